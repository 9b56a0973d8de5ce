"""Checkpoints of Keras on its NumPy backend, which predicts; `test_keras` starts it in a process.

The arguments are ``save PATH`` or ``load PATH``; `train_keras` trains, on another backend.
"""

import sys
from typing import Any

import keras
import numpy as np

import codec
from codec.integrations.keras import Checkpoint, load_checkpoint, save_checkpoint
from tests.codec.same import assert_same


def new_model(units: int = 8, *, named: bool = True) -> Any:
    """Return a model with two outputs, a random seed, and a model in it."""
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(units, name="hidden" if named else None)(inputs)
    hidden = keras.layers.BatchNormalization()(keras.layers.Dropout(0.5)(hidden))
    heads = [keras.Sequential([keras.layers.Dense(count)]) for count in (1, 2)]
    model = keras.Model(inputs, [head(hidden) for head in heads])
    model.compile(keras.optimizers.Adam(0.01), ["mse", "mse"])
    return model


def updated(model: Any) -> Any:
    """Return a model whose optimizer has updated it once."""
    model.optimizer.build(model.trainable_variables)
    model.optimizer.apply([np.full(v.shape, 0.1, "float32") for v in model.trainable_variables])
    return model


def state(model: Any) -> list[Any]:
    """Return all that has to come back."""
    predicted = model.predict(np.ones((1, 4), "float32"), verbose=0)
    variables = [*model.variables, *model.optimizer.variables]
    return [[variable.numpy() for variable in variables], predicted]


def save(path: str) -> None:
    """Save a model, with what it is to be when it is read."""
    model = updated(new_model())
    save_checkpoint(model, path, extra={"state": state(model), "epsilon": 0.5})
    print(np.random.rand())


def load(path: str) -> None:
    """Read a checkpoint into models that fit and into others, which stay as they were."""
    for model in (new_model(), updated(new_model(named=False))):
        extra = load_checkpoint(model, path)
        assert_same(state(model), extra["state"])
    assert extra["epsilon"] == 0.5
    checkpoint = Checkpoint(path)
    assert_same(checkpoint.restore(new_model()), extra)
    assert checkpoint.epoch == 0
    print(np.random.rand())
    saved = codec.load(path)
    hidden = saved["layers"]["hidden"]
    assert [array.shape for array in hidden] == [(4, 8), (8,)]
    for wrong in (
        saved | {"layers": {"hidden": hidden}},
        saved | {"layers": saved["layers"] | {"hidden": hidden[:1]}},
        saved | {"layers": saved["layers"] | {"hidden": [hidden[0].astype("float64"), hidden[1]]}},
        saved | {"layers": None},
        saved | {"optimizer": saved["optimizer"][:-1]},
        saved | {"model": None},
        saved | {"random": None},
        saved | {"random": saved["random"] | {"python": (3, (1, 2), None)}},
        [],
    ):
        codec.dump(wrong, path)
        refused(updated(new_model()), path)
    codec.dump(saved, path)
    refused(updated(new_model(9)), path)


def refused(model: Any, path: str) -> None:
    """Check that a model is not changed by a document that does not fit."""
    before = state(model)
    try:
        load_checkpoint(model, path)
    except codec.DecodeError:
        assert_same(state(model), before)
    else:
        raise AssertionError("a document that does not fit was taken")


if __name__ == "__main__":
    {"save": save, "load": load}[sys.argv[1]](sys.argv[2])
