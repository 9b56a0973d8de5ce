"""Encode and decode floats of 8 and 16 bits and integers of 2 and 4 bits, by lookup tables."""

from typing import Any

import numpy as np

from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import DTypeRow, Spelling, ml_dtypes
from codec.arrays.elements import numbers
from codec.errors import ElementError

# Bytes of the longest token, which is "-Infinity" with its quotes.
_LONGEST = 11


def _patterns(array: Array) -> Array:
    return np.ascontiguousarray(array).view(f"u{array.dtype.itemsize}")


def block(array: Array, row: DTypeRow) -> bytes | None:
    """Return a block of floats, at least 1-D and not empty, as nested JSON arrays in one go.

    None if the dtype is another.
    """
    if row.spelling is not Spelling.SMALL_FLOAT:
        return None
    tokens = _gather(_patterns(array.astype(row.dtype, copy=False)), row.dtype)
    # Each element gets as many places as brackets can open before it, its token, as many as can
    # close behind it, and a comma. What stays NUL is dropped.
    depth = array.ndim
    cells = np.zeros((*array.shape, _LONGEST + 2 * depth + 1), np.uint8)
    cells[..., depth : depth + _LONGEST] = tokens
    cells[..., -1] = ord(",")
    for axis in range(depth):
        begins: tuple[slice | int, ...] = (slice(None),) * axis + (0,) * (depth - axis)
        ends: tuple[slice | int, ...] = (slice(None),) * axis + (-1,) * (depth - axis)
        cells[(*begins, axis)] = ord("[")
        cells[(*ends, -2 - axis)] = ord("]")
    return cells.tobytes().translate(None, b"\0")[:-1]


def write_floats(flat: Array, row: DTypeRow) -> list[str]:
    """Spell floats with the fewest digits that tell them from their neighbours."""
    return bytes(block(flat, row) or b"")[1:-1].decode().split(",")


# The tokens of all patterns of each dtype, padded with NUL; those not yet met are NUL alone.
_TABLES: dict[DType, Array] = {}


def _gather(patterns: Array, dtype: DType) -> Array:
    """Return the tokens of patterns of bits, with one more axis of bytes."""
    table = _TABLES.get(dtype)
    if table is None:
        table = np.zeros((256**dtype.itemsize, _LONGEST), np.uint8)
    tokens = table.take(patterns, axis=0)
    new = tokens[..., 0] == 0
    if not np.count_nonzero(new):
        return tokens
    met = np.zeros(len(table), np.bool_)
    met[patterns[new]] = True
    fresh = np.flatnonzero(met)
    spelled = np.array(_spell(fresh, dtype), f"S{_LONGEST}")
    table = table.copy()  # other threads may be reading the old one
    table[fresh] = spelled.view(np.uint8).reshape(-1, _LONGEST)
    _TABLES[dtype] = table
    return table.take(patterns, axis=0)


def _spell(patterns: Array, dtype: DType) -> list[str]:
    """Spell each pattern of bits."""
    values = patterns.astype(f"<u{dtype.itemsize}").view(dtype)
    with np.errstate(invalid="ignore"):
        pending = np.flatnonzero(np.isfinite(values))
        wide = values.astype(np.float64)
    tokens = [""] * len(values)
    for digits in range(1, 18):
        texts = [f"{value:.{digits}g}" for value in wide[pending].tolist()]
        # Read as any reader does: as a float64, and then rounded.
        read = np.array([float(text) for text in texts])
        with np.errstate(over="ignore"):
            same = _patterns(read.astype(dtype)) == patterns[pending]
        same &= np.abs(read) <= largest(dtype)
        for i in np.flatnonzero(same).tolist():
            text = texts[i]
            tokens[pending[i]] = text if any(sign in text for sign in ".e") else f"{text}.0"
        pending = pending[~same]
    # What is left is not finite, or a pattern that no number rounds to.
    return [
        token or f'"{numbers.special_text(values[i : i + 1])}"' for i, token in enumerate(tokens)
    ]


def largest(dtype: DType) -> float:
    """Return the largest number to read: some of ml_dtypes have no infinity, and take their own."""
    return float(ml_dtypes().finfo(dtype).max) if dtype.isbuiltin == 2 else np.inf


def parse_floats(flat: list[Any], row: DTypeRow) -> Array:
    """Read floats, each in the range of the dtype."""
    values = numbers.numbers_of(flat, row.dtype)
    limit = largest(row.dtype)
    if limit < np.inf:
        beyond = (i for i, x in enumerate(flat) if type(x) is not str and abs(x) > limit)
        if (index := next(beyond, None)) is not None:
            expected = f"a number of at most {limit}"
            raise ElementError(index, expected, flat[index])
    return values


def write_integers(flat: Array, row: DTypeRow) -> list[str]:
    """Spell integers of 2 and 4 bits, in hex where the bits above these are not as usual."""
    values = flat.astype(row.dtype, copy=False)
    counts = values.astype(np.int8)
    tokens = list(map(str, counts.tolist()))
    usual = _patterns(counts.astype(row.dtype))
    for i in np.flatnonzero(_patterns(values) != usual).tolist():
        tokens[i] = f'"0x{_patterns(values)[i]:02x}"'
    return tokens


def parse_integers(flat: list[Any], row: DTypeRow) -> Array:
    """Read integers of 2 and 4 bits, each in the range of the dtype."""
    info = ml_dtypes().iinfo(row.dtype)
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
