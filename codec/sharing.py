"""Which arrays stand at more than one place of an object, so that they are written once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np

from codec import arrays
from codec import types as classes
from codec.errors import EncodeError

CONTAINERS = (list, tuple, deque, dict)
ARRAYS = (*arrays.CLASSES, np.ma.MaskedArray)


def repeated_arrays(root: object, types: frozenset[type]) -> frozenset[int]:
    """Give the id() of each array that stands at more than one place.

    A container is entered twice at most: the second time shows that all in it is repeated.
    """
    visits: dict[int, int] = {}
    repeated: set[int] = set()
    todo: list[Any] = [root]
    kept: list[Any] = []  # what is made here has to live: the id() of what is gone is used again
    while todo:
        value = todo.pop()
        kind = type(value)
        if kind not in ARRAYS and kind not in CONTAINERS and kind not in types:
            continue
        visits[id(value)] = visit = visits.get(id(value), 0) + 1
        if kind in ARRAYS:
            if visit > 1:
                repeated.add(id(value))
            if not value.dtype.hasobject or value.dtype.kind == "T":
                continue
        if visit <= 2:
            inside = _inside(value, types)
            kept.append(inside)
            todo.extend(inside)
    return frozenset(repeated)


def _inside(value: Any, types: frozenset[type]) -> Iterable[Any]:
    """Give the values that stand directly inside another."""
    if type(value) in types:
        try:
            return classes.lower(value)[1]
        except EncodeError:  # it is refused where it is written, which is a place to name
            return ()
    if isinstance(value, np.ndarray):
        elements: list[Any] = np.asarray(value).reshape(-1).tolist()
        return elements
    return value.values() if isinstance(value, dict) else value
