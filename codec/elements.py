"""The text form: how the elements of an array are spelled, and read (SPEC, "Text").

Spellings are those of Zarr v3's fill values where it has one: numbers, ``"NaN"``, ``"Infinity"``,
``"-Infinity"``, the bits of any other NaN in hex (``"0x7fc00001"``), complex as a pair.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any, NoReturn

import numpy as np
import orjson

from codec.dtypes import Row, Spelling
from codec.errors import DecodeError, shorten

Array = np.ndarray[Any, Any]

# Elements formatted in one go: large enough to be fast, small enough to stay in cache.
BLOCK = 1 << 18

# The one float32 whose shortest digits, 7.038531e-26, a reader that goes through float64 takes for
# its neighbour: they round to a float64 half way between the two, which then rounds to even.
# One digit more is right for every reader. (All 2**32 patterns were tried.)
_HALFWAY_BITS, _HALFWAY_DIGITS = 0x15AE43FD, "7.0385307e-26"


# -- writing --------------------------------------------------------------------------------------


def text(array: Array, row: Row) -> Iterator[str]:
    """Give the elements of `array` as nested JSON arrays without spaces, block by block."""
    if array.size == 0:
        yield "[]"
    elif array.ndim == 0:
        yield _block(array.reshape(1), row)[1:-1]
    else:
        step = max(1, BLOCK // (array.size // len(array)))
        for start in range(0, len(array), step):
            yield ("," if start else "[") + _block(array[start : start + step], row)[1:-1]
        yield "]"


def lines(array: Array, row: Row) -> list[str]:
    """Give the innermost rows of `array` (at least 1-D, not empty), each as JSON text."""
    tokens = _tokens(array.ravel(), row)
    width = array.shape[-1]
    return [f"[{', '.join(tokens[i : i + width])}]" for i in range(0, len(tokens), width)]


def _block(array: Array, row: Row) -> str:
    """Give one block, at least 1-D and not empty, as nested JSON arrays."""
    block = np.ascontiguousarray(array, row.dtype.newbyteorder("="))
    if row.spelling is Spelling.COMPLEX:
        block = block.view(block.real.dtype).reshape(*block.shape, 2)
    if row.spelling in (Spelling.BOOL, Spelling.INTEGER) or _plain_floats(block):
        return orjson.dumps(block, option=orjson.OPT_SERIALIZE_NUMPY).decode("ascii")
    tokens = _tokens(array.ravel(), row)
    for width in reversed(array.shape):
        tokens = [f"[{','.join(tokens[i : i + width])}]" for i in range(0, len(tokens), width)]
    return tokens[0]


def _plain_floats(block: Array) -> bool:
    """Tell whether orjson writes every element so that it comes back the same."""
    if block.dtype.char not in "fd":  # orjson prints float16 with the digits of a float32
        return False
    return bool(np.isfinite(block).all()) and not _halfway(block).any()


def _halfway(values: Array) -> Array:
    if values.dtype.char != "f":
        return np.zeros(values.shape, np.bool_)
    halfway: Array = (values.view(np.uint32) & np.uint32(0x7FFFFFFF)) == _HALFWAY_BITS
    return halfway


def _tokens(flat: Array, row: Row) -> list[str]:
    """Give the JSON text of each element of a 1-D array."""
    flat = np.ascontiguousarray(flat, row.dtype.newbyteorder("="))
    if row.spelling.is_complex:
        parts = _float_tokens(flat.view(flat.real.dtype))
        return [f"[{re},{im}]" for re, im in zip(parts[::2], parts[1::2], strict=True)]
    if row.spelling in (Spelling.BOOL, Spelling.INTEGER):
        return _split(flat)
    return _float_tokens(flat)


def _split(flat: Array) -> list[str]:
    written = orjson.dumps(flat, option=orjson.OPT_SERIALIZE_NUMPY).decode("ascii")
    return written[1:-1].split(",")


def _float_tokens(flat: Array) -> list[str]:
    if flat.dtype.char == "g":
        with _overflow_unwarned():
            return [f'"{_extended_text(value)}"' for value in flat]
    if flat.dtype.char == "e":
        distinct, where = np.unique(flat.view(np.uint16), return_inverse=True)
        digits = [str(half) for half in distinct.view(np.float16)]
        tokens = [digits[i] for i in where.tolist()]
    else:
        tokens = _split(np.where(np.isfinite(flat), flat, flat.dtype.type(0)))
        for i in np.flatnonzero(_halfway(flat)).tolist():
            tokens[i] = ("-" if np.signbit(flat[i]) else "") + _HALFWAY_DIGITS
    for i in np.flatnonzero(~np.isfinite(flat)).tolist():
        tokens[i] = f'"{_special_text(flat[i : i + 1])}"'
    return tokens


def _special_text(one: Array) -> str:
    """Spell the only element of `one`, which is not finite."""
    bits = _bits(one)
    for name, known in _specials(one.dtype.newbyteorder("<")).items():
        if bits == known:
            return name
    return f"0x{bits:0{2 * significant_bytes(one.dtype)}x}"


def _extended_text(value: np.longdouble) -> str:
    """Spell a long double in decimal, or in hex where its bits are not the decimal's."""
    one = np.array([value])
    if np.isfinite(value):
        digits = str(value)
        if _bits(np.array([np.longdouble(digits)])) == _bits(one):
            return digits
    return _special_text(one)


