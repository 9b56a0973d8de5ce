"""Read nested JSON arrays of numbers: brackets become numbers too, so that one parser reads all.

A bracket that opens becomes a number and a comma, one that closes a comma and another number. Where
the text is rows of an array, these numbers stand at known places, and nowhere else.
"""

from math import prod
from typing import NamedTuple

import numpy as np

from codec.arrays.array_types import Array


class Marks(NamedTuple):
    """The numbers that stand for brackets."""

    opened: bytes
    closed: bytes


class Rows(NamedTuple):
    """Which rows of an array a text is: whole ones, without the outermost brackets.

    Attributes
    ----------
    shape
        That of the array, of two dimensions or more; the innermost axis of complex numbers is that
        of their two parts.
    first
        How many rows are before the text.
    """

    shape: tuple[int, ...]
    first: int

    @staticmethod
    def marked(text: bytes, marks: Marks) -> bytes:
        """Return numbers separated by commas, without brackets."""
        return text.replace(b"[", marks.opened + b",").replace(b"]", b"," + marks.closed)

    def elements(self, found: Array, marks: Marks) -> Array | None:
        """Return the elements among the numbers of a marked text, as rows.

        None unless all marks are where the shape asks for brackets, and no element is like one.
        """
        width = self.shape[-1] + 2  # with its marks
        read = float if found.dtype.kind == "f" else int
        opened, closed = (found.dtype.type(read(mark)) for mark in marks)
        if len(self.shape) > 2:
            within = self._within_outer_axes(found, opened, closed)
            if within is None:
                return None
            found = within
        if found.size % width:
            return None
        rows = found.reshape(-1, width)
        elements = rows[:, 1:-1]
        are_marked = (rows[:, 0] == opened).all() and (rows[:, -1] == closed).all()
        others = np.count_nonzero(elements == opened) or np.count_nonzero(elements == closed)
        return elements if are_marked and not others else None

    def _within_outer_axes(self, found: Array, opened: object, closed: object) -> Array | None:
        """Return the rows, each with its marks, without the marks of the axes around them."""
        width = self.shape[-1] + 2
        rows = np.arange(self.first, self.first + found.size // width + 1)
        # After these numbers of rows the axes begin again, one after the other.
        heights = [prod(self.shape[axis:-1]) for axis in range(len(self.shape) - 2, 0, -1)]
        begins = [rows % height == 0 for height in heights]
        ends = [(rows + 1) % height == 0 for height in heights]
        after = np.cumsum(width + np.sum(begins, axis=0) + np.sum(ends, axis=0))
        count = int(np.searchsorted(after, found.size)) + 1
        if found.size not in after[count - 1 : count]:
            return None
        starts = (after - np.sum(ends, axis=0) - width)[:count]
        outer: list[Array] = []
        for depth, (begin, end) in enumerate(zip(begins, ends, strict=True)):
            before, behind = starts[begin[:count]] - depth - 1, starts[end[:count]] + width + depth
            if not (found.take(before) == opened).all() or not (found.take(behind) == closed).all():
                return None
            outer += before, behind
        within: Array = np.delete(found, np.concatenate(outer))
        return within


def axes_at(shape: tuple[int, ...], count: int) -> int:
    """Return how many axes but the outermost begin, or end, after a number of elements."""
    return sum(count % prod(shape[-depth:]) == 0 for depth in range(1, len(shape)))


def split_brackets(text: bytes) -> tuple[int, bytes, int]:
    """Return how many brackets are opened at the start, what is inside, and how many are closed."""
    inside = text.lstrip(b"[")
    opened = len(text) - len(inside)
    stripped = inside.rstrip(b"]")
    return opened, stripped, len(inside) - len(stripped)
