"""Numbers as text between commas, with the digits of their dtype and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from codec.arrays import array_tag, dtype_table
from codec.arrays.dtype_table import DType, Spelling
from codec.cli.files.format import Array, FormatError
from codec.dialects.base import dtype_strings
from codec.errors import DecodeError, EncodeError
from codec.payloads import payload_table

_ROWS = 1 << 13  # of many or few numbers, that are spelled at a time

_BOOLS = {"1": True, "0": False, "true": True, "false": False}


def is_number(field: str) -> bool:
    """Tell whether a field is read as a number, and not as the name of a column."""
    try:
        float(field)
    except ValueError:
        return field.strip().lower() in _BOOLS
    return True


def is_spelled(dtype: DType) -> bool:
    """Tell whether elements of a dtype are numbers that every reader of CSV knows."""
    if dtype.names is not None or dtype.isbuiltin == 2:
        return False
    try:
        _, row = dtype_table.spell(dtype)
    except EncodeError:
        return False
    plain = (Spelling.BOOL, Spelling.INTEGER, Spelling.FLOAT, Spelling.SMALL_FLOAT)
    return row.spelling in plain


def dtype_of(name: str) -> DType:
    """Give the dtype that ``--dtype`` asks for.

    Raises
    ------
    FormatError
        If there is none of this name, or a CSV has no numbers of it.
    """
    try:
        dtype = dtype_strings.read_any(name)
    except DecodeError as error:
        raise FormatError(f"--dtype: {error.message}") from None
    if not is_spelled(dtype):
        raise FormatError(f"--dtype: expected numbers or bool, found {name}")
    return dtype


# -- writing --------------------------------------------------------------------------------------


def lines(array: Array) -> Iterator[list[str]]:
    """Give the rows of a 2-D array, each as a line without its end, many at a time.

    Raises
    ------
    EncodeError
        For a NaN that has bits of its own; it names the place.
    """
    step = max(1, _ROWS // array.shape[1])
    for start in range(0, len(array), step):
        _, pieces = array_tag.header(array[start : start + step], payload_table.TEXT, _no_objects)
        text = "".join(pieces)[2:-2].replace("],[", "\n")
        if '"0x' in text:
            raise _of_nan(text.split("\n"), start)
        for ours, theirs in _WORDS:
            text = text.replace(ours, theirs)
        yield text.split("\n")


# What the codec writes, and what np.loadtxt and pandas read.
_WORDS = (
    ('"NaN"', "nan"),
    ('"Infinity"', "inf"),
    ('"-Infinity"', "-inf"),
    ("true", "1"),
    ("false", "0"),
)


def _no_objects(_: Any) -> str:
    raise AssertionError("unreachable: numbers have no objects in them")


def _of_nan(spelled: list[str], start: int) -> EncodeError:
    row = next(i for i, line in enumerate(spelled) if '"0x' in line)
    fields = spelled[row].split(",")
    column = next(i for i, field in enumerate(fields) if '"0x' in field)
    bits = fields[column].strip('"')
    error = EncodeError(f".csv has one NaN, found another, of bits {bits}; JSON holds it")
    if len(fields) > 1:
        error.inside(column)
    error.inside(start + row)
    return error


# -- reading --------------------------------------------------------------------------------------


class FieldError(Exception):
    """A field is no number of the dtype.

    Attributes
    ----------
    index : int
        Which of the fields.
    expected : str
        What it should be.
    """

    def __init__(self, index: int, expected: str) -> None:
        super().__init__(index, expected)
        self.index = index
        self.expected = expected


def parse(fields: list[str], dtype: DType, *, is_asked: bool) -> Array:
    """Read fields as numbers of a dtype.

    Parameters
    ----------
    is_asked
        Whether somebody asked for the dtype. If not, integers that it does not have are refused.

    Raises
    ------
    FieldError
        If a field is none.
    """
    if dtype.kind == "f":
        return _parse_floats(fields, dtype, is_asked=is_asked)
    if dtype.kind == "b":
        return np.array(_each(fields, lambda field: _BOOLS[field.strip().lower()], dtype), dtype)
    info = np.iinfo(dtype)

    def integer(field: str) -> int:
        value = int(field)
        if not info.min <= value <= info.max:
            raise ValueError
        return value

    return np.array(_each(fields, integer, dtype), dtype)


def _each(fields: list[str], convert: Callable[[str], Any], dtype: DType) -> list[Any]:
    """Convert all fields, or find the first that is none."""
    try:
        return list(map(convert, fields))
    except (ValueError, KeyError):
        for index, field in enumerate(fields):
            try:
                convert(field)
            except (ValueError, KeyError):
                raise FieldError(index, f"a number that {dtype} has") from None
        raise AssertionError("unreachable: some field is none") from None


def _parse_floats(fields: list[str], dtype: DType, *, is_asked: bool) -> Array:
    wide = np.array(_each(fields, float, dtype), np.float64)
    with np.errstate(over="ignore"):
        values = wide.astype(dtype.newbyteorder("="))
    for index in np.flatnonzero(~np.isfinite(values)):
        if "n" not in fields[index].lower():  # neither nan nor inf, but too large
            raise FieldError(int(index), f"a number that {dtype} has")
    if not is_asked:
        for index in np.flatnonzero(np.abs(wide) >= 2.0**53):
            field = fields[index].strip()
            if field.lstrip("+-").isdigit() and int(field) != int(wide[index]):
                expected = f"a number that {dtype} has (--dtype int64 or uint64 may have it)"
                raise FieldError(int(index), expected)
    if dtype.itemsize < wide.itemsize:
        _round_once(values, wide, fields)
    return values.astype(dtype, copy=False)


def _round_once(values: Array, wide: Array, fields: list[str]) -> None:
    """Mend what was rounded twice: digits that float64 takes to the middle of two narrower floats.

    Such as 7.038531e-26, which is the shortest spelling of one float32, and not the middle.
    """
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        exact = values.astype(np.float64)
        towards = np.where(wide > exact, np.inf, -np.inf).astype(values.dtype)
        others = np.nextafter(values, towards)
        middle = (exact + others.astype(np.float64)) / 2
        ties = np.flatnonzero((wide != exact) & (wide == middle))
    for index in ties:
        meant, taken = Fraction(fields[index].strip()), Fraction(float(wide[index]))
        if meant != taken:
            ends = sorted((values[index], others[index]))
            values[index] = ends[meant > taken]
