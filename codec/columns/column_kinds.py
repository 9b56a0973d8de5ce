"""THE table of column kinds, and how columns are joined to values again (SPEC, 3)."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.arrays.elements import nested
from codec.columns.frames import COUNTED, FrameRows, describe, places, read_array_at
from codec.errors import DecodeError, Inside, shorten
from codec.tags import classes
from codec.tags.strings_and_numbers import Keys
from codec.tags.tag_table import COLUMN


class ColumnReader(nested.ElementReader, Protocol):
    """A document, as far as the reading of columns needs it."""

    types: dict[str, type]

    def claim(self, size: int, made: int | None = None) -> None:
        """Refuse what counts as `size` bytes, and takes `made`, if it is not earned."""

    def numbers(self, values: list[Any]) -> list[Any]:
        """Return Python's own floats or integers as what the caller's hooks make of them."""

    def column(self, scanned: Any) -> tuple[Keys, Any]:
        """Return the keys and the content of a column's tag."""

    def pool(self, scanned: Any) -> Array | FrameRows:
        """Return an array whose rows are arrays, or frames that make them up."""

    def rows(self, pool: Array | FrameRows) -> list[Array]:
        """Return the rows of a pool, each an array of its own; for the same pool, the same."""

    def made(self, value: dict[str, Any]) -> Any:
        """Return what the caller's hook makes of an object."""


class ColumnKind(NamedTuple):
    """One kind of columns."""

    # ``read(keys, content, length, reader)`` gives the values.
    read: Callable[[Keys, Any, int, ColumnReader], list[Any]]
    bytes_each: int  # about the memory that Python takes for a value, without its items
    keys: frozenset[str] = frozenset()  # the keys that may stand beside ``of``
    bytes_each_part: int = 0  # and for each of its items

    def memory(self, values: int, parts: int) -> int:
        """Return the memory that values made of that number of parts count as."""
        return values * (self.bytes_each + parts * self.bytes_each_part)


def read_run(keys: Keys, content: Any, reader: ColumnReader) -> list[Any]:
    """Read the outermost column, which says how many values there are.

    Raise DecodeError if anything is missing, unknown or does not fit, or the document is too short
    to have earned the memory of the values.
    """
    length = keys.pop("length", None)
    if type(length) is not int or not 0 <= length <= array_tag.MAX_BYTES:
        raise DecodeError(f"expected the length of a column, found {shorten(length)}")
    return _read_column(keys, content, length, reader)


