"""Encode and decode booleans, integers, floats, complex numbers and datetimes (SPEC, 4).

Spellings are those of Zarr v3's fill values where it has one: numbers, ``"NaN"``, ``"Infinity"``,
``"-Infinity"``, the bits of any other NaN in hex (``"0x7fc00001"``), complex as a pair, times as
integers or ``"NaT"``.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
import orjson

from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import DTypeRow, Spelling
from codec.errors import ElementError

# The one float32 whose shortest digits, 7.038531e-26, a reader that goes through float64 takes for
# its neighbour: they round to a float64 half way between the two, which then rounds to even.
# One digit more is right for every reader. (All 2**32 patterns were tried.)
_HALFWAY_BITS = 0x15AE43FD
HALFWAY_DIGITS, _RIGHT_DIGITS = b"7.038531e-26", b"7.0385307e-26"

NAT = -(2**63)


# -- writing --------------------------------------------------------------------------------------


def block(array: Array, row: DTypeRow) -> bytes | None:
    """Return a block, at least 1-D and not empty, as nested JSON arrays in one go.

    None if orjson does not spell elements of this kind.
    """
    return _nested(array, row) if row.spelling in _BY_ORJSON else None


# A tuple, for in a set the hash of an enum's member is Python's.
_BY_ORJSON = (Spelling.BOOL, Spelling.INTEGER, Spelling.FLOAT, Spelling.COMPLEX, Spelling.TIME)


def _nested(array: Array, row: DTypeRow) -> bytes:
    """Write by orjson, and replace what it spells in another way."""
    values = _native(array, row)
    if row.spelling is Spelling.COMPLEX:
        values = values.view(values.real.dtype).reshape(*values.shape, 2)
    written = orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)
    if row.spelling is Spelling.TIME:
        written = written.replace(b"%d" % NAT, b'"NaT"')
    elif _has_halfway(values):
        written = written.replace(HALFWAY_DIGITS, _RIGHT_DIGITS)
    return _with_specials(written, values) if ord("n") in written else written


def _native(array: Array, row: DTypeRow) -> Array:
    if row.spelling is Spelling.TIME:  # never as times: orjson stops at some units
        return np.ascontiguousarray(array.view(f"{array.dtype.str[0]}i8"), np.int64)
    dtype = row.dtype if row.dtype.isnative else row.dtype.newbyteorder("=")
    return np.ascontiguousarray(array, dtype)


def _has_halfway(values: Array) -> bool:
    """Whether digits may have to be replaced. A few values are not worth two passes over them."""
    if values.dtype.type is not np.float32 or values.size <= 64:
        return values.dtype.type is np.float32
    magnitudes = values.view(np.uint32) & np.uint32(0x7FFFFFFF)
    return bool((magnitudes == _HALFWAY_BITS).any())


def _with_specials(text: bytes, values: Array) -> bytes:
    """Put the spellings of what is not finite where orjson wrote null, the only word with an n."""
    specials = values[~np.isfinite(values)].view(f"u{values.itemsize}").tolist()
    tokens = {bits: f'"{_name_or_hex(bits, values.dtype)}"'.encode() for bits in set(specials)}
    pieces = [b""] * (2 * len(specials) + 1)
    pieces[::2] = text.split(b"null")
    pieces[1::2] = [tokens[bits] for bits in specials]
    return b"".join(pieces)


def write_numbers(flat: Array, row: DTypeRow) -> list[str]:
    """Spell booleans, integers, float32, float64, and times as counts of their unit."""
    return _nested(flat, row)[1:-1].decode().split(",")


def write_complex(flat: Array, row: DTypeRow) -> list[str]:
    """Spell complex numbers of float32 and float64, and of long doubles."""
    if row.spelling is Spelling.COMPLEX:
        return [f"[{pair}]" for pair in _nested(flat, row)[2:-2].decode().split("],[")]
    pairs = _native(flat, row)
    tokens = _extended_tokens(pairs.view(pairs.real.dtype))
    return [f"[{re},{im}]" for re, im in zip(tokens[::2], tokens[1::2], strict=True)]


def write_extended(flat: Array, row: DTypeRow) -> list[str]:
    """Spell long doubles."""
    return _extended_tokens(_native(flat, row))


def _extended_tokens(flat: Array) -> list[str]:
    with _overflow_unwarned():
        return [f'"{_extended_text(value)}"' for value in flat]


def _extended_text(value: np.longdouble) -> str:
    """Spell a long double in decimal, or in hex where its bits are not the decimal's."""
    one = np.array([value])
    if np.isfinite(value):
        digits = str(value)
        if _bits(np.array([np.longdouble(digits)])) == _bits(one):
            return digits
    return special_text(one)


