"""Dopamine's replay buffer: a gzipped ``np.save`` file for each field, every frame once.

Imitates ``OutOfGraphReplayBuffer.save`` and ``load`` in https://github.com/google/dopamine,
``dopamine/tf/replay_memory/circular_replay_buffer.py``: its file names, fields, dtypes and its use
of the ring. The newest frame of a state is stored; states that are no stacks are stored whole, with
a stack size of 1, as Dopamine does for CartPole. The stack size is in no file but as the length of
``invalid_range``.

What it loses, as Dopamine does, and says nothing of it:

- **the next state of a transition that ends an episode**: the last frame is never stored, and what
  is read back is whatever comes next in the ring (Dopamine: "undefined contents"); so with the last
  transition of all;
- the older frames of an episode's first states: each episode begins with frames of zeros, where
  the data of the study repeat the first frame;
- the axis: stacks have their frames last, wherever they were;
- dtypes: actions become int32, rewards float32 (0.1 is no longer 0.1), dones uint8.

The whole ring is written, used or not, so its length tells the capacity; the frames of zeros count,
and a ring that would be too short for them is made longer here, where Dopamine would forget its
oldest transitions. Unused places are zeros here; Dopamine leaves there what memory held.

Loading runs code: ``episode_end_indices`` is a pickled set. The header of each gzip file has the
time, so that no two files are the same.
"""

import gzip
import pickle
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Traits, Trap
from method_kit import frame_stacks
from method_kit.named_arrays import Array
from method_kit.replay_columns import BUFFER, Memory, cast, memory, transitions

_ITERATION = 0  # of the training loop; the number in the names of a checkpoint's files
_HORIZON = 1  # steps between a state and its next state
_STORE = "$store$_"
_FIELDS = ("observation", "action", "reward", "terminal")


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}_ckpt.{_ITERATION}.gz"


def _save(folder: Path, name: str, value: Any) -> None:
    with _file(folder, name).open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb") as zipped:
        if isinstance(value, np.ndarray):
            np.save(zipped, value, allow_pickle=False)
        else:
            pickle.dump(value, zipped)


def _load_array(folder: Path, name: str) -> Array:
    with gzip.open(_file(folder, name)) as zipped:
        return np.asarray(np.load(zipped, allow_pickle=False))


def _observations(held: Memory) -> tuple[Array, int]:
    """Return what is stored of each state, and how many of these make a state."""
    try:
        apart = frame_stacks.unstack(held.state, held.next_state)
    except frame_stacks.NoStacksError:
        return held.state, 1
    return apart.frames[apart.state[:, -1]], apart.state.shape[1]


def _places(held: Memory, padding: int) -> Array:
    """Return each transition's place in the ring: every episode begins after `padding` zeros."""
    begins = np.append(True, held.done[:-1] != 0)
    return np.arange(len(held)) + padding * np.cumsum(begins)


def write(data: Any, folder: Path) -> None:
    """Write a checkpoint of a buffer that holds `data`."""
    held = memory(data)
    observations, stack_size = _observations(held)
    places = _places(held, stack_size - 1)
    add_count = int(places[-1]) + 1
    capacity = max(held.capacity, add_count)
    for name, column, dtype in (
        ("observation", observations, observations.dtype),
        ("action", held.action, np.int32),
        ("reward", held.reward, np.float32),
        ("terminal", held.done, np.uint8),
    ):
        ring = np.zeros((capacity, *column.shape[1:]), dtype)
        ring[places] = cast(column, dtype)
        _save(folder, _STORE + name, ring)
    _save(folder, "add_count", np.array(add_count))
    invalid = np.arange(stack_size + _HORIZON) + add_count - _HORIZON  # around the cursor
    _save(folder, "invalid_range", invalid % capacity)
    _save(folder, "episode_end_indices", {int(place) for place in places[held.done != 0]})


def read(folder: Path) -> Any:
    """Return the transitions as the buffer samples them, in the order of the ring."""
    add_count = int(_load_array(folder, "add_count"))
    padding = len(_load_array(folder, "invalid_range")) - _HORIZON - 1
    frames, action, reward, terminal = (_load_array(folder, _STORE + name) for name in _FIELDS)
    with gzip.open(_file(folder, "episode_end_indices")) as zipped:
        ends = sorted(pickle.load(zipped))
    begins = [0, *(end + 1 for end in ends)]
    stops = [*begins[1:], add_count]
    places = [
        place
        for begin, stop in zip(begins, stops, strict=True)
        for place in range(begin + padding, stop)
    ]

    def stack(place: int) -> Array:
        if not padding:
            return np.array(frames[place % len(frames)])
        window = range(place - padding, place + 1)
        return np.stack(
            [frames[each % len(frames)] for each in window], axis=-1, dtype=frames.dtype
        )

    rows = transitions(
        map(stack, places),
        action[places],
        reward[places],
        (stack(place + _HORIZON) for place in places),
        terminal[places],
    )
    return deque(rows, maxlen=len(frames))


def hostile(trap: Trap, folder: Path) -> None:
    """Write what `read` reads first, and an object in the place of the ends of episodes."""
    for name in ("add_count", *(_STORE + n for n in _FIELDS)):
        _save(folder, name, np.array(0))
    _save(folder, "invalid_range", np.zeros(2))
    _save(folder, "episode_end_indices", trap)


METHODS = (
    Method(
        "rl_dopamine",
        "Dopamine: gzipped npy per field",
        write,
        read,
        glue=BUFFER,
        refuses=(LayoutError,),
        traits=Traits(
            source="Dopamine: https://github.com/google/dopamine/blob/master/"
            "dopamine/tf/replay_memory/circular_replay_buffer.py"
        ),
        hostile=hostile,
    ),
)
