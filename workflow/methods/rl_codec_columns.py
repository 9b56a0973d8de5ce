"""The codec of this repository, given a replay memory by column as RL libraries lay it out.

A layout of our own; it takes from Dopamine that each frame is kept once, and from TorchRL that a
next state is kept only where no state follows. One JSON document holds

- ``frames``: every frame once, in the order of time; where states are no stacks of frames, every
  state once;
- ``start``: the transitions whose state is not the next state of the one before, and ``first``: the
  frames of each such state; each transition adds the one frame that comes next;
- ``axis``: where the frames are in a state; null where a frame is a state;
- ``action``, ``reward``, ``done``: a column each;
- ``container``: an empty one of the memory's kind, with its maxlen.

All values come back, the container, and that a next state is the state that follows. Lost is
identity where it is otherwise: next states that were copies come back shared. Numbers are Python's
own when they come back, and arrays in C order.
"""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np

import codec
from contract import LayoutError, Method, Traits
from method_kit import frame_stacks
from method_kit.named_arrays import Array
from method_kit.replay_columns import BUFFER, Memory, memory, transitions

_FILE = "columns.json"


def _frames(held: Memory, starts: list[int]) -> tuple[Array, Array, int | None]:
    """Return the frames, those of the state at each start, and where a state has its frames."""
    try:
        apart = frame_stacks.unstack(held.state, held.next_state)
    except frame_stacks.NoStacksError:
        ends = [*starts[1:], len(held)]
        states = [
            chain
            for start, end in zip(starts, ends, strict=True)
            for chain in (held.state[start:end], held.next_state[end - 1 : end])
        ]
        first = np.add(starts, np.arange(len(starts)))[:, np.newaxis]
        return np.concatenate(states, dtype=held.state.dtype), first.astype(np.int32), None
    return apart.frames, apart.state[starts], apart.axis


def _write(data: Any, folder: Path, *, payload: Literal["compressed", "zstd"]) -> None:
    held = memory(data)
    if not isinstance(data[0][0], np.ndarray):
        raise LayoutError("states that are no arrays")
    starts = frame_stacks.chain_starts(held.state, held.next_state, held.done)
    frames, first, axis = _frames(held, starts)
    container = data.copy()
    container.clear()
    document = {
        "container": container,
        "axis": axis,
        "start": np.array(starts, np.int32),
        "first": first,
        "action": held.action,
        "reward": held.reward,
        "done": held.done,
        "frames": frames,
    }
    codec.dump(document, folder / _FILE, payload=payload)


def _chain(frames: Array, first: Array, axis: int | None, length: int) -> list[Array]:
    """Return all states of a chain of `length` transitions, the last next state too."""
    if axis is None:
        return [np.array(state) for state in frames[first[0] : first[0] + length + 1]]
    added = np.arange(first[-1] + 1, first[-1] + 1 + length)
    windows = np.lib.stride_tricks.sliding_window_view(np.append(first, added), len(first))
    return frame_stacks.stack(frames, windows, axis)


def _states(document: dict[str, Any]) -> Iterator[tuple[Array, Array]]:
    """Yield each transition's state and next state."""
    lengths = frame_stacks.chain_lengths(document["start"].tolist(), len(document["done"]))
    for first, length in zip(document["first"], lengths, strict=True):
        states = _chain(document["frames"], first, document["axis"], length)
        yield from pairwise(states)


def _read(folder: Path) -> Any:
    document = codec.load(folder / _FILE)
    state, next_state = zip(*_states(document), strict=True)
    action, reward, done = (document[name] for name in ("action", "reward", "done"))
    container = document["container"]
    container.extend(transitions(state, action, reward, next_state, done))
    return container


METHODS = tuple(
    Method(
        f"rl_codec_columns{name}",
        f"codec by column, {payload}",
        partial(_write, payload=payload),
        _read,
        glue=BUFFER,
        refuses=(LayoutError, codec.EncodeError),  # an EncodeError where zstd is not installed
        traits=Traits(json=True, source="this repository: workflow/methods/rl_codec_columns.py"),
    )
    for name, payload in (("", "compressed"), ("_zstd", "zstd"))
)