def special_text(one: Array) -> str:
    """Spell the only element of `one`, which has no digits: by name, or by its bits in hex."""
    return _name_or_hex(_bits(one), one.dtype)


def _name_or_hex(bits: int, dtype: DType) -> str:
    return _names(dtype).get(bits) or f"0x{bits:0{2 * significant_bytes(dtype)}x}"


def significant_bytes(dtype: DType) -> int:
    """Return how many bytes of an element carry its value: the x87 format has 10, then padding."""
    return 10 if dtype.type is np.longdouble and np.finfo(dtype).nmant == 63 else dtype.itemsize


def _bits(one: Array) -> int:
    little = one.astype(one.dtype.newbyteorder("<"), copy=False).tobytes()
    return int.from_bytes(little[: significant_bytes(one.dtype)], "little")


@cache
def _specials(dtype: DType) -> dict[str, int]:
    """Return the bits of the values that have a name. "NaN" is the quiet one without a sign."""
    named = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}
    with np.errstate(invalid="ignore"):
        cast = {name: np.array([value]).astype(dtype) for name, value in named.items()}
        # Some small floats have no infinity, or no NaN, and make another of it.
        return {
            name: _bits(one)
            for name, one in cast.items()
            if np.isnan(one[0]) == (name == "NaN") and not np.isfinite(one[0])
        }


@cache
def _names(dtype: DType) -> dict[int, str]:
    return {bits: name for name, bits in _specials(dtype.newbyteorder("<")).items()}


# -- reading --------------------------------------------------------------------------------------


def expect(flat: list[Any], expected: str, *types: type) -> set[type]:
    """Refuse the first element whose type is not in `types`; return the types found."""
    kinds = set(map(type, flat))
    if not kinds.issubset(types):
        index = next(i for i, item in enumerate(flat) if type(item) not in types)
        raise ElementError(index, expected, flat[index])
    return kinds


def parse_bools(flat: list[Any], row: DTypeRow) -> Array:
    """Read booleans."""
    expect(flat, "true or false", bool)
    return np.array(flat, row.dtype)


def parse_integers(flat: list[Any], row: DTypeRow) -> Array:
    """Read integers, each in the range of the dtype."""
    info = np.iinfo(row.dtype)
    return integers_between(flat, row.dtype, int(info.min), int(info.max))


def integers_between(flat: list[Any], dtype: DType, low: int, high: int) -> Array:
    """Read integers from `low` to `high`."""
    expected = f"an integer from {low} to {high}"
    expect(flat, expected, int)
    try:
        values = np.array(flat, np.int64 if low < 0 else np.uint64)
    except OverflowError:
        values = None
    if values is None or (values < low).any() or (values > high).any():
        index = next(i for i, item in enumerate(flat) if not low <= item <= high)
        raise ElementError(index, expected, flat[index])
    return values.astype(dtype)


def parse_times(flat: list[Any], row: DTypeRow) -> Array:
    """Read counts of units, and "NaT"."""
    counts = [NAT + 1 if item == "NaT" else item for item in flat]
    values = integers_between(counts, np.dtype("<i8"), NAT + 1, 2**63 - 1)
    values[[item == "NaT" for item in flat]] = NAT
    return as_times(values, row.dtype)


