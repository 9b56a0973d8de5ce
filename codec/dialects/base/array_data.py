"""Arrays of bytes or nested lists in foreign documents, checked before memory is taken."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Literal

import numpy as np

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import Spelling
from codec.arrays.elements import nested
from codec.dialects.base.reader import DialectReader, inside
from codec.dialects.base.writer import DialectWriter, Text
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text
from codec.payloads.inflate import MAX_RATIO, bounded
from codec.payloads.shuffle import Bytes
from codec.tags import tag_table

Order = Literal["C", "F"]


def of_bytes(raw: Bytes, dtype: DType, shape: tuple[int, ...], order: Order = "C") -> Array:
    """Return an array of its elements' bytes, in memory of its own.

    Raises
    ------
    DecodeError
        If they are more or fewer than `dtype` and `shape` need, or not 0 and 1 for booleans; or if
        elements are none of a fixed number of bytes: objects would be memory addresses.
    """
    if dtype.hasobject or not dtype.itemsize:
        raise DecodeError(f"expected no bytes: elements of dtype {dtype} have none")
    size = math.prod(shape) * dtype.itemsize
    if len(raw) != size:
        found = f"more than {size}" if len(raw) > size else str(len(raw))
        raise DecodeError(f"shape {list(shape)} needs {size} bytes, found {found}")
    values: Array = np.ndarray(shape, dtype, raw, order=order)
    array_tag.check_bools(values)
    return np.require(values, dtype, [order, "O", "W"])


def inflated(packed: bytes, size: int, wbits: int, what: str) -> bytes:
    """Inflate at most one byte more than `size`.

    Parameters
    ----------
    wbits
        As for `zlib.decompressobj`: ``zlib.MAX_WBITS`` for zlib, 16 more for gzip.
    what
        What it is expected to be, for messages.

    Raises
    ------
    DecodeError
        If `packed` is no such data, or is cut off, or more follows behind it.
    """
    return bounded(zlib.decompressobj(wbits), packed, size, what, zlib.error)


def of_lists(
    scanned: object,
    dtype: DType,
    shape: tuple[int, ...],
    reader: DialectReader,
    order: Order = "C",
) -> Array:
    """Return an array of nested lists of its elements.

    Elements are spelled as our own format does, or as numbers that are NaN or infinite.

    Raises
    ------
    DecodeError
        If the nesting is not `shape`, or an element is none of the dtype.
    """
    _, row = dtype_names.spell(dtype)
    if 0 in shape and _has_no_leaf(scanned):
        scanned = []  # as our own format has it; others nest as deep as the first 0
    values = nested.parse(scanned, shape, row, reader)
    return np.require(values, dtype, [order, "O", "W"])


def _has_no_leaf(scanned: object) -> bool:
    return isinstance(scanned, list) and all(map(_has_no_leaf, scanned))


def shape_of(scanned: object, dtype: DType) -> tuple[int, ...]:
    """Check a shape that a document says.

    Raises
    ------
    DecodeError
        If no array can have it.
    """
    return array_tag.read_shape(scanned, dtype)


def nested_shape(scanned: object) -> tuple[int, ...]:
    """Return the shape of lists that say none, from the first element at each depth.

    Raises
    ------
    DecodeError
        If it has no elements, and the lists are not all of this shape: no element would tell.
    """
    shape: list[int] = []
    first = scanned
    while isinstance(first, list) and len(shape) < array_tag.MAX_NDIM:
        shape.append(len(first))
        if not first:
            break
        first = first[0]
    if 0 in shape:
        level: list[Any] = [scanned]
        for size in shape:
            if any(not isinstance(item, list) or len(item) != size for item in level):
                raise DecodeError(f"expected lists of shape {shape}, found some of another")
            level = list(chain.from_iterable(level))
    return tuple(shape)


def mapped(data: Any, depth: int, leaf: Callable[[Any], Any]) -> Any:
    """Put what `leaf` gives for each element of lists, nested at most so deep, in its place."""
    if depth and isinstance(data, list):
        for index, item in enumerate(data):
            with inside(index):
                data[index] = mapped(item, depth - 1, leaf)
        return data
    return leaf(data)


def complex_of(parts: object) -> complex:
    """Return the complex number of its two parts.

    Raises
    ------
    DecodeError
        If they are no two numbers that float64 holds.
    """
    numbers = tag_table.items_of(parts)
    if len(numbers) != 2 or not all(type(x) in (int, float) for x in numbers):
        raise DecodeError(f"expected [real, imaginary], found {shorten(parts)}")
    try:
        return complex(*numbers)
    except OverflowError:
        raise DecodeError("expected numbers that float64 holds") from None


def of_parts(real: object, imaginary: object, dtype: DType, reader: DialectReader) -> Array:
    """Return an array of complex numbers of the nested lists of their parts, which say its shape.

    Raises
    ------
    DecodeError
        If their nesting differs, or one is no number.
    """
    part = dtype.type(0).real.dtype
    with inside(0):
        shape = nested_shape(real)
        one = of_lists(real, part, shape, reader)
    with inside(1):
        other = of_lists(imaginary, part, shape, reader)
    values: Array = np.empty(shape, dtype)  # not before both are seen to have so many numbers
    values.real, values.imag = one, other
    return values


def check_complex(array: Array) -> None:
    """Refuse what ``re + im * 1j`` does not give back.

    Raises
    ------
    EncodeError
        If there are such numbers.
    """
    parts = np.stack([array.real, array.imag])
    if not np.isfinite(parts).all() or (np.signbit(parts) & (parts == 0)).any():
        raise EncodeError(
            "complex infinities, NaN and -0.0 would change on reading; "
            'write an array with payload="base64", if there is'
        )


def check_c_order(array: Array) -> None:
    """Check that an array is not in Fortran order, in dialects that cannot represent it.

    Raises
    ------
    EncodeError
        If it is.
    """
    if array_tag.order_of(array) == "F":
        raise EncodeError("Fortran order would be lost; convert with np.ascontiguousarray(…)")


def text_of(array: Array, writer: DialectWriter) -> Text:
    """Return the text of nested lists of elements: as in our own format, numbers in few digits.

    Raises
    ------
    EncodeError
        While it is taken, for a NaN of unusual bits, which other packages have no spelling for,
        and for any of ml_dtypes, which makes numbers of numbers alone.
    """
    _, row = dtype_names.spell(array.dtype)
    pieces = nested.text(array, row, writer.element, lambda _: None)
    if row.spelling is Spelling.TEXT:
        if not is_unicode(array):
            raise EncodeError('strings with surrogates; use payload="base64", if there is')
    elif row.spelling not in (Spelling.OBJECT, Spelling.STRING):
        return Text(_without('"' if array.dtype.isbuiltin == 2 else '"0x', pieces))
    if array.itemsize <= nested.SHORT or not row.has_bytes:
        return Text(pieces)
    whole = "".join(pieces)
    if array.nbytes > MAX_RATIO * len(whole):
        raise EncodeError('strings that are mostly padding; use payload="base64", if there is')
    return Text(iter((whole,)))


def is_unicode(array: Array) -> bool:
    """Tell whether strings (dtype U) are Unicode text: without surrogates, or numbers beyond."""
    points = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).reshape(-1).view(np.uint32)
    return not ((points >= 0xD800) & (points <= 0xDFFF) | (points > 0x10FFFF)).any()


def _without(mark: str, pieces: Iterator[str]) -> Iterator[str]:
    for piece in pieces:
        if mark in piece:
            raise EncodeError(
                'bits of no usual number cannot be said as text; use payload="base64", if there is'
            )
        yield piece


def base64_of(scanned: object, key: str) -> bytes:
    """Return the bytes of canonical base64 that stands at a key.

    Raises
    ------
    DecodeError
        If it is none.
    """
    with inside(key):
        return base64_text.from_base64(scanned)


def raw_of(array: Array, order: Order = "C") -> Bytes:
    """Return the bytes of all elements, in this order."""
    return np.asarray(array, order=order).tobytes(order)


def is_scalar(value: object) -> bool:
    """Tell whether a value is a NumPy scalar that an array gives back the same.

    A subclass is none, nor is a second C type of the same numbers, nor a string that ends in NULs,
    which an array takes for padding.
    """
    if not isinstance(value, np.generic) or type(value) is not value.dtype.type:
        return False
    return not isinstance(value, str | bytes) or len(np.asarray(value)[()]) == len(value)


def expect_string(scanned: dict[str, Any], key: str) -> str:
    """Return the string at a key.

    Raises
    ------
    DecodeError
        If there is none.
    """
    value = scanned.get(key)
    if not isinstance(value, str):
        raise DecodeError(f"expected a string at {key}, found {shorten(value)}")
    return value
