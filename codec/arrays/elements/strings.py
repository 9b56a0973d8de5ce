"""Encode and decode strings and bytes: dtypes ``U``, ``S``, ``V`` and StringDType."""

from collections.abc import Callable
from typing import Any

import numpy as np

from codec.arrays.array_types import Array
from codec.arrays.dtype_table import DTypeRow
from codec.arrays.elements.numbers import expect
from codec.errors import DecodeError, ElementError
from codec.payloads.base64_text import from_base64, to_base64

Write = Callable[[Any], str]

_SURROGATES, _BEYOND = (0xD800, 0xDFFF), 0x110000


def has_surrogate(value: str) -> bool:
    """Return whether a string has a surrogate, which UTF-8 cannot represent."""
    if value.isascii():
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False


def write_text(flat: Array, row: DTypeRow, write: Write) -> list[str]:
    """Spell ``U``: strings without the NULs that pad them.

    A string with surrogates, or numbers beyond Unicode, is an array of code points: JSON would join
    two surrogates to one character.
    """
    native = np.ascontiguousarray(flat, row.dtype.newbyteorder("="))
    if native.dtype.itemsize == 0:
        return ['""'] * len(native)
    points = native.view(np.uint32).reshape(len(native), -1)
    odd = (points >= _SURROGATES[0]) & (points <= _SURROGATES[1]) | (points >= _BEYOND)
    rows = np.flatnonzero(odd.any(axis=1)).tolist()
    if rows:
        native = native.copy()
        native[rows] = ""
    tokens = list(map(write, native.tolist()))
    for i in rows:
        kept = np.trim_zeros(points[i], "b").tolist()
        tokens[i] = f"[{','.join(map(str, kept))}]"
    return tokens


def parse_text(flat: list[Any], row: DTypeRow) -> Array:
    """Read ``U``."""
    length = row.dtype.itemsize // 4
    expected = f"a string of at most {length} code points, or an array of them"
    expect(flat, expected, str, list)
    values = np.ndarray(len(flat), row.dtype)
    values.fill("")
    points = values.view("<u4").reshape(len(flat), length) if length else None
    for i, item in enumerate(flat):
        if len(item) > length:
            raise ElementError(i, expected, item)
        if type(item) is str:
            values[i] = item
        elif all(type(point) is int and 0 <= point < 2**32 for point in item):
            if points is not None:
                points[i, : len(item)] = item
        else:
            raise ElementError(i, expected, item)
    return values


def write_bytes(flat: Array, row: DTypeRow) -> list[str]:
    """Spell ``S``: base64, without the NULs that pad them."""
    return [f'"{to_base64(item)}"' for item in flat.tolist()]


def parse_bytes(flat: list[Any], row: DTypeRow) -> Array:
    """Read ``S``."""
    values = np.ndarray(len(flat), row.dtype)
    values.fill(b"")
    for i, item in enumerate(_decoded(flat)):
        if len(item) > row.dtype.itemsize:
            raise ElementError(i, f"base64 of at most {row.dtype.itemsize} bytes", flat[i])
        values[i] = item
    return values


def write_void(flat: Array, row: DTypeRow) -> list[str]:
    """Spell ``V``: base64 of each element."""
    size = row.dtype.itemsize
    raw = flat.tobytes()
    return [f'"{to_base64(raw[i * size : (i + 1) * size])}"' for i in range(len(flat))]


def parse_void(flat: list[Any], row: DTypeRow) -> Array:
    """Read ``V``."""
    size = row.dtype.itemsize
    items = _decoded(flat)
    for i, item in enumerate(items):
        if len(item) != size:
            raise ElementError(i, f"base64 of {size} bytes", flat[i])
    return np.ndarray(len(flat), row.dtype, bytearray(b"".join(items)))


def _decoded(flat: list[Any]) -> list[bytes]:
    items = []
    for i, item in enumerate(flat):
        try:
            items.append(from_base64(item))
        except DecodeError as error:
            raise ElementError(i, error) from None
    return items


def write_strings(flat: Array, row: DTypeRow, write: Write) -> list[str]:
    """Spell NumPy's strings of any length; null is what is missing."""
    missing = getattr(row.dtype, "na_object", ...)
    is_nan = isinstance(missing, float)
    return [
        "null" if item is missing or (is_nan and isinstance(item, float)) else write(item)
        for item in flat.tolist()
    ]


def parse_strings(flat: list[Any], row: DTypeRow) -> Array:
    """Read NumPy's strings of any length."""
    missing = getattr(row.dtype, "na_object", ...)
    if missing is ...:
        expect(flat, "a string", str)
    else:
        expect(flat, "a string or null", str, type(None))
    values = np.zeros(len(flat), row.dtype)
    for i, item in enumerate(flat):
        try:
            values[i] = missing if item is None else item
        except UnicodeEncodeError:
            raise ElementError(i, "a string without surrogates", item) from None
    return values
