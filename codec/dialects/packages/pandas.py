"""pandas' ``to_json(orient="table")``: columns with their dtypes, as Table Schema has them.

A table is a dict of 1-D arrays, wherever it stands in a document. The columns of an index are among
them; what is written has no index, so that pandas counts the rows. Other orients say no dtypes and
are plain JSON.

======== ==================== ==============================================
type     extDtype             array
======== ==================== ==============================================
integer                       int64
number                        float64; null is NaN
boolean                       bool
datetime                      datetime64[ns], as pandas reads it; null is NaT
duration                      timedelta64[ns]; only read
string                        objects: str, None
string   str                  ``StringDType(na_object=np.nan)``
string   string               ``StringDType(na_object=None)``
any                           objects, as they stand; only read
integer  Int8 … UInt64        masked array; null is masked
number   Float32, Float64     masked array
boolean  boolean              masked array
======== ==================== ==============================================

Of pandas itself: ``to_json`` keeps 10 digits of a float and milliseconds of a time, unless
``double_precision=15, date_unit="ns"`` are given; it writes infinity as null, and small integers
and floats as if they were of 64 bits. ``read_json`` takes neighbouring floats unless
``precise_float=True`` is given, and stops at subnormal ones then; those, and infinity, are written
as strings here, which Table Schema allows and pandas reads. It reads unsigned integers beyond int64
as negative ones, a missing boolean as false, integers beyond 2**53 next to a missing one rounded,
and no durations at all: none of that is written. pandas 2 reads a missing string of extDtype str,
a word of pandas 3, as "None"; the missing ones of extDtype string are safe with both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from codec.arrays.elements import nested
from codec.dialects.base import pandas_columns
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.pandas_columns import Array, Kind
from codec.dialects.base.reader import Read, Reading, check_keys, inside
from codec.dialects.base.writer import Text, Writing
from codec.errors import DecodeError, ElementError, EncodeError, shorten
from codec.payloads import payload_table

VERSIONS = ("0.20.0", "1.4.0")  # those of the schema, not of pandas; the second since pandas 1.4


# -- reading --------------------------------------------------------------------------------------


def _find(scanned: dict[str, Any]) -> Read | None:
    schema = scanned.get("schema")
    is_table = isinstance(schema, dict) and "fields" in schema and "pandas_version" in schema
    return _read if is_table else None


def _read(scanned: dict[str, Any], reading: Reading) -> dict[Any, Array]:
    check_keys(scanned, frozenset({"schema", "data"}))
    with inside("schema"):
        kinds = _read_schema(scanned["schema"])
    rows = scanned["data"]
    with inside("data"):
        _check_rows(rows, frozenset(map(str, kinds)))
        return {
            name: pandas_columns.read([row[str(name)] for row in rows], str(name), kind, reading)
            for name, kind in kinds.items()
        }


def _read_schema(schema: Any) -> dict[str | int, Kind]:
    if type(schema) is not dict:
        raise DecodeError("expected each key of a schema once, found one again")
    check_keys(schema, frozenset({"fields", "pandas_version"}), frozenset({"primaryKey"}))
    if schema["pandas_version"] not in VERSIONS:
        found = shorten(schema["pandas_version"])
        raise DecodeError(f"expected pandas_version out of {', '.join(VERSIONS)}; found {found}")
    fields = schema["fields"]
    if not isinstance(fields, list) or not fields:
        raise DecodeError(f"expected fields, at least one, found {shorten(fields)}")
    kinds: dict[str | int, Kind] = {}
    with inside("fields"):
        for index, field in enumerate(fields):
            with inside(index):
                name, kind = _read_field(field)
                if str(name) in map(str, kinds):
                    raise DecodeError(f"expected each name once, found {shorten(name)} again")
                kinds[name] = kind
    index_names = schema.get("primaryKey", [])
    if not isinstance(index_names, list) or not all(
        type(name) in (str, int) and name in kinds for name in index_names
    ):
        raise DecodeError(f"expected primaryKey: names of fields, found {shorten(index_names)}")
    return kinds


_NOT_READ = {
    "tz": "times with a time zone, which NumPy has no dtype for; use .dt.tz_localize(None)",
    "freq": "periods, which NumPy has no dtype for; use .dt.to_timestamp()",
    "constraints": "categories, which NumPy has no dtype for; use .astype(object)",
    "ordered": "categories, which NumPy has no dtype for; use .astype(object)",
}


def _read_field(field: Any) -> tuple[str | int, Kind]:
    if type(field) is not dict:
        raise DecodeError(f"expected a field with name and type, found {shorten(field)}")
    for key, what in _NOT_READ.items():
        if key in field:
            raise DecodeError(f"a column of {what} before to_json(…)")
    check_keys(field, frozenset({"name", "type"}), frozenset({"extDtype"}))
    name, names = field["name"], (field["type"], field.get("extDtype"))
    if type(name) not in (str, int):  # numbers are the names that pandas gives itself
        raise DecodeError(f"expected a name that is a string, found {shorten(name)}")
    if (
        not all(isinstance(one, str | None) for one in names)
        or names not in pandas_columns.BY_NAMES
    ):
        found = " and extDtype ".join(shorten(one) for one in names if one is not None)
        raise DecodeError(f"expected a type of columns such as integer or number, found {found}")
    return name, pandas_columns.BY_NAMES[names]


def _check_rows(rows: Any, names: frozenset[str]) -> None:
    """Refuse rows that have not each the fields' names for keys, or have one twice."""
    if not isinstance(rows, list):
        raise DecodeError(f"expected an array of rows, found {shorten(rows)}")
    for index, row in enumerate(rows):
        if type(row) is not dict or row.keys() != names:
            with inside(index):
                if type(row) is not dict:
                    raise DecodeError(f"expected an object, a row, found {shorten(row)}")
                check_keys(row, names)


