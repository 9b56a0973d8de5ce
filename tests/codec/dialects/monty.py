"""monty: its arrays, and what it calls by class."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.codec.dialects.listed import ALSO_GIVEN, is_given
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_monty  # isort: skip # on the path by the line above


def _is_read(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return is_given(value)
    is_big = value.dtype.kind == "c" and value.dtype.byteorder == ">"
    return is_given(value) and not is_big and 0 not in value.shape[:-1]


def _of(dtype: str, data: str, more: str = "") -> str:
    return f'{{"@module": "numpy", "@class": "array", "dtype": "{dtype}", "data": {data}{more}}}'


_VALUES = {
    "a module and no class": {"@module": "numpy", "@version": "2.4", "@classes": []},
    "ASCII bytes": np.array([[b"ab", b"c\0d"], [b"", b"\x7f"]]),
    "complex numbers": np.array([[1 - 2j, 0.1 + 0.2j], [-3, 1e300j]]),
    "objects in two dimensions": np.array([[None, True], [1.5, "é"]], object),
}

_DATE = '{"@module": "datetime", "@class": "datetime", "string": "%s"}'
_DEEP = 63

TRIAL = Trial(
    dialect="monty",
    peers={"monty": Peer.of(peer_monty)},
    reads=where(made_of(_is_read)) | ALSO_GIVEN | {"objects that are arrays"},
    # It reads re + im * 1j; and leaves arrays in an array of objects as dicts.
    better=frozenset({"complex64 NaN bits", "arrays of objects"}),
    values=_VALUES,
    samples={
        "its tests'": (
            '{"x": {"@module": "numpy", "@class": "array", "dtype": "int64", "data": [1, 2, 3]}}',
            {"x": np.array([1, 2, 3])},
        ),
        "keys in any order, with a version": (
            '{"data": [[1.5], [NaN]], "dtype": "float32", "@version": null, '
            '"@class": "array", "@module": "numpy"}',
            np.array([[1.5], [np.nan]], "f4"),
        ),
        "complex numbers": (
            _of("complex64", "[[[1, -0.0], [NaN, 2]], [[-0.0, 0], [3, Infinity]]]"),
            np.array([1, -0.0, -0.0, 0, np.nan, 3, 2, np.inf], "f4").view("c8").reshape(2, 2),
        ),
        "complex numbers that monty does not read": (
            "[{}, {}]".format(
                _of("complex128", "[1.5, -0.0]"),
                _of("complex128", "[[[], []], [[], []]]"),
            ),
            [np.array(complex(1.5, -0.0)), np.zeros((2, 0), "c16")],
        ),
        "no dimensions": (_of(">i2", "-7"), np.array(-7, ">i2")),
        "no elements": (_of("bool", "[[], []]"), np.zeros((2, 0), "?")),
        "strings": (_of("<U3", '[["é😀"], ["\\u0000x"]]'), np.array([["é😀"], ["\0x"]], "<U3")),
        "bytes, from Python 2": (_of("|S2", '["ab", ""]'), np.array([b"ab", b""])),
        "objects": (
            _of("object", '[[1, null], ["a", {{"k": {}}}]]'.format(_of("float16", "[1]"))),
            np.array([[1, None], ["a", {"k": np.array([1], "f2")}]], object),
        ),
        "objects, some of them lists": (
            _of("object", "[1, [2, 3]]"),
            np.array([1, [2, 3]], object),
        ),
        "times, and dates that monty does not read": (
            "[{}, {}]".format(
                _of("timedelta64[ns]", "[[-5], [null]]"),
                _of(
                    "datetime64[25s]",
                    f"[{_DATE % '1970-01-01 00:00:25'}, "
                    f"{_DATE % '1969-12-31 23:59:35.000000'}, null]",
                ),
            ),
            [np.array([[-5], ["NaT"]], "m8[ns]"), np.array([1, -1, "NaT"], "M8[25s]")],
        ),
        "what is no tag": (
            f'[{{"@module": "a"}}, {{"@class": "b", "$schema": 1}}, {_of("int8", "[]")}]',
            [{"@module": "a"}, {"@class": "b", "$schema": 1}, np.zeros(0, "i1")],
        ),
    },
    wrong={
        "lists of two lengths": (
            f'{{"a": [{_of("int8", "[[1, 2], [3]]")}]}}',
            "$.a[0].data[1]: expected an array of 2, found one of 1",
        ),
        "lists without elements, of two lengths": (
            _of("int8", "[[[], []], [[]]]"),
            "$.data: expected lists of shape [2, 2, 0], found some of another",
        ),
        "more dimensions than NumPy has": (
            _of("int8", "[" * 65 + "]" * 65),
            "$.data" + "[0]" * 64 + ": expected an integer from -128 to 127, found []",
        ),
        "shapes that no list fills": (
            _of("float64", "[" * _DEEP + "0," + ",".join(["0]"] * _DEEP)),
            "$.data[1]: expected an array of 2, found 0",
        ),
        "an element of another kind": (
            _of("float32", "[1, true]"),
            "$.data[1]: expected a number that float32 holds",
        ),
        "null among integers": (_of("int8", "[[1, null]]"), "$.data[0][1]: expected an integer"),
        "null alone": (_of("float64", "null"), "$.data: expected a number that float64 holds"),
        "an integer too large": (_of("uint8", "[256]"), "$.data[0]: expected an integer from 0"),
        "2 GiB of padding": (
            _of("<U536870911", '["a"]'),
            "$.data: needs more than 1032 times the bytes of the document",
        ),
        "complex of three": (
            _of("complex64", "[[1], [2], [3]]"),
            "$.data: expected [real, imaginary], found an array of 3",
        ),
        "complex parts of two shapes": (
            _of("complex64", "[[1, 2], [1]]"),
            "$.data[1]: expected an array of 2, found one of 1",
        ),
        "complex parts that would be many": (
            _of("complex64", "[[[[[1,2,3],1,1],1,1],1,1], []]"),
            "$.data[0][1]: expected an array of 3, found 1",
        ),
        "complex, big-endian": (
            _of(">c8", "[[1], [2]]"),
            "$.data: expected complex numbers in little-endian order: monty has no others",
        ),
        "memory addresses": (
            _of("O", "[1]"),
            '$.dtype: expected a dtype such as "<f4", found "O"',
        ),
        "a structure": (
            _of("[('a', '<i4')]", "[[1]]"),
            '$.dtype: expected a dtype such as "<f4", found "[(\'a',
        ),
        "raw bytes": (
            _of("|V3", '["YWJj"]'),
            '$.dtype: expected a dtype whose elements are JSON, found "|V3"',
        ),
        "long doubles": (
            _of("float128", "[[]]"),
            '$.dtype: expected a dtype such as "<f4", found "float128"',
        ),
        "no dtype": (
            '{"@module": "numpy", "@class": "array", "data": [1]}',
            '$: expected the key "dtype" beside @class, @module, data',
        ),
        "another key": (
            _of("int8", "[1]", ', "order": "F"'),
            '$: expected the keys @class, @module, @version, data, dtype; found "order"',
        ),
        "key twice": (_of("int8", "[1]", ', "data": [2]'), "$: expected each key of a tag once"),
        "bytes beyond ASCII": (_of("|S2", '["é"]'), "$.data[0]: expected ASCII text, found"),
        "a date finer than its dtype": (
            _of("datetime64[h]", f"[{_DATE % '2026-01-01 00:30:00'}]"),
            "$.data[0]: expected a time that dtype datetime64[h] holds",
        ),
        "a date with a time zone": (
            _of("datetime64[s]", f"[{_DATE % '2026-01-01 00:30:00+01:00'}]"),
            "$.data[0]: expected a date and time, an integer or null, found an object",
        ),
        "a date": (
            '{"a": %s}' % (_DATE % "2026-11-23 01:02:03"),
            '$.a: @class "datetime" of "datetime" is not read: it is no array of NumPy',
        ),
        "an identifier": (
            '{"@module": "uuid", "@class": "UUID", "string": "8b5a"}',
            '$: @class "UUID" of "uuid" is not read',
        ),
        "a path": (
            '{"@module": "pathlib", "@class": "Path", "string": "/etc/passwd"}',
            '$: @class "Path" of "pathlib" is not read',
        ),
        "a tensor": (
            '{"@module": "torch", "@class": "Tensor", "dtype": "torch.FloatTensor", "data": [1]}',
            '$: @class "Tensor" of "torch" is not read',
        ),
        "a table": (
            '{"@module": "pandas", "@class": "DataFrame", "data": "{}"}',
            '$: @class "DataFrame" of "pandas" is not read',
        ),
        "a quantity": (
            '{"@module": "pint", "@class": "Quantity", "data": "1 m", "@version": "0.24"}',
            '$: @class "Quantity" of "pint" is not read',
        ),
        "an object of MongoDB": (
            '{"@module": "bson.objectid", "@class": "ObjectId", "oid": "0"}',
            '$: @class "ObjectId" of "bson.objectid" is not read',
        ),
        "an object that MongoDB's package reads": (
            '[{"a": {"$oid": "5f0e"}}]',
            "$[0].a: expected no value of MongoDB, found the key $oid",
        ),
        "a class": (
            '{"@module": "canary", "@class": "Bird"}',
            '$: @class "Bird" of "canary" is not read',
        ),
        "a class that is no name": (
            '{"@module": null, "@class": []}',
            "$: @class [] of null is not read",
        ),
        "a function": (
            '{"@module": "os", "@callable": "system", "@bound": null}',
            '$: @callable "system" of "os" is not read',
        ),
        "another class of NumPy": (
            '{"@module": "numpy", "@class": "load", "file": "a"}',
            '$: @class "load" of "numpy" is not read',
        ),
        "a pickle": (
            '{"a": {"@object_reference": "000000000000-8b5a"}}',
            "$.a: @object_reference of monty is not read: it stands for a pickled object",
        ),
    },
)
