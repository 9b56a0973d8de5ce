"""Floats of 8 and 16 bits, and integers of fewer than 8: so few patterns that each is looked up."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from codec.dtype_table import DType, Row, ml_dtypes
from codec.errors import ElementError
from codec.spellings import numbers

Array = np.ndarray[Any, Any]


def _patterns(flat: Array) -> Array:
    return np.ascontiguousarray(flat).view(f"u{flat.dtype.itemsize}")


def write_floats(flat: Array, row: Row) -> list[str]:
    """Spell floats with the fewest digits that tell them from their neighbours."""
    distinct, where = np.unique(_patterns(flat.astype(row.dtype, copy=False)), return_inverse=True)
    tokens = [_token(row.dtype, pattern) for pattern in distinct.tolist()]
    return [tokens[i] for i in where.tolist()]


@cache
def _token(dtype: DType, pattern: int) -> str:
    one = np.array([pattern], f"<u{dtype.itemsize}").view(dtype)
    with np.errstate(invalid="ignore"):
        finite = np.isfinite(one[0])
    if not finite:
        return f'"{numbers.special_text(one)}"'
    value = float(one[0])
    largest = _largest(dtype)
    with np.errstate(over="ignore"):
        for digits in range(1, 18):
            text = f"{value:.{digits}g}"
            # Read as any reader does: as a float64, and then rounded.
            read = np.array([float(text)])
            if read.astype(dtype).tobytes() == one.tobytes() and abs(read[0]) <= largest:
                return text if any(sign in text for sign in ".e") else f"{text}.0"
    return f'"{numbers.special_text(one)}"'  # a pattern that no number rounds to


def _largest(dtype: DType) -> float:
    """Give the largest number to read: some of ml_dtypes have no infinity, and take their own."""
    return float(ml_dtypes.finfo(dtype).max) if dtype.isbuiltin == 2 else np.inf


def parse_floats(flat: list[Any], row: Row) -> Array:
    """Read floats, each in the range of the dtype."""
    values = numbers.numbers_of(flat, row.dtype)
    largest = _largest(row.dtype)
    if largest < np.inf:
        beyond = (i for i, x in enumerate(flat) if type(x) is not str and abs(x) > largest)
        if (index := next(beyond, None)) is not None:
            expected = f"a number of at most {largest}"
            raise ElementError(index, expected, flat[index])
    return values


def write_integers(flat: Array, row: Row) -> list[str]:
    """Spell integers of 2 and 4 bits, in hex where the bits above these are not as usual."""
    values = flat.astype(row.dtype, copy=False)
    counts = values.astype(np.int8)
    tokens = list(map(str, counts.tolist()))
    usual = _patterns(counts.astype(row.dtype))
    for i in np.flatnonzero(_patterns(values) != usual).tolist():
        tokens[i] = f'"0x{_patterns(values)[i]:02x}"'
    return tokens


def parse_integers(flat: list[Any], row: Row) -> Array:
    """Read integers of 2 and 4 bits, each in the range of the dtype."""
    info = ml_dtypes.iinfo(row.dtype)
    named = [(i, numbers.hex_bits(item, 2)) for i, item in enumerate(flat) if type(item) is str]
    wrong = next((i for i, bits in named if bits is None), None)
    if wrong is not None:
        raise ElementError(wrong, "an integer, or bits in hex", flat[wrong])
    plain = [0 if type(item) is str else item for item in flat]
    small = numbers.integers_between(plain, np.dtype(np.int8), int(info.min), int(info.max))
    values: Array = small.astype(row.dtype)
    for i, bits in named:
        values.view(np.uint8)[i] = bits or 0
    return values
