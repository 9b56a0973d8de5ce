"""Compare the elements of two arrays block by block, in memory that does not grow with them."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from codec.arrays.array_types import Array
from codec.arrays.elements.numbers import significant_bytes
from codec.cli.arrays.element_parts import NAT, ElementPart, PartKind, element_parts, native
from codec.cli.files.format import LazyArray

Tick = Callable[[int], object]  # is told how many more bytes of elements are done


@dataclass(frozen=True)
class Tolerance:
    """How much numbers may differ and count as equal, as `math.isclose` has it."""

    relative: float  # of the larger of the two magnitudes
    absolute: float  # in the numbers' unit


@dataclass(frozen=True)
class Largest:
    """The largest difference, and where it is, counted in C order."""

    value: Any
    index: int


@dataclass
class Comparison:
    """How two columns of elements differ."""

    part: ElementPart  # that of the first array
    other: ElementPart  # that of the second; it has the same keys, shape and kind
    tolerance: Tolerance | None = None  # None where equal means the same bits
    count: int = 0  # how many pairs are compared
    differing: int = 0  # how many of them differ in value
    missing: int = 0  # how many of those are NaN, NaT or a missing string on one side alone
    first: int | None = None  # the first that differs, counted in C order
    # The largest difference, and the largest in proportion to the larger magnitude of its pair.
    # None where nothing differs, or nothing is known of it.
    absolute: Largest | None = None
    relative: Largest | None = None
    # How many are of equal value and not of the same bits, such as 0.0 and -0.0, and the first.
    bits: int = 0
    first_bits: int | None = None
    # The texts of the first pair that differs, in value and in bits.
    pair: tuple[str, str] = ("", "")
    pair_bits: tuple[str, str] = ("", "")

    def add(self, block: Array, other: Array) -> None:
        """Compare two blocks of elements."""
        one, two = self.part.numbers(block), self.other.numbers(other)
        with np.errstate(all="ignore"):
            unequal, missing = _unequal(self.part.kind, one, two)
            if unequal.any():
                self._measure(one, two, unequal, missing)
            if self.part.kind is PartKind.FLOAT and self.tolerance is None:
                self._look_at_bits(self.part.take(block), self.other.take(other), unequal)
        self.count += one.size

    def _measure(self, one: Array, two: Array, unequal: Array, missing: Array) -> None:
        pairs = np.flatnonzero(unequal & ~missing)
        if self.part.kind in (PartKind.FLOAT, PartKind.INTEGER, PartKind.TIME):
            absolute, relative = _distances(one[pairs], two[pairs])
            if self.tolerance is not None and self.part.kind is not PartKind.TIME:
                far = ~_within(self.tolerance, absolute, relative)
                pairs, absolute, relative = pairs[far], absolute[far], relative[far]
            self.absolute = _larger(self.absolute, absolute, pairs, self.count)
            if self.part.kind is not PartKind.TIME:  # whose zero is a convention
                self.relative = _larger(self.relative, relative, pairs, self.count)
        lone = np.flatnonzero(missing)
        self.missing += lone.size
        self.differing += lone.size + pairs.size
        if self.first is None and lone.size + pairs.size:
            first = min(int(found[0]) for found in (lone, pairs) if found.size)
            self.first = self.count + first
            self.pair = self.part.text(one[first]), self.other.text(two[first])

    def _look_at_bits(self, one: Array, two: Array, unequal: Array) -> None:
        dtype = native(one.dtype)
        if dtype != native(two.dtype):
            return
        used = significant_bytes(dtype)
        left, right = (
            np.ascontiguousarray(part, dtype).view(np.uint8).reshape(part.size, dtype.itemsize)
            for part in (one, two)
        )
        if np.array_equal(left, right):
            return
        found = np.flatnonzero((left[:, :used] != right[:, :used]).any(axis=1) & ~unequal)
        self.bits += found.size
        if self.first_bits is None and found.size:
            first = int(found[0])
            self.first_bits = self.count + first
            self.pair_bits = _in_bits(self.part, one[first], two[first])


def _unequal(kind: PartKind, one: Array, two: Array) -> tuple[Array, Array]:
    """Return of each pair whether it differs in value, and whether only one side is missing."""
    match kind:
        case PartKind.FLOAT:
            lacks = np.isnan(one), np.isnan(two)
            return (one != two) & ~(lacks[0] & lacks[1]), lacks[0] != lacks[1]
        case PartKind.TIME:
            return one != two, (one == NAT) != (two == NAT)
        case PartKind.TEXT if one.dtype.kind == "T":
            pairs = list(zip(one.tolist(), two.tolist(), strict=True))
            known = [(isinstance(a, str), isinstance(b, str)) for a, b in pairs]
            missing = np.array([a != b for a, b in known], np.bool_)
            differ = (a != b for a, b in pairs)
            both = np.array([d and all(k) for d, k in zip(differ, known, strict=True)], np.bool_)
            return both | missing, missing
        case PartKind.RAW:
            unequal = np.array(
                [a != b for a, b in zip(one.tolist(), two.tolist(), strict=True)], np.bool_
            )
            return unequal, np.zeros(one.shape, np.bool_)
    return one != two, np.zeros(one.shape, np.bool_)


def _distances(one: Array, two: Array) -> tuple[Array, Array]:
    """Return the absolute differences, exact for integers, and the relative ones."""
    common = np.result_type(one, two)
    if one.dtype.kind == "f":
        return _float_distances(*(part.astype(np.result_type(common, "d")) for part in (one, two)))
    if common.kind == "f":  # no integers of NumPy's hold both int64 and uint64
        pair = one.astype(object), two.astype(object)
        absolute, magnitude = abs(pair[0] - pair[1]), np.maximum(abs(pair[0]), abs(pair[1]))
        return absolute, (absolute / magnitude).astype(np.float64)
    one, two = one.astype(common), two.astype(common)
    # Without a sign, differences wrap around to what they are.
    bare = np.dtype(f"u{common.itemsize}")
    lifted = [part.view(bare) for part in (one, two)]
    absolute = np.where(one > two, lifted[0] - lifted[1], lifted[1] - lifted[0])
    sizes = [np.where(part < 0, 0 - raw, raw) for part, raw in zip((one, two), lifted, strict=True)]
    return absolute, absolute / np.maximum(*sizes).astype(np.float64)


def _float_distances(one: Array, two: Array) -> tuple[Array, Array]:
    absolute = abs(one - two)
    largest = np.maximum(abs(one), abs(two))
    relative = np.where(np.isinf(absolute), abs(one / largest - two / largest), absolute / largest)
    return absolute, np.where(np.isinf(largest), np.inf, relative)


def _within(tolerance: Tolerance, absolute: Array, relative: Array) -> Array:
    limit: float = tolerance.absolute
    if absolute.dtype.kind != "f":
        limit = math.floor(limit)  # so that integers are compared as such
    near: Array = (absolute <= limit) | (relative <= tolerance.relative)
    return near


def _larger(known: Largest | None, values: Array, pairs: Array, start: int) -> Largest | None:
    if not values.size:
        return known
    i = int(np.argmax(values))
    if known is not None and values[i] <= known.value:
        return known
    return Largest(values[i], start + int(pairs[i]))


def _in_bits(part: ElementPart, one: Any, two: Any) -> tuple[str, str]:
    """Return the texts of two numbers; in hexadecimal, where they are the same."""
    texts = part.text(one), part.text(two)
    if texts[0] != texts[1]:
        return texts
    return f"{texts[0]} 0x{one.tobytes()[::-1].hex()}", f"{texts[1]} 0x{two.tobytes()[::-1].hex()}"


def comparisons(
    one: LazyArray, two: LazyArray, tolerance: Tolerance | None
) -> list[Comparison] | None:
    """Return a comparison for each part of two arrays; None if their elements cannot be compared.

    They can, if they are of one shape, and of one kind of number, time or string.
    """
    pairs = element_parts(one.dtype), element_parts(two.dtype)
    if one.shape != two.shape or len(pairs[0]) != len(pairs[1]):
        return None
    found = [Comparison(a, b, tolerance) for a, b in zip(*pairs, strict=True)]
    return found if all(_are_of_one_kind(c.part, c.other) for c in found) else None


def _are_of_one_kind(one: ElementPart, two: ElementPart) -> bool:
    if (one.keys, one.shape, one.kind) != (two.keys, two.shape, two.kind):
        return False
    match one.kind:
        case PartKind.TIME | PartKind.RAW:
            return native(one.dtype) == native(two.dtype)
        case PartKind.TEXT:
            return one.dtype.kind == two.dtype.kind
    return one.kind is not PartKind.OBJECT


def compare(
    one: LazyArray, two: LazyArray, found: list[Comparison], tick: Tick = lambda _: None
) -> None:
    """Fill in `found`, the `comparisons` of two arrays of one shape.

    `tick` is told how many more bytes of elements of the first are done.
    """
    for block, other in _paired(one.blocks(), two.blocks()):
        if not are_the_same_bytes(block, other):
            for comparison in found:
                comparison.add(block, other)
        else:
            for comparison in found:
                comparison.count += block.size * math.prod(comparison.part.shape)
        tick(block.nbytes)


def are_the_same_bytes(one: Array, two: Array) -> bool:
    """Return whether two blocks are of one dtype and hold the same bytes."""
    if one.dtype != two.dtype or one.dtype.kind in "TO" or not one.dtype.itemsize:
        return False
    if one.dtype.hasobject or not (one.flags.c_contiguous and two.flags.c_contiguous):
        return False
    return np.array_equal(one.view(np.uint8), two.view(np.uint8))


def _paired(one: Iterator[Array], two: Iterator[Array]) -> Iterator[tuple[Array, Array]]:
    """Yield blocks of one length each, of arrays that may come in blocks of others."""
    left, right = next(one, None), next(two, None)
    while left is not None and right is not None:
        size = min(left.size, right.size)
        yield left[:size], right[:size]
        left = left[size:] if left.size > size else next(one, None)
        right = right[size:] if right.size > size else next(two, None)
