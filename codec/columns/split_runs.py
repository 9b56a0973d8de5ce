"""Split runs of like values, such as the transitions of a replay memory, into columns.

A transition is a tuple of a state, an action, a reward, the next state and a flag. Fifty thousand
of them are five columns, each of one dtype, which is how they are written (SPEC, 3).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np

from codec.arrays import dtype_names
from codec.arrays.array_types import Array
from codec.arrays.dtype_table import MAX_NDIM
from codec.arrays.elements import nested
from codec.errors import EncodeError
from codec.tags import classes
from codec.tags.tag_table import has_plain_keys

# A shorter run is easier to read as it is. Ours is the choice, not the format's.
# In a list as long as this, arrays may be a run.
SHORTEST = 16
# Nor is there a gain in columns of columns without end, of arrays large enough to stand alone, or
# where every other value is of another kind.
DEEPEST, WIDEST, LARGEST, MOST_KINDS = 4, 64, 1 << 20, 8
# Nor in columns of a few containers each, among others.
FEWEST = 4


@dataclass(eq=False)
class Column:
    """Values of one kind."""

    of: str  # the kind; `codec.columns.column_kinds` has the table
    cells: list[Any]  # the values
    # The columns of what the values are made of.
    parts: dict[Any, Column] = field(default_factory=dict)
    # What a document says beside the kind, such as the fields of a namedtuple.
    keys: dict[str, Any] = field(default_factory=dict)
    data: Array | None = None  # the values as one array, for kinds that are written as one
    stands_again: bool = False  # whether the run stands at more than one place
    # What arrays have in common that are rows of one: the name of their dtype, and their shape.
    pool: Hashable = None

    @property
    def leaves(self) -> list[Column]:
        """The columns that are not made of others."""
        if not self.parts:
            return [self]
        return list(chain.from_iterable(part.leaves for part in self.parts.values()))

    @property
    def nodes(self) -> list[Column]:
        """The column itself and all it is made of."""
        return [self, *chain.from_iterable(part.nodes for part in self.parts.values())]


class Planner:
    """Finds the columns of runs.

    `types` are the namedtuples and dataclasses that may be written, `apart` the id() of arrays that
    also stand outside of columns, where a column cannot refer to.
    """

    def __init__(self, types: frozenset[type], apart: frozenset[int]) -> None:
        self.types = types
        self.apart = apart
        self.room = WIDEST

    def run(self, values: list[Any]) -> Column | None:
        """Return the columns of at least `SHORTEST` values.

        None if the values are not alike, or plain JSON says the same.
        """
        self.room = WIDEST
        column = self.column(values, 0)
        gains = any(node.of in ("array", "scalar", "tuple", "object") for node in column.nodes)
        return column if gains else None

    def column(self, cells: list[Any], depth: int) -> Column:
        """Take values apart as far as they are alike."""
        kinds = list(map(type, cells))
        if len(set(kinds)) > 1:
            return self.union(cells, kinds, depth)
        kind = kinds[0]
        if kind is np.ndarray:
            return self.arrays(cells, depth)
        if issubclass(kind, np.generic):
            return _scalars(cells)
        if kind in _NUMBERS:
            return _number_column(cells, *_NUMBERS[kind])
        return self.containers(cells, kind, depth) or Column("value", cells)

    def containers(self, cells: list[Any], kind: type, depth: int) -> Column | None:
        """Take containers of one kind apart."""
        if depth < DEEPEST and len(cells) >= FEWEST:
            if kind in (tuple, list) or (kind in self.types and issubclass(kind, tuple)):
                return self.sequences(cells, kind, depth)
            if kind is dict:
                return self.dicts(cells, depth)
            if kind in self.types:
                return self.instances(cells, depth)
        return None

    def union(self, cells: list[Any], kinds: Sequence[Hashable], depth: int) -> Column:
        """Sort values of a few kinds into a column each, and note the kind of each value."""
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
        if len(numbers) > min(MOST_KINDS, len(cells) // 2):
            return Column("value", cells)
        which = np.fromiter(map(numbers.__getitem__, kinds), np.uint8, len(kinds))
        parts = {
            number: self.column(list(compress(cells, (which == number).tolist())), depth)
            for number in numbers.values()
        }
        if all(part.of == "value" for part in parts.values()):
            return Column("value", cells)
        return Column("union", cells, parts, data=which)

    def arrays(self, cells: list[Array], depth: int) -> Column:
        """Make rows of arrays of one dtype and shape."""
        if self.apart and not self.apart.isdisjoint(map(id, cells)):
            alone = [id(cell) in self.apart for cell in cells]
            if all(alone):
                return Column("value", cells)
            return self.union(cells, alone, depth)
        found = list(map(attrgetter("dtype"), cells))
        shapes = list(map(attrgetter("shape"), cells))
        different = {id(dtype): dtype for dtype in found}
        names = {known: _name(dtype) for known, dtype in different.items()}
        if len(set(names.values())) > 1 or len(set(shapes)) > 1:
            kinds = list(zip(map(names.get, map(id, found)), shapes, strict=True))
            return self.union(cells, kinds, depth)
        one = cells[0]
        is_row = one.ndim < MAX_NDIM and 0 < one.nbytes <= LARGEST
        if names[id(one.dtype)] is None or not is_row:
            return Column("value", cells)
        if one.ndim > 1 and any(c.flags.f_contiguous and not c.flags.c_contiguous for c in cells):
            return Column("value", cells)
        return Column("array", cells, pool=(names[id(one.dtype)], one.shape))

    def sequences(self, cells: list[Any], kind: type, depth: int) -> Column:
        """Take tuples, lists or namedtuples of one length apart, item by item."""
        lengths = list(map(len, cells))
        if len(set(lengths)) > 1:
            return self.union(cells, lengths, depth)
        items = list(map(list, zip(*cells, strict=True)))
        if kind in (tuple, list):
            return self.made_of(cells, kind.__name__, dict(enumerate(items)), {}, depth)
        keys, _ = classes.lower(cells[0])
        return self.made_of(cells, "object", dict(enumerate(items)), keys, depth)

    def dicts(self, cells: list[dict[Any, Any]], depth: int) -> Column:
        """Take dicts of the same keys in the same order apart, key by key."""
        orders = list(map(tuple, cells))
        if len(set(orders)) > 1:
            return self.union(cells, orders, depth)
        # Keys that are equal may differ: "a" is np.str_("a").
        if not has_plain_keys(cells[0]) or set(map(type, chain.from_iterable(cells))) > {str}:
            return Column("value", cells)
        items = {key: list(map(itemgetter(key), cells)) for key in orders[0]}
        return self.made_of(cells, "dict", items, {}, depth)

    def instances(self, cells: list[Any], depth: int) -> Column:
        """Take dataclass instances apart, field by field."""
        try:
            lowered = [classes.lower(cell) for cell in cells]
        except EncodeError:  # it is refused where it is written, which is a place to name
            return Column("value", cells)
        items = map(list, zip(*(values for _, values in lowered), strict=True))
        return self.made_of(cells, "object", dict(enumerate(items)), lowered[0][0], depth)

    def made_of(
        self,
        cells: list[Any],
        of: str,
        items: dict[Any, list[Any]],
        keys: dict[str, Any],
        depth: int,
    ) -> Column:
        """Return the column of values whose `items` are columns themselves."""
        self.room -= len(items)
        if not items or self.room < 0:
            return Column("value", cells)
        parts = {key: self.column(values, depth + 1) for key, values in items.items()}
        return Column(of, cells, parts, keys)


def _name(dtype: np.dtype[Any]) -> str | None:
    """Return one name for dtypes that are written alike; None for those that stay out of columns.

    Those are dtypes without bytes of their own, and long ones, which may be padding for the most
    part: a reader grants as much as their text has earned, and no more for the columns.
    """
    try:
        name, row = dtype_names.spell(dtype)
    except EncodeError:
        return None
    return repr(name) if row.has_bytes and dtype.itemsize <= nested.SHORT else None


def _scalars(cells: list[Any]) -> Column:
    dtype = cells[0].dtype
    try:
        _, row = dtype_names.spell(dtype)
    except EncodeError:
        return Column("value", cells)
    if (
        type(cells[0]) is not row.dtype.type
        or isinstance(cells[0], np.flexible)
        or (dtype.kind in "mM" and any(cell.dtype != dtype for cell in cells))
    ):
        return Column("value", cells)
    return Column("scalar", cells, data=np.array(cells, dtype))


_NUMBERS: dict[type, tuple[str, type]] = {
    float: ("float", np.float64),
    int: ("int", np.int64),
    bool: ("bool", np.bool_),
}


def _number_column(cells: list[Any], of: str, dtype: type) -> Column:
    try:
        data: Array = np.array(cells, dtype)
    except OverflowError:  # an integer that no dtype holds
        return Column("value", cells)
    return Column(of, cells, data=narrowest(data) if of == "int" else data)


def narrowest(integers: Array) -> Array:
    """Return int64 as the smallest signed integers that hold them (an array that is not empty)."""
    low, high = int(integers.min()), int(integers.max())
    for dtype in (np.int8, np.int16, np.int32):
        if np.iinfo(dtype).min <= low and high <= np.iinfo(dtype).max:
            return integers.astype(dtype)
    return integers
