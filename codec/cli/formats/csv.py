"""CSV: tables of numbers by `np.loadtxt` and `np.savetxt`; ``--dtype`` says the dtype.

Lines of numbers are an array, 1-D where each line has one number. Under a line of names, columns
are a dict of 1-D arrays, which a structured array comes back as, too.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from codec.arrays.array_types import Array, DType
from codec.cli.arrays.element_parts import native
from codec.cli.arrays.lazy_arrays import (
    BLOCK,
    bare,
    checked_name,
    lazy_array_of,
    lose_order,
    named,
)
from codec.cli.files.format import Format, FormatError, LazyArray, Options
from codec.cli.files.library_errors import opened, size_of
from codec.dialects.base import dtype_text
from codec.errors import EncodeError, Inside, place_of, shorten
from codec.storage.progress import Meter

_TITLE = ".csv"
_DEFAULT = "float64"
_SEPARATORS = {"tabs": "\t", "semicolons": ";", "spaces": " "}
_ROWS = 1 << 13  # of numbers that are written at a time, divided by the columns

# As many digits as each float needs to come back the same.
_FLOAT_DIGITS = {2: "%.5g", 4: "%.9g", 8: "%.17g"}


def _is_supported(dtype: DType) -> bool:
    """Return whether elements of a dtype are numbers that every reader of CSV knows."""
    is_float = dtype.kind == "f" and dtype.itemsize in _FLOAT_DIGITS
    return dtype.isbuiltin != 2 and (dtype.kind in "biu" or is_float)


def _is_number(field: str) -> bool:
    """Return whether a field is read as a number, and not as the name of a column."""
    try:
        float(field)
    except ValueError:
        return field.strip().lower() in ("true", "false")  # which NumPy refuses
    return True


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_csv(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    with opened(source) as file:
        meter = Meter(options.progress, size_of(file))
        value = _read_table(file, options, meter)
        meter.finish()
    yield value


def _read_table(file: IO[bytes], options: Options, meter: Meter) -> Array | dict[str, Array]:
    first = file.readline()
    if not first:
        raise FormatError("expected lines of numbers, found an empty file")
    names = _read_names(first)
    if names is None:
        file.seek(0)
        start, width = 0, first.count(b",") + 1
        dtypes = [_read_dtype(options.dtype or _DEFAULT)]
    else:
        start, width = 1, len(names)
        dtypes = _column_dtypes(names, options.dtype or _DEFAULT)
    parts: list[list[Array]] = [[np.empty((0, width // len(dtypes)), dtype)] for dtype in dtypes]
    while lines := file.readlines(BLOCK):
        block = _Lines(lines, start, options.dtype is not None)
        for part, numbers in zip(parts, block.read_numbers(width, dtypes), strict=True):
            part.append(numbers)
        start += len(lines)
        meter(sum(map(len, lines)))
    arrays = [np.concatenate(known, dtype=known[0].dtype) for known in parts]
    if names is None:
        return arrays[0][:, 0] if width == 1 else arrays[0]
    return dict(zip(names, (array[:, 0] for array in arrays), strict=True))


def _read_names(line: bytes) -> list[str] | None:
    """Read the names of the columns, if that is what the first line has."""
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if all(map(_is_number, text.split(","))):
            return None
        (names,) = csv.reader([text], strict=True)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"line 1: expected numbers or names of columns: {error}") from error
    if not names:
        raise FormatError("line 1: expected numbers or names of columns, found an empty line")
    for name, separator in _SEPARATORS.items():
        if separator in names[0] and all(map(_is_number, names[0].split(separator))):
            raise FormatError(f"line 1: expected commas between numbers, found {name}")
    if len(set(names)) != len(names):
        raise FormatError("line 1: a name stands there twice")
    return names


def _read_dtype(name: str) -> DType:
    """Read the dtype that ``--dtype`` asks for."""
    dtype = dtype_text.find(name)
    if dtype is None:
        raise FormatError(f'--dtype: expected a dtype such as "<f4", found {shorten(name)}')
    if not _is_supported(dtype):
        raise FormatError(f"--dtype: expected numbers or bool, found {name}")
    return dtype


def _column_dtypes(names: list[str], asked: str) -> list[DType]:
    """Return the dtype of each column: one for all, or ``a=int64,b=float32``, as was asked for."""
    if "=" not in asked:
        return [_read_dtype(asked)] * len(names)
    of_each = dict.fromkeys(names, _DEFAULT)
    for pair in asked.split(","):
        name, _, dtype = pair.rpartition("=")
        if name not in of_each:
            raise FormatError(f"--dtype: there is no column {name!a:.60}")
        of_each[name] = dtype
    return [_read_dtype(of_each[name]) for name in names]


# As what numbers are read: NumPy takes any integer but 0 for true, and rounds narrow floats twice.
_WIDE = {"f": np.dtype("f8"), "b": np.dtype("i8")}


@dataclass(frozen=True)
class _Lines:
    """Some lines of a file, which are read by `np.loadtxt`."""

    lines: list[bytes]
    start: int  # which line of the file is the first, from 0
    # Whether somebody asked for a dtype. If not, integers that float64 does not have are refused.
    is_asked: bool

    def read_numbers(self, width: int, dtypes: list[DType]) -> Iterator[Array]:
        """Yield 2-D arrays: one of all columns, or one of each, with a dtype for each array."""
        for row, line in enumerate(self.lines):
            # NumPy leaves out empty lines, where a number may be missing.
            found = line.count(b",") + 1 if line.strip() else 0
            if found != width:
                raise FormatError(
                    f"line {self.start + row + 1}: expected {width} numbers, found {found}"
                )
        wide = [_WIDE.get(dtype.kind, native(dtype)) for dtype in dtypes]
        each = (width // len(dtypes),)
        fields: Any = [(f"f{i}", one, each) for i, one in enumerate(wide)]
        try:
            rows = np.loadtxt(
                self.lines, fields, delimiter=",", comments=None, ndmin=1, encoding="latin1"
            )
        except ValueError as error:
            place = re.search(r" at row (\d+), column (\d+)", str(error))
            if place is None:
                raise FormatError(f"line {self.start + 1} or a later one: {error}") from error
            row, column = int(place[1]), int(place[2]) - 1
            raise self._fault(row, column, dtypes[column % len(dtypes)]) from error
        for i, dtype in enumerate(dtypes):
            yield self._narrowed(rows[f"f{i}"], dtype, i)

    def _narrowed(self, wide: Array, dtype: DType, first: int) -> Array:
        """Return numbers in their dtype, if NumPy has read them as they stand there.

        The first column of the array is column `first` of the file.
        """
        with np.errstate(all="ignore"):
            numbers = wide.astype(dtype)
            if dtype.kind == "b":
                suspect = (wide != 0) & (wide != 1)
            elif dtype.kind == "f":
                suspect = np.isinf(numbers) | _is_midway(wide, numbers)
                if not self.is_asked:
                    suspect |= np.abs(wide) >= 2.0**53
            else:
                return numbers
        for row, column in np.argwhere(suspect):
            number, field = numbers[row, column], self._field(row, first + column)
            if np.isinf(number):
                if "n" not in field.lower():  # but digits, of too large a number
                    raise self._fault(row, first + column, dtype)
            elif self.is_asked:  # no bool, or in the middle between two floats
                raise self._fault(row, first + column, dtype)
            elif field.lstrip("+-").isdigit() and int(field) != int(number):
                hint = " (--dtype int64 or uint64 may have it)"
                raise self._fault(row, first + column, dtype, hint)
        return numbers

    def _field(self, row: int, column: int) -> str:
        return self.lines[row].split(b",")[column].strip().decode("latin1")

    def _fault(self, row: int, column: int, dtype: DType, hint: str = "") -> FormatError:
        where = f"line {self.start + row + 1}, column {column + 1}"
        found = f"{self._field(row, column)!a:.60}"
        return FormatError(f"{where}: expected a number that {dtype} has{hint}, found {found}")


def _is_midway(wide: Array, numbers: Array) -> Array:
    """Return which float64 are in the middle of two narrower floats, or are rounded to it.

    Such as 7.038531e-26, which is the shortest spelling of one float32, and not the middle.
    """
    exact = numbers.astype(wide.dtype)
    towards = np.where(wide > exact, np.inf, -np.inf).astype(numbers.dtype)
    others = np.nextafter(numbers, towards).astype(wide.dtype)
    is_midway: Array = (wide != exact) & (wide == exact / 2 + others / 2)
    return is_midway


# -- writing --------------------------------------------------------------------------------------


def _write_csv(value: Any, file: IO[bytes], options: Options) -> None:
    if type(value) is dict:
        _write_columns(named(value, _TITLE), file, options)
        return
    lazy = bare(value, _TITLE)
    if lazy.dtype.names is not None:
        table = lazy.read()
        columns = {name: lazy_array_of(table[name]) for name in lazy.dtype.names}
        _write_columns(columns, file, options)
        return
    _check_dtype(lazy)
    shape = list(lazy.shape)
    if len(shape) not in (1, 2) or 0 in shape:
        raise EncodeError(
            f"{_TITLE} holds numbers in 1 or 2 dimensions, found shape {shape}; JSON holds it"
        )
    if shape[1:] == [1]:
        raise EncodeError(f"shape {shape} would come back as {shape[:1]}; JSON holds it")
    lose_order(lazy, place_of(()), options)
    table = lazy.read()
    _check_nans(table)
    _write_rows(table.reshape(len(table), -1), _digits(lazy.dtype), file, options)


def _check_dtype(lazy: LazyArray) -> None:
    if not _is_supported(lazy.dtype):
        raise EncodeError(f"{_TITLE} holds numbers, found dtype {lazy.dtype}; JSON holds it")


def _write_columns(columns: dict[str, LazyArray], file: IO[bytes], options: Options) -> None:
    if not columns:
        raise EncodeError(f"{_TITLE} holds columns, found an empty dict")
    shape = next(iter(columns.values())).shape
    for name, lazy in columns.items():
        with Inside(name):
            _check_dtype(lazy)
            if len(lazy.shape) != 1:
                raise EncodeError(f"{_TITLE} holds 1-D columns, found shape {list(lazy.shape)}")
            if lazy.shape != shape:
                raise EncodeError(f"expected {shape[0]} elements, found {lazy.shape[0]}")
    header = ",".join(map(_quoted, columns))
    fields: Any = [(f"f{i}", lazy.dtype) for i, lazy in enumerate(columns.values())]
    rows = np.empty(shape, fields)
    for field, (name, lazy) in zip(rows.dtype.names or (), columns.items(), strict=True):
        rows[field] = lazy.read()
        with Inside(name):
            _check_nans(rows[field])
    file.write(header.encode() + b"\n")
    _write_rows(rows, [_digits(lazy.dtype) for lazy in columns.values()], file, options)


def _write_rows(rows: Array, digits: str | list[str], file: IO[bytes], options: Options) -> None:
    """Write a 2-D array, or a 1-D structure of columns, many rows at a time."""
    meter = Meter(options.progress, rows.nbytes)
    step = max(1, _ROWS // (rows[0].size if rows.dtype.names is None else len(digits)))
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        np.savetxt(file, block, digits, delimiter=",")
        meter(block.nbytes)
    meter.finish()


def _digits(dtype: DType) -> str:
    return _FLOAT_DIGITS[dtype.itemsize] if dtype.kind == "f" else "%d"


def _check_nans(numbers: Array) -> None:
    """Refuse a NaN that has bits of its own, and name its place."""
    if numbers.dtype.kind != "f":
        return
    bits = np.ascontiguousarray(numbers, native(numbers.dtype)).view(f"u{numbers.itemsize}")
    usual = np.array(np.nan, native(numbers.dtype)).view(bits.dtype)
    for index in np.argwhere(np.isnan(numbers) & (bits != usual)):
        shown = f"0x{bits[*index]:0{2 * numbers.itemsize}x}"
        error = EncodeError(f"{_TITLE} has one NaN, found another, of bits {shown}; JSON holds it")
        for key in reversed(index.tolist()):
            error.inside(key)
        raise error


def _quoted(name: str) -> str:
    """Return a name in quotes, if it would not be read as a name without."""
    checked_name(name, _TITLE)
    if "\n" in name or "\r" in name:
        raise EncodeError(f"a column of {_TITLE} cannot be called {name!a:.60}")
    is_plain = name and not _is_number(name) and not set(name) & {",", '"'}
    quoted = name.replace('"', '""')
    return name if is_plain else f'"{quoted}"'


def _begins(head: bytes) -> bool:
    """Return whether a file begins with a line of numbers, or names and a line of numbers."""
    if not head.isascii() or head.lstrip()[:1] in (b"{", b"["):
        return False
    *lines, last = head.decode().split("\n")
    fields = [line.strip().split(",") for line in lines or [last.rpartition(",")[0]]]
    are_numbers = [all(map(_is_number, line)) for line in fields[:2]]
    return are_numbers[0] or (are_numbers[1:] == [True] and len(fields[0]) == len(fields[1]))


FORMAT = Format(
    name="csv",
    suffixes=(".csv",),
    begins=_begins,
    open=_open_csv,
    write=_write_csv,
    is_text=True,
)
