"""Columns of a table, by pandas' kinds: the JSON of their elements to and from arrays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from codec.arrays import dtype_names
from codec.arrays.dtype_table import DType, Row, Spelling
from codec.arrays.elements import nested, numbers, strings
from codec.arrays.elements.numbers import NAT
from codec.arrays.elements.strings import has_surrogate
from codec.dialects.base.reader import Reading
from codec.dialects.base.writer import Writing
from codec.errors import DecodeError, ElementError, EncodeError

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of columns.

    Attributes
    ----------
    type, ext
        The field's type, and its extDtype or None.
    dtype
        The array's.
    is_masked
        Whether the array is a masked one.
    can_write
        Whether pandas reads such columns.
    """

    type: str
    ext: str | None
    dtype: DType
    is_masked: bool = False
    can_write: bool = True

    @cached_property
    def spelled(self) -> tuple[Any, Row]:
        """What our own format calls the dtype, and its row."""
        return dtype_names.spell(self.dtype)


def _masked() -> Iterator[Kind]:
    """Give the kinds of pandas' own arrays with a mask, and of those of PyArrow."""
    for name in (f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)):
        yield Kind("integer", name, np.dtype(name.lower()), is_masked=True)
        yield Kind("integer", f"{name.lower()}[pyarrow]", np.dtype(name.lower()), True, False)
    for name, arrow in (("Float32", "float"), ("Float64", "double")):
        yield Kind("number", name, np.dtype(name.lower()), is_masked=True)
        yield Kind("number", f"{arrow}[pyarrow]", np.dtype(name.lower()), True, False)
    yield Kind("boolean", "boolean", np.dtype(bool), is_masked=True)
    yield Kind("boolean", "bool[pyarrow]", np.dtype(bool), True, False)


_MISSING_NAN = np.dtypes.StringDType(na_object=np.nan)
_MISSING_NONE = np.dtypes.StringDType(na_object=None)

KINDS: tuple[Kind, ...] = (
    Kind("integer", None, np.dtype("<i8")),
    Kind("number", None, np.dtype("<f8")),
    Kind("boolean", None, np.dtype(bool)),
    Kind("datetime", None, np.dtype("<M8[ns]")),
    Kind("duration", None, np.dtype("<m8[ns]"), can_write=False),
    Kind("string", None, np.dtype(object)),
    Kind("any", None, np.dtype(object), can_write=False),
    Kind("string", "str", _MISSING_NAN),
    Kind("string", "string", _MISSING_NONE),
    Kind("string", "string[pyarrow]", _MISSING_NONE, can_write=False),
    Kind("string", "large_string[pyarrow]", _MISSING_NONE, can_write=False),
    *_masked(),
)
BY_NAMES = {(kind.type, kind.ext): kind for kind in KINDS}


# -- reading --------------------------------------------------------------------------------------


def read(items: list[Any], name: str, kind: Kind, reading: Reading) -> Array:
    """Read the elements of a column, of all rows.

    Raises
    ------
    DecodeError
        If one is none of the kind; it is placed in its row, at `name`.
    """
    _, row = kind.spelled
    missing = [item is None for item in items] if kind.is_masked else []
    try:
        if not any(missing):
            values = _parse(items, row, reading)
            return np.ma.array(values) if kind.is_masked else values
        zero = row.dtype.type(0).item()
        flat = [zero if item is None else item for item in items]
        return np.ma.array(_parse(flat, row, reading), mask=missing)
    except ElementError as error:
        error.error.inside(name)
        error.error.inside(error.index)
        raise error.error from None


def _parse(items: list[Any], row: Row, reading: Reading) -> Array:
    if row.spelling is Spelling.BOOL:
        return numbers.parse_bools(items, row)
    if row.spelling is Spelling.INTEGER:
        return numbers.parse_integers(items, row)
    if row.spelling is Spelling.FLOAT:
        return numbers.numbers_of(_named_numbers(items), row.dtype)
    if row.spelling is Spelling.STRING:
        return strings.parse_strings(items, row)
    if row.spelling is Spelling.TIME:
        count = _count_time if row.dtype.kind == "M" else _count_duration
        values = np.empty(len(items), row.dtype)
        counts = [NAT if item is None else count(i, item) for i, item in enumerate(items)]
        values.view("<i8")[...] = counts
        return values
    return _objects(items, reading)


def _objects(items: list[Any], reading: Reading) -> Array:
    values = np.empty(len(items), object)
    for index, item in enumerate(items):
        try:
            values[index] = reading.value(item)
        except DecodeError as error:
            raise ElementError(index, error) from None
    return values


# Numbers that are strings: Table Schema's three, and what pandas reads only so.
_NAMES = {"NaN": "NaN", "INF": "Infinity", "-INF": "-Infinity"}
_DIGITS = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,800})?(?:[eE][+-]?[0-9]{1,3})?")


def _named_numbers(items: list[Any]) -> list[Any]:
    """Give numbers as `numbers.numbers_of` takes them."""
    numbers.expect(items, "a number or null", float, int, str, type(None))
    if not any(type(item) in (str, type(None)) for item in items):
        return items
    flat: list[Any] = []
    for index, item in enumerate(items):
        if item is None:
            flat.append("NaN")
        elif type(item) is not str:
            flat.append(item)
        elif item in _NAMES:
            flat.append(_NAMES[item])
        elif _DIGITS.fullmatch(item):
            flat.append(float(item))
        else:
            raise ElementError(index, 'a number, null, "NaN", "INF" or "-INF"', item)
    return flat


_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z?)"
)
_DURATION = re.compile(
    r"P(-?[0-9]{1,9})DT([0-9]{1,2})H([0-9]{1,2})M([0-9]{1,2})(?:\.([0-9]{1,9}))?S"
)


