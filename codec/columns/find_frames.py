"""Find out which arrays of a replay memory are equal, or stacks of the same frames (SPEC, 3)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product
from typing import Any, NamedTuple

import numpy as np

from codec.arrays.array_types import Array, DType
from codec.arrays.stacked_rows import StackedRows
from codec.columns.frames import COUNTED, WIDE
from codec.payloads.inflate import MAX_RATIO

_DEEPEST = 1024  # frames of a stack
_MOST_NEW = 4  # frames that a state has and the one before has not
_SHORTEST = 64  # bytes of a stack
# How a state may go on from one before it: how many before, for environments take turns, and with
# how many frames more.
_WAYS = {1: (1, 2, 3, _MOST_NEW), **dict.fromkeys(range(2, 9), (1,))}
_PAIRS = 8  # of neighbours that are looked at for stacks
_SMALL = 1 << 11  # bytes of an array; those of more are compared with the one before first
_SAMPLE = 256  # distinct arrays, where most are distinct
_WORTH = 1 << 12  # bytes that are saved at least
_BLOCK = 1 << 20  # bytes that are looked at together


class Contents(NamedTuple):
    """What arrays hold, each content once: frames, and for each array its frames."""

    frames: list[Array]
    rows: Array  # for each array, the number of its content
    starts: Array  # for each content, where its frames begin in the stream
    stream: Array | None  # the numbers of frames, in their order; None if that is 0, 1, 2, …
    depth: int | None  # how many frames a content has; None if it is one frame
    axis: int


class _Stacks(NamedTuple):
    """How arrays are stacks of frames."""

    axis: int
    lag: int  # how many arrays before is the one with which one has frames in common


def find(arrays: list[Array], *, all_copies: bool) -> Contents | None:
    """Return the contents of different arrays of one dtype and shape; None if they save nothing.

    `all_copies` says that each array stands at one place, so that equal ones are likely.
    """
    if len(arrays) * arrays[0].nbytes <= _WORTH:
        return None
    stacks = _find_stacks(arrays)
    if stacks is not None:
        found = _contents_of_stacks(arrays, stacks)
        if _is_worth_it(arrays, found):
            return found
    if not all_copies and not _have_equal(arrays[:: max(1, len(arrays) // _SAMPLE)]):
        return None
    found = _contents_of_arrays(arrays)
    return found if _is_worth_it(arrays, found) else None


def _is_worth_it(arrays: list[Array], found: Contents) -> bool:
    """Return whether contents save space, and a reader grants the memory of the arrays."""
    size = arrays[0].nbytes
    stream = 0 if found.stream is None else len(found.stream)
    small = sum(frame.nbytes for frame in found.frames) + 2 * (stream + len(found.starts))
    counted = len(arrays) * size // COUNTED
    return small + max(_WORTH, counted) < len(arrays) * size and counted < small * MAX_RATIO // 2


def _have_equal(arrays: list[Array]) -> bool:
    return len({array.tobytes() for array in arrays}) < len(arrays)


# -- equal arrays ---------------------------------------------------------------------------------


def _contents_of_arrays(arrays: list[Array]) -> Contents:
    known: dict[bytes, int] = {}
    rows = _numbered((array.tobytes() for array in arrays), known)
    frames = _as_arrays(known, arrays[0].dtype, arrays[0].shape)
    return Contents(frames, rows, np.arange(len(frames)), None, None, 0)


def _numbered(contents: Iterable[bytes], known: dict[bytes, int]) -> Array:
    """Return the number of each content, which is known or becomes the next one."""
    return np.fromiter((known.setdefault(one, len(known)) for one in contents), np.int64)


def _pieces(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[start : start + size] for start in range(0, len(raw), size))


def _as_arrays(known: dict[bytes, int], dtype: DType, shape: tuple[int, ...]) -> list[Array]:
    return [np.frombuffer(content, dtype).reshape(shape) for content in known]


# -- stacks of frames -----------------------------------------------------------------------------


def _find_stacks(arrays: list[Array]) -> _Stacks | None:
    """Return how most arrays go on from one before, found out by a few pairs of them."""
    depths = {axis: depth for axis, depth in enumerate(arrays[0].shape) if 2 <= depth <= _DEEPEST}
    axes = sorted(depths, key=depths.__getitem__)
    if not axes or arrays[0].nbytes < _SHORTEST:
        return None
    for lag, ways in _WAYS.items():
        if lag >= len(arrays):
            break
        places = np.linspace(0, len(arrays) - lag - 1, _PAIRS, dtype=int).tolist()
        before, after = (
            np.stack([_bits(arrays[place + more]) for place in dict.fromkeys(places)])
            for more in (0, lag)
        )
        differ = len(before) - _count_equal(before, after)
        for new, axis in product(ways, axes):
            # Pairs of equal ones go on, too, where all of their frames are alike.
            hits = _count_going_on(before, after, axis, new) if new < depths[axis] else 0
            if differ and hits and 2 * hits >= differ:
                return _Stacks(axis, lag)
    return None


def _count_equal(some: Array, others: Array) -> int:
    return int((some == others).reshape(len(some), -1).all(1).sum())


def _count_going_on(before: Array, after: Array, axis: int, new: int) -> int:
    """Return how many stacks begin with what others end with, except for the last few frames."""
    cut = (slice(None),) * (axis + 1)
    rest, end = (*cut, slice(None, -new)), (*cut, slice(new, None))
    return _count_equal(after[rest], before[end])


def _bits(array: Array) -> Array:
    """Return elements as integers, or as rows of bytes: floats may be equal and differ in bits."""
    if array.itemsize in WIDE:
        return array.view(WIDE[array.itemsize])
    return np.ascontiguousarray(array).view(np.uint8).reshape(*array.shape, array.itemsize)


def _contents_of_stacks(arrays: list[Array], stacks: _Stacks) -> Contents:
    known: dict[bytes, int] = {}
    number = _number_small if arrays[0].nbytes < _SMALL else _number_large
    different, rows = _different(number(arrays, stacks, known))
    starts, stream = _stream(different, stacks.lag)
    shape = arrays[0].shape
    frames = _as_arrays(known, arrays[0].dtype, (*shape[: stacks.axis], *shape[stacks.axis + 1 :]))
    in_order = np.array_equal(stream, np.arange(len(frames)))
    depth = shape[stacks.axis]
    return Contents(frames, rows, starts, None if in_order else stream, depth, stacks.axis)


def _number_small(arrays: list[Array], stacks: _Stacks, known: dict[bytes, int]) -> Array:
    """Return the numbers of the frames of each array, a row for an array."""
    stacked = StackedRows(arrays)
    step = max(1, _BLOCK // arrays[0].nbytes)
    size = arrays[0].nbytes // arrays[0].shape[stacks.axis]
    blocks = (
        np.moveaxis(stacked[first : first + step], stacks.axis + 1, 1).tobytes()
        for first in range(0, len(arrays), step)
    )
    frames = chain.from_iterable(_pieces(block, size) for block in blocks)
    return _numbered(frames, known).reshape(len(arrays), -1)


def _number_large(arrays: list[Array], stacks: _Stacks, known: dict[bytes, int]) -> Array:
    """Return the numbers of the frames of each array; most continue an earlier array."""
    axis, lag = stacks
    depth = arrays[0].shape[axis]
    cut = (slice(None),) * axis
    places: list[Any] = [(*cut, place, ...) for place in range(depth)]
    goes_on = _comparison(arrays[0], axis)
    numbers = np.empty((len(arrays), depth), np.int64)
    for row, array in enumerate(arrays):
        before = arrays[row - lag] if row >= lag else None
        first = 0
        if before is not None and goes_on(before, array):
            numbers[row, :-1] = numbers[row - lag, 1:]
            first = depth - 1
        elif before is not None and np.array_equal(_bits(before), _bits(array)):
            numbers[row] = numbers[row - lag]
            continue
        for place in range(first, depth):
            frame = array[places[place]].tobytes()
            numbers[row, place] = known.setdefault(frame, len(known))
    return numbers


def _comparison(array: Array, axis: int) -> Callable[[Array, Array], bool]:
    """Return what tells whether an array has one frame that another before it has not."""
    depth, itemsize = array.shape[axis], array.itemsize
    cut = (slice(None),) * axis
    wide = WIDE.get(itemsize * depth) if axis == array.ndim - 1 else None
    if wide is None or sys.byteorder != "little":
        rest, end = (*cut, slice(None, -1)), (*cut, slice(1, None))
        return lambda before, after: np.array_equal(_bits(after)[rest], _bits(before)[end])
    # All that stands along the last axis is one integer.
    shift, low = wide(8 * itemsize), wide((1 << 8 * itemsize * (depth - 1)) - 1)

    def goes_on(before: Array, after: Array) -> bool:
        one, other = (np.ascontiguousarray(some).view(wide) for some in (before, after))
        return bool((other & low == one >> shift).all())

    return goes_on


def _different(numbers: Array) -> tuple[Array, Array]:
    """Return the rows of an array that differ, in order, and for each row which of them it is."""
    known: dict[bytes, int] = {}
    rows = _numbered(_pieces(numbers.tobytes(), numbers.shape[1] * numbers.itemsize), known)
    return np.frombuffer(b"".join(known), numbers.dtype).reshape(len(known), -1), rows


def _stream(stacks: Array, lag: int) -> tuple[Array, Array]:
    """Return one row of frames in which each stack is a window, and where the windows begin."""
    count, depth = stacks.shape
    order = np.argsort(np.arange(count) % lag, kind="stable")  # one environment after the other
    stacks = stacks[order]
    new = np.full(count, depth)
    for more in range(min(_MOST_NEW, depth - 1), 0, -1):
        goes_on = (stacks[1:, : depth - more] == stacks[:-1, more:]).all(1)
        new[1:][goes_on] = more
    is_new = np.arange(depth) >= (depth - new)[:, None]
    starts = np.empty(count, np.int64)
    starts[order] = np.cumsum(new) - depth
    return starts, stacks[is_new]