def significant_bytes(dtype: np.dtype[Any]) -> int:
    """Give how many bytes of an element carry its value: the x87 format has 10, then padding."""
    return 10 if dtype.char == "g" and np.finfo(dtype).nmant == 63 else dtype.itemsize


def _bits(one: Array) -> int:
    little = one.astype(one.dtype.newbyteorder("<"), copy=False).tobytes()
    return int.from_bytes(little[: significant_bytes(one.dtype)], "little")


@cache
def _specials(dtype: np.dtype[Any]) -> dict[str, int]:
    """Give the bits of the values that have a name. "NaN" is the quiet one without a sign."""
    named = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}
    return {name: _bits(np.array([value], dtype)) for name, value in named.items()}


# -- reading --------------------------------------------------------------------------------------


def parse(content: object, shape: tuple[int, ...], row: Row) -> Array:
    """Read nested lists of elements into a new array of the little-endian dtype of `row`.

    Raises
    ------
    DecodeError
        If the nesting is not `shape`, or an element is none of the dtype.
    """
    if 0 in shape:
        if content != []:
            raise DecodeError(f"expected [], for shape {list(shape)} has no elements")
        return np.empty(shape, row.dtype)
    nested = (*shape, 2) if row.spelling.is_complex else shape
    flat = _flatten(content, nested)
    part = row.dtype.type(0).real.dtype.newbyteorder("<") if row.spelling.is_complex else row.dtype
    try:
        values = _PARSERS[row.spelling](flat, part)
    except _ElementError as error:
        placed = DecodeError(f"expected {error.expected}, found {shorten(flat[error.index])}")
        _put_inside(placed, error.index, nested)
        raise placed from None
    return values.view(row.dtype).reshape(shape)


class _ElementError(Exception):
    """An element is wrong; `index` counts in the flat list."""

    def __init__(self, index: int, expected: str) -> None:
        super().__init__(index, expected)
        self.index = index
        self.expected = expected


def _put_inside(error: DecodeError, index: int, shape: Sequence[int]) -> None:
    for size in reversed(shape):
        index, i = divmod(index, size)
        error.inside(i)


def _flatten(content: object, shape: Sequence[int]) -> list[Any]:
    """Give the elements of lists nested as `shape` says; nothing is allocated on its word."""
    items = [content]
    for axis, size in enumerate(shape):
        if set(map(type, items)) != {list} or set(map(len, items)) != {size}:  # type: ignore[arg-type]
            _refuse_nesting(items, shape, axis)
        items = list(chain.from_iterable(items))  # type: ignore[arg-type]
    return items


