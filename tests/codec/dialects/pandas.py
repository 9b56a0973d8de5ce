"""pandas' tables, with the digits and times that it can write, and with those it writes unasked."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pandas as pd

from codec.arrays.elements.strings import has_surrogate
from tests.codec.cases import CASES, times
from tests.codec.dialects.pandas_values import MASKED, NAN, NONE, VALUES
from tests.codec.dialects.pandas_wrong import ANY, DUR, INT, NUM, TABLE, TIME, WRONG, one
from tests.codec.dialects.trial import Peer, Trial, is_json, where

# -- the package, for tables that stand anywhere in JSON


def _write(value: Any, **options: Any) -> Any:
    if type(value) is dict and value and all(isinstance(x, np.ndarray) for x in value.values()):
        frame = pd.DataFrame({name: _series(column) for name, column in value.items()})
        return json.loads(frame.to_json(orient="table", **options))
    if type(value) is list:
        return [_write(item, **options) for item in value]
    if type(value) is dict:
        return {key: _write(item, **options) for key, item in value.items()}
    if not is_json(value):
        raise TypeError
    return value


def _series(array: np.ndarray[Any, Any]) -> Any:
    if isinstance(array, np.ma.MaskedArray):
        name = {"b": "boolean", "i": "Int", "u": "UInt", "f": "Float"}[array.dtype.kind]
        bits = "" if name == "boolean" else str(8 * array.dtype.itemsize)
        return pd.array(array.tolist(), dtype=name + bits)
    if array.dtype == NONE:
        return pd.array(array.tolist(), dtype="string")
    if array.dtype == NAN:
        return pd.array(array.tolist(), dtype=pd.StringDtype(na_value=np.nan))
    return pd.Series(array, dtype=object if array.dtype == object else None)


def _read(text: str) -> Any:
    return _read_tables(json.loads(text))


def _read_tables(scanned: Any) -> Any:
    if isinstance(scanned, list):
        return [_read_tables(item) for item in scanned]
    if not isinstance(scanned, dict):
        return scanned
    if "schema" not in scanned:
        return {key: _read_tables(item) for key, item in scanned.items()}
    text = json.dumps(scanned)
    frame = pd.read_json(io.StringIO(text), orient="table", precise_float=True)
    if "primaryKey" in scanned["schema"]:
        frame = frame.reset_index()
    return {
        field["name"]: _array(frame[field["name"]], field) for field in scanned["schema"]["fields"]
    }


def _array(series: Any, field: dict[str, Any]) -> np.ndarray[Any, Any]:
    if hasattr(series.array, "_mask"):
        mask, data = series.array._mask, series.array._data.copy()
        data[mask] = 0
        return np.ma.array(data, mask=mask if mask.any() else np.ma.nomask)
    if field["type"] == "string":  # without an extDtype pandas infers another dtype than it wrote
        dtype = {None: np.dtype(object), "str": NAN, "string": NONE}[field.get("extDtype")]
        missing = getattr(dtype, "na_object", None)
        found = np.empty(len(series), dtype)
        for index, item in enumerate(series):
            found[index] = missing if item is pd.NA or isinstance(item, float) else item
        return found
    array = series.to_numpy().copy()
    assert isinstance(array, np.ndarray)
    return array


def _exact(value: Any) -> str:
    return json.dumps(_write(value, index=False, double_precision=15, date_unit="ns"))


def _unasked(value: Any) -> str:
    return json.dumps(_write(value, index=False))


# -- what comes back the same

_DTYPES = ["int64", "float64", "bool", "datetime64[ns]", "object", NONE, NAN]
_QUIET = 0x7FF8 << 48


def _is_written(value: Any) -> bool:
    if type(value) is list:
        return all(map(_is_written, value))
    if type(value) is not dict:
        return is_json(value)
    if not is_json(dict.fromkeys(value)) or any(map(has_surrogate, value)):
        return False
    if value and all(isinstance(column, np.ndarray) for column in value.values()):
        shapes = {column.shape for column in value.values()}
        return len(shapes) == 1 and len(shapes.pop()) == 1 and all(map(_is_column, value.values()))
    return all(map(_is_written, value.values()))


def _is_column(array: np.ndarray[Any, Any]) -> bool:
    if type(array) is np.ma.MaskedArray:
        return _is_masked_column(array)
    if type(array) is not np.ndarray or array.dtype.metadata is not None:
        return False
    if array.dtype not in map(np.dtype, _DTYPES):
        return False
    if array.dtype.kind == "O":
        return all(
            item is None or (type(item) is str and not has_surrogate(item)) for item in array
        )
    return array.dtype.kind != "f" or bool((array.view("u8")[np.isnan(array)] == _QUIET).all())


def _is_masked_column(array: np.ma.MaskedArray[Any, Any]) -> bool:
    if array.dtype not in map(np.dtype, [*MASKED, "float64", "bool"]):
        return False
    mask = np.ma.getmaskarray(array)
    is_plain = not array.hardmask and vars(array)["_fill_value"] is None
    is_zero = not array.data[mask].tobytes().strip(b"\0")
    is_minimal = array.mask is np.ma.nomask or bool(mask.any())
    shown = array.data[~mask]
    if array.dtype.kind == "f":
        is_read = not np.isnan(shown).any()
    else:
        is_read = not mask.any() or all(abs(int(item)) <= 2**53 for item in shown)
    return is_plain and is_zero and is_minimal and is_read


def _is_read(value: Any) -> bool:
    """Tell whether pandas writes a value in a way that says all of it."""
    return _is_written(value) and _is_short(value)


def _is_short(array: Any) -> bool:
    """Tell whether pandas, unasked, writes all digits of the elements."""
    if type(array) is dict:  # a NUL ends a name
        return "\0" not in "".join(array) and all(map(_is_short, array.values()))
    if type(array) is list:
        return all(map(_is_short, array))
    if not isinstance(array, np.ndarray):
        return True
    if array.dtype.kind == "M":
        return not (array.view("i8")[~np.isnat(array)] % 10**6).any()
    data = np.ma.getdata(array)
    return array.dtype.kind != "f" or bool((np.isnan(data) | np.isin(data, [0, 0.5, 1])).all())


_MULTI = pd.DataFrame(
    {"v": pd.array([0.5, None], dtype="Float32")},
    index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["k", "n"]),
)
_SERIES = pd.Series([0.5, 1], index=pd.Index(["a", "b"], dtype=object))
_OFTEN = pd.DataFrame({"v": [1, 2]}, index=[7, 7])
_DURATIONS = pd.DataFrame({"v": [True, False]}, index=pd.to_timedelta([-1, None], unit="s"))
_TAGLIKE = {"table like JSON"}  # refused, for it would be read as one

# What pandas writes and then reads as something else, or not at all.
_BETTER = frozenset(
    {
        *("table of durations", "table of subnormal floats", "table of masked subnormal floats"),
        *("table of masked int64, rounded", "table of numbers as objects"),
        "table with the name 1",
    }
)

TRIAL = Trial(
    dialect="pandas",
    peers={
        "pandas": Peer(_exact, _read),
        "pandas, unasked": Peer(_unasked, _read),
    },
    writes=where(_is_written, {**CASES, **VALUES}) - _TAGLIKE,
    reads=where(_is_read, {**CASES, **VALUES}) - _TAGLIKE,
    better=_BETTER,
    values=VALUES,
    samples={
        "the user guide's": (
            '{"schema":{"fields":[{"name":"idx","type":"integer"},{"name":"A","type":"integer"},'
            '{"name":"B","type":"string"},{"name":"C","type":"datetime"}],"primaryKey":["idx"],'
            '"pandas_version":"1.4.0"},"data":[{"idx":0,"A":1,"B":"a",'
            '"C":"2016-01-01T00:00:00.000"},{"idx":1,"A":2,"B":"b","C":"2016-01-02T00:00:00.000"}]}',
            {
                "idx": np.arange(2),
                "A": np.array([1, 2]),
                "B": np.array(["a", "b"], object),
                "C": np.array(["2016-01-01", "2016-01-02"], "M8[ns]"),
            },
        ),
        "the reference's, of pandas 0.20": (
            '{"schema": {"fields": [{"name": "index", "type": "string"}, {"name": "col 1", '
            '"type": "string"}], "primaryKey": ["index"], "pandas_version": "0.20.0"}, '
            '"data": [{"index": "row 1", "col 1": "a"}, {"index": "row 2", "col 1": "c"}]}',
            {
                "index": np.array(["row 1", "row 2"], object),
                "col 1": np.array(["a", "c"], object),
            },
        ),
        "an index of two levels": (
            _MULTI.to_json(orient="table"),
            {
                "k": np.array(["x", "y"], NAN if pd.__version__ >= "3" else object),
                "n": np.array([1, 2]),
                "v": np.ma.array([0.5, 0], mask=[False, True], dtype="f4"),
            },
        ),
        "a series": (
            _SERIES.to_json(orient="table"),
            {"index": np.array(["a", "b"], object), "values": np.array([0.5, 1])},
        ),
        "an index that is no key": (
            _OFTEN.to_json(orient="table"),
            {"index": np.array([7, 7]), "v": np.array([1, 2])},
        ),
        "an index of durations": (
            _DURATIONS.to_json(orient="table"),
            {"index": times([-(10**9), -(2**63)], "m8[ns]"), "v": np.array([True, False])},
        ),
        "durations": (
            one(DUR, '"P-106752DT0H12M43.145224193S"', '"P106751DT23H47M16.854775807S"', '"NaT"'),
            {"a": times([-(2**63) + 1, 2**63 - 1, -(2**63)], "m8[ns]")},
        ),
        "arrays of PyArrow": (
            TABLE
            % (
                '{"name":"i","type":"integer","extDtype":"uint8[pyarrow]"},'
                '{"name":"d","type":"number","extDtype":"double[pyarrow]"},'
                '{"name":"b","type":"boolean","extDtype":"bool[pyarrow]"},'
                '{"name":"s","type":"string","extDtype":"large_string[pyarrow]"}',
                '{"i":1,"d":1.5,"b":true,"s":"a"},{"i":null,"d":null,"b":null,"s":null}',
            ),
            {
                "i": np.ma.array([1, 0], mask=[False, True], dtype="u1"),
                "d": np.ma.array([1.5, 0], mask=[False, True]),
                "b": np.ma.array([True, False], mask=[False, True]),
                "s": np.array(["a", None], NONE),
            },
        ),
        "names that are numbers": (
            pd.DataFrame([[1, 0.5]]).to_json(orient="table", index=False),
            {0: np.array([1]), 1: np.array([0.5])},
        ),
        "objects": (
            one(ANY, "[1, 2.5]", '{"b": null}', "null", "true"),
            {"a": np.array([[1, 2.5], {"b": None}, None, True], object)},
        ),
        "numbers as Table Schema spells them": (
            one(NUM, '"INF"', '"-INF"', '"NaN"', '"5e-324"', "1", "null", "-0.0"),
            {"a": np.array([np.inf, -np.inf, np.nan, 5e-324, 1, np.nan, -0.0])},
        ),
        "times of each precision": (
            one(
                TIME,
                '"2020-02-29T23:59:59"',
                '"1969-12-31T23:59:59.999"',
                '"2020-02-29T00:00:00.000001"',
                '"1677-09-21T00:12:43.145224193"',
            ),
            {
                "a": times(
                    [1583020799 * 10**9, -(10**6), 1582934400 * 10**9 + 1000, -(2**63) + 1],
                    "M8[ns]",
                )
            },
        ),
        "in an answer of a server": (
            '{"ok": true, "tables": [' + one(INT, "1") + '], "schema": {"fields": []}}',
            {"ok": True, "tables": [{"a": np.array([1])}], "schema": {"fields": []}},
        ),
        "white space, keys in another order": (
            '{ "data": [ {"b": 2, "a": 1} ], "schema": {"pandas_version": "1.4.0", "fields": '
            '[{"type": "integer", "name": "a"}, {"name": "b", "type": "integer"}]}}',
            {"a": np.array([1]), "b": np.array([2])},
        ),
    },
    wrong=WRONG,
)
