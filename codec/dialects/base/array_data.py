"""Read arrays out of bytes or nested lists, checked before memory is taken."""

import datetime
import math
import re
import zlib
from collections.abc import Callable
from itertools import chain
from typing import Any, Literal

import numpy as np

from codec.arrays import array_tag, dtype_names, dtype_table
from codec.arrays.array_types import Array, DType
from codec.arrays.elements import nested
from codec.dialects.base import dtype_text
from codec.dialects.base.reader import DialectReader
from codec.errors import DecodeError, shorten
from codec.payloads import base64_text
from codec.payloads.inflate import inflate
from codec.payloads.shuffle import Bytes
from codec.tags.strings_and_numbers import items_of

Order = Literal["C", "F"]
Moment = datetime.date | datetime.timedelta

# Returns the Python value of an element: complex, bytes, a moment, or None for NaT.
Lift = Callable[[Any], Any]


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
    return np.require(values, dtype, [order, "O", "W"])


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
    lift: Lift | None = None,
) -> Array:
    """Return an array of nested lists of its elements.

    Elements are spelled as our own format does, or as numbers that are NaN or infinite; with
    `lift`, those of dtypes that JSON has no numbers for are what it returns.
    """
    _, row = dtype_names.spell(dtype)
    if 0 in shape and _has_no_leaf(scanned):
        scanned = []  # as our own format has it; others nest as deep as the first 0
    if lift is not None and dtype.kind in "cSVMm" and dtype.isbuiltin != 2:
        scanned = _mapped(scanned, len(shape), lambda item: _spelled(lift(item), dtype))
    values = nested.parse(scanned, shape, row, reader)
    return np.require(values, dtype, [order, "O", "W"])


def _has_no_leaf(scanned: object) -> bool:
    return isinstance(scanned, list) and all(map(_has_no_leaf, scanned))


def _mapped(data: Any, depth: int, leaf: Callable[[Any], Any]) -> Any:
    """Put what `leaf` makes of each element of nested lists in its place."""
    if not depth or not isinstance(data, list):
        return leaf(data)
    for index, item in enumerate(data):
        try:
            data[index] = _mapped(item, depth - 1, leaf)
        except DecodeError as error:
            error.inside(index)
            raise
    return data


def _spelled(value: Any, dtype: DType) -> Any:
    """Return an element as our own format spells it."""
    if dtype.names is not None:
        if type(value) is not tuple or len(value) != len(dtype.names):
            raise DecodeError(f"expected {len(dtype.names)} fields, found {shorten(value)}")
        return [_spelled(part, dtype[index]) for index, part in enumerate(value)]
    if dtype.kind == "c":
        if type(value) is not complex:
            raise DecodeError(f"expected a complex number, found {shorten(value)}")
        return [value.real, value.imag]
    if dtype.kind in "SV" and dtype.isbuiltin != 2:
        if type(value) is not bytes:
            raise DecodeError(f"expected bytes, found {shorten(value)}")
        return base64_text.to_base64(value)
    if dtype.kind not in "Mm":
        return value
    if isinstance(value, Moment):
        return count_of(value, dtype)
    if isinstance(value, np.ndarray | np.generic):  # which compare to "NaT" in ways of their own
        raise DecodeError(f"expected a time, found {shorten(value)}")
    return "NaT" if value is None else value


def nested_shape(scanned: object) -> tuple[int, ...]:
    """Return the shape of lists that say none, from the first element at each depth."""
    shape: list[int] = []
    first = scanned
    while isinstance(first, list) and len(shape) < dtype_table.MAX_NDIM:
        shape.append(len(first))
        if not first:
            break
        first = first[0]
    if 0 in shape:  # no element would tell that lists differ
        level: list[Any] = [scanned]
        for size in shape:
            if any(not isinstance(item, list) or len(item) != size for item in level):
                raise DecodeError(f"expected lists of shape {shape}, found some of another")
            level = list(chain.from_iterable(level))
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


# -- times ----------------------------------------------------------------------------------------


def moment_of(kind: str, parts: dict[str, Any]) -> Moment:
    """Return a date, datetime or timedelta of what Python's class of that name is made of."""
    if "fold" in parts or not all(type(x) is int for x in parts.values()):
        raise DecodeError(f"expected a {kind} of integers, found {shorten(parts)}")
    try:
        moment: Moment = getattr(datetime, kind)(**parts)
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError(f"expected a {kind}: {error}") from error
    return moment


def count_of(moment: Moment, dtype: DType) -> int:
    """Return how many units of a datetime64 or timedelta64 a moment is, a whole number."""
    if isinstance(moment, datetime.timedelta) != (dtype.kind == "m"):
        raise DecodeError(f"expected a time of dtype {dtype}, found a {type(moment).__name__}")
    made = np.array(moment, f"{dtype.kind}8[us]")
    units = made.astype(dtype)
    is_wrapped = isinstance(moment, datetime.timedelta) and made.item() != moment
    if is_wrapped or units.astype(made.dtype) != made:
        raise DecodeError(f"expected a time that dtype {dtype} holds, found {shorten(str(made))}")
    return int(units.astype(np.int64))


# -- what `ndarray.tolist` gives, in ASE and monty ------------------------------------------------

_BITS = re.compile(r"str([1-9][0-9]{1,10})")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{6})?", flags=re.ASCII)


def dtype_of_tolist(name: object) -> DType:
    """Return the dtype that NumPy calls `name`, if `tolist` makes JSON of its elements."""
    if name == "object":
        return np.dtype("O")
    bits = _BITS.fullmatch(name) if isinstance(name, str) else None
    if bits and int(bits[1]) % 32 == 0:  # dtype.name instead of str(dtype)
        name = f"<U{int(bits[1]) // 32}"
    dtype = dtype_text.read(name)
    if dtype.kind == "V" and dtype.isbuiltin != 2:
        raise DecodeError(f"expected a dtype whose elements are JSON, found {shorten(name)}")
    return dtype


def of_tolist(
    scanned: Any,
    dtype: DType,
    shape: tuple[int, ...],
    reader: DialectReader,
    text_of: Callable[[dict[str, Any]], object],
) -> Array:
    """Return an array of what `tolist` gives: null is NaT, and bytes are ASCII text.

    `text_of` returns the text of a date and time that stands in a tag of the dialect.
    """

    def lift(item: Any) -> Any:
        if dtype.kind == "S":
            if not isinstance(item, str) or not item.isascii():
                raise DecodeError(f"expected ASCII text, found {shorten(item)}")
            return item.encode()
        if not isinstance(item, dict):
            return item
        text = text_of(item)
        if not isinstance(text, str) or not _MOMENT.fullmatch(text):
            raise DecodeError(
                f"expected a date and time, an integer or null, found {shorten(item)}"
            )
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError as error:
            raise DecodeError(f"expected a datetime: {error}") from error

    return of_lists(scanned, dtype, shape, reader, lift=lift)
