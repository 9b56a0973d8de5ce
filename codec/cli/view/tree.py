"""The tree of what a file holds: nodes with their place, and runs of like values as one node."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np

from codec.cli.arrays.lazy_arrays import lazy_array_of
from codec.cli.files.format import LazyArray
from codec.cli.view.statistics import Summary

Keys = tuple[object, ...]  # from the root to a place

RUN = 5  # the most similar items in a row that are listed one by one,
NAMED_RUN = 100  # and the most where each has a name
SHOWN = 20  # items of a list that are listed, where they are not alike


def is_array(value: object) -> bool:
    """Return whether a value is an array, lazy or not, or a NumPy scalar; a masked array is two."""
    is_masked = isinstance(value, np.ma.MaskedArray)
    return isinstance(value, LazyArray | np.ndarray | np.generic) and not is_masked


def children(value: Any, *, objects: bool = True) -> list[tuple[Keys, Any]] | None:
    """Return what stands in a container, each with the keys that lead to it.

    None for all else. The items of a set have no place of their own, and are not given. With
    `objects`, an array of Python objects, which has to be read for it, is a container.
    """
    if isinstance(value, dict):
        attributes = vars(value) if type(value) is OrderedDict else {}
        return [((key,), item) for key, item in (*value.items(), *attributes.items())]
    if isinstance(value, list | tuple | deque):
        return [((index,), item) for index, item in enumerate(value)]
    if isinstance(value, np.ma.MaskedArray):
        parts = {"data": value.data, "mask": np.ma.getmaskarray(value)}
        if vars(value)["_fill_value"] is not None:
            parts["fill_value"] = value.fill_value
        return [((name,), part) for name, part in parts.items()]
    if objects and is_array(value) and value.dtype.kind == "O":
        items = (item for block in lazy_array_of(value).blocks() for item in block.tolist())
        return list(zip(np.ndindex(value.shape), items, strict=True))
    return None


def kind(value: object) -> str:
    """Return in a word what a value is: ``array``, ``deque``, ``float``."""
    if isinstance(value, np.dtype):
        return "dtype"
    return _KINDS.get(type(value), type(value).__name__)


_KINDS: dict[type, str] = {
    np.ndarray: "array",
    LazyArray: "array",
    np.ma.MaskedArray: "masked array",
    type(None): "None",
}


@dataclass(frozen=True)
class Node:
    """A value at a place, or a run of like values from this place on."""

    keys: Keys  # from the root
    value: Any  # the value; of a run, the first
    count: int = 1  # how many values the run has; 1 for a value by itself
    # The values of a run of Python's bools, integers or floats, as an array.
    numbers: LazyArray | None = None
    # What stands in it and is to be listed; of another run, its first value as an example.
    children: tuple[Node, ...] = ()
    hidden: int = 0  # how many more values stand in it, which are not listed
    # The statistics of `lazy_array`, once somebody has put them there.
    summaries: list[Summary] = field(default_factory=list)

    @property
    def lazy_array(self) -> LazyArray | None:
        """The array whose statistics tell of the node."""
        if self.count > 1:
            return self.numbers
        return lazy_array_of(self.value) if is_array(self.value) else None


def grow(root: object, depth: int | None = None, *, objects: bool = True, keys: Keys = ()) -> Node:
    """Return the tree of what a file holds, or of the part of it that these keys lead to.

    As many levels of containers as `depth` says are opened; None opens all. Arrays of Python
    objects, which have to be read for it, are opened with `objects`, each at its first place.
    """
    opened: dict[int, Any] = {}

    def node(value: object, keys: Keys, depth: int | None) -> Node:
        items = children(value, objects=objects)
        if not items:
            return Node(keys, value)
        if depth == 0 or id(value) in opened:
            return Node(keys, value, hidden=len(items))
        if type(value) is np.ndarray:
            opened[id(value)] = value
        below = None if depth is None else depth - 1
        named = isinstance(value, dict)
        nodes: list[Node] = []
        listed = 0
        likes = likenesses([item for _, item in items])
        for _, group in groupby(zip(likes, items, strict=True), itemgetter(0)):
            if not named and len(nodes) >= SHOWN:
                break
            like = [item for _, item in group]
            listed += len(like)
            if len(like) > (NAMED_RUN if named else RUN):
                nodes.append(run(like, keys, below))
            else:
                nodes += (node(item, keys + key, below) for key, item in like)
        return Node(keys, value, children=tuple(nodes), hidden=len(items) - listed)

    def run(items: list[tuple[Keys, Any]], keys: Keys, depth: int | None) -> Node:
        key, first = items[0]
        numbers = _array_of_numbers([item for _, item in items])
        if numbers is not None:
            return Node(keys + key, first, len(items), numbers)
        return Node(keys + key, first, len(items), children=(node(first, keys + key, depth),))

    return node(root, keys, depth)


def _array_of_numbers(values: list[Any]) -> LazyArray | None:
    """Return Python's numbers, all of one type, as an array; None for all else."""
    if type(values[0]) not in (bool, int, float):
        return None
    numbers = np.array(values)
    # Integers of more than 64 bits make objects, and from 2**63 on, with negative ones, floats.
    exact = numbers.dtype.kind in ("f" if type(values[0]) is float else "biu")
    return lazy_array_of(numbers) if exact else None


_MOST_COLUMNS = 20


def likenesses(values: list[Any]) -> Sequence[Hashable]:
    """Return what is equal for values of a list for which `likeness` is equal.

    Records, transitions and arrays are gone through by column, in a fraction of the time.
    """
    types = set(map(type, values))
    if types <= _PLAIN:
        return list(map(type, values))
    if types == {np.ndarray}:
        return list(map(attrgetter("dtype", "shape"), values))
    columns: list[list[Any]] = []
    if types == {dict} and len(names := set(map(tuple, values))) == 1:
        columns = [list(map(itemgetter(name), values)) for name in names.pop()]
    elif types <= {list, tuple} and len(types) == len(set(map(len, values))) == 1:
        columns = list(map(list, zip(*values, strict=True)))
    if 0 < len(columns) <= _MOST_COLUMNS:
        return list(zip(*map(likenesses, columns), strict=True))
    return list(map(likeness, values))


_PLAIN = {bool, int, float, complex, str, bytes, type(None)}


def likeness(value: object) -> Hashable:
    """Return what is equal for values that differ in nothing but numbers and texts."""
    if isinstance(value, LazyArray | np.ndarray | np.generic):
        return kind(value), str(value.dtype), value.shape
    items = children(value)
    if items is None:
        return kind(value)
    if isinstance(value, dict):
        return kind(value), tuple((key, likeness(item)) for key, item in items)
    runs = groupby(likeness(item) for _, item in items)
    return kind(value), tuple((like, sum(1 for _ in run)) for like, run in runs)


def arrays_in(root: object) -> Iterator[tuple[Keys, LazyArray]]:
    """Yield every array of a tree with its place, in order."""
    waiting: list[tuple[Keys, Any]] = [((), root)]
    while waiting:
        keys, value = waiting.pop()
        if is_array(value) and not isinstance(value, np.generic):
            yield keys, lazy_array_of(value)
        items = children(value) or []
        waiting += [(keys + key, item) for key, item in reversed(items)]
