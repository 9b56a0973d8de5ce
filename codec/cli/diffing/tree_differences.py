"""Compare two trees of containers, arrays and values, place by place."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from codec.cli.arrays.lazy_arrays import lazy_array_of
from codec.cli.diffing.array_differences import Comparison, Tick, Tolerance, compare, comparisons
from codec.cli.files.format import FormatError, LazyArray
from codec.cli.view.contents import PLAIN
from codec.cli.view.descriptions import spelled
from codec.cli.view.tree import Keys, children, is_array, kind
from codec.errors import place_of
from codec.tags import tag_table

LISTED = 10  # items of one list that are listed with what differs in them


@dataclass(frozen=True)
class Difference:
    """What differs at one place."""

    keys: Keys  # from the root
    # In a word: ``only``, ``kind``, ``length``, ``maxlen``, ``items``, ``dtype``, ``shape``,
    # ``value``, ``elements``, ``bits`` or ``more``.
    what: str
    # What stands there on each side, where that is one thing. Of ``only``, the side ("a" or "b")
    # and what stands there; of ``items``, how many are on each side alone; of ``more``, how many
    # items differ and are not told of.
    one: Any = None
    two: Any = None
    comparison: Comparison | None = None  # of elements
    shape: tuple[int, ...] = ()  # that of the elements


@dataclass
class Comparer:
    """Compares trees."""

    tolerance: Tolerance | None = None  # None where equal means the same bits
    # How many items of a list that differ are told of; the others are counted. None tells all.
    listed: int | None = None
    # Is told how many more bytes of elements are compared.
    tick: Tick = field(default=lambda _: None)
    # Pairs of arrays of objects, which may stand in each other very many times, by their id().
    compared: dict[tuple[int, int], Any] = field(default_factory=dict)
    # How many of each were compared.
    arrays: int = 0
    values: int = 0

    def differences(self, one: Any, two: Any, keys: Keys = ()) -> Iterator[Difference]:
        """Yield what differs between two values at a place, and below it."""
        if kind(one) != kind(two):
            yield Difference(keys, "kind", one, two)
            if not (is_array(one) and is_array(two)) and not (_is_list(one) and _is_list(two)):
                return
        if is_array(one):
            if isinstance(one, np.generic):
                self.values += 1
            else:
                self.arrays += 1
            yield from self._in_arrays(one, two, keys)
        elif isinstance(one, dict | np.ma.MaskedArray):
            yield from self._in_dicts(children(one) or [], children(two) or [], keys)
        elif children(one) is not None:
            yield from self._in_lists(one, two, keys)
        else:
            yield from self._in_values(one, two, keys)

    def _in_dicts(
        self, one: list[tuple[Keys, Any]], two: list[tuple[Keys, Any]], keys: Keys
    ) -> Iterator[Difference]:
        others = {_identity(key): (key, value) for key, value in two}
        for key, value in one:
            if (found := others.pop(_identity(key), None)) is None:
                yield Difference(keys + key, "only", "a", value)
            else:
                yield from self.differences(value, found[1], keys + key)
        for key, value in others.values():
            yield Difference(keys + key, "only", "b", value)

    def _in_lists(self, one: Any, two: Any, keys: Keys) -> Iterator[Difference]:
        items = children(one) or [], children(two) or []
        if len(items[0]) != len(items[1]):
            yield Difference(keys, "length", len(items[0]), len(items[1]))
        most = getattr(one, "maxlen", None), getattr(two, "maxlen", None)
        if isinstance(one, deque) and isinstance(two, deque) and most[0] != most[1]:
            yield Difference(keys, "maxlen", *most)
        listed = more = 0
        for (key, left), (_, right) in zip(*items, strict=False):
            found = self.differences(left, right, keys + key)
            first = next(found, None)
            if first is None:
                continue
            if listed == self.listed:
                more += 1
                continue
            listed += 1
            yield first
            yield from found
        if more:
            yield Difference(keys, "more", more)

    def _in_arrays(self, one: Any, two: Any, keys: Keys) -> Iterator[Difference]:
        if _are_small_and_the_same(one, two):
            self.tick(one.nbytes)
            return
        if one.dtype.kind == "O" and type(one) is type(two) is np.ndarray:
            if (id(one), id(two)) in self.compared:
                return
            self.compared[id(one), id(two)] = one, two
        one, two = lazy_array_of(one), lazy_array_of(two)
        if one.dtype is not two.dtype and spelled(one.dtype) != spelled(two.dtype):
            yield Difference(keys, "dtype", one.dtype, two.dtype)
        if one.shape != two.shape:
            yield Difference(keys, "shape", one.shape, two.shape)
            return
        if one.dtype.kind == two.dtype.kind == "O":
            yield from self._in_lists(one, two, keys)
            return
        found = comparisons(one, two, self.tolerance) or []
        compare(one, two, found, self.tick)
        for c in found:
            shape = one.shape + c.part.shape
            if c.differing:
                yield Difference(keys + c.part.keys, "elements", comparison=c, shape=shape)
            if c.bits:
                yield Difference(keys + c.part.keys, "bits", comparison=c, shape=shape)

    def _in_values(self, one: Any, two: Any, keys: Keys) -> Iterator[Difference]:
        self.values += 1
        if isinstance(one, float | complex):
            yield from self._in_arrays(np.asarray(one), np.asarray(two), keys)
        elif isinstance(one, set | frozenset):
            counts = (Counter(map(_identity, items)) for items in (one, two))
            left, right = counts
            if left != right:
                yield Difference(keys, "items", (left - right).total(), (right - left).total())
        elif type(one) is int and self.tolerance is not None:
            if one != two and not _are_near(one, two, self.tolerance):
                yield Difference(keys, "value", one, two)
        elif not _are_equal(one, two, keys):
            yield Difference(keys, "value", one, two)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | deque)


_SMALL = 1 << 10  # bytes


def _are_small_and_the_same(one: Any, two: Any) -> bool:
    """Return at once that most arrays of two replay memories are the same."""
    if isinstance(one, LazyArray) or isinstance(two, LazyArray) or one.dtype is not two.dtype:
        return False
    if one.shape != two.shape or one.dtype.hasobject or one.nbytes > _SMALL:
        return False
    same: bool = one.tobytes() == two.tobytes()
    return same and one.dtype.kind != "T"


def _identity(value: Any) -> Hashable:
    """Return what is equal for two hashable values that are the same: 1, 1.0 and True are not."""
    if isinstance(value, tuple):
        return type(value), tuple(map(_identity, value))
    if isinstance(value, frozenset):
        return type(value), frozenset(map(_identity, value))
    if isinstance(value, float | complex | np.generic):
        return type(value), repr(value)  # so that NaN is itself
    same: Hashable = (type(value), value)
    return same


def _are_near(one: int, two: int, tolerance: Tolerance) -> bool:
    distance = abs(one - two)
    return (
        distance <= tolerance.absolute or distance / max(abs(one), abs(two)) <= tolerance.relative
    )


def _are_equal(one: Any, two: Any, keys: Keys) -> bool:
    """Compare values of one type, if that says what equal means."""
    if one is two:
        return True
    row = None if type(one) in PLAIN else tag_table.row_of(type(one))
    if row is not None and row.is_leaf:  # "==" does not see a time zone's name, or a state
        return row.lower(one) == row.lower(two)
    says = any("__eq__" in vars(base) for base in type(one).__mro__[:-1])  # the last is object
    same = one == two if says else None
    if not isinstance(same, bool):
        raise FormatError(f"{place_of(keys)}: values of {type(one).__name__} cannot be compared")
    return same
