"""Load replay buffers, beside Stable-Baselines3's own pickles, and what has to be refused."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

import codec
from codec.integrations.stable_baselines3 import (
    load_checkpoint,
    load_replay_buffer,
    save_checkpoint,
    save_replay_buffer,
)
from tests.agents.train_stable_baselines3 import MODELS, STEPS


def _bits(value: Any) -> Any:
    """Return what has to be the same: bits, dtype and shape of arrays, types of other values."""
    if isinstance(value, dict):
        return {key: _bits(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        content = value.tolist() if value.dtype.hasobject else value.tobytes()
        return value.dtype, value.shape, content
    return type(value), value


def assert_same(buffer: Any, expected: Any) -> None:
    """Check that all that a buffer has is that of another, but for its environment."""
    found, wanted = ({**vars(one), "env": None} for one in (buffer, expected))
    assert found.keys() == wanted.keys()
    different = [name for name in wanted if _bits(found[name]) != _bits(wanted[name])]
    assert different == []


def check(name: str, steps: int, folder: Path) -> None:
    """Check a buffer after so many steps: read into a new one, and into a used one."""
    model, new, used = (MODELS[name](seed) for seed in (1, 1, 2))
    for one, count in ((model, steps), (used, STEPS)):
        one.learning_starts = STEPS + 1
        if count:
            one.learn(count)
    model.save_replay_buffer(folder / "buffer.pkl")
    save_replay_buffer(model, folder / "buffer.json")
    save_replay_buffer(model.replay_buffer, folder / "buffer.json.gz")
    load_replay_buffer(new, folder / "buffer.json")
    assert_same(new.replay_buffer, model.replay_buffer)
    load_replay_buffer(new.replay_buffer, folder / "buffer.json.gz")
    assert_same(new.replay_buffer, model.replay_buffer)
    load_replay_buffer(used, folder / "buffer.json")
    if hasattr(used.replay_buffer, "infos"):  # of steps that are not filled, and not read
        used.replay_buffer.infos[used.replay_buffer.size() :] = {}
    assert_same(used.replay_buffer, model.replay_buffer)
    new.load_replay_buffer(folder / "buffer.pkl", truncate_last_traj=False)
    assert_same(new.replay_buffer, used.replay_buffer)


def check_refused(folder: Path) -> None:
    """Check that a buffer of another size or kind is refused, and the one that is there is kept."""
    model = MODELS["DQN"](1).learn(60)
    save_replay_buffer(model, folder / "buffer.json")
    for name in ("DQN, three steps", "DQN, pictures", "SAC, goals", "TD3"):
        other, same = MODELS[name](2).learn(60), MODELS[name](2).learn(60)
        try:
            load_replay_buffer(other, folder / "buffer.json")
        except codec.DecodeError:
            assert_same(other.replay_buffer, same.replay_buffer)
        else:
            raise AssertionError(f"{name} took another buffer")


def check_refused_checkpoints(folder: Path) -> None:
    """Check that a checkpoint of another algorithm is refused, and one with a part missing."""
    path = folder / "run.json"
    for name, other in (("SAC, normalized", "PPO, normalized"), ("PPO, normalized", "DQN")):
        model = MODELS[name](1)
        save_checkpoint(model, path)
        saved = codec.load(path)
        load_checkpoint(MODELS[name](2), path)
        refused(MODELS[other](1), path)
        for key in ("parameters", "variables", "progress", "episode", "means", "random"):
            codec.dump(saved | {key: None}, path)
            refused(model, path)
        for key, value in (("random", {}), ("means", {}), ("progress", {"policy": 1})):
            codec.dump(saved | {key: value}, path)
            refused(model, path)


def refused(model: Any, path: Path) -> None:
    """Check that a checkpoint is refused by its reader."""
    try:
        load_checkpoint(model, path)
    except codec.DecodeError:
        return
    raise AssertionError("another checkpoint was taken")


def main() -> None:
    """Check all buffers, and print how many there were."""
    torch.set_num_threads(1)
    names = [name for name in MODELS if not name.startswith("PPO")]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for steps in (0, 2, 60, STEPS):
                check(name, steps, Path(folder))
        check_refused(Path(folder))
        check_refused_checkpoints(Path(folder))
    print(len(names))


if __name__ == "__main__":
    sys.exit(main())
