"""Read arrays out of bytes or nested lists, checked before memory is taken."""

import math
import zlib
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from codec.arrays import array_tag, dtype_names, dtype_table
from codec.arrays.array_types import Array, DType
from codec.arrays.elements import nested
from codec.dialects.base import dtype_text
from codec.dialects.base.reader import DialectReader
from codec.errors import DecodeError, Inside, shorten
from codec.payloads import base64_text
from codec.payloads.inflate import inflate
from codec.payloads.shuffle import Bytes
from codec.tags.strings_and_numbers import items_of

Order = Literal["C", "F"]


# -- bytes ----------------------------------------------------------------------------------------


def of_bytes(
    raw: Bytes, dtype: DType, shape: tuple[int, ...] | None = None, order: Order = "C"
) -> Array:
    """Return an array of the bytes of its elements, in memory of its own.

    Without a shape it has one dimension, whose length the bytes tell.
    """
    if dtype.hasobject:  # of objects they would be memory addresses
        raise DecodeError(f"expected no bytes: elements of dtype {dtype} have none")
    if shape is None:
        if len(raw) % dtype.itemsize:
            expected = f"elements of {dtype.itemsize} bytes"
            raise DecodeError(f"expected {expected}, found {len(raw)} bytes")
        shape = (len(raw) // dtype.itemsize,)
    size = math.prod(shape) * dtype.itemsize
    if len(raw) != size:
        found = f"more than {size}" if len(raw) > size else str(len(raw))
        raise DecodeError(f"shape {list(shape)} needs {size} bytes, found {found}")
    values: Array = np.ndarray(shape, dtype, raw, order=order)
    array_tag.check_bools(values)
    return values.copy(order)


def scalar_of(array: Array) -> Any:
    """Return the element of an array without dimensions."""
    try:
        return array[()]
    except SystemError as error:  # how Python refuses code points beyond Unicode
        raise DecodeError(f"expected Unicode text: {error}") from error


def gunzip(packed: bytes, size: int) -> bytes:
    """Return the bytes of gzip data, at most one more than `size`."""
    return inflate(packed, size, wbits=16 + zlib.MAX_WBITS, what="gzip data (RFC 1952)")


# -- lists ----------------------------------------------------------------------------------------


def of_lists(  # noqa: PLR0913, PLR0917
    scanned: Any,
    dtype: DType,
    shape: tuple[int, ...],
    reader: DialectReader,
    order: Order = "C",
    lift: Callable[[Any], Any] = lambda item: item,
) -> Array:
    """Return an array of nested lists of its elements.

    Elements are spelled as our own format does, or are numbers that are NaN or infinite. What
    `lift` returns of others is a complex number, bytes, or a time as a number; None is NaT.
    """
    _, row = dtype_names.spell(dtype)
    if 0 in shape and _is_nested(scanned, shape):
        scanned = []  # as our own format has it; others nest as deep as the first 0
    if dtype_text.kind_of(dtype) in "cSVMm":
        scanned = _spelled(scanned, dtype, len(shape), lift)
    values = nested.parse(scanned, shape, row, reader)
    return np.require(values, dtype, [order, "O", "W"])


def _is_nested(scanned: object, shape: tuple[int, ...]) -> bool:
    """Return whether lists nest as a shape says, which has a 0."""
    if not isinstance(scanned, list) or len(scanned) != shape[0]:
        return False
    return all(_is_nested(item, shape[1:]) for item in scanned)


def _spelled(value: Any, dtype: DType, depth: int, lift: Callable[[Any], Any]) -> Any:
    """Return nested lists of elements as our own format spells them."""
    if depth and isinstance(value, list):
        items = []
        for index, item in enumerate(value):
            with Inside(index):
                items.append(_spelled(item, dtype, depth - 1, lift))
        return items
    value = lift(value)
    if dtype.names is not None:
        if not isinstance(value, tuple) or len(value) != len(dtype.names):
            raise DecodeError(f"expected a tuple of {len(dtype.names)}, found {shorten(value)}")
        kinds = [dtype_text.kind_of(dtype[i]) for i in range(len(value))]
        parts = enumerate(zip(value, kinds, strict=True))
        return [_spelled(x, dtype[i], 0, lift) if kind in "cSMm" else x for i, (x, kind) in parts]
    if dtype.kind == "c" and type(value) is complex:
        return [value.real, value.imag]
    if dtype.kind in "SV" and type(value) is bytes:
        return base64_text.to_base64(value)
    if dtype.kind in "Mm" and (value is None or type(value) in (int, str)):
        return "NaT" if value is None else value
    raise DecodeError(f"expected an element of dtype {dtype}, found {shorten(value)}")


def nested_shape(scanned: object) -> tuple[int, ...]:
    """Return the shape of lists that say none, from the first element at each depth."""
    shape: list[int] = []
    first = scanned
    while isinstance(first, list) and len(shape) < dtype_table.MAX_NDIM:
        shape.append(len(first))
        if not first:
            break
        first = first[0]
    return tuple(shape)


# -- complex numbers ------------------------------------------------------------------------------


def complex_of(parts: object) -> complex:
    """Return the complex number of its two parts; ``re + im * 1j`` would lose infinities."""
    numbers = items_of(parts)
    if len(numbers) != 2 or not all(type(x) in (int, float) for x in numbers):
        raise DecodeError(f"expected [real, imaginary], found {shorten(parts)}")
    try:
        return complex(*numbers)
    except OverflowError:
        raise DecodeError("expected numbers that float64 holds") from None


def joined(parts: Array, dtype: DType) -> Array:
    """Return the complex numbers of their real and imaginary parts."""
    values: Array = np.empty(parts[0].shape, dtype)
    values.real, values.imag = parts
    return values
