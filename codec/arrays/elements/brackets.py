"""Check and remove the brackets of nested JSON arrays, in a block of elements at once."""

from __future__ import annotations

from math import prod

import numpy as np

from codec.arrays.array_types import Array

_COMMA, _OPEN, _CLOSE = b",[]"


def flatten_block(text: bytes, shape: tuple[int, ...], first: int) -> bytes | None:
    """Remove the brackets in a run of elements of nested JSON arrays.

    The text is whole elements, cut out at commas, without the outermost brackets. As many elements
    as `first` says are before it, in C order. The shape is that of the array; the innermost axis of
    complex numbers is that of their two parts.

    Return None unless each bracket is there that `shape` asks for, and no other. A comma inside a
    string is taken for one between elements.
    """
    if 0 in shape or not text:
        return None
    if len(shape) < 2:
        return None if b"[" in text or b"]" in text else text
    cells = np.frombuffer(text, np.uint8)
    is_comma = cells == _COMMA
    commas = Marks(is_comma)
    last, width = first + commas.count + 1, shape[-1]
    # Rows begin behind the commas that a bracket follows, perhaps at the start, and the next one
    # perhaps behind the end.
    opened = np.flatnonzero(cells == _OPEN)
    before = opened[int(text[0] == _OPEN) :] - 1
    edges = before[is_comma.take(before)]
    if not np.array_equal(
        commas.before(edges), np.arange(width - first % width, last - first, width) - 1
    ):
        return None
    more_opened, more_closed = len(opened), int(np.count_nonzero(cells == _CLOSE))
    start = [-1] if first % width == 0 else []
    end = [len(cells)] if last % width == 0 else []
    edges = np.concatenate((np.array(start, np.intp), edges, np.array(end, np.intp)))
    for depth in range(1, len(shape)):
        size = prod(shape[-depth:])
        # Where the last `depth` axes begin again, there are that many brackets or more.
        bounds = edges[-first % size // width :: size // width]
        opening = bounds[: len(bounds) - (last % size == 0)] + depth
        closing = bounds[int(first % size == 0) :] - depth
        if not _all_are(cells, opening, _OPEN) or not _all_are(cells, closing, _CLOSE):
            return None
        more_opened -= len(opening)
        more_closed -= len(closing)
    return None if more_opened or more_closed else text.replace(b"[", b"").replace(b"]", b"")


def _all_are(cells: Array, where: Array, byte: int) -> bool:
    if where.size == 0:
        return True
    inside = where[0] >= 0 and where[-1] < len(cells)
    return bool(inside) and bool((cells.take(where) == byte).all())


class Marks:
    """The places of something in a block: words of 64 are counted faster than each is found."""

    def __init__(self, marks: Array) -> None:
        bits = np.packbits(marks, bitorder="little")
        self.words = np.zeros(len(bits) // 8 + 1, "<u8")
        self.words.view(np.uint8)[: len(bits)] = bits
        self.until = np.cumsum(np.bitwise_count(self.words), dtype=np.intp)
        self.count = int(self.until[-1])

    def before(self, where: Array) -> Array:
        """Return how many marks are before each place."""
        word = where >> 6
        inside = self.words.take(word) >> (where & 63).astype(np.uint64)
        ranks: Array = self.until.take(word) - np.bitwise_count(inside)
        return ranks