def as_times(counts: Array, dtype: DType) -> Array:
    """Return counts in 64 bits as the times of a dtype."""
    return counts.astype(f"{dtype.str[0]}i8", copy=False).view(dtype)


def parse_floats(flat: list[Any], row: DTypeRow) -> Array:
    """Read float32, float64, and the parts of complex numbers of them."""
    return numbers_of(flat, parts_dtype(row)).view(row.dtype)


def parts_dtype(row: DTypeRow) -> DType:
    """Return the dtype itself of a float, and of a complex number that of its parts."""
    if row.spelling is not Spelling.COMPLEX:
        return row.dtype
    parts: DType = row.dtype.type(0).real.dtype
    return parts.newbyteorder("<")


def numbers_of(flat: list[Any], dtype: DType) -> Array:
    """Read floats of a dtype other than long double: numbers, names and hex."""
    expected = f'a number that {dtype.name} holds, "NaN", "Infinity", "-Infinity" or bits in hex'
    has_names = str in expect(flat, expected, float, int, str)
    named = [(i, item) for i, item in enumerate(flat) if type(item) is str] if has_names else []
    numbers = [1.0 if type(item) is str else item for item in flat] if named else flat
    try:
        wide = np.array(numbers, np.float64)
    except OverflowError:  # an integer beyond float64
        index = _first_overflow(numbers)
        raise ElementError(index, expected, flat[index]) from None
    with np.errstate(over="ignore", invalid="ignore"):
        values = wide.astype(dtype, copy=False)
        beyond = ~np.isfinite(values)
    if beyond.any():
        index = int(np.flatnonzero(beyond)[0])
        raise ElementError(index, expected, flat[index])
    bits = values.view(f"<u{dtype.itemsize}")
    for i, item in named:
        special = special_bits(item, dtype)
        if special is None:
            raise ElementError(i, expected, item)
        bits[i] = special
    return values


def _first_overflow(numbers: list[Any]) -> int:
    for index, number in enumerate(numbers):
        try:
            float(number)
        except OverflowError:
            return index
    raise AssertionError("unreachable: some number overflows")


def special_bits(item: str, dtype: DType) -> int | None:
    """Return the bits that a string stands for, or None."""
    if item in _specials(dtype):
        return _specials(dtype)[item]
    return hex_bits(item, 2 * significant_bytes(dtype))


def hex_bits(item: str, digits: int) -> int | None:
    """Return the bits that a string spells in that number of hex digits, or None."""
    return int(item, 16) if re.fullmatch(rf"0x[0-9a-f]{{{digits}}}", item) else None


_DECIMAL = r"-?[0-9]{1,40}(\.[0-9]{1,40})?(e[+-]?[0-9]{1,5})?"


def parse_extended(flat: list[Any], row: DTypeRow) -> Array:
    """Read long doubles, and the parts of complex numbers of them."""
    expected = 'a string of decimal digits, "NaN", "Infinity", "-Infinity" or of bits in hex'
    expect(flat, expected, str)
    dtype = np.dtype("<g")
    values = np.zeros(len(flat), dtype)
    size = significant_bytes(dtype)
    cells = values.view(np.uint8).reshape(len(flat), dtype.itemsize)
    with _overflow_unwarned():
        for i, item in enumerate(flat):
            bits = special_bits(item, dtype)
            if bits is None and re.fullmatch(_DECIMAL, item):
                number = np.longdouble(item)
                bits = _bits(np.array([number], dtype)) if np.isfinite(number) else None
            if bits is None:
                raise ElementError(i, expected, item)
            cells[i, :size] = np.frombuffer(bits.to_bytes(size, "little"), np.uint8)
    return values.view(row.dtype)


@contextmanager
def _overflow_unwarned() -> Iterator[None]:
    """Suppress NumPy's spurious overflow warning when parsing the largest long double."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield
