"""How columns stand in a document, and how they are put together to values again (SPEC, 3)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from codec import arrays, elements
from codec import types as classes
from codec.columns import Column, narrowest
from codec.errors import DecodeError, shorten
from codec.rows import Rows
from codec.tags import COLUMN, REF

Array = np.ndarray[Any, Any]
Keys = dict[str, Any]

# -- writing --------------------------------------------------------------------------------------


class Writing(Protocol):
    """What writing columns needs of the document that they stand in."""

    def head(self, keys: Keys, name: str) -> str:
        """Give the start of a tag, up to its content."""

    def values(self, values: list[Any], level: int) -> Iterator[str]:
        """Give values as a JSON array."""

    def tagged(self, array: Array | Rows, known: Keys) -> Iterator[str]:
        """Give the tag of an array, with the keys `known` besides its own."""

    def string(self, value: str) -> str | None:
        """Give the text of a string."""

    def next_id(self) -> int:
        """Give an id that no array of the document has."""


@dataclass
class Pool:
    """All arrays of one dtype and shape that stand in columns, each once.

    Attributes
    ----------
    arrays
        By their id(), in the order of their rows.
    index
        The row of each, by its id().
    """

    arrays: dict[int, Array]
    index: dict[int, int]


class Pools:
    """The pools of a document, made of its runs."""

    def __init__(self, runs: Iterable[Column]) -> None:
        self.known: dict[Hashable, int] = {}  # the ids of those that are written
        found: dict[Hashable, dict[int, Array]] = {}
        for run in runs:
            for leaf in run.leaves:
                if leaf.of == "array":
                    found.setdefault(leaf.pool, {}).update(
                        zip(map(id, leaf.cells), leaf.cells, strict=True)
                    )
        self.pools = {
            key: Pool(arrays, dict(zip(arrays, range(len(arrays)), strict=True)))
            for key, arrays in found.items()
        }

    def fork(self) -> Pools:
        """Give pools that can be written without these knowing."""
        fork = copy.copy(self)
        fork.known = dict(self.known)
        return fork

    def text(self, column: Column, writing: Writing) -> tuple[Array | None, Iterator[str]]:
        """Give the steps of a column from row to row of its pool, and the text of the pool."""
        pool = self.pools[column.pool]
        found = map(pool.index.__getitem__, map(id, column.cells))
        rows = np.fromiter(found, np.int64, len(column.cells))
        in_order = np.array_equal(rows, np.arange(len(pool.arrays)))
        if column.pool in self.known:
            text = iter((writing.head({}, REF) + f"{self.known[column.pool]}}}",))
        else:
            self.known[column.pool] = writing.next_id()
            every = Rows(list(pool.arrays.values()))
            text = writing.tagged(every, {"id": self.known[column.pool]})
        return (None if in_order else narrowest(np.diff(rows, prepend=0))), text


def text(
    column: Column, writing: Writing, pools: Pools | None, level: int, *, inside: bool = False
) -> Iterator[str]:
    """Give the tag of a column, which may stand inside of another.

    Without `pools`, every array is written as often as it stands in the column.
    """
    length = {} if inside else {"length": len(column.cells)}
    keys = {**length, "of": column.of, **column.keys}
    if column.of == "array":
        if pools is None:
            steps, content = None, writing.tagged(Rows(column.cells), {})
        else:
            steps, content = pools.text(column, writing)
        yield from _with_array(writing, keys, "steps", steps)
        yield from content
    elif column.of == "union":
        yield from _with_array(writing, keys, "which", column.data)
        yield from _parts(column, writing, pools, level)
    else:
        yield writing.head(keys, COLUMN)
        if column.data is not None:
            yield from writing.tagged(column.data, {})
        elif column.parts:
            yield from _parts(column, writing, pools, level)
        else:
            yield from writing.values(column.cells, level)
    yield "}"


def _with_array(writing: Writing, keys: Keys, name: str, array: Array | None) -> Iterator[str]:
    """Give the head of a column of which one key is an array."""
    if array is None:
        yield writing.head(keys, COLUMN)
        return
    before, after = writing.head({**keys, name: None}, COLUMN).rsplit("null", 1)
    yield before
    yield from writing.tagged(array, {})
    yield after


def _parts(column: Column, writing: Writing, pools: Pools | None, level: int) -> Iterator[str]:
    ends = "{}" if column.of == "dict" else "[]"
    yield ends[0]
    for number, (key, part) in enumerate(column.parts.items()):
        yield "," if number else ""
        yield f"{writing.string(key)}:" if column.of == "dict" else ""
        yield from text(part, writing, pools, level, inside=True)
    yield ends[1]


# -- reading --------------------------------------------------------------------------------------


class Reader(elements.Reader, Protocol):
    """What reading columns needs of the document that they stand in."""

    types: dict[str, type]

    def column(self, scanned: Any) -> tuple[Keys, Any]:
        """Give the keys and the content of a column's tag."""

    def rows(self, pool: Array) -> list[Array]:
        """Give the rows of an array, each an array of its own; for the same array, the same."""

    def made(self, value: dict[str, Any]) -> Any:
        """Give what the caller's hook makes of an object."""


