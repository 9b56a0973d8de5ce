"""ASE: what its `jsonio` writes, its databases of today and of 2014, and other versions'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ase
import numpy as np

from tests.codec.dialects.listed import ALSO_GIVEN, is_given
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_ase  # isort: skip # on the path by the line above


def _is_read(value: Any) -> bool:
    return type(value) is complex or is_given(value)


def _of(shape: str, dtype: str, data: str) -> str:
    return f'{{"__ndarray__": [{shape}, "{dtype}", {data}]}}'


_OBJECTS = frozenset({"objects that are arrays", "a list as the only object", "objects, empty"})

# Not read because of their keys, though JSON.
_TAGS = frozenset({"dict like an array"})

_KEYS = {
    "integer keys": {1: {-2: np.arange(2), "a": {0: None}}, "x": [{"a": 1}]},
    "keys like integers in a list": [{"1": 2, " 3 ": {"4": np.eye(2)}}],
    "ASCII bytes": np.array([[b"ab", b"c\0d"], [b"", b"\x7f"]]),
}

# Databases that come with ASE, as it wrote them in 2014 to 2016.
_FILES = {
    f"{name} of ASE": (path.read_text(), peer_ase.read(path.read_text()))
    for name in ("s22", "dcdft")
    for path in [Path(ase.__file__).parent / "collections" / f"{name}.json"]
}

TRIAL = Trial(
    dialect="ase",
    peers={"ASE": Peer.of(peer_ase)},
    reads=(where(made_of(_is_read)) | _OBJECTS | ALSO_GIVEN) - _TAGS,
    values=_KEYS,
    samples={
        "a database": (
            '{"1": {\n "calculator": "emt",\n "calculator_parameters": {},\n'
            ' "data": {"w": {"__ndarray__": [[3], "int64", [0, 1, 2]]},'
            ' "z": {"__complex__": [0.0, 1.0]}},\n "energy": 0.42761437784337275,\n'
            ' "numbers": {"__ndarray__": [[2], "int64", [7, 7]]},\n'
            ' "pbc": {"__ndarray__": [[3], "bool", [true, false, false]]},\n'
            ' "positions": {"__ndarray__": [[2, 3], "float64", [0.0, 0.0, 0.0, 0.0, 0.0, 1.1]]},\n'
            ' "user": null},\n"metadata": {"title": "t"},\n"ids": [1],\n"nextid": 2}\n',
            {
                1: {
                    "calculator": "emt",
                    "calculator_parameters": {},
                    "data": {"w": np.arange(3), "z": 1j},
                    "energy": 0.42761437784337275,
                    "numbers": np.array([7, 7]),
                    "pbc": np.array([True, False, False]),
                    "positions": np.array([[0, 0, 0], [0, 0, 1.1]]),
                    "user": None,
                },
                "metadata": {"title": "t"},
                "ids": [1],
                "nextid": 2,
            },
        ),
        "complex numbers": (
            _of("[1, 2]", "complex64", "[-0.0, NaN, 1.5, -Infinity]"),
            np.array([-0.0, np.nan, 1.5, -np.inf], "f4").view("c8").reshape(1, 2),
        ),
        "complex numbers, big-endian": (
            _of("[]", ">c16", "[1, -2.5]"),
            np.array(1 - 2.5j, ">c16"),
        ),
        "complex numbers, until 2019": (
            '{"a": {"__complex_ndarray__": [[[1, -0.0], [NaN, 2]], [[-0.0, 0], [3, Infinity]]]}}',
            {"a": np.array([1, -0.0, -0.0, 0, np.nan, 3, 2, np.inf]).view("c16").reshape(2, 2)},
        ),
        "a complex number, until 2019": (
            '{"__complex_ndarray__": [1.5, -0.0]}',
            np.array(complex(1.5, -0.0)),
        ),
        "strings": (_of("[2]", "<U3", '["é😀", ""]'), np.array(["é😀", ""], "<U3")),
        "strings, until 2022": (_of("[2]", "str96", '["abc", ""]'), np.array(["abc", ""], "<U3")),
        "bytes, from Python 2": (_of("[2]", "|S2", '["ab", ""]'), np.array([b"ab", b""])),
        "objects": (
            _of(
                "[2, 2]",
                "object",
                '[1, [2], {{"1": NaN}}, {}]'.format(_of("[1]", "int8", "[5]")),
            ),
            np.array(
                [[1, [2]], [{"1": float("nan")}, np.array([5], "i1")]],
                object,
            ),
        ),
        "times, and dates that ASE does not read": (
            "[{}, {}]".format(
                _of("[2]", "timedelta64[ns]", "[-5, null]"),
                _of(
                    "[3]",
                    "datetime64[ms]",
                    '[{"__datetime__": "1970-01-01T00:00:01.500000"}, '
                    '{"__datetime__": "0001-01-01T00:00:00"}, 1234567890123456]',
                ),
            ),
            [
                np.array([-5, "NaT"], "m8[ns]"),
                np.array([1500, -62135596800000, 1234567890123456], "M8[ms]"),
            ],
        ),
        "no elements": (_of("[3, 0, 2]", "float16", "[]"), np.zeros((3, 0, 2), "f2")),
    },
    alike={
        **_FILES,
        "keys that int understands": (
            '{"-1": {"a": [{"1": {"2": 3}}]}, " 1_0\\n": 0, "1.5": 0, "": 0, "٣": 0}',
            {-1: {"a": [{"1": {"2": 3}}]}, 10: 0, "1.5": 0, "": 0, 3: 0},
        ),
        "complex": ('[{"__complex__": [NaN, -0.0]}]', [complex(float("nan"), -0.0)]),
        "numbers that are none": ("[NaN, -Infinity]", [float("nan"), -float("inf")]),
        "a page of a ULM file": (
            '{"a.": {"ndarray": [[7], "float64", 56]}, "b": 42}',
            {"a.": {"ndarray": [[7], "float64", 56]}, "b": 42},
        ),
    },
    wrong={
        "one element too few": (
            f'{{"1": {{"a": [{_of("[2, 2]", "int8", "[1, 2, 3]")}]}}}}',
            '$["1"].a[0].__ndarray__[2]: expected an array of 4, found one of 3',
        ),
        "one part too many": (
            _of("[1]", "complex128", "[1, 2, 3]"),
            "$.__ndarray__[2]: expected an array of 2, found one of 3",
        ),
        "nested elements": (
            _of("[2]", "int8", "[[1, 2], [3, 4]]"),
            "$.__ndarray__[2][0]: expected an integer from -128 to 127, found [1, 2]",
        ),
        "an element of another kind": (
            _of("[2]", "float32", "[1, true]"),
            "$.__ndarray__[2][1]: expected a number that float32 holds",
        ),
        "null among floats": (_of("[1]", "float64", "[null]"), "$.__ndarray__[2][0]: expected a n"),
        "an integer too large": (_of("[1]", "uint8", "[256]"), "$.__ndarray__[2][0]: expected an"),
        "a float too large": (_of("[1]", "float16", "[65520]"), "$.__ndarray__[2][0]: expected a"),
        "8 GiB": (
            _of("[1073741824]", "float64", "[1]"),
            "$.__ndarray__[2]: expected an array of 1073741824, found one of 1",
        ),
        "2 GiB of padding": (
            _of("[1]", "<U536870911", '["a"]'),
            "$.__ndarray__[2]: needs more than 1032 times the bytes of the document",
        ),
        "a shape beyond memory": (
            _of("[0, 9223372036854775807]", "float64", "[]"),
            "$.__ndarray__[0]: shape [0, 9223372036854775807] needs more than",
        ),
        "a shape that is none": (
            _of("3", "int8", "[1, 2, 3]"),
            "$.__ndarray__[0]: expected a shape such as [2, 3], found 3",
        ),
        "a negative shape": (
            _of("[-1]", "int8", "[]"),
            "$.__ndarray__[0]: expected a shape such as [2, 3], found [-1]",
        ),
        "memory addresses": (
            _of("[1]", "O", "[1]"),
            '$.__ndarray__[1]: expected a dtype such as "<f4", found "O"',
        ),
        "a structure": (
            _of("[1]", "[('a', '<i4')]", "[[1]]"),
            '$.__ndarray__[1]: expected a dtype such as "<f4", found "[(\'a',
        ),
        "raw bytes": (
            _of("[1]", "|V3", '["YWJj"]'),
            '$.__ndarray__[1]: expected a dtype whose elements are JSON, found "|V3"',
        ),
        "long doubles": (
            _of("[1]", "float128", "[0.1]"),
            '$.__ndarray__[1]: expected a dtype such as "<f4", found "float128"',
        ),
        "strings of a part of a character": (
            _of("[1]", "str95", '["a"]'),
            '$.__ndarray__[1]: expected a dtype such as "<f4", found "str95"',
        ),
        "a class for a dtype": (_of("[1]", "canary.Bird", "[1]"), "$.__ndarray__[1]: expected a d"),
        "bytes beyond ASCII": (
            _of("[1]", "|S2", '["é"]'),
            '$.__ndarray__[2][0]: expected ASCII text, found "\\u00e9"',
        ),
        "a date finer than its dtype": (
            _of("[1]", "datetime64[h]", '[{"__datetime__": "2026-01-01T00:30:00"}]'),
            "$.__ndarray__[2][0]: expected a time that dtype datetime64[h] holds",
        ),
        "a date that is none": (
            _of("[1]", "datetime64[s]", '[{"__datetime__": "2026-02-30T00:00:00"}]'),
            "$.__ndarray__[2][0]: expected a datetime: day",
        ),
        "a date and more": (
            _of("[1]", "datetime64[s]", '[{"__datetime__": "2026-02-03T00:00:00", "a": 1}]'),
            "$.__ndarray__[2][0]: expected a date and time, an integer or null, found an object",
        ),
        "elements in another file": (
            _of("[3]", "float64", "16"),
            "$.__ndarray__[2]: expected elements, found where they are in a file that is not JSON",
        ),
        "two parts": (
            '{"__ndarray__": [[1], "int8"]}',
            "$.__ndarray__: expected [shape, dtype, elements], found an array of 2",
        ),
        "no parts": ('{"__ndarray__": 1}', "$.__ndarray__: expected an array, found 1"),
        "another key": (
            '{"__ndarray__": [[0], "int8", []], "order": "F"}',
            '$: expected the keys __ndarray__; found "order"',
        ),
        "json-tricks'": (
            '{"a": {"__ndarray__": [1.0], "dtype": "float64", "shape": [1]}}',
            "$.a: expected __ndarray__ and no other key: another package writes both",
        ),
        "key twice": (
            '{"__complex__": [1, 2], "__complex__": [1, 2]}',
            "$: expected each key of a tag once",
        ),
        "integer twice": (
            '{"a": {"1": 2, "01": 3}}',
            '$.a: expected each integer once, found the key "01" again',
        ),
        "complex of three": ('{"__complex__": [1, 2, 3]}', "$.__complex__: expected [real, imag"),
        "complex of strings": ('{"__complex__": ["1", 2]}', "$.__complex__: expected [real, imag"),
        "complex without an imaginary part": (
            '{"__complex_ndarray__": [[1]]}',
            "$.__complex_ndarray__: expected [real, imaginary], found an array of 1",
        ),
        "complex parts of two shapes": (
            '{"__complex_ndarray__": [[1, 2], [1]]}',
            "$.__complex_ndarray__[1]: expected an array of 2, found one of 1",
        ),
        "complex parts that would be many": (
            '{"__complex_ndarray__": [[[[[1,2,3],1,1],1,1],1,1], []]}',
            "$.__complex_ndarray__[0][1]: expected an array of 3, found 1",
        ),
        "a date": (
            '{"a": {"__datetime__": "2026-11-23T01:02:03.000004"}}',
            '$.a: __datetime__ "2026-11-23T01:02:03.000004" of ASE is not read: it is no array',
        ),
        "an object": (
            '{"1": {"cell": {"array": {"__ndarray__": [[3, 3], "float64", '
            '[3, 0, 0, 0, 3, 0, 0, 0, 3]]}, "__ase_objtype__": "cell"}}}',
            '$["1"].cell: __ase_objtype__ "cell" of ASE is not read: it is no array and no numb',
        ),
        "a class": ('{"__ase_objtype__": "canary.Bird"}', '$: __ase_objtype__ "canary.Bird" of AS'),
    },
)
