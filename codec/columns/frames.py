"""Frames: arrays that are windows of a stream of frames, such as stacked images (SPEC, 3)."""

from __future__ import annotations

import sys
from typing import Any, Protocol

import numpy as np

from codec.arrays.array_types import Array
from codec.errors import DecodeError, Inside, shorten
from codec.tags.strings_and_numbers import Keys
from codec.tags.tag_table import FRAMES

# A row that is made of frames counts as this part of its bytes: neighbours have frames in common.
COUNTED = 8

PLACE_BYTES = 8  # what a place of the stream counts as, and what a row does for its start

# Unsigned integers by their bytes.
WIDE: dict[int, type[np.unsignedinteger[Any]]] = {
    size: np.dtype(f"u{size}").type for size in (1, 2, 4, 8)
}


class ArrayReader(Protocol):
    """A document, as far as the reading of frames needs it."""

    def value(self, scanned: Any) -> Any:
        """Return the value that stands for what a JSON parser returned."""

    def claim(self, size: int) -> None:
        """Refuse values of that many bytes, if the document is too short to have earned them."""


class FrameRows:
    """Rows that are made as they are asked for, each of a window of the stream of frames.

    It has as much of `numpy.ndarray` as the reading of a pool takes.
    """

    def __init__(
        self, frames: Array, stream: Array | None, starts: Array, depth: int | None, axis: int
    ) -> None:
        self.frames = frames
        self.stream = stream  # for each place, the number of a frame; None if they are in order
        self.starts = starts  # for each row, where its window begins
        self.depth = depth  # how long the windows are; None if a row is one frame
        self.axis = axis  # along which the frames of a row are stacked
        row = frames.shape[1:]
        self.row_shape = row if depth is None else (*row[:axis], depth, *row[axis:])
        self.shape = (len(starts), *self.row_shape)
        self.dtype = frames.dtype
        self.ndim = len(self.shape)

    def __len__(self) -> int:
        return len(self.starts)

    def build(self, rows: list[int]) -> list[Array]:
        """Return new arrays for rows of these numbers."""
        if self.depth is None:
            places = self.starts[rows]
            numbers = places if self.stream is None else self.stream[places]
            return [self.frames[number, ...].copy() for number in numbers.tolist()]
        windows = list(map(self._window, self.starts[rows].tolist()))
        wide = WIDE.get(self.depth * self.dtype.itemsize)
        if wide is None or self.axis != self.frames.ndim - 1 or sys.byteorder != "little":
            return list(map(self._stacked, windows))
        return self._stacked_last(windows, wide)

    def _window(self, start: int) -> list[int]:
        """Return the numbers of the frames of a row."""
        end = start + (self.depth or 1)
        return list(range(start, end)) if self.stream is None else self.stream[start:end].tolist()

    def _stacked(self, window: list[int]) -> Array:
        if self.axis == 0:
            return self.frames.take(window, 0)
        row: Array = np.ndarray(self.row_shape, self.dtype)  # np.empty turns times without a unit
        along = np.moveaxis(row, self.axis, 0)
        for place, number in enumerate(window):
            along[place] = self.frames[number, ...]  # an array, where a frame is one element
        return row

    def _stacked_last(
        self, windows: list[list[int]], wide: type[np.unsignedinteger[Any]]
    ) -> list[Array]:
        """Return rows stacked along the last axis, made of the one before where it is sooner.

        All that stands along the axis is one integer, which is shifted by a frame.
        """
        bits = wide(8 * self.dtype.itemsize)
        rows: list[Array] = []
        known: list[int] = []
        for numbers in windows:
            if rows and known[1:] == numbers[:-1]:
                row: Array = np.ndarray(self.row_shape, self.dtype)
                np.right_shift(rows[-1].view(wide), bits, out=row.view(wide))
                row[..., -1] = self.frames[numbers[-1], ...]
            else:
                row = self._stacked(numbers)
            known = numbers
            rows.append(row)
        return rows


def read_frames(keys: Keys, content: Any, reader: ArrayReader) -> FrameRows:
    """Read the tag of frames, and check that every window is in the stream.

    Raise DecodeError if anything is missing or does not fit.
    """
    frames = read_array_at(content, reader, FRAMES)
    if frames.ndim == 0 or frames.dtype.hasobject or frames.dtype.itemsize == 0:
        raise DecodeError(f"expected frames with bytes of their own, found {describe(frames)}")
    stream = None
    if "stream" in keys:
        stream = _integers_at(keys, "stream", reader)
        stream = places(stream, len(frames), "frame to frame")
    depth, axis = keys.get("depth"), keys.get("axis")
    length = len(frames) if stream is None else len(stream)
    if "depth" not in keys and "axis" not in keys:
        depth, axis, last = None, 0, length
    elif type(depth) is not int or not 1 <= depth <= length:
        raise DecodeError(f"expected a depth from 1 to {length}, found {shorten(depth)}")
    elif type(axis) is not int or not 0 <= axis < frames.ndim:
        raise DecodeError(f"expected an axis from 0 to {frames.ndim - 1}, found {shorten(axis)}")
    else:
        last = length - depth + 1
    starts = _integers_at(keys, "starts", reader)
    return FrameRows(frames, stream, places(starts, last, "window to window"), depth, axis)


def refuse_frames(*_: object) -> Any:
    """Raise DecodeError, for frames that stand where a value does."""
    raise DecodeError("expected frames in a column of arrays alone")


def read_array_at(scanned: Any, reader: ArrayReader, place: str) -> Array:
    """Read what has to be an array, of no class of its own."""
    with Inside(place):
        value = reader.value(scanned)
        if type(value) is not np.ndarray:
            raise DecodeError(f"expected an array, found {shorten(value)}")
    return value


def _integers_at(keys: Keys, key: str, reader: ArrayReader) -> Array:
    found = read_array_at(keys.get(key), reader, key)
    reader.claim(PLACE_BYTES * found.size)
    if found.ndim != 1 or found.dtype.kind != "i":
        raise DecodeError(f"expected signed integers in one dimension, found {describe(found)}")
    return found


def places(steps: Array, count: int, what: str = "row to row") -> Array:
    """Return where steps lead to, each less than `count`.

    Raise DecodeError if one leads elsewhere.
    """
    # No step is longer than that, so that the sum is out of it long before it is beyond int64.
    bounded = len(steps) == 0 or (steps.min() >= -count and steps.max() <= count)
    found = np.cumsum(steps, dtype=np.int64)
    if not bounded or ((found < 0) | (found >= count)).any():
        raise DecodeError(f"expected steps from {what} of {count}")
    return found


def describe(array: Array | FrameRows) -> str:
    """Return the dtype and shape of an array, for a message."""
    return f"{array.dtype} of shape {list(array.shape)}"
