"""Statistics of an array: counts, minimum, maximum, NaN and histogram, block by block.

The blocks are gone through twice: for the counts, the minimum and the maximum, and then for a
histogram between the two.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from codec.arrays.array_types import Array
from codec.cli.arrays.element_parts import NAT, ElementPart, PartKind, element_parts
from codec.cli.files.format import LazyArray

BINS = 8
_BARS = "▁▂▃▄▅▆▇█"

Tick = Callable[[int], object]  # is told how many more bytes of elements are done


@dataclass
class Summary:
    """Statistics of one part of an array."""

    part: ElementPart  # the field or part that they are of
    count: int = 0  # how many values it has
    missing: int = 0  # how many of them are NaN, NaT or a missing string
    infinite: tuple[int, int] = (0, 0)  # how many are minus infinity, and how many infinity
    # The smallest and the largest value, infinities included, as `ElementPart.numbers` gives it; of
    # strings, the shortest and the longest length. None where there is no value.
    low: Any = None
    high: Any = None
    span: tuple[Any, Any] | None = None  # the smallest and the largest finite value
    # Where the ranges of the histogram begin, and the end of the last.
    edges: list[Any] = field(default_factory=list)
    # The histogram: how many values are in each of at most `BINS` ranges of one width from the
    # smallest to the largest finite value; fewer ranges where fewer integers lie between.
    bins: list[int] = field(default_factory=list)
    # Of Python objects, how many are of each type.
    types: Counter[str] = field(default_factory=Counter)

    def add(self, block: Array) -> None:
        """Count a block of elements, and note its smallest and largest value."""
        values = self.part.numbers(block)
        self.count += values.size
        with np.errstate(all="ignore"):
            match self.part.kind:
                case PartKind.FLOAT:
                    self._add_floats(values)
                case PartKind.TIME:
                    self._add_known(values, values != NAT)
                case PartKind.BOOL | PartKind.INTEGER:
                    self._span(values)
                case PartKind.TEXT:
                    self._add_strings(values)
                case PartKind.OBJECT:
                    self.types.update(type(value).__name__ for value in values.tolist())

    def _add_floats(self, values: Array) -> None:
        finite = np.isfinite(values)
        if finite.all():
            self._span(values)
            return
        below, above = (int(np.count_nonzero(values == end)) for end in (-np.inf, np.inf))
        self.infinite = (self.infinite[0] + below, self.infinite[1] + above)
        self.missing += values.size - int(np.count_nonzero(finite)) - below - above
        self._span(values[finite])
        self._widen(values[np.isinf(values)])

    def _add_known(self, values: Array, known: Array) -> None:
        self.missing += values.size - int(np.count_nonzero(known))
        self._span(values if known.all() else values[known])

    def _add_strings(self, values: Array) -> None:
        if values.dtype.kind != "T":
            self._widen(np.strings.str_len(values))
            return
        lengths = [len(value) for value in values.tolist() if isinstance(value, str)]
        self.missing += values.size - len(lengths)
        self._widen(np.array(lengths, np.int64))

    def _span(self, finite: Array) -> None:
        if (ends := self._widen(finite)) is not None:
            known = self.span or ends
            self.span = (min(ends[0], known[0]), max(ends[1], known[1]))

    def _widen(self, values: Array) -> tuple[Any, Any] | None:
        """Note the smallest and the largest of some values, and return them, if there are any."""
        if not values.size:
            return None
        low, high = values.min(), values.max()
        self.low = low if self.low is None else min(low, self.low)
        self.high = high if self.high is None else max(high, self.high)
        return low, high

    def set_edges(self) -> None:
        """Choose the ranges of the histogram, once all blocks are counted."""
        if self.span is None:
            return
        low, high = self.span
        if self.part.kind is PartKind.FLOAT:
            bins = BINS if low < high else 1
            with np.errstate(all="ignore"):  # such a sum does not overflow, as the width would
                inner = [low * (1 - k / bins) + high * (k / bins) for k in range(1, bins)]
            self.edges = [low, *sorted(inner), high]
        else:
            low, high = int(low), int(high)
            bins = min(BINS, high - low + 1)
            self.edges = [*(low + (high - low + 1) * k // bins for k in range(bins)), high]
        self.bins = [0] * bins

    def add_to_bins(self, block: Array) -> None:
        """Count the values of a block in their ranges, if there are ranges."""
        if not self.bins:
            return
        values = self.part.numbers(block)
        if self.part.kind is PartKind.TIME and self.missing:
            values = values[values != NAT]
        elif self.part.kind is PartKind.FLOAT and (self.missing or any(self.infinite)):
            values = values[np.isfinite(values)]
        with np.errstate(all="ignore"):
            inner = [int(np.count_nonzero(values >= edge)) for edge in self.edges[1:-1]]
        above = [values.size, *inner, 0]
        for k in range(len(self.bins)):
            self.bins[k] += above[k] - above[k + 1]

    def draw(self) -> str:
        """Return the histogram as a line of bars; a range without values is a space."""
        highest = max(self.bins, default=0)
        return "".join(_BARS[-(-8 * n // highest) - 1] if n else " " for n in self.bins)


def summarise(lazy: LazyArray, tick: Tick = lambda _: None) -> list[Summary]:
    """Return the statistics of an array, one for each part of its elements.

    `tick` is told how many more bytes of elements are gone through: twice those of the array.
    """
    found = [Summary(part) for part in element_parts(lazy.dtype)]
    for block in lazy.blocks():
        for summary in found:
            summary.add(block)
        tick(block.nbytes)
    for summary in found:
        summary.set_edges()
    if any(summary.bins for summary in found):
        for block in lazy.blocks():
            for summary in found:
                summary.add_to_bins(block)
            tick(block.nbytes)
    return found
