"""pandas' tables, with the digits and times that it can write, and with those it writes unasked."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pandas as pd

from codec.spellings.strings import has_surrogate
from tests.codec.cases import CASES, times
from tests.codec.dialects.trial import Peer, Trial, is_json, where
from tests.codec.runs import array_of

_NONE = np.dtypes.StringDType(na_object=None)
_NAN = np.dtypes.StringDType(na_object=np.nan)


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
    if array.dtype == _NONE:
        return pd.array(array.tolist(), dtype="string")
    if array.dtype == _NAN:
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
        dtype = {None: np.dtype(object), "str": _NAN, "string": _NONE}[field.get("extDtype")]
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

_DTYPES = ["int64", "float64", "bool", "datetime64[ns]", "object", _NONE, _NAN]
_MASKED = [*(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)), "float32"]
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
    if array.dtype not in map(np.dtype, [*_MASKED, "float64", "bool"]):
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


_SOME = {
    "int64": [1, -2],
    "float64": [0.5, 1],
    "bool": [1, 0],
    "datetime64[ns]": [5 * 10**6, -(10**18)],
}
_PLAIN = {
    name: {"a": np.array(values).astype(name), "b": np.arange(2)} for name, values in _SOME.items()
}
VALUES: dict[str, Any] = {
    **{f"table of {name}": table for name, table in _PLAIN.items()},
    "table of integers, extreme": {"a": np.array([2**63 - 1, -(2**63), 2**53 + 1])},
    "table of floats": {
        "a": np.array([0.1, -0.0, 1e23, 0.1 + 0.2, np.finfo("f8").max, np.finfo("f8").tiny])
    },
    "table of subnormal floats": {"a": np.array([5e-324, -2.2250738585072011e-308, 0.0, 1])},
    "table of floats not finite": {"a": np.array([np.nan, np.inf, -np.inf, 1.5])},
    "table of NaN": {"a": np.array([np.nan, np.nan])},
    "table of infinity": {"a": np.array([np.inf, -np.inf])},
    "table of NaN bits": {"a": array_of([0x7FF8 << 48, 0xFFF8 << 48], "f8")},
    "table of random floats": {
        "a": np.random.default_rng(1).integers(1 << 52, 2046 << 52, 40_000, "u8").view("f8"),
        "b": np.arange(40_000),
    },
    "table of times": {"a": times([0, -1, -(2**63), 2**63 - 1, -(2**63) + 1], "M8[ns]")},
    "table of NaT": {"a": times([-(2**63)], "M8[ns]")},
    "table of times in seconds": {"a": times([0, 1], "M8[s]")},
    "table of times in microseconds": {"a": times([0, 1], "M8[us]")},
    "table of durations": {"a": times([0, -1, 90061123456789], "m8[ns]")},
    "table of object strings": {"a": np.array(["x", "é\u2028😀\x00", "", "1", "nan"], object)},
    "table of object strings and None": {"a": np.array(["x", None, "None"], object)},
    "table of None": {"a": np.array([None, None], object)},
    "table of surrogates": {"a": np.array(["\ud800"], object)},
    "table of objects": {"a": np.array([[1, 2], {"k": 0.5}, None, "x", True], object)},
    "table of numbers as objects": {"a": np.array([1, None], object)},
    "table of strings": {"a": np.array(["x", "", "é\x00", "nan"], _NONE)},
    "table of strings, missing": {"a": np.array(["x", None, "None"], _NONE)},
    "table of strings, NaN missing": {"a": np.array(["x", np.nan, "nan", "None"], _NAN)},
    "table of strings, all missing": {"a": np.array([None, None], _NONE)},
    "table of strings that cannot miss": {"a": np.array(["x"], np.dtypes.StringDType())},
    "table of U": {"a": np.array(["x", "yy"])},
    "table of S": {"a": np.array([b"x"])},
    "table of complex": {"a": np.array([1j])},
    **{
        f"table of {name}": {"a": np.array([0, 1], name)}
        for name in ("int8", "uint8", "uint64", "float32", "float16", ">i8", ">f8")
    },
    **{
        f"table of masked {name}": {"a": np.ma.array([1, 0], mask=[0, 1], dtype=name)}
        for name in (*_MASKED, "float64", "bool", "float16", ">i4")
    },
    **{
        f"table of masked {name}, no mask": {"a": np.ma.array([1, 0], dtype=name)}
        for name in (*_MASKED, "float64", "bool")
    },
    "table of masked float32": {
        "a": np.ma.array(array_of([0x15AE43FD, 0x3DCCCCCD, 1, 0], "f4"), mask=[0, 0, 0, 1])
    },
    "table of masked infinity": {"a": np.ma.array([np.inf, 0, -0.0], mask=[0, 1, 0])},
    "table of masked subnormal floats": {"a": np.ma.array([5e-324, 0], mask=[0, 1])},
    "table of masked NaN": {"a": np.ma.array([np.nan, 0], mask=[0, 1])},
    "table of masked uint64, extreme": {"a": np.ma.array([2**64 - 1, 0], dtype="u8")},
    "table of masked int64, rounded": {"a": np.ma.array([2**53 + 1, 0], mask=[0, 1])},
    "table of masked int64, not rounded": {"a": np.ma.array([-(2**53), 2**53, 0], mask=[0, 0, 1])},
    "table of masked int64, extreme": {"a": np.ma.array([-(2**63), 0], mask=[0, 1])},
    "table of all masked": {"a": np.ma.array([0, 0], mask=True)},
    "table of masked, a mask of False": {"a": np.ma.array([1, 2], mask=[False, False])},
    "table of masked, more under it": {"a": np.ma.array([1, 2], mask=[False, True])},
    "table of masked, hard": {"a": np.ma.array([1, 0], mask=[0, 1], hard_mask=True)},
    "table of masked, fill value": {"a": np.ma.array([1, 0], mask=[0, 1], fill_value=5)},
    "table of masked objects": {"a": np.ma.array(["x", ""], mask=[0, 1], dtype=object)},
    "table of a matrix": {"a": np.zeros((1, 1)).view(np.matrix)},
    "table of a recarray": {"a": np.zeros(2).view(np.recarray)},
    "table of records": {"a": np.zeros(2, [("x", "i4")])},
    "table of two dimensions": {"a": np.zeros((2, 2)), "b": np.zeros(2)},
    "table of no dimensions": {"a": np.array(1.5)},
    "table of two lengths": {"a": np.zeros(2), "b": np.zeros(3)},
    "table without rows": {
        **{name.rstrip("4"): np.zeros(0, name) for name in ("int64", "float64", "bool", "M8[ns]")},
        "o": np.zeros(0, object),
        "s": np.zeros(0, _NONE),
        "t": np.zeros(0, _NAN),
        "m": np.ma.array(np.zeros(0, "i4")),
    },
    "table of odd names": {
        name: np.arange(2) for name in ("", "index", "level_0", "é 😀", '"', "values")
    },
    "table with a NUL in a name": {"\x00": np.arange(2)},
    "table with the name 1": {1: np.arange(2)},
    "table with surrogates in a name": {"\ud800": np.arange(2)},
    "table of strides": {"a": np.arange(6)[::-2], "b": np.arange(6.0).reshape(2, 3).T[:, 0]},
    "table of a dtype with metadata": {"a": np.zeros(2, np.dtype("i8", metadata={"k": 1}))},
    "tables in JSON": {"train": {"x": np.arange(3), "y": np.eye(3)[0]}, "step": 5, "log": [{}]},
    "array in a dict of others": {"a": np.arange(2), "step": 5},
    "table like JSON": {"schema": {"fields": [], "pandas_version": "1.4.0"}, "data": []},
}

_TABLE = '{"schema":{"fields":[%s],"pandas_version":"1.4.0"},"data":[%s]}'


def _one(kind: str, *items: str) -> str:
    return _TABLE % (f'{{"name":"a",{kind}}}', ",".join(f'{{"a":{item}}}' for item in items))


_INT, _NUM, _BOOL = '"type":"integer"', '"type":"number"', '"type":"boolean"'
_TIME, _STR, _DUR = '"type":"datetime"', '"type":"string"', '"type":"duration"'
_ANY = '"type":"any"'
_MULTI = pd.DataFrame(
    {"v": pd.array([0.5, None], dtype="Float32")},
    index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["k", "n"]),
)
_SERIES = pd.Series([0.5, 1], index=pd.Index(["a", "b"], dtype=object))
_OFTEN = pd.DataFrame({"v": [1, 2]}, index=[7, 7])
_DURATIONS = pd.DataFrame({"v": [True, False]}, index=pd.to_timedelta([-1, None], unit="s"))
_MANY = "0" * 401

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
                "k": np.array(["x", "y"], _NAN if pd.__version__ >= "3" else object),
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
            _one(_DUR, '"P-106752DT0H12M43.145224193S"', '"P106751DT23H47M16.854775807S"', '"NaT"'),
            {"a": times([-(2**63) + 1, 2**63 - 1, -(2**63)], "m8[ns]")},
        ),
        "arrays of PyArrow": (
            _TABLE
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
                "s": np.array(["a", None], _NONE),
            },
        ),
        "names that are numbers": (
            pd.DataFrame([[1, 0.5]]).to_json(orient="table", index=False),
            {0: np.array([1]), 1: np.array([0.5])},
        ),
        "objects": (
            _one(_ANY, "[1, 2.5]", '{"b": null}', "null", "true"),
            {"a": np.array([[1, 2.5], {"b": None}, None, True], object)},
        ),
        "numbers as Table Schema spells them": (
            _one(_NUM, '"INF"', '"-INF"', '"NaN"', '"5e-324"', "1", "null", "-0.0"),
            {"a": np.array([np.inf, -np.inf, np.nan, 5e-324, 1, np.nan, -0.0])},
        ),
        "times of each precision": (
            _one(
                _TIME,
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
            '{"ok": true, "tables": [' + _one(_INT, "1") + '], "schema": {"fields": []}}',
            {"ok": True, "tables": [{"a": np.array([1])}], "schema": {"fields": []}},
        ),
        "white space, keys in another order": (
            '{ "data": [ {"b": 2, "a": 1} ], "schema": {"pandas_version": "1.4.0", "fields": '
            '[{"type": "integer", "name": "a"}, {"name": "b", "type": "integer"}]}}',
            {"a": np.array([1]), "b": np.array([2])},
        ),
    },
    wrong={
        "a column of times with a time zone": (
            pd.DataFrame({"a": pd.date_range("2020", periods=1, tz="UTC")}).to_json(orient="table"),
            "$.schema.fields[1]: a column of times with a time zone, which NumPy has no dtype for",
        ),
        "categories": (
            pd.DataFrame({"a": pd.Categorical(["x"])}).to_json(orient="table", index=False),
            "$.schema.fields[0]: a column of categories, which NumPy has no dtype for",
        ),
        "periods": (
            _one(_TIME + ',"freq":"M"', '"2020-01-01T00:00:00.000"'),
            "$.schema.fields[0]: a column of periods",
        ),
        "times in UTC without a time zone": (
            _one(_TIME, '"2016-01-01T00:00:00.000Z"'),
            '$.data[0].a: expected a time without "Z", which pandas before 2.0',
        ),
        "a day that there is not": (
            _one(_TIME, '"2019-02-29T00:00:00.000"'),
            "$.data[0].a: expected a time that there is",
        ),
        "a year beyond nanoseconds": (
            _one(_TIME, '"3000-01-01T00:00:00.000"'),
            "$.data[0].a: expected a time that 64 bits hold in nanoseconds",
        ),
        "a count of milliseconds": (
            _one(_TIME, "1451606400000"),
            '$.data[0].a: expected a time such as "2026-11-22T12:00:00.000" or null, found 1451',
        ),
        "a duration beyond 64 bits": (
            _one(_DUR, '"P106752DT0H0M0S"'),
            "$.data[0].a: expected a time that 64 bits hold",
        ),
        "a duration of another notation": (
            _one(_DUR, '"P1Y"'),
            '$.data[0].a: expected a duration such as "P1DT2H3M4.5S" or null, found "P1Y"',
        ),
        "an integer beyond int64": (
            _one(_INT, "1", str(2**63)),
            "$.data[1].a: expected an integer from -9223372036854775808 to 9223372036854775807",
        ),
        "an integer beyond UInt8": (
            _one(_INT + ',"extDtype":"UInt8"', "null", "256"),
            "$.data[1].a: expected an integer from 0 to 255, found 256",
        ),
        "a missing integer": (_one(_INT, "null"), "$.data[0].a: expected an integer from"),
        "true for an integer": (_one(_INT, "true"), "$.data[0].a: expected an integer from"),
        "a missing boolean": (
            _one(_BOOL, "true", "null"),
            "$.data[1].a: expected true or false, found null",
        ),
        "1 for a boolean": (_one(_BOOL, "1"), "$.data[0].a: expected true or false, found 1"),
        "a complex number": (
            pd.DataFrame({"a": [1j]}).to_json(orient="table", index=False),
            "$.data[0].a: expected a number or null, found an object",
        ),
        "Infinity": (_one(_NUM, "Infinity"), "$.data[0].a: expected a number that float64 holds"),
        "a number beyond float64": (
            _one(_NUM, "1e999"),
            "a number beyond float64: line 1",
        ),
        "a string of it": (_one(_NUM, '"1e999"'), "$.data[0].a: expected a number that float64"),
        "a number that is a word": (
            _one(_NUM, '"inf"'),
            '$.data[0].a: expected a number, null, "NaN", "INF" or "-INF", found "inf"',
        ),
        "a number of many digits in a string": (
            _one(_NUM, f'"{_MANY}"'),
            "$.data[0].a: expected a number, null",
        ),
        "float32 that is too large": (
            _one(_NUM + ',"extDtype":"Float32"', "null", "1e39"),
            "$.data[1].a: expected a number that float32 holds",
        ),
        "a string that is none": (
            _one(_STR + ',"extDtype":"str"', "1"),
            "$.data[0].a: expected a string or null, found 1",
        ),
        "a string that is no Unicode text": (
            _one(_STR + ',"extDtype":"string"', '"\\ud800"'),
            "$.data[0].a: expected a string without surrogates",
        ),
        "an unknown extDtype": (
            _one(_INT + ',"extDtype":"Sparse[int64, 0]"', "1"),
            "$.schema.fields[0]: expected a type of columns such as integer or number, found "
            '"integer" and extDtype "Sparse[int64, 0]"',
        ),
        "an extDtype of another type": (
            _one(_STR + ',"extDtype":"Int64"', "1"),
            "$.schema.fields[0]: expected a type of columns",
        ),
        "a class": (
            _one('"type":"canary.Bird"', "1"),
            '$.schema.fields[0]: expected a type of columns such as integer or number, found "can',
        ),
        "a type that is none": (_one('"type":[]', "1"), "$.schema.fields[0]: expected a type of"),
        "an unknown key of a field": (
            _one(_INT + ',"format":"default"', "1"),
            '$.schema.fields[0]: expected the keys extDtype, name, type; found "format"',
        ),
        "no type": (_TABLE % ('{"name":"a"}', ""), '$.schema.fields[0]: expected the key "type"'),
        "a field that is none": (_TABLE % ("1", ""), "$.schema.fields[0]: expected a field with"),
        "a name that is none": (
            _TABLE % ('{"name":["a","b"],"type":"integer"}', ""),
            "$.schema.fields[0]: expected a name that is a string",
        ),
        "a name twice": (
            _TABLE % ('{"name":"1","type":"integer"},{"name":1,"type":"integer"}', ""),
            "$.schema.fields[1]: expected each name once, found 1 again",
        ),
        "a name twice in a row": (
            pd.DataFrame([[1, 2]], columns=["a", "b"])
            .to_json(orient="table", index=False)
            .replace('"b":2', '"b":2,"a":3'),
            "$.data[0]: expected an object, a row, found an object with a key twice",
        ),
        "a key of a field twice": (
            _one(_INT + "," + _NUM, "1"),
            "$.schema.fields[0]: expected a field with name and type, found an object with a key",
        ),
        "a row without a column": (
            _TABLE % (f'{{"name":"a",{_INT}}},{{"name":"b",{_INT}}}', '{"a":1}'),
            '$.data[0]: expected the key "b" beside a',
        ),
        "a row with one column more": (
            _TABLE % (f'{{"name":"a",{_INT}}}', '{"a":1},{"a":1,"b":2}'),
            '$.data[1]: expected the keys a; found "b"',
        ),
        "a row that is a list": (
            _TABLE % (f'{{"name":"a",{_INT}}}', "[1]"),
            "$.data[0]: expected an object, a row, found [1]",
        ),
        "no rows": (
            '{"schema":{"fields":[{"name":"a","type":"integer"}],"pandas_version":"1.4.0"}}',
            '$: expected the key "data" beside schema',
        ),
        "rows that are none": (
            '{"schema":{"fields":[{"name":"a","type":"integer"}],"pandas_version":"1.4.0"},'
            '"data":{"a":[1]}}',
            "$.data: expected an array of rows, found an object",
        ),
        "no columns": (_TABLE % ("", "{},{}"), "$.schema: expected fields, at least one"),
        "fields that are none": (
            '{"schema":{"fields":{},"pandas_version":"1.4.0"},"data":[]}',
            "$.schema: expected fields, at least one, found an object",
        ),
        "a key more": (
            _one(_INT, "1")[:-1] + ',"index":[1]}',
            '$: expected the keys data, schema; found "index"',
        ),
        "a key of the table twice": (
            _one(_INT, "1")[:-1] + ',"data":[]}',
            "$: expected each key of a tag once",
        ),
        "a key of the schema twice": (
            _one(_INT, "1").replace('"pandas_version"', '"fields":[],"pandas_version"'),
            "$.schema: expected each key of a schema once",
        ),
        "a schema to come": (
            _one(_INT, "1").replace("1.4.0", "9.0.0"),
            '$.schema: expected pandas_version out of 0.20.0, 1.4.0; found "9.0.0"',
        ),
        "an unknown key of the schema": (
            _one(_INT, "1").replace('"fields"', '"missingValues":["1"],"fields"'),
            "$.schema: expected the keys fields, pandas_version, primaryKey; found",
        ),
        "a key of no column": (
            _one(_INT, "1").replace('"fields"', '"primaryKey":["b"],"fields"'),
            "$.schema: expected primaryKey: names of fields, found an array",
        ),
        "a broken tag in an object": (
            _one(_ANY, '[{"schema":{"fields":[],"pandas_version":"1.4.0"}}]'),
            '$.data[0].a[0]: expected the key "data"',
        ),
    },
)
