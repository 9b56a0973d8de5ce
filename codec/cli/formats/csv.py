"""Numbers in lines, between commas. The file says no dtype: ``--dtype`` does.

Lines of numbers are an array, 1-D where each line has one number. Under a line of names, columns
are a dict of 1-D arrays, which a structured array comes back as, too.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from codec.arrays.dtype_table import DType
from codec.cli.arrays.lazy_arrays import BLOCK, bare, leaf_of, lose_order, name_of, named
from codec.cli.files.format import Array, Format, FormatError, Leaf, Options
from codec.cli.files.library_errors import opened, size_of
from codec.cli.formats import csv_numbers
from codec.cli.formats.csv_numbers import FieldError
from codec.errors import EncodeError, place_of
from codec.storage.progress import Meter

_TITLE = ".csv"
_DEFAULT = "float64"


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    with opened(source) as file:
        meter = Meter(options.progress, size_of(file))
        value = _read(file, options, meter)
        meter.finish()
    yield value


def _read(file: IO[bytes], options: Options, meter: Meter) -> Leaf | dict[str, Leaf]:
    first = file.readline()
    if not first:
        raise FormatError("expected lines of numbers, found an empty file")
    names = _names(first)
    if names is None:
        file.seek(0)
        width = first.count(b",") + 1
        whole = csv_numbers.dtype_of(options.dtype or _DEFAULT)
        (numbers,) = _columns(file, width, [whole], options, meter)
        return leaf_of(numbers if width == 1 else numbers.reshape(-1, width))
    dtypes = _dtypes(names, options.dtype or _DEFAULT)
    columns = _columns(file, len(names), dtypes, options, meter)
    return dict(zip(names, map(leaf_of, columns), strict=True))


def _names(line: bytes) -> list[str] | None:
    """Give the names of the columns, if that is what the first line has."""
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if all(map(csv_numbers.is_number, text.split(","))):
            return None
        (names,) = csv.reader([text], strict=True)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"line 1: expected numbers or names of columns: {error}") from error
    if not names:
        raise FormatError("line 1: expected numbers or names of columns, found an empty line")
    if len(set(names)) != len(names):
        raise FormatError("line 1: a name stands there twice")
    return names


def _dtypes(names: list[str], asked: str) -> list[DType]:
    """Give the dtype of each column: one for all, or ``a=int64,b=float32``, as it was asked for."""
    if "=" not in asked:
        return [csv_numbers.dtype_of(asked)] * len(names)
    of_each = dict.fromkeys(names, _DEFAULT)
    for pair in asked.split(","):
        name, _, dtype = pair.rpartition("=")
        if name not in of_each:
            raise FormatError(f"--dtype: there is no column {name!a:.60}")
        of_each[name] = dtype
    return [csv_numbers.dtype_of(of_each[name]) for name in names]


def _columns(
    file: IO[bytes], width: int, dtypes: list[DType], options: Options, meter: Meter
) -> list[Array]:
    """Read all lines: fields of every column into an array of its own, or of all into one."""
    is_asked = options.dtype is not None
    parts: list[list[Array]] = [[np.empty(0, dtype)] for dtype in dtypes]
    number = 1 if file.tell() == 0 else 2
    while block := file.readlines(BLOCK):
        fields = _fields(block, number, width)
        for k, dtype in enumerate(dtypes):
            own = fields[k :: len(dtypes)]
            try:
                parts[k].append(csv_numbers.parse(own, dtype, is_asked=is_asked))
            except FieldError as error:
                line, column = divmod(error.index * len(dtypes) + k, width)
                where = f"line {number + line}, column {column + 1}"
                found = own[error.index]
                message = f"{where}: expected {error.expected}, found {found!a:.60}"
                raise FormatError(message) from None
        number += len(block)
        meter(sum(map(len, block)))
    whole = zip(parts, dtypes, strict=True)
    return [np.concatenate(arrays, dtype=dtype) for arrays, dtype in whole]


def _fields(block: list[bytes], number: int, width: int) -> list[str]:
    """Split lines into fields, as many in each."""
    for index, line in enumerate(block):
        if line.count(b",") + 1 != width:
            found = line.count(b",") + 1
            raise FormatError(f"line {number + index}: expected {width} numbers, found {found}")
    fields: list[str] = []
    for index, line in enumerate(block):
        # Python's float takes 1_000, and digits of every script; nobody else does.
        if not line.isascii() or b"_" in line:
            raise FormatError(f"line {number + index}: expected numbers, found {line!a:.60}")
        fields += line.decode("ascii").rstrip("\r\n").split(",")
    return fields


# -- writing --------------------------------------------------------------------------------------


def _write(value: Any, file: IO[bytes], options: Options) -> None:
    if type(value) is dict:
        _write_columns(_columns_of_dict(value), file, options)
        return
    leaf = bare(value, _TITLE)
    if leaf.dtype.names is not None:
        _write_columns(_columns_of_structure(leaf), file, options)
        return
    _check(leaf)
    lose_order(leaf, place_of(()), options)
    table = _table(leaf)
    meter = Meter(options.progress, leaf.nbytes)
    for lines in csv_numbers.lines(table):
        file.write("\n".join(lines).encode() + b"\n")
        meter(len(lines) * table.shape[1] * table.itemsize)
    meter.finish()


def _check(leaf: Leaf) -> None:
    if not csv_numbers.is_spelled(leaf.dtype):
        raise EncodeError(f"{_TITLE} holds numbers, found dtype {leaf.dtype}; JSON holds it")
    if len(leaf.shape) not in (1, 2) or 0 in leaf.shape:
        found = list(leaf.shape)
        raise EncodeError(
            f"{_TITLE} holds numbers in 1 or 2 dimensions, found shape {found}; JSON holds it"
        )
    if leaf.shape[1:] == (1,):
        raise EncodeError(
            f"shape {list(leaf.shape)} would come back as {[leaf.shape[0]]}; JSON holds it"
        )


def _array(leaf: Leaf) -> Array:
    return leaf.read() if leaf.array is None else np.asarray(leaf.array)


def _table(leaf: Leaf) -> Array:
    """Give an array of one row a line."""
    array = _array(leaf)
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _columns_of_dict(value: dict[Any, Any]) -> dict[str, Array]:
    leaves = named(value, _TITLE)
    if not leaves:
        raise EncodeError(f"{_TITLE} holds columns, found an empty dict")
    length: int | None = None
    for name, leaf in leaves.items():
        try:
            if not csv_numbers.is_spelled(leaf.dtype):
                raise EncodeError(f"{_TITLE} holds numbers, found dtype {leaf.dtype}")
            if len(leaf.shape) != 1:
                raise EncodeError(f"{_TITLE} holds 1-D columns, found shape {list(leaf.shape)}")
            length = leaf.shape[0] if length is None else length
            if leaf.shape[0] != length:
                raise EncodeError(f"expected {length} elements as before, found {leaf.shape[0]}")
        except EncodeError as error:
            error.inside(name)
            raise
    return {name: _array(leaf) for name, leaf in leaves.items()}


def _columns_of_structure(leaf: Leaf) -> dict[str, Array]:
    names = leaf.dtype.names or ()
    for name in names:
        if not csv_numbers.is_spelled(leaf.dtype[name]):
            found = f"field {name!a} of dtype {leaf.dtype[name]}"
            raise EncodeError(f"{_TITLE} holds numbers, found {found}; JSON holds it")
    if len(leaf.shape) != 1:
        raise EncodeError(f"{_TITLE} holds 1-D columns, found shape {list(leaf.shape)}")
    array = _array(leaf)
    return {name: array[name] for name in names}


def _write_columns(columns: dict[str, Array], file: IO[bytes], options: Options) -> None:
    file.write(",".join(map(_name, columns)).encode() + b"\n")
    meter = Meter(options.progress, sum(column.nbytes for column in columns.values()))
    spelled = [_lines(name, column) for name, column in columns.items()]
    for blocks in zip(*spelled, strict=True):
        file.write("".join(f"{','.join(row)}\n" for row in zip(*blocks, strict=True)).encode())
        meter(sum(len(blocks[0]) * column.itemsize for column in columns.values()))
    meter.finish()


def _lines(name: str, column: Array) -> Iterator[list[str]]:
    try:
        yield from csv_numbers.lines(column.reshape(-1, 1))
    except EncodeError as error:
        error.inside(name)
        raise


def _name(name: str) -> str:
    """Spell a name so that it is read as one."""
    name_of(name, _TITLE)
    if "\n" in name or "\r" in name:
        raise EncodeError(f"a column of {_TITLE} cannot be called {name!a:.60}")
    is_plain = name and not csv_numbers.is_number(name) and not set(name) & {",", '"'}
    quoted = name.replace('"', '""')
    return name if is_plain else f'"{quoted}"'


def _begins(head: bytes) -> bool:
    """Tell text from binary, and lines from a document."""
    is_document = head.lstrip()[:1] in (b"{", b"[")
    return head.isascii() and b"\0" not in head and b"\n" in head and not is_document


FORMAT = Format(
    name="csv",
    title="numbers in lines, between commas, of the dtype that --dtype says",
    suffixes=(".csv",),
    begins=_begins,
    open=_open,
    write=_write,
    is_text=True,
)