def _refuse_nesting(items: list[object], shape: Sequence[int], axis: int) -> NoReturn:
    for index, item in enumerate(items):
        if type(item) is not list or len(item) != shape[axis]:
            found = f"one of {len(item)}" if type(item) is list else shorten(item)
            error = DecodeError(f"expected an array of {shape[axis]}, found {found}")
            _put_inside(error, index, shape[:axis])
            raise error
    raise AssertionError("unreachable: some item is wrong")


def _expect(flat: list[Any], expected: str, *types: type) -> None:
    if not set(map(type, flat)).issubset(types):
        index = next(i for i, item in enumerate(flat) if type(item) not in types)
        raise _ElementError(index, expected)


def _parse_bools(flat: list[Any], dtype: np.dtype[Any]) -> Array:
    _expect(flat, "true or false", bool)
    return np.array(flat, dtype)


def _parse_integers(flat: list[Any], dtype: np.dtype[Any]) -> Array:
    low, high = int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
    expected = f"an integer from {low} to {high}"
    _expect(flat, expected, int)
    try:
        return np.array(flat, dtype)
    except OverflowError:
        index = next(i for i, item in enumerate(flat) if not low <= item <= high)
        raise _ElementError(index, expected) from None


def _parse_floats(flat: list[Any], dtype: np.dtype[Any]) -> Array:
    expected = f'a number that {dtype.name} holds, "NaN", "Infinity", "-Infinity" or bits in hex'
    _expect(flat, expected, float, int, str)
    named = [(i, item) for i, item in enumerate(flat) if type(item) is str]
    numbers = [0.0 if type(item) is str else item for item in flat] if named else flat
    try:
        wide = np.array(numbers, np.float64)
    except OverflowError:  # an integer beyond float64
        raise _ElementError(_first_overflow(numbers), expected) from None
    with np.errstate(over="ignore"):
        values = wide.astype(dtype, copy=False)
    if np.isinf(values).any():
        raise _ElementError(int(np.flatnonzero(np.isinf(values))[0]), expected)
    bits = values.view(f"<u{dtype.itemsize}")
    for i, item in named:
        special = _special_bits(item, dtype)
        if special is None:
            raise _ElementError(i, expected)
        bits[i] = special
    return values


def _first_overflow(numbers: list[Any]) -> int:
    for index, number in enumerate(numbers):
        try:
            float(number)
        except OverflowError:
            return index
    raise AssertionError("unreachable: some number overflows")


def _special_bits(item: str, dtype: np.dtype[Any]) -> int | None:
    """Give the bits that a string stands for, or None."""
    if item in _specials(dtype):
        return _specials(dtype)[item]
    digits = 2 * significant_bytes(dtype)
    return int(item, 16) if re.fullmatch(rf"0x[0-9a-f]{{{digits}}}", item) else None


_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?(e[+-]?[0-9]{1,5})?")


def _parse_extended(flat: list[Any], dtype: np.dtype[Any]) -> Array:
    expected = 'a string of decimal digits, "NaN", "Infinity", "-Infinity" or of bits in hex'
    _expect(flat, expected, str)
    values = np.zeros(len(flat), dtype)
    size = significant_bytes(dtype)
    cells = values.view(np.uint8).reshape(len(flat), dtype.itemsize)
    with _overflow_unwarned():
        for i, item in enumerate(flat):
            bits = _special_bits(item, dtype)
            if bits is None and _DECIMAL.fullmatch(item):
                number = np.longdouble(item)
                bits = _bits(np.array([number], dtype)) if np.isfinite(number) else None
            if bits is None:
                raise _ElementError(i, expected)
            cells[i, :size] = np.frombuffer(bits.to_bytes(size, "little"), np.uint8)
    return values


@contextmanager
def _overflow_unwarned() -> Iterator[None]:
    """Silence NumPy where it reads the largest long double, which it does right, or a larger."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


_PARSERS: dict[Spelling, Callable[[list[Any], np.dtype[Any]], Array]] = {
    Spelling.BOOL: _parse_bools,
    Spelling.INTEGER: _parse_integers,
    Spelling.FLOAT: _parse_floats,
    Spelling.EXTENDED: _parse_extended,
    Spelling.COMPLEX: _parse_floats,
    Spelling.COMPLEX_EXTENDED: _parse_extended,
}
