"""Tell at once that two trees are the same, level by level: most files that are compared are."""

from collections import Counter, deque
from collections.abc import Callable
from itertools import chain
from operator import attrgetter, eq
from typing import Any

import numpy as np

from codec.cli.arrays.lazy_arrays import lazy_array_of
from codec.cli.diffing.array_differences import are_the_same_bytes
from codec.cli.view.contents import levels, of_type

# Types whose equal values are the same.
_EXACT: frozenset[type] = frozenset({bool, int, str, bytes, bytearray, type(None)})


def counts_of_same(one: Any, two: Any) -> tuple[int, int] | None:
    """Return how many arrays and values both trees hold, if they are the same in every bit.

    None means that they differ, or that they hold what is not compared at once.
    """
    arrays = values = 0
    for (left, types), (right, others) in zip(levels(one), levels(two), strict=False):
        if types != others or not types.keys() <= _EXACT | _COMPARED.keys():
            return None
        if not _are_the_same(left, right, types):
            return None
        arrays += types[np.ndarray]
        values += types[float] + sum(types[kind] for kind in _EXACT)
    return arrays, values


def _are_the_same(one: list[Any], two: list[Any], types: Counter[type]) -> bool:
    """Return whether the values of a level are the same, except for what lists and dicts hold."""
    if len(types) > 1 and list(map(type, one)) != list(map(type, two)):
        return False
    for kind in types.keys() & _COMPARED.keys():
        if not _COMPARED[kind](of_type(one, kind, types), of_type(two, kind, types)):
            return False
    left, right = (
        level if types.keys() <= _EXACT else [value for value in level if type(value) in _EXACT]
        for level in (one, two)
    )
    return left == right


def _have_the_same_names(one: list[Any], two: list[Any]) -> bool:
    names = list(map(list, one))
    return names == list(map(list, two)) and set(map(type, chain.from_iterable(names))) <= {str}


def _are_as_long(one: list[Any], two: list[Any]) -> bool:
    return list(map(len, one)) == list(map(len, two))


def _may_be_as_long(one: list[Any], two: list[Any]) -> bool:
    return _are_as_long(one, two) and [d.maxlen for d in one] == [d.maxlen for d in two]


def _have_the_same_bits(one: list[Any], two: list[Any]) -> bool:
    return np.array(one).tobytes() == np.array(two).tobytes()


_SMALL = 1 << 16  # bytes
_about = attrgetter("dtype", "shape")


def _are_the_same_arrays(one: list[Any], two: list[Any]) -> bool:
    if not all(map(eq, map(_about, one), map(_about, two))):
        return False
    if any(dtype.kind not in "biufc" for dtype in set(map(attrgetter("dtype"), one))):
        return False
    if max(map(attrgetter("nbytes"), one)) <= _SMALL:
        return all(map(eq, map(np.ndarray.tobytes, one), map(np.ndarray.tobytes, two)))
    blocks = (
        chain.from_iterable(lazy_array_of(a).blocks() for a in arrays) for arrays in (one, two)
    )
    return all(map(are_the_same_bytes, *blocks))


_COMPARED: dict[type, Callable[[list[Any], list[Any]], bool]] = {
    dict: _have_the_same_names,
    list: _are_as_long,
    tuple: _are_as_long,
    deque: _may_be_as_long,
    float: _have_the_same_bits,
    np.ndarray: _are_the_same_arrays,
}
