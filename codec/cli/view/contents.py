"""Count what a tree of containers holds, level by level.

Trees may hold millions of values. To walk to each by itself takes many times what reading it does.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np

from codec.cli.files.format import LazyArray
from codec.cli.view.tree import children

LISTS = (list, tuple, deque)
PLAIN = frozenset({bool, int, float, complex, str, bytes, bytearray, type(None), set, frozenset})
"""Types whose values hold no others that have a place."""


@dataclass
class Contents:
    """How many arrays and other values a tree holds, and the keys of its dicts."""

    types: Counter[type] = field(default_factory=Counter)
    keys: set[Any] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # those of the strings that were asked for
    arrays: int = 0

    @property
    def is_lazy(self) -> bool:
        """Whether it holds arrays that are not yet read."""
        return LazyArray in self.types


def of_type(level: list[Any], kind: type, types: Iterable[type]) -> list[Any]:
    """Return the values of one type; `types` are all that there are."""
    return level if set(types) == {kind} else [value for value in level if type(value) is kind]


def levels(root: Any, *, objects: bool = True) -> Iterator[tuple[list[Any], Counter[type]]]:
    """Yield the values of each level of a tree, with the count of each type.

    An array of objects at many places is looked into at the first.
    `objects` as for `children`.
    """
    level = [root]
    opened: dict[int, Any] = {}  # arrays of objects, which a document may hold very many times
    while level:
        types = Counter(map(type, level))
        yield level, types
        parts: list[Iterable[Any]] = []
        if dict in types:
            parts += map(dict.values, of_type(level, dict, types))
        for kind in LISTS:
            if kind in types:
                parts += of_type(level, kind, types)
        others = types.keys() - PLAIN - {dict, *LISTS}
        for arrays in others & {np.ndarray, LazyArray}:
            dtypes = set(map(attrgetter("dtype"), of_type(level, arrays, types)))
            if not any(dtype.kind == "O" for dtype in dtypes):
                others.discard(arrays)
        if others:
            for value in level:
                if type(value) in others and id(value) not in opened:
                    if type(value) is np.ndarray:
                        opened[id(value)] = value
                    parts.append([item for _, item in children(value, objects=objects) or []])
        level = list(chain.from_iterable(parts))


def contents(root: Any, *, objects: bool = True, words: frozenset[str] = frozenset()) -> Contents:
    """Return what a tree holds, and which of some words; `objects` as for `children`."""
    found = Contents()
    for level, types in levels(root, objects=objects):
        found.types += types
        if dict in types:
            found.keys.update(chain.from_iterable(of_type(level, dict, types)))
        if words and str in types:
            found.words |= words.intersection(of_type(level, str, types))
    found.arrays = sum(
        count
        for kind, count in found.types.items()
        if issubclass(kind, np.ndarray | LazyArray) and not issubclass(kind, np.ma.MaskedArray)
    )
    return found
