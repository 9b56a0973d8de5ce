"""First pass over an object: which arrays are shared, and which runs are written by column."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.columns.split_runs import SHORTEST, Column, Planner
from codec.errors import EncodeError
from codec.tags import classes, tag_table

# Runs that have arrays in common in so intricate a way are not worth their columns.
MOST_LOOKS = 6

CONTAINERS = (list, tuple, deque, dict, OrderedDict)


class Survey(NamedTuple):
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

    repeated: frozenset[int]
    runs: dict[int, Column]
    kept: list[Any]
    nbytes: int


def survey(root: object, types: frozenset[type], *, share: bool, stack: bool) -> Survey:
    """Look through an object, once, or again where an array of a run stands elsewhere as well."""
    apart: frozenset[int] = frozenset()
    for looks in count(1):
        walk = SurveyWalk(types, apart, stack=stack and looks < MOST_LOOKS)
        walk.through(root)
        again = walk.to_stand_apart() if share else frozenset()
        if not again:
            break
        apart |= again
    return walk.survey(share=share)


class SurveyWalk:
    """A look through an object, or through parts of it one after another.

    `apart` are the id() of arrays that are not rows of columns.
    """

    def __init__(self, types: frozenset[type], apart: frozenset[int], *, stack: bool) -> None:
        self.types = types
        self.apart = apart
        self.planner = Planner(types, apart) if stack else None
        self.visits: dict[int, int] = {}  # of arrays outside of columns
        self.runs: dict[int, Column] = {}
        self.numbers = count()
        self.part = 0  # the number of the part that is looked through
        # The last part in which each run stands, and its number there, by its id(). What a stack
        # gave last comes first, and always has: the order of a pool's rows depends on it.
        self.found: dict[int, tuple[int, int]] = {}
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
                self.note((value,))
                if not value.dtype.hasobject or value.dtype.kind == "T":
                    continue
            entered[id(value)] = times = entered.get(id(value), 0) + 1
            if times <= 2:
                todo.extend(self.inside(value))

    def note(self, arrays: Iterable[Any]) -> None:
        """Count a visit of arrays outside of columns."""
        for array in arrays:
            self.nbytes += 0 if id(array) in self.visits else array.nbytes
            self.visits[id(array)] = self.visits.get(id(array), 0) + 1

    def inside(self, value: Any) -> list[Any]:
        """Return what stands directly in a value and is of interest."""
        if type(value) in (list, tuple, deque) and len(value) >= SHORTEST:
            outside = self.run(value)
            if outside is not None:
                return outside
        items = _items(value, self.types)
        if self.of_interest.isdisjoint(map(type, items)):
            return []
        self.kept.append(items)
        return [item for item in items if type(item) in self.of_interest]

    def run(self, value: Any) -> list[Any] | None:
        """Note the arrays of a run, and return what it does not write by column; None if no run.

        The value is a list, tuple or deque of at least `SHORTEST` items.
        """
        if self.planner is None:
            return None
        known = self.runs.get(id(value))
        column = known or self.planner.run(list(value))
        if column is None:
            return None
        column.stands_again = known is not None
        self.runs[id(value)] = column
        if self.found.get(id(value), (1, 0))[0] != -self.part:
            self.found[id(value)] = -self.part, next(self.numbers)
        outside: list[Any] = []
        for leaf in column.leaves:
            if leaf.of == "array":
                before = len(self.in_columns)
                self.in_columns.update(map(id, leaf.cells))
                self.nbytes += (len(self.in_columns) - before) * leaf.cells[0].nbytes
            elif leaf.of == "value":
                outside.extend(cell for cell in leaf.cells if type(cell) in self.of_interest)
        return outside

    def to_stand_apart(self) -> frozenset[int]:
        """Return more arrays of columns that also stand elsewhere.

        A run without these arrays may be none, and then arrays of others stand elsewhere as well.
        """
        return frozenset(self.in_columns.intersection(self.visits)) - self.apart

    def survey(self, *, share: bool) -> Survey:
        """Return what was seen."""
        repeated = (known for known, visits in self.visits.items() if visits > 1)
        runs = {known: self.runs[known] for known in sorted(self.runs, key=self.found.__getitem__)}
        return Survey(frozenset(repeated if share else ()), runs, self.kept, self.nbytes)


def _items(value: Any, types: frozenset[type]) -> Iterable[Any]:
    """Return the values that stand directly inside another."""
    if type(value) in types:
        try:
            return classes.lower(value)[1]
        except EncodeError:  # it is refused where it is written, which is a place to name
            return ()
    if isinstance(value, np.ndarray):
        return _objects(np.asarray(value))
    if type(value) is OrderedDict:
        return [*OrderedDict.values(value), *vars(value).values()]
    return value.values() if isinstance(value, dict) else value


def _objects(array: Array) -> list[Any]:
    """Return the elements of an array that are objects, those in fields of structures too."""
    if not array.dtype.hasobject:
        return []
    flat = array.reshape(-1)
    if array.dtype.names is not None:
        return [item for name in array.dtype.names for item in _objects(flat[name])]
    elements: list[Any] = flat.tolist() if array.dtype.kind == "O" else []
    return elements
