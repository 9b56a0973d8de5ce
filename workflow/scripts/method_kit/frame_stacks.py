"""Turn stacks of frames, the states of Atari games, into single frames and an index, and back.

A state of an Atari game is its last few frames, so every frame stands in several states, and each
next state is the following transition's state. Replay buffers that keep a frame once are several
times smaller before any compression. Here the overlap is found in the states themselves, bit for
bit, and what does not overlap is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import LayoutError
from method_kit.named_arrays import Array

AXES = (-1, 0)  # where the frames of a stack may be: last as in Keras, first as in PyTorch


class NoStacksError(LayoutError):
    """The states are no stacks of frames, each moved on by one frame."""


@dataclass(frozen=True)
class SingleFrames:
    """Stacks taken apart."""

    frames: Array  # (T, …): every frame once, in the order of time
    # (N, k) int32: which frames the states of each transition are made of, oldest first.
    state: NDArray[np.int32]
    next_state: NDArray[np.int32]
    axis: int  # where the frames were in a stack: 0 or -1


def same_bits(one: Array, other: Array) -> bool:
    """Say whether two arrays have one dtype, one shape and the same bits."""
    return (
        one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    )


def chain_starts(
    states: Sequence[Array], next_states: Sequence[Array], dones: Sequence[Any]
) -> list[int]:
    """Return the numbers of the transitions that do not go on from the one before.

    A transition goes on if its state is the next state of the one before, bit for bit, and that one
    did not end an episode.

    >>> chain_starts([np.zeros(2), np.ones(2)], [np.ones(2), np.zeros(2)], [False, True])
    [0]
    """
    return [
        number
        for number in range(len(states))
        if number == 0
        or bool(dones[number - 1])
        or not same_bits(states[number], next_states[number - 1])
    ]


def chain_lengths(starts: Sequence[int], transitions: int) -> list[int]:
    """Count the transitions of each chain that `chain_starts` found.

    >>> chain_lengths([0, 3], 5)
    [3, 2]
    """
    ends = [*starts[1:], transitions] if starts else []
    return [end - start for start, end in zip(starts, ends, strict=True)]


def unstack(states: Sequence[Array], next_states: Sequence[Array]) -> SingleFrames:
    """Take stacks of frames apart, wherever their frames are.

    There are as many states as next states, in the order of time: lists of arrays, or one array
    with a row each. Raise `NoStacksError` if a next state is not its state moved on by one frame,
    along neither axis.
    """
    for axis in AXES:
        found = _unstack(states, next_states, axis)
        if found is not None:
            return found
    raise NoStacksError("states that are no stacks of frames, each moved on by one frame")


def stack(frames: Array, index: NDArray[Any], axis: int) -> list[Array]:
    """Make the stacks again that `unstack` took apart: one array for each row of `index`.

    >>> stack(np.array([[1, 2], [3, 4]]), np.array([[0, 1]]), axis=-1)[0].tolist()
    [[1, 3], [2, 4]]
    """
    return [
        np.stack([frames[number] for number in row], axis=axis, dtype=frames.dtype)
        for row in index.tolist()
    ]


def _frames_first(state: Array, axis: int) -> Array:
    return np.ascontiguousarray(np.moveaxis(state, axis, 0))


def _first_window(stacked: Array, frames: list[Array]) -> list[int]:
    """Append the frames of a stack, one for neighbours that are the same; say where they are."""
    window: list[int] = []
    for number, frame in enumerate(stacked):
        if number == 0 or not same_bits(frame, stacked[number - 1]):
            frames.append(frame.copy())  # a view would keep the whole stack
        window.append(len(frames) - 1)
    return window


def _unstack(
    states: Sequence[Array], next_states: Sequence[Array], axis: int
) -> SingleFrames | None:
    """Take stacks apart whose frames lie along `axis`; None if there are none."""
    frames: list[Array] = []
    index: list[list[int]] = []
    next_index: list[list[int]] = []
    before: Array | None = None  # the next state of the transition before
    for each_state, each_next_state in zip(states, next_states, strict=True):
        if np.ndim(each_state) < 2 or np.ndim(each_next_state) < 2:
            return None
        state, next_state = _frames_first(each_state, axis), _frames_first(each_next_state, axis)
        if len(state) < 2 or not same_bits(state[1:], next_state[:-1]):
            return None
        if before is None or not same_bits(state, before):
            if frames and (frames[0].shape, frames[0].dtype) != (state.shape[1:], state.dtype):
                return None
            index.append(_first_window(state, frames))
        else:
            index.append(next_index[-1])
        frames.append(next_state[-1].copy())
        next_index.append([*index[-1][1:], len(frames) - 1])
        before = next_state
    if not frames:
        return None
    return SingleFrames(
        np.stack(frames, dtype=frames[0].dtype),
        np.array(index, np.int32),
        np.array(next_index, np.int32),
        axis,
    )
