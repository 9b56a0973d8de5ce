"""First pass over an object: which arrays are shared, and which runs are written by column."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.columns.split_runs import SHORTEST, Column, Planner
from codec.errors import EncodeError
from codec.tags import classes, tag_table

# Runs that have arrays in common in so intricate a way are not worth their columns.
MOST_LOOKS = 6

CONTAINERS = (list, tuple, deque, dict)


@dataclass
class Survey:
    """Facts about an object, collected before it is written.

    Attributes
    ----------
    repeated
        The id() of each array that stands at more than one place outside of columns.
    runs
        The columns of each list, tuple or deque that is written by column, by its id().
    kept
        What was made on the way: it has to live, for the id() of what is gone is used again.
    nbytes
        About how many bytes of array elements there are to be written.
    """

    repeated: frozenset[int] = frozenset()
    runs: dict[int, Column] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    nbytes: int = 0


def survey(root: object, types: frozenset[type], *, share: bool, stack: bool) -> Survey:
    """Look through an object, once, or again where an array of a run stands elsewhere as well."""
    apart: frozenset[int] = frozenset()
    for looks in count(1):
        # A run without these arrays may be none, and then arrays of others stand elsewhere as well.
        walk = _SurveyWalk(types, Planner(types, apart) if stack and looks < MOST_LOOKS else None)
        walk.through(root)
        again = walk.in_columns.intersection(walk.visits) - apart if share else frozenset()
        if not again:
            break
        apart |= again
    repeated = frozenset(known for known, visits in walk.visits.items() if visits > 1)
    return Survey(repeated if share else frozenset(), walk.runs, walk.kept, walk.nbytes)


class _SurveyWalk:
    def __init__(self, types: frozenset[type], planner: Planner | None) -> None:
        self.types = types
        self.planner = planner
        self.visits: dict[int, int] = {}  # of arrays outside of columns
        self.runs: dict[int, Column] = {}
        self.in_columns: set[int] = set()  # id() of arrays
        self.nbytes = 0
        self.kept: list[Any] = []
        self.arrays = frozenset((*array_tag.CLASSES, *tag_table.masked_types()))
        self.of_interest = self.arrays.union(CONTAINERS, types)

    def through(self, root: object) -> None:
        """Visit everything in `root`.

        A container is entered twice at most: the second time shows that all in it is repeated.
        """
        entered: dict[int, int] = {}
        todo: list[Any] = [root] if type(root) in self.of_interest else []
        while todo:
            value = todo.pop()
            if type(value) in self.arrays:
                self.nbytes += 0 if id(value) in self.visits else value.nbytes
                self.visits[id(value)] = self.visits.get(id(value), 0) + 1
                if not value.dtype.hasobject or value.dtype.kind == "T":
                    continue
            entered[id(value)] = times = entered.get(id(value), 0) + 1
            if times <= 2:
                todo.extend(self.inside(value))

    def inside(self, value: Any) -> list[Any]:
        """Return what stands directly in a value and is of interest."""
        if (
            self.planner is not None
            and type(value) in (list, tuple, deque)
            and len(value) >= SHORTEST
        ):
            column = self.runs.get(id(value)) or self.planner.run(list(value))
            if column is not None:
                self.runs[id(value)] = column
                return self.inside_columns(column)
        items = _items(value, self.types)
        if self.of_interest.isdisjoint(map(type, items)):
            return []
        self.kept.append(items)
        return [item for item in items if type(item) in self.of_interest]

    def inside_columns(self, column: Column) -> list[Any]:
        """Note the arrays of a run, and give what is written as it would be outside of columns."""
        outside: list[Any] = []
        for leaf in column.leaves:
            if leaf.of == "array":
                before = len(self.in_columns)
                self.in_columns.update(map(id, leaf.cells))
                self.nbytes += (len(self.in_columns) - before) * leaf.cells[0].nbytes
            elif leaf.of == "value":
                outside.extend(cell for cell in leaf.cells if type(cell) in self.of_interest)
        return outside


def _items(value: Any, types: frozenset[type]) -> Iterable[Any]:
    """Return the values that stand directly inside another."""
    if type(value) in types:
        try:
            return classes.lower(value)[1]
        except EncodeError:  # it is refused where it is written, which is a place to name
            return ()
    if isinstance(value, np.ndarray):
        return _objects(np.asarray(value))
    return value.values() if isinstance(value, dict) else value


def _objects(array: Array) -> list[Any]:
    """Return the elements of an array that are objects, those in fields of structures too."""
    if array.dtype.names is not None:
        return [item for name in array.dtype.names for item in _objects(array[name])]
    elements: list[Any] = array.reshape(-1).tolist() if array.dtype.kind == "O" else []
    return elements
