"""THE table of documents that are refused in the dialect pandas, each with its answer's start."""

from __future__ import annotations

import pandas as pd

TABLE = '{"schema":{"fields":[%s],"pandas_version":"1.4.0"},"data":[%s]}'


def one(kind: str, *items: str) -> str:
    return TABLE % (f'{{"name":"a",{kind}}}', ",".join(f'{{"a":{item}}}' for item in items))


INT, NUM, BOOL = '"type":"integer"', '"type":"number"', '"type":"boolean"'
TIME, STR, DUR = '"type":"datetime"', '"type":"string"', '"type":"duration"'
ANY = '"type":"any"'
_MANY = "0" * 401

WRONG: dict[str, tuple[str, str]] = {
    "a column of times with a time zone": (
        pd.DataFrame({"a": pd.date_range("2020", periods=1, tz="UTC")}).to_json(orient="table"),
        "$.schema.fields[1]: a column of times with a time zone, which NumPy has no dtype for",
    ),
    "categories": (
        pd.DataFrame({"a": pd.Categorical(["x"])}).to_json(orient="table", index=False),
        "$.schema.fields[0]: a column of categories, which NumPy has no dtype for",
    ),
    "periods": (
        one(TIME + ',"freq":"M"', '"2020-01-01T00:00:00.000"'),
        "$.schema.fields[0]: a column of periods",
    ),
    "times in UTC without a time zone": (
        one(TIME, '"2016-01-01T00:00:00.000Z"'),
        '$.data[0].a: expected a time without "Z", which pandas before 2.0',
    ),
    "a day that there is not": (
        one(TIME, '"2019-02-29T00:00:00.000"'),
        "$.data[0].a: expected a time that there is",
    ),
    "a year beyond nanoseconds": (
        one(TIME, '"3000-01-01T00:00:00.000"'),
        "$.data[0].a: expected a time that 64 bits hold in nanoseconds",
    ),
    "a count of milliseconds": (
        one(TIME, "1451606400000"),
        '$.data[0].a: expected a time such as "2026-11-22T12:00:00.000" or null, found 1451',
    ),
    "a duration beyond 64 bits": (
        one(DUR, '"P106752DT0H0M0S"'),
        "$.data[0].a: expected a time that 64 bits hold",
    ),
    "a duration of another notation": (
        one(DUR, '"P1Y"'),
        '$.data[0].a: expected a duration such as "P1DT2H3M4.5S" or null, found "P1Y"',
    ),
    "an integer beyond int64": (
        one(INT, "1", str(2**63)),
        "$.data[1].a: expected an integer from -9223372036854775808 to 9223372036854775807",
    ),
    "an integer beyond UInt8": (
        one(INT + ',"extDtype":"UInt8"', "null", "256"),
        "$.data[1].a: expected an integer from 0 to 255, found 256",
    ),
    "a missing integer": (one(INT, "null"), "$.data[0].a: expected an integer from"),
    "true for an integer": (one(INT, "true"), "$.data[0].a: expected an integer from"),
    "a missing boolean": (
        one(BOOL, "true", "null"),
        "$.data[1].a: expected true or false, found null",
    ),
    "1 for a boolean": (one(BOOL, "1"), "$.data[0].a: expected true or false, found 1"),
    "a complex number": (
        pd.DataFrame({"a": [1j]}).to_json(orient="table", index=False),
        "$.data[0].a: expected a number or null, found an object",
    ),
    "Infinity": (one(NUM, "Infinity"), "$.data[0].a: expected a number that float64 holds"),
    "a number beyond float64": (
        one(NUM, "1e999"),
        "a number beyond float64: line 1",
    ),
    "a string of it": (one(NUM, '"1e999"'), "$.data[0].a: expected a number that float64"),
    "a number that is a word": (
        one(NUM, '"inf"'),
        '$.data[0].a: expected a number, null, "NaN", "INF" or "-INF", found "inf"',
    ),
    "a number of many digits in a string": (
        one(NUM, f'"{_MANY}"'),
        "$.data[0].a: expected a number, null",
    ),
    "float32 that is too large": (
        one(NUM + ',"extDtype":"Float32"', "null", "1e39"),
        "$.data[1].a: expected a number that float32 holds",
    ),
    "a string that is none": (
        one(STR + ',"extDtype":"str"', "1"),
        "$.data[0].a: expected a string or null, found 1",
    ),
    "a string that is no Unicode text": (
        one(STR + ',"extDtype":"string"', '"\\ud800"'),
        "$.data[0].a: expected a string without surrogates",
    ),
    "an unknown extDtype": (
        one(INT + ',"extDtype":"Sparse[int64, 0]"', "1"),
        "$.schema.fields[0]: expected a type of columns such as integer or number, found "
        '"integer" and extDtype "Sparse[int64, 0]"',
    ),
    "an extDtype of another type": (
        one(STR + ',"extDtype":"Int64"', "1"),
        "$.schema.fields[0]: expected a type of columns",
    ),
    "a class": (
        one('"type":"canary.Bird"', "1"),
        '$.schema.fields[0]: expected a type of columns such as integer or number, found "can',
    ),
    "a type that is none": (one('"type":[]', "1"), "$.schema.fields[0]: expected a type of"),
    "an unknown key of a field": (
        one(INT + ',"format":"default"', "1"),
        '$.schema.fields[0]: expected the keys extDtype, name, type; found "format"',
    ),
    "no type": (TABLE % ('{"name":"a"}', ""), '$.schema.fields[0]: expected the key "type"'),
    "a field that is none": (TABLE % ("1", ""), "$.schema.fields[0]: expected a field with"),
    "a name that is none": (
        TABLE % ('{"name":["a","b"],"type":"integer"}', ""),
        "$.schema.fields[0]: expected a name that is a string",
    ),
    "a name twice": (
        TABLE % ('{"name":"1","type":"integer"},{"name":1,"type":"integer"}', ""),
        "$.schema.fields[1]: expected each name once, found 1 again",
    ),
    "a name twice in a row": (
        pd.DataFrame([[1, 2]], columns=["a", "b"])
        .to_json(orient="table", index=False)
        .replace('"b":2', '"b":2,"a":3'),
        "$.data[0]: expected an object, a row, found an object with a key twice",
    ),
    "a key of a field twice": (
        one(INT + "," + NUM, "1"),
        "$.schema.fields[0]: expected a field with name and type, found an object with a key",
    ),
    "a row without a column": (
        TABLE % (f'{{"name":"a",{INT}}},{{"name":"b",{INT}}}', '{"a":1}'),
        '$.data[0]: expected the key "b" beside a',
    ),
    "a row with one column more": (
        TABLE % (f'{{"name":"a",{INT}}}', '{"a":1},{"a":1,"b":2}'),
        '$.data[1]: expected the keys a; found "b"',
    ),
    "a row that is a list": (
        TABLE % (f'{{"name":"a",{INT}}}', "[1]"),
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
    "no columns": (TABLE % ("", "{},{}"), "$.schema: expected fields, at least one"),
    "fields that are none": (
        '{"schema":{"fields":{},"pandas_version":"1.4.0"},"data":[]}',
        "$.schema: expected fields, at least one, found an object",
    ),
    "a key more": (
        one(INT, "1")[:-1] + ',"index":[1]}',
        '$: expected the keys data, schema; found "index"',
    ),
    "a key of the table twice": (
        one(INT, "1")[:-1] + ',"data":[]}',
        "$: expected each key of a tag once",
    ),
    "a key of the schema twice": (
        one(INT, "1").replace('"pandas_version"', '"fields":[],"pandas_version"'),
        "$.schema: expected each key of a schema once",
    ),
    "a schema to come": (
        one(INT, "1").replace("1.4.0", "9.0.0"),
        '$.schema: expected pandas_version out of 0.20.0, 1.4.0; found "9.0.0"',
    ),
    "an unknown key of the schema": (
        one(INT, "1").replace('"fields"', '"missingValues":["1"],"fields"'),
        "$.schema: expected the keys fields, pandas_version, primaryKey; found",
    ),
    "a key of no column": (
        one(INT, "1").replace('"fields"', '"primaryKey":["b"],"fields"'),
        "$.schema: expected primaryKey: names of fields, found an array",
    ),
    "a broken tag in an object": (
        one(ANY, '[{"schema":{"fields":[],"pandas_version":"1.4.0"}}]'),
        '$.data[0].a[0]: expected the key "data"',
    ),
}