def _count_time(index: int, item: Any) -> int:
    found = _TIME.fullmatch(item) if isinstance(item, str) else None
    if found is None:
        raise ElementError(index, 'a time such as "2026-11-22T12:00:00.000" or null', item)
    if found[3]:
        raise ElementError(
            index, 'a time without "Z", which pandas before 2.0 wrote for local times too', item
        )
    try:
        seconds = int(np.datetime64(found[1], "s").astype(np.int64))
    except ValueError:
        raise ElementError(index, "a time that there is", item) from None
    return _nanoseconds(index, item, seconds, found[2])


def _count_duration(index: int, item: Any) -> int:
    if item == "NaT":
        return NAT
    found = _DURATION.fullmatch(item) if isinstance(item, str) else None
    if found is None:
        raise ElementError(index, 'a duration such as "P1DT2H3M4.5S" or null', item)
    days, hours, minutes, seconds = map(int, found.groups()[:4])  # of them only days are signed
    return _nanoseconds(index, item, ((days * 24 + hours) * 60 + minutes) * 60 + seconds, found[5])


def _nanoseconds(index: int, item: str, seconds: int, fraction: str | None) -> int:
    count = seconds * 10**9 + int((fraction or "").ljust(9, "0"))
    if not NAT < count < 2**63:
        raise ElementError(index, "a time that 64 bits hold in nanoseconds, as in pandas", item)
    return count


# -- writing --------------------------------------------------------------------------------------


def kind_of(column: Array) -> Kind:
    """Give the kind of column that is written for an array.

    Raises
    ------
    EncodeError
        If pandas has none that comes back the same.
    """
    is_masked = type(column) is np.ma.MaskedArray
    if is_masked:
        _check_mask(column)
    elif type(column) is not np.ndarray:
        raise EncodeError(f"{type(column).__name__} would come back as ndarray")
    name, _ = dtype_names.spell(column.dtype)
    for kind in KINDS:
        if kind.can_write and kind.is_masked == is_masked and kind.spelled[0] == name:
            return kind
    raise EncodeError(
        f"pandas has no columns of {'masked ' if is_masked else ''}{column.dtype} that come back "
        f"the same; use .astype(…) for int64, float64, bool, datetime64[ns] or object, "
        f"or np.ma.array(…) for integers and floats of fewer bits"
    )


def _check_mask(column: Any) -> None:
    if column.hardmask or vars(column)["_fill_value"] is not None:
        raise EncodeError("fill_value and hardmask of a masked array would be lost")
    if column.mask is not np.ma.nomask and not column.mask.any():
        raise EncodeError("a mask without True would be lost; use .shrink_mask()")
    if column.data[np.ma.getmaskarray(column)].tobytes().strip(b"\0"):
        raise EncodeError("what is masked would come back as 0; use np.ma.array(a.filled(0), …)")


def tokens(column: Array, writing: Writing) -> list[str]:
    """Give the text of each element of a column.

    Raises
    ------
    ElementError
        For an element that pandas does not read the same.
    """
    write = _WRITERS.get(column.dtype.kind, _write_any)
    texts = write(np.ma.getdata(column), writing)
    missing = np.flatnonzero(np.ma.getmaskarray(column)).tolist() if _is_masked(column) else []
    if _is_masked(column) and column.dtype.kind in "iuf":
        _check_beside_null(column, bool(missing))
    for index in missing:
        texts[index] = "null"
    return texts


def _is_masked(column: Array) -> bool:
    return isinstance(column, np.ma.MaskedArray)


def _check_beside_null(column: Any, has_missing: bool) -> None:
    """Refuse what a null would change, and what would be one."""
    values = column.filled(0)
    if column.dtype.kind == "f":
        wrong, why = np.isnan(values), "NaN in a masked array would be missing; mask it"
    else:
        beyond = (values > 2**53) | (values < -(2**53) if column.dtype.kind == "i" else False)
        wrong = beyond & has_missing
        why = "pandas rounds integers beyond 2**53 next to a missing one"
    if wrong.any():
        raise ElementError(int(np.flatnonzero(wrong)[0]), EncodeError(why))


def _write_any(flat: Array, writing: Writing) -> list[str]:
    _, row = dtype_names.spell(flat.dtype)
    lines = nested.lines(flat.reshape(-1, 1), row, writing.element)
    return [line[1:-1] for line in lines]


_NUMBERS = {'"NaN"': "null", '"Infinity"': '"INF"', '"-Infinity"': '"-INF"'}


def _write_floats(flat: Array, writing: Writing) -> list[str]:
    tokens = _write_any(flat, writing)
    odd = ~np.isfinite(flat) | ((np.abs(flat) < np.finfo(np.float64).tiny) & (flat != 0))
    for index in np.flatnonzero(odd).tolist():
        token = tokens[index]
        if token.startswith('"0x'):
            error = EncodeError("NaN of unusual bits would lose them; pandas knows null alone")
            raise ElementError(index, error)
        tokens[index] = _NUMBERS.get(token, f'"{token}"')
    return tokens


def _write_times(flat: Array, _: Writing) -> list[str]:
    texts = np.datetime_as_string(flat, unit="ns").tolist()
    return ["null" if text == "NaT" else f'"{text}"' for text in texts]


def _write_objects(flat: Array, writing: Writing) -> list[str]:
    for index, item in enumerate(flat.tolist()):
        if item is not None and (type(item) is not str or has_surrogate(item)):
            error = EncodeError(f"expected str or None, found {type(item).__name__} {item!a:.40}")
            raise ElementError(index, error)
    return list(map(writing.element, flat.tolist()))


_WRITERS: dict[str, Callable[[Array, Writing], list[str]]] = {
    "f": _write_floats,
    "M": _write_times,
    "O": _write_objects,
}