def _read_column(keys: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    of = keys.pop("of", None)
    kind = KINDS.get(of) if isinstance(of, str) else None
    if kind is None:
        raise DecodeError(f"expected a column of {', '.join(KINDS)}; found {shorten(of)}")
    if not keys.keys() <= kind.keys:
        wrong = min(keys.keys() - kind.keys)
        raise DecodeError(f"expected no key {shorten(wrong)} in a column of {of}")
    reader.claim(kind.memory(length, len(content) if isinstance(content, list | dict) else 0))
    values = kind.read(keys, content, length, reader)
    if len(values) != length:
        raise DecodeError(f"expected a column of {length} values, found {len(values)}")
    return values


def _number_reader(name: str, base: type) -> Callable[[Keys, Any, int, ColumnReader], list[Any]]:
    def read(_: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
        array = read_array_at(content, reader, COLUMN)
        # A timedelta64 is a signed integer, to NumPy.
        kind = array.dtype.type
        if array.shape != (length,) or not issubclass(kind, base) or kind is np.timedelta64:
            raise DecodeError(f"expected {name} of shape [{length}], found {describe(array)}")
        return reader.numbers(array.tolist())

    return read


def _read_scalars(_: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    array = read_array_at(content, reader, COLUMN)
    kind = array.dtype.type
    plain = issubclass(kind, np.generic) and not issubclass(kind, np.flexible | np.object_)
    if array.shape != (length,) or not plain:
        raise DecodeError(f"expected scalars of shape [{length}], found {describe(array)}")
    return list(array)


def _read_arrays(keys: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    steps = read_array_at(keys["steps"], reader, "steps") if "steps" in keys else None
    pool = reader.pool(content)
    if pool.ndim == 0 or pool.dtype.hasobject:
        raise DecodeError(f"expected rows of an array, found {describe(pool)}")
    if keys.get("copies", True) is not True:
        raise DecodeError(f"expected copies to be true, found {shorten(keys['copies'])}")
    if steps is None and len(pool) != length:
        raise DecodeError(f"expected {length} rows, found {describe(pool)}")
    if steps is not None and (steps.shape != (length,) or steps.dtype.kind != "i"):
        raise DecodeError(f"expected integers of shape [{length}], found {describe(steps)}")
    if "copies" in keys:
        claim_rows(pool, length, reader)
        rows = range(length) if steps is None else places(steps, len(pool)).tolist()
        return build_rows(pool, list(rows))
    made = reader.rows(pool)
    return list(made if steps is None else map(made.__getitem__, places(steps, len(made)).tolist()))


def build_rows(pool: Array | FrameRows, numbers: list[int]) -> list[Array]:
    """Return new arrays for rows of these numbers."""
    if isinstance(pool, FrameRows):
        return pool.build(numbers)
    if pool.dtype.itemsize == 0:  # NumPy's copy of U0 is U1
        return [np.ndarray(pool.shape[1:], pool.dtype) for _ in numbers]
    return [pool[number, ...].copy() for number in numbers]


def _read_parts(content: Any, lengths: list[int], reader: ColumnReader) -> list[list[Any]]:
    """Read the columns that stand in another, of a length each."""
    if type(content) is not list or len(content) != len(lengths) or not lengths:
        raise DecodeError(f"expected {len(lengths) or 'some'} columns, found {shorten(content)}")
    return [
        _read_part(part, index, length, reader)
        for index, (part, length) in enumerate(zip(content, lengths, strict=True))
    ]


def _read_part(scanned: Any, place: object, length: int, reader: ColumnReader) -> list[Any]:
    with Inside(COLUMN), Inside(place):
        return _read_column(*reader.column(scanned), length, reader)


def _read_each(content: Any, length: int, reader: ColumnReader) -> list[list[Any]]:
    count = len(content) if type(content) is list else 0
    return _read_parts(content, [length] * count, reader)


def _read_tuples(_: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    return list(zip(*_read_each(content, length, reader), strict=True))


def _read_lists(_: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    return list(map(list, zip(*_read_each(content, length, reader), strict=True)))


def _read_dicts(_: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    content = reader.plain(content)
    if type(content) is not dict or not content:
        raise DecodeError(f"expected an object of columns, found {shorten(content)}")
    parts = [_read_part(part, key, length, reader) for key, part in content.items()]
    return [
        reader.made(dict(zip(content, values, strict=True))) for values in zip(*parts, strict=True)
    ]


def _read_objects(keys: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    build = classes.builder(reader.types, keys)
    count = len(keys["fields"])
    if type(content) is not list or len(content) != count:  # no value would tell, where none is
        raise DecodeError(f"expected {count} columns, found {shorten(content)}")
    return list(map(build, zip(*_read_each(content, length, reader), strict=True)))


def _read_union(keys: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    which = read_array_at(keys.get("which"), reader, "which")
    if which.shape != (length,) or which.dtype.type is not np.uint8:
        raise DecodeError(f"expected uint8 of shape [{length}], found {describe(which)}")
    count = len(content) if type(content) is list else 0
    lengths = np.bincount(which, minlength=count).tolist()
    parts = [iter(part) for part in _read_parts(content, lengths, reader)]
    return [next(parts[number]) for number in which.tolist()]


def _read_values(_: Keys, content: Any, length: int, reader: ColumnReader) -> list[Any]:
    if type(content) is not list:
        raise DecodeError(f"expected an array of {length}, found {shorten(content)}")
    with Inside(COLUMN):
        values: list[Any] = reader.value(content)
    return values


# THE table of kinds.
KINDS: dict[str, ColumnKind] = {
    "array": ColumnKind(_read_arrays, 8, frozenset({"steps", "copies"})),
    "scalar": ColumnKind(_read_scalars, 48),
    "float": ColumnKind(_number_reader("float64", np.float64), 32),
    "int": ColumnKind(_number_reader("integers", np.integer), 40),
    "bool": ColumnKind(_number_reader("bool", np.bool_), 8),
    "tuple": ColumnKind(_read_tuples, 64),
    "list": ColumnKind(_read_lists, 80),
    "dict": ColumnKind(_read_dicts, 192, bytes_each_part=48),
    "object": ColumnKind(_read_objects, 128, frozenset({"type", "fields"}), bytes_each_part=48),
    "union": ColumnKind(_read_union, 16, frozenset({"which"})),
    "value": ColumnKind(_read_values, 8),
}

# What a row of a pool takes beside its elements, and for each dimension beyond the first.
ROW_BYTES, DIMENSION_BYTES = 128, 16


def row_memory(shape: tuple[int, ...], dtype: DType, *, of_frames: bool = False) -> int:
    """Return the memory that a row of a pool counts as."""
    nbytes = math.prod(shape) * dtype.itemsize // (COUNTED if of_frames else 1)
    return nbytes + ROW_BYTES + DIMENSION_BYTES * max(0, len(shape) - 1)


def claim_rows(pool: Array | FrameRows, count: int, reader: ColumnReader) -> None:
    """Raise DecodeError if the document has not earned the memory of `count` rows of a pool."""
    made = count * row_memory(pool.shape[1:], pool.dtype)
    counted = row_memory(pool.shape[1:], pool.dtype, of_frames=isinstance(pool, FrameRows))
    reader.claim(count * counted, made)
