"""Replay memories of stacked frames, shared and copied, for tests and fuzzers."""

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
_STRUCTURE = [("a", "u1"), ("b", ">u2")]
_DTYPES = ("u1", "u1", "i1", "f2", ">f4", "f8", "c8", "M8[s]", ">M8", "?", "S3", _STRUCTURE)


def frames_of(count: int, shape: tuple[int, ...], dtype: Any, seed: int = 0) -> Array:
    """Return frames, some of which are equal but for a sign of zero or the bits of NaN."""
    size = np.dtype(dtype).itemsize
    raw = np.random.default_rng(seed).integers(0, 256, (count, *shape, size), "u1")
    raw[1::3] = 0
    if np.dtype(dtype).kind == "f":
        raw[2::3] = 0
        raw[2::3, ..., -1 if dtype[0] == ">" else 0] = 0
        raw[2::3, ..., 0 if dtype[0] == ">" else -1] = 0x80
    if np.dtype(dtype).kind == "b":
        raw %= 2
    return raw.view(dtype).reshape(count, *shape)


def stacks_of(  # noqa: PLR0913
    frames: Array, depth: int, axis: int, *, episode: int = 9, new: int = 1, pad: bool = True
) -> list[Array]:
    """Return the states of episodes: the last few frames at each step, padded where one begins."""
    states = []
    for begin in range(0, len(frames), episode):
        window = [frames[begin] if pad else np.zeros_like(frames[begin])] * depth
        for end in range(begin, min(begin + episode, len(frames)), new):
            window = [*window, *frames[end : min(end + new, begin + episode)]][-depth:]
            states.append(np.stack(window, axis))
    return states


def stacks(draw: Random) -> Any:
    """Return a replay memory of stacked frames, or of states of which some are equal."""
    dtype, shape = draw.choice(_DTYPES), draw.choice(((), (40,), (8, 6), (30, 4), (2, 3, 4)))
    depth, new = draw.choice((1, 2, 3, 4, 4, 8, 50)), draw.choice((1, 1, 1, 2, 5))
    axis = draw.randrange(len(shape) + 1)
    count = draw.choice((20, 40, 90)) * (20 if shape == () else 1)
    draws = draw.choice((9, 31, 400))
    environments = [
        stacks_of(
            frames_of(count, shape, dtype, seed),
            depth,
            axis,
            episode=draws,
            new=new,
            pad=draw.random() < 0.7,
        )
        for seed in range(draw.choice((1, 1, 1, 2, 3)))
    ]
    if draw.random() < 0.2:  # states of a table: few of them
        environments = [
            [states[i] for i in (draw.randrange(3) for _ in states)] for states in environments
        ]
    return draw.choice(_SHAPES)(draw, list(_in_turns(environments, draw)))


def _in_turns(environments: list[list[Array]], draw: Random) -> Iterator[tuple[Array, Array]]:
    """Yield the state and the next state of each transition, one environment after the other."""
    how = draw.choice((_as_it_is, _as_it_is, _copied, _copied, _some_copied, _views))
    for step in range(len(environments[0]) - 1):
        for states in environments:
            yield how(states[step], draw), how(states[step + 1], draw)


def _as_it_is(state: Array, _: Random) -> Array:
    return state


def _copied(state: Array, _: Random) -> Array:
    return state.copy()


def _some_copied(state: Array, draw: Random) -> Array:
    return state if draw.random() < 0.5 else state.copy()


def _views(state: Array, _: Random) -> Array:
    larger = np.zeros((*state.shape[:-1], state.shape[-1] * 2), state.dtype)
    larger[..., ::2] = state
    return larger[..., ::2]


def _transitions(_: Random, pairs: list[Any]) -> Any:
    return deque(
        ((one, i % 3, 0.5, other, i % 9 == 8) for i, (one, other) in enumerate(pairs)), 9999
    )


def _dicts(_: Random, pairs: list[Any]) -> Any:
    return [{"state": one, "action": i, "next": other} for i, (one, other) in enumerate(pairs)]


def _lists(_: Random, pairs: list[Any]) -> Any:
    return {"states": [one for one, _ in pairs], "next": [other for _, other in pairs]}


def _twice(draw: Random, pairs: list[Any]) -> Any:
    one = _transitions(draw, pairs)
    return draw.choice(([one, one], [one, list(one)], {"memory": one, "last": one[-1]}))


def _no_end(_: Random, pairs: list[Any]) -> Any:
    return [(one, None if i % 9 == 8 else other) for i, (one, other) in enumerate(pairs)]


_SHAPES = (_transitions, _transitions, _dicts, _lists, _twice, _no_end)