# -- writing --------------------------------------------------------------------------------------


def _lower(value: Any, writing: Writing) -> Any:
    if isinstance(value, np.ndarray):
        raise EncodeError(
            "an array stands only in a table of pandas: a dict of 1-D arrays of one length"
        )
    if type(value) is not dict or not value:
        return NotImplemented
    if not all(isinstance(column, np.ndarray) for column in value.values()):
        return NotImplemented
    fields: list[dict[str, str]] = []
    length = len(next(iter(value.values()))) if next(iter(value.values())).ndim else 0
    for name, column in value.items():
        try:
            kind = pandas_columns.kind_of(column)
            if column.shape != (length,):
                raise EncodeError(
                    f"expected columns of shape [{length}], as the first; "
                    f"found {list(column.shape)}"
                )
        except EncodeError as error:
            error.inside(name)
            raise
        ext = {} if kind.ext is None else {"extDtype": kind.ext}
        fields.append({"name": writing.key(name), "type": kind.type, **ext})
    schema = {"fields": fields, "pandas_version": VERSIONS[-1]}
    return {"schema": schema, "data": Text(_rows(value, length, writing))}


def _rows(table: dict[str, Array], length: int, writing: Writing) -> Iterator[str]:
    """Give the text of the rows, block by block."""
    if not length:
        yield "[]"
    keys = [f"{writing.element(name)}:" for name in table]
    for start in range(0, length, nested.BLOCK):
        columns = []
        for name, column in table.items():
            try:
                columns.append(pandas_columns.tokens(column[start : start + nested.BLOCK], writing))
            except ElementError as error:
                error.error.inside(start + error.index)
                error.error.inside(name)
                raise error.error from None
        rows = (
            ",".join(map("".join, zip(keys, tokens, strict=True)))
            for tokens in zip(*columns, strict=True)
        )
        yield ("," if start else "[") + ",".join(f"{{{row}}}" for row in rows)
    if length:
        yield "]"


DIALECT = Dialect(
    name="pandas",
    title="pandas",
    mark='"pandas_version"',
    find=_find,
    lower=_lower,
    payloads=(payload_table.TEXT,),
)
