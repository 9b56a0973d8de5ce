"""Train a model of Keras, or resume it: arguments NAME SEED FOLDER EPOCHS [CHECKPOINT].

A run saves a checkpoint after each epoch, ``FOLDER/last.json``, in place of the last one.
"""

import os
import sys
from collections import deque
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch

import codec
from codec.integrations.keras import Checkpoint, load_checkpoint, save_checkpoint
from tests.agents import environments


def _network(outputs: int) -> Any:
    """Return a model with a layer of each kind of state, and one in another."""
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(8, activation="relu", name="hidden")(inputs)
    hidden = keras.layers.BatchNormalization(name="norm")(keras.layers.Dropout(0.2)(hidden))
    heads = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(outputs)], name="heads")
    model = keras.Model(inputs, heads(hidden))
    model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["mae"])
    return model


def fit(seed: int, folder: Path, epochs: int, *resumed: Path) -> None:
    """Train with the callback, on shuffled data."""
    rng = np.random.default_rng(seed)
    data = rng.random((90, 4), "float32"), rng.random((90, 2), "float32")
    model = _network(2)
    checkpoint = Checkpoint(folder / "last.json", extra=lambda: {"losses": losses})
    losses: list[float] = []
    if resumed:
        checkpoint.path = resumed[0]
        losses += checkpoint.restore(model)["losses"]
        checkpoint.path = folder / "last.json"
    keep = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: losses.append(logs["loss"])
    )
    model.fit(
        *data,
        batch_size=16,
        epochs=epochs,
        initial_epoch=checkpoint.epoch,
        callbacks=[keep, checkpoint],
        verbose=0,
    )


def dqn(seed: int, folder: Path, epochs: int, *resumed: Path) -> None:
    """Train a DQN with a replay memory, in a loop of its own."""
    model, target = _network(2), _network(2)
    target.set_weights(model.get_weights())
    env = environments.cart()
    run: dict[str, Any] = {"epoch": 0, "memory": deque(maxlen=150)}
    if resumed:
        run = load_checkpoint(model, resumed[0])
        target.set_weights(run["target"])
        state = run["state"]
        env.restore(run["env"])
    else:
        state, _ = env.reset(seed=seed)
    while run["epoch"] < epochs:
        for _ in range(50):
            action = np.random.randint(2)
            if np.random.rand() > 0.3:
                action = int(model.predict_on_batch(state[None]).argmax())
            after, reward, ends, stops, _ = env.step(action)
            run["memory"].append((state, action, reward, after, ends))
            state = env.reset()[0] if ends or stops else after
            batch = [run["memory"][i] for i in np.random.randint(len(run["memory"]), size=8)]
            states, actions, rewards, afters, over = map(np.array, zip(*batch, strict=True))
            wanted = model.predict_on_batch(states)
            best = target.predict_on_batch(afters).max(1)
            wanted[np.arange(8), actions] = rewards + 0.9 * best * ~over
            model.train_on_batch(states, wanted)
        target.set_weights(model.get_weights())
        run |= {"epoch": run["epoch"] + 1, "state": state, "env": env.save()}
        run["target"] = target.get_weights()
        save_checkpoint(model, folder / "last.json", extra=run)


def main(name: str, seed: str, folder: str, epochs: str, *resumed: str) -> None:
    """Train a model, from the start or from a checkpoint."""
    torch.set_num_threads(1)
    keras.utils.set_random_seed(int(seed) + len(resumed))  # another one is put back
    {"fit": fit, "DQN": dqn}[name](int(seed), Path(folder), int(epochs), *map(Path, resumed))
    print(len(codec.load(Path(folder) / "last.json")["layers"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
