"""The state of replay buffers, with a buffer that has the arrays of Stable-Baselines3's."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import codec
from codec.integrations import replay_buffers
from codec.integrations.stable_baselines3 import load_replay_buffer, save_replay_buffer
from tests.support.each import each

SIZE = 40


class Buffer:
    """A buffer of vectors or of stacked pictures; dicts of both where there is no shape."""

    def __init__(self, shape: tuple[int, ...] | None, envs: int, *, optimize: bool = False) -> None:
        self.buffer_size, self.n_envs = SIZE, envs
        self.optimize_memory_usage = optimize
        self.pos, self.full = 0, False
        self.observations: Any = self._zeros(shape)
        if not optimize:
            self.next_observations: Any = self._zeros(shape)
        self.rewards = np.zeros((SIZE, envs), "f4")
        self.starts = np.zeros(envs, "i8")
        self.device = object()

    def _zeros(self, shape: tuple[int, ...] | None) -> Any:
        if shape is None:
            return {"place": self._zeros((3,)), "picture": self._zeros((2, 5, 5))}
        return np.zeros((SIZE, self.n_envs, *shape), "f4" if len(shape) == 1 else "u1")

    def play(self, steps: int) -> "Buffer":
        """Store steps, some of which end an episode."""
        rng = np.random.default_rng(steps)
        for step in range(steps):
            after = (self.pos + 1) % SIZE
            for name, array in arrays(self).items():
                if name.startswith("next_"):
                    array[self.pos] = rng.integers(9, size=array.shape[1:])
                    array[self.pos, rng.random(self.n_envs) < 0.1] = -0.0
                    arrays(self)[name.removeprefix("next_")][after] = array[self.pos]
                elif step == 0 or self.optimize_memory_usage or rng.random() < 0.1:
                    array[self.pos] = rng.integers(9, size=array.shape[1:])
            self.starts += 1
            self.pos, self.full = after, self.full or after == 0
        if not self.full and not self.optimize_memory_usage:
            for array in arrays(self).values():
                array[self.pos] = 0
        return self


def arrays(buffer: Buffer) -> dict[str, Any]:
    """Return the arrays of steps, by their names."""
    return replay_buffers._steps(buffer, SIZE)


def bits(buffer: Buffer) -> list[Any]:
    """Return what has to come back."""
    found = [(array.dtype, array.shape, array.tobytes()) for array in arrays(buffer).values()]
    return [*found, buffer.pos, buffer.full, buffer.starts.tolist()]


KINDS: dict[str, Callable[[], Buffer]] = {
    "vectors": lambda: Buffer((3,), 2),
    "pictures": lambda: Buffer((2, 5, 5), 2),
    "both": lambda: Buffer(None, 1),
    "pictures, each once": lambda: Buffer((2, 5, 5), 1, optimize=True),
    "vectors, each once": lambda: Buffer((3,), 3, optimize=True),
}


@each("steps", [0, 1, 2, 17, SIZE - 1, SIZE, SIZE + 5])
@each("kind", KINDS)
def test_a_buffer_comes_back(kind: str, steps: int, tmp_path: Any) -> None:
    buffer = KINDS[kind]().play(steps)
    save_replay_buffer(buffer, tmp_path / "buffer.json")
    for other in (KINDS[kind](), KINDS[kind]().play(SIZE + 9)):
        device = other.device
        load_replay_buffer(other, tmp_path / "buffer.json")
        assert bits(other) == bits(buffer)
        assert other.device is device


def test_what_is_not_filled_takes_no_space() -> None:
    sizes = [
        len(codec.dumpb(replay_buffers.state_of(KINDS["pictures"]().play(steps)), payload="base64"))
        for steps in (10, 20, SIZE)
    ]
    assert 1.7 < (sizes[2] - sizes[1]) / (sizes[1] - sizes[0]) < 2.3


def _state() -> Any:
    return replay_buffers.state_of(KINDS["both"]().play(17))


def _change(*keys: Any, to: Any) -> Callable[[Any], None]:
    def change(state: Any) -> None:
        for key in keys[:-1]:
            state = state[key]
        if to is None:
            del state[keys[-1]]
        else:
            state[keys[-1]] = to

    return change


NEXT = "next_observations.picture"
WRONG = {
    "no settings": _change("settings", to=None),
    "no arrays": _change("rows", to=[]),
    "an array is missing": _change("rows", "rewards", to=None),
    "an array too many": _change("rows", "other", to=np.zeros(3)),
    "an unknown setting": _change("settings", "sample", to=1),
    "no pos": _change("settings", "pos", to=None),
    "pos is a bool": _change("settings", "pos", to=True),
    "pos is negative": _change("settings", "pos", to=-1),
    "pos is behind the end": _change("settings", "pos", to=SIZE),
    "another pos": _change("settings", "pos", to=16),
    "full is a number": _change("settings", "full", to=1),
    "full": _change("settings", "full", to=True),
    "another size": _change("settings", "buffer_size", to=SIZE + 1),
    "another number of environments": _change("settings", "n_envs", to=2),
    "another shape of a setting": _change("settings", "starts", to=np.zeros(2, "i8")),
    "another dtype": _change("rows", "rewards", to=np.zeros(17, "f8")),
    "another shape": _change("rows", "rewards", to=np.zeros((17, 1), "f4")),
    "a list for an array": _change("rows", "rewards", to=[0.0] * 17),
    "an array for a list": _change("rows", "observations.picture", to=np.zeros((17, 2, 5, 5))),
    "another picture": _change("rows", "observations.picture", 3, to=np.zeros((2, 5, 4), "u1")),
    "no picture": _change("rows", "observations.picture", 3, to="picture"),
    "no mask": _change("differs", NEXT, to=None),
    "a mask of numbers": _change("differs", NEXT, to=np.ones((17, 1), "u1")),
    "a mask of another shape": _change("differs", NEXT, to=np.ones((18, 1), bool)),
    "a mask without the last": _change("differs", NEXT, to=np.zeros((17, 1), bool)),
    "a mask of others": _change("differs", NEXT, to=np.ones((17, 1), bool)),
    "a mask of no next observations": _change("differs", "rewards", to=np.ones((17, 1), bool)),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_refused_and_changes_nothing(case: str) -> None:
    state = copy.deepcopy(_state())
    WRONG[case](state)
    buffer = KINDS["both"]().play(21)
    before = bits(buffer)
    with pytest.raises(codec.DecodeError):
        replay_buffers.restore(buffer, state)
    assert bits(buffer) == before
    replay_buffers.restore(buffer, _state())
    assert buffer.pos == 17
