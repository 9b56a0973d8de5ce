"""Encode and decode the elements of an array as nested JSON arrays (SPEC, 4)."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol

import numpy as np

from codec.arrays.array_types import Array, Piece, as_text
from codec.arrays.dtype_table import MAX_NDIM, DTypeRow, Spelling
from codec.arrays.elements import blocks, numbers, small_numbers, strings, value_bytes
from codec.arrays.stacked_rows import StackedRows
from codec.errors import DecodeError, ElementError, EncodeError, Inside, shorten

Write = Callable[[Any], str]  # gives the JSON text of any value
Tick = Callable[[int], object]  # is told how many more bytes of elements are written


class ElementReader(Protocol):
    """A document, as far as the reading of elements needs it."""

    def value(self, scanned: Any) -> Any:
        """Return the value of scanned JSON."""

    def plain(self, scanned: list[Any]) -> list[Any]:
        """Return elements as Python's own numbers, whatever the caller's ``parse_float`` is."""

    def claim(self, size: int) -> None:
        """Refuse `size` bytes of memory if the document is too short to have earned them."""


# Elements of up to this number of bytes are never much longer than their text.
SHORT = 32

# Elements formatted in one go: large enough to be fast, small enough to stay in cache.
BLOCK = 1 << 15


class SpellingFunctions(NamedTuple):
    """How elements of one spelling are written, given a 1-D array, and read, given a flat list."""

    write: Callable[[Array, DTypeRow, Write], list[str]]
    parse: Callable[[list[Any], DTypeRow, ElementReader], Array]


# -- writing --------------------------------------------------------------------------------------


def text(array: Array | StackedRows, row: DTypeRow, write: Write) -> str:
    """Return the elements of `array` as nested JSON arrays without spaces; see `pieces`."""
    return "".join(map(as_text, pieces(array, row, write, lambda _: None)))


def pieces(array: Array | StackedRows, row: DTypeRow, write: Write, tick: Tick) -> Iterator[Piece]:
    """Yield the elements of `array` as nested JSON arrays without spaces, block by block.

    `write` gives the text of an element that is a string or any object; `tick` is told how many
    bytes of elements are done.
    """
    if array.size == 0:
        yield "[]"
    elif isinstance(array, np.ndarray) and array.ndim == 0:
        try:
            yield _inside(array.reshape(1), row, write)
        except ElementError as error:
            raise error.error from None
    elif array.ndim > 1 and array.size // len(array) > BLOCK:
        yield from _long_rows(array, row, write, tick)
    else:
        step = max(1, BLOCK // (array.size // len(array)))
        for start in range(0, len(array), step):
            taken = array[start : start + step]
            try:
                block = _inside(taken, row, write)
            except ElementError as error:
                error.put_inside(error.index + start * (array.size // len(array)), array.shape)
                raise error.error from None
            yield "," if start else "["
            yield block
            tick(taken.nbytes)
        yield "]"


def _long_rows(
    array: Array | StackedRows, row: DTypeRow, write: Write, tick: Tick
) -> Iterator[Piece]:
    for index in range(len(array)):
        yield "," if index else "["
        with Inside(index):
            yield from pieces(array[index], row, write, tick)
    yield "]"


def lines(array: Array, row: DTypeRow, write: Write) -> list[str]:
    """Return the innermost rows of `array` (at least 1-D, not empty), each as JSON text."""
    try:
        tokens = _tokens(array.ravel(), row, write)
    except ElementError as error:
        error.put_inside(error.index, array.shape)
        raise error.error from None
    width = array.shape[-1]
    return [f"[{', '.join(tokens[i : i + width])}]" for i in range(0, len(tokens), width)]


def _inside(array: Array, row: DTypeRow, write: Write) -> Piece:
    """Return one block, at least 1-D and not empty, without the outermost brackets."""
    whole = None if array.ndim == MAX_NDIM else blocks.write_block(array, row)  # which adds one
    if whole is not None:
        return memoryview(whole)[1:-1]
    return _nest(_tokens(array.ravel(), row, write), array.shape)[0][1:-1]


def _nest(tokens: list[str], shape: Sequence[int]) -> list[str]:
    """Join tokens to arrays nested as `shape` says, one for each group of tokens."""
    for width in reversed(shape):
        tokens = [f"[{','.join(tokens[i : i + width])}]" for i in range(0, len(tokens), width)]
    return tokens


def _tokens(flat: Array, row: DTypeRow, write: Write) -> list[str]:
    """Return the JSON text of each element of a 1-D array."""
    return _FUNCTIONS[row.spelling].write(flat, row, write)


def _write_objects(flat: Array, _: DTypeRow, write: Write) -> list[str]:
    tokens = []
    for i, item in enumerate(flat):
        try:
            tokens.append(write(item))
        except EncodeError as error:
            raise ElementError(i, error) from None
    return tokens


def _write_structures(flat: Array, row: DTypeRow, write: Write) -> list[str]:
    columns = []
    for k, field in enumerate(row.fields):
        column = flat[field.name]
        if column.size:
            try:
                tokens = _tokens(np.ascontiguousarray(column).reshape(-1), field.row, write)
            except ElementError as error:
                raise _in_field(error, k, field.shape) from None
            columns.append(_nest(tokens, field.shape))
        else:
            columns.append(["[]"] * len(flat))
    return [f"[{','.join(parts)}]" for parts in zip(*columns, strict=True)] or ["[]"] * len(flat)


def _in_field(error: ElementError, field: int, shape: tuple[int, ...]) -> ElementError:
    """Turn an error at an index of a field's elements into one at an index of the structures."""
    index, inner = divmod(error.index, math.prod(shape))
    error.put_inside(inner, shape)
    error.error.inside(field)
    return ElementError(index, error.error)