@dataclass(frozen=True)
class Kind:
    """One kind of columns.

    Attributes
    ----------
    read
        ``read(keys, content, length, reader)`` gives the values.
    keys
        The keys that may stand beside ``of``.
    bytes_each
        About as much memory does Python take for one value, what it is made of left out.
    """

    read: Callable[[Keys, Any, int, Reader], list[Any]]
    bytes_each: int
    keys: frozenset[str] = frozenset()


def read_run(keys: Keys, content: Any, reader: Reader) -> list[Any]:
    """Read the outermost column, which says how many values there are.

    Raises
    ------
    DecodeError
        If anything is missing, unknown or does not fit, or the document is too short to have
        earned so many values.
    """
    length = keys.pop("length", None)
    if type(length) is not int or not 0 <= length <= arrays.MAX_BYTES:
        raise DecodeError(f"expected the length of a column, found {shorten(length)}")
    return _read(keys, content, length, reader)


def _read(keys: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    of = keys.pop("of", None)
    kind = KINDS.get(of) if isinstance(of, str) else None
    if kind is None:
        raise DecodeError(f"expected a column of {', '.join(KINDS)}; found {shorten(of)}")
    if keys.keys() != kind.keys and not keys.keys() <= kind.keys:
        wrong = min(keys.keys() - kind.keys)
        raise DecodeError(f"expected no key {shorten(wrong)} in a column of {of}")
    reader.claim(kind.bytes_each * length)
    values = kind.read(keys, content, length, reader)
    if len(values) != length:
        raise DecodeError(f"expected a column of {length} values, found {len(values)}")
    return values


def _array(scanned: Any, reader: Reader, place: str) -> Array:
    try:
        value = reader.value(scanned)
        if type(value) is not np.ndarray:
            raise DecodeError(f"expected an array, found {shorten(value)}")
    except DecodeError as error:
        error.inside(place)
        raise
    return value


def _numbers(name: str, base: type) -> Callable[[Keys, Any, int, Reader], list[Any]]:
    def read(_: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
        array = _array(content, reader, COLUMN)
        if array.shape != (length,) or not issubclass(array.dtype.type, base):
            raise DecodeError(f"expected {name} of shape [{length}], found {_describe(array)}")
        values: list[Any] = array.tolist()
        return values

    return read


def _describe(array: Array) -> str:
    return f"{array.dtype} of shape {list(array.shape)}"


def _read_scalars(_: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    array = _array(content, reader, COLUMN)
    kind = array.dtype.type
    plain = issubclass(kind, np.generic) and not issubclass(kind, np.flexible | np.object_)
    if array.shape != (length,) or not plain:
        raise DecodeError(f"expected scalars of shape [{length}], found {_describe(array)}")
    return list(array)


def _read_arrays(keys: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    pool = _array(content, reader, COLUMN)
    if pool.ndim == 0 or pool.dtype.hasobject:
        raise DecodeError(f"expected rows of an array, found {_describe(pool)}")
    if "steps" not in keys:
        return reader.rows(pool)
    steps = _array(keys["steps"], reader, "steps")
    if steps.shape != (length,) or steps.dtype.kind != "i":
        raise DecodeError(f"expected integers of shape [{length}], found {_describe(steps)}")
    # No step is longer than the pool, so that no sum of them is beyond int64.
    bounded = length == 0 or (steps.min() >= -len(pool) and steps.max() <= len(pool))
    rows = np.cumsum(steps, dtype=np.int64)
    if not bounded or ((rows < 0) | (rows >= len(pool))).any():
        raise DecodeError(f"expected steps from row to row of {len(pool)}")
    return list(map(reader.rows(pool).__getitem__, rows.tolist()))


def _read_parts(content: Any, lengths: list[int], reader: Reader) -> list[list[Any]]:
    """Read the columns that stand in another, of a length each."""
    if type(content) is not list or len(content) != len(lengths) or not lengths:
        raise DecodeError(f"expected {len(lengths) or 'some'} columns, found {shorten(content)}")
    return [
        _read_part(part, index, length, reader)
        for index, (part, length) in enumerate(zip(content, lengths, strict=True))
    ]


def _read_part(scanned: Any, place: object, length: int, reader: Reader) -> list[Any]:
    try:
        return _read(*reader.column(scanned), length, reader)
    except DecodeError as error:
        error.inside(place)
        error.inside(COLUMN)
        raise


def _read_each(content: Any, length: int, reader: Reader) -> list[list[Any]]:
    count = len(content) if type(content) is list else 0
    return _read_parts(content, [length] * count, reader)


def _read_tuples(_: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    return list(zip(*_read_each(content, length, reader), strict=True))


def _read_lists(_: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    return list(map(list, zip(*_read_each(content, length, reader), strict=True)))


def _read_dicts(_: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    content = reader.plain(content)
    if type(content) is not dict or not content:
        raise DecodeError(f"expected an object of columns, found {shorten(content)}")
    parts = [_read_part(part, key, length, reader) for key, part in content.items()]
    return [
        reader.made(dict(zip(content, values, strict=True))) for values in zip(*parts, strict=True)
    ]


def _read_objects(keys: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    build = classes.builder(reader.types, keys)
    return list(map(build, zip(*_read_each(content, length, reader), strict=True)))


def _read_union(keys: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    which = _array(keys.get("which"), reader, "which")
    if which.shape != (length,) or which.dtype.type is not np.uint8:
        raise DecodeError(f"expected uint8 of shape [{length}], found {_describe(which)}")
    count = len(content) if type(content) is list else 0
    lengths = np.bincount(which, minlength=count).tolist()
    parts = [iter(part) for part in _read_parts(content, lengths, reader)]
    return [next(parts[number]) for number in which.tolist()]


def _read_values(_: Keys, content: Any, length: int, reader: Reader) -> list[Any]:
    if type(content) is not list:
        raise DecodeError(f"expected an array of {length}, found {shorten(content)}")
    try:
        values: list[Any] = reader.value(content)
    except DecodeError as error:
        error.inside(COLUMN)
        raise
    return values


# THE table of kinds.
KINDS: dict[str, Kind] = {
    "array": Kind(_read_arrays, 8, frozenset({"steps"})),
    "scalar": Kind(_read_scalars, 48),
    "float": Kind(_numbers("float64", np.float64), 32),
    "int": Kind(_numbers("integers", np.integer), 40),
    "bool": Kind(_numbers("bool", np.bool_), 8),
    "tuple": Kind(_read_tuples, 64),
    "list": Kind(_read_lists, 80),
    "dict": Kind(_read_dicts, 256),
    "object": Kind(_read_objects, 128, frozenset({"type", "fields"})),
    "union": Kind(_read_union, 16, frozenset({"which"})),
    "value": Kind(_read_values, 8),
}

# What a row of a pool takes beside its elements.
ROW_BYTES = 128


def memory(run: Column) -> int:
    """Give how much memory a reader has to claim for a run."""
    nodes = run.nodes
    rows = {id(cell): cell for node in nodes if node.of == "array" for cell in node.cells}
    cells = sum(KINDS[node.of].bytes_each * len(node.cells) for node in nodes)
    return cells + ROW_BYTES * len(rows) + sum(int(row.nbytes) for row in rows.values())