# -- reading --------------------------------------------------------------------------------------


def parse(content: object, shape: tuple[int, ...], row: DTypeRow, reader: ElementReader) -> Array:
    """Read nested lists of elements into a new array of the row's dtype.

    Raise DecodeError if the nesting is not `shape`, or an element is not of the dtype.
    """
    if 0 not in shape and (size := row.bytes_of_fields) > SHORT:
        reader.claim(math.prod(shape) * size)
    try:
        return _parse_each([content], shape, row, reader).reshape(shape)
    except ElementError as error:
        raise error.error from None


def _parse_each(
    items: list[Any], shape: tuple[int, ...], row: DTypeRow, reader: ElementReader
) -> Array:
    """Read elements that are nested, in each of `items`, as `shape` says; give them in 1-D."""
    if 0 in shape:
        for index, item in enumerate(items):
            # An array may stand here in a dialect, and the pairs of an object are a list.
            if type(item) is not list or item:
                raise ElementError(index, f"[], for shape {list(shape)} has no elements", item)
        return np.ndarray(0, row.dtype)
    nested = (*shape, 2) if row.spelling.is_complex else shape
    flat = _flatten(items, nested)
    if row.spelling not in (Spelling.OBJECT, Spelling.STRUCTURE):
        flat = reader.plain(flat)
    try:
        return _FUNCTIONS[row.spelling].parse(flat, row, reader)
    except ElementError as error:
        item, index = divmod(error.index, math.prod(nested))
        error.put_inside(index, nested)
        raise ElementError(item, error.error) from None


def _flatten(items: list[Any], shape: Sequence[int]) -> list[Any]:
    """Return the elements of lists nested as `shape` says; nothing is allocated on its word."""
    for axis, size in enumerate(shape):
        if set(map(type, items)) != {list} or set(map(len, items)) != {size}:
            wrong = next(i for i, x in enumerate(items) if type(x) is not list or len(x) != size)
            found = items[wrong]
            what = f"one of {len(found)}" if type(found) is list else shorten(found)
            item, index = divmod(wrong, math.prod(shape[:axis]))
            error = ElementError(item, DecodeError(f"expected an array of {size}, found {what}"))
            error.put_inside(index, shape[:axis])
            raise error
        items = list(chain.from_iterable(items))
    return items


def _parse_objects(flat: list[Any], row: DTypeRow, reader: ElementReader) -> Array:
    values = np.empty(len(flat), row.dtype)
    for i, item in enumerate(flat):
        try:
            values[i] = reader.value(item)
        except DecodeError as error:
            raise ElementError(i, error) from None
    return values


def _parse_structures(flat: list[Any], row: DTypeRow, reader: ElementReader) -> Array:
    expected = f"an array of {len(row.fields)} fields"
    for i, item in enumerate(flat):
        if type(item) is not list or len(item) != len(row.fields):
            raise ElementError(i, expected, item)
    columns = []  # all before the values, so that no more of these are held than of one structure
    for k, field in enumerate(row.fields):
        try:
            columns.append(_parse_each([item[k] for item in flat], field.shape, field.row, reader))
        except ElementError as error:
            error.error.inside(k)
            raise
    values, end = np.zeros(len(flat), row.dtype), 0
    for field, column in zip(row.fields, columns, strict=True):
        whole, offset = row.dtype.fields[field.name][:2]  # type: ignore[index]
        if column.size and offset < end and not whole.hasobject:
            value_bytes.put(values, whole, offset, column)
        elif column.size:
            values[field.name] = column.reshape(len(flat), *field.shape)
        end = max(end, offset + whole.itemsize)
    return values


def _of(write: Callable[..., list[str]], parse: Callable[..., Array]) -> SpellingFunctions:
    """Make functions of a pair that needs neither `write` nor `read`."""
    return SpellingFunctions(
        lambda flat, row, _: write(flat, row), lambda flat, row, _: parse(flat, row)
    )


def _of_strings(write: Callable[..., list[str]], parse: Callable[..., Array]) -> SpellingFunctions:
    return SpellingFunctions(write, lambda flat, row, _: parse(flat, row))


_FUNCTIONS: dict[Spelling, SpellingFunctions] = {
    Spelling.BOOL: _of(numbers.write_numbers, numbers.parse_bools),
    Spelling.INTEGER: _of(numbers.write_numbers, numbers.parse_integers),
    Spelling.SMALL_INTEGER: _of(small_numbers.write_integers, small_numbers.parse_integers),
    Spelling.FLOAT: _of(numbers.write_numbers, numbers.parse_floats),
    Spelling.SMALL_FLOAT: _of(small_numbers.write_floats, small_numbers.parse_floats),
    Spelling.EXTENDED: _of(numbers.write_extended, numbers.parse_extended),
    Spelling.COMPLEX: _of(numbers.write_complex, numbers.parse_floats),
    Spelling.COMPLEX_EXTENDED: _of(numbers.write_complex, numbers.parse_extended),
    Spelling.TIME: _of(numbers.write_numbers, numbers.parse_times),
    Spelling.TEXT: _of_strings(strings.write_text, strings.parse_text),
    Spelling.BYTES: _of(strings.write_bytes, strings.parse_bytes),
    Spelling.VOID: _of(strings.write_void, strings.parse_void),
    Spelling.STRING: _of_strings(strings.write_strings, strings.parse_strings),
    Spelling.STRUCTURE: SpellingFunctions(_write_structures, _parse_structures),
    Spelling.OBJECT: SpellingFunctions(_write_objects, _parse_objects),
}
