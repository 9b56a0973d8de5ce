"""JData, tried with the package jdata; samples are from its standard and other languages, too."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from codec.dialects.base import writer
from tests.codec.dialects.jdata_wrong import COMPLEX, ONE, WRONG, ZIP
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_jdata  # isort: skip # on the path by the line above


def _is_named(dtype: np.dtype[Any]) -> bool:
    """Tell whether a dtype is one of numbers, times, strings or bytes that has a name anywhere."""
    is_long = dtype.type in (np.longdouble, np.clongdouble)
    return not (is_long or dtype.hasobject or dtype.names is not None or not dtype.itemsize)


def _is_written(value: Any) -> bool:
    if type(value) is float:
        return np.isinf(value) or struct.pack("d", value) == struct.pack("d", np.nan)
    return type(value) is complex or (type(value) is np.ndarray and _is_named(value.dtype))


def _is_read(value: Any) -> bool:
    """Tell whether jdata itself writes something without a loss."""
    if type(value) is np.complex64:
        return value.imag != 0
    if type(value) is np.ndarray and _is_named(value.dtype):
        return value.dtype.isbuiltin == 2 or _WRITTEN[value.dtype.kind](value)
    return type(value) in (float, complex) and _is_written(value)


def _has_usual_bits(value: np.ndarray[Any, Any]) -> bool:
    """Tell whether NaN are as Python has them; in many elements, any are."""
    usual = np.where(np.isnan(value), np.nan, value).astype(value.dtype)
    return value.size >= 300 or usual.tobytes() == value.tobytes()


def _are_numbers(times: np.ndarray[Any, Any]) -> bool:
    """Tell whether times are written as numbers, and NaT alone as null."""
    kinds = {
        type(x) for x in [*times.ravel().tolist(), *np.ones(1, "i8").view(times.dtype).tolist()]
    }
    return kinds <= {int, type(None)} or set(map(type, times.ravel().tolist())) == {int}


# By NumPy's kind of dtype.
_WRITTEN: dict[str, Callable[[np.ndarray[Any, Any]], bool]] = {
    "b": lambda _: False,
    "i": lambda _: True,
    "u": lambda _: True,
    "f": _has_usual_bits,
    "c": lambda value: (
        (value.dtype.isnative or not value.size)
        and _has_usual_bits(value.real)
        and _has_usual_bits(value.imag)
    ),
    "M": _are_numbers,
    "m": _are_numbers,
    "U": lambda value: value.itemsize < 10_000 and writer.is_unicode(value),
    "S": lambda value: value.itemsize < 10_000 and b"\xff" not in value.tobytes(),
    "V": lambda _: False,
}

_EYE = np.eye(20, 5, dtype="u1")
_EYE[19, 0] = 1
_SPECIAL = np.array([1, np.nan, -np.inf], "f4")
_README = np.arange(1, 25, dtype="u1").reshape(4, 2, 3).transpose(2, 1, 0).copy()

TRIAL = Trial(
    dialect="jdata",
    peers={"jdata": Peer.of(peer_jdata)},
    writes=where(made_of(_is_written)),
    reads=where(made_of(_is_read)) | {"strings"},  # a surrogate alone is no strict JSON
    # The sign of an imaginary part, which jdata writes and does not read.
    better=frozenset({"complex64 NaN bits"}),
    samples={
        "the README's of jsdata": (
            '{"_ArrayType_": "uint8", "_ArraySize_": [3,2,4], "_ArrayData_": '
            "[1,7,13,19,4,10,16,22,2,8,14,20,5,11,17,23,3,9,15,21,6,12,18,24]}",
            _README,
        ),
        "the README's of jsdata, compressed": (
            '{"_ArrayType_": "uint8", "_ArraySize_": [3,2,4], "_ArrayZipType_": "zlib", '
            '"_ArrayZipSize_": [1,24], '
            '"_ArrayZipData_": "eJxjZOcVZuESEGPi4BNh5RYUZ+bkF2XjEZIAAA1CAS0="}',
            _README,
        ),
        "of jsdata, the length of an array bare": (
            '{"a":{"_ArrayType_":"single","_ArraySize_":2,"_ArrayData_":[1.5,-2]},'
            '"b":{"_ArrayType_":"single","_ArraySize_":1,"_ArrayData_":[1.5]}}',
            {"a": np.array([1.5, -2], "f4"), "b": np.array([1.5], "f4")},
        ),
        "of jsdata, a BigInt": (
            '{"_ArrayType_":"int64","_ArraySize_":1,"_ArrayZipType_":"zlib","_ArrayZipSize_":1,'
            '"_ArrayZipData_":"eJz7/x8E5BkAISUGGg=="}',
            np.array([2**53 - 1]),
        ),
        "of jsdata, zlib that it calls gzip": (
            ZIP % ("single", 2, "gzip", 2, "eJxjYDhgz8DAcAAABoMBwA=="),
            np.array([1.5, -2], "f4"),
        ),
        "of jsdata, a map": (
            '{"_MapData_":[["_NaN_","one"],[2,["two","_Inf_"]],["k",{"a":"-_Inf_"}],[null,true]]}',
            {float("nan"): "one", 2: ["two", np.inf], "k": {"a": -np.inf}, None: True},
        ),
        "of JSONLab, three dimensions": (
            '{"_ArrayType_":"int8","_ArraySize_":[2,3,2],"_ArrayData_":[1,7,3,9,5,11,2,8,4,10,6,12]}',
            np.array([[[1, 7], [3, 9], [5, 11]], [[2, 8], [4, 10], [6, 12]]], "i1"),
        ),
        "of JSONLab, zlib, gzip, and an lzma of a known size": (
            "[{}, {}, {}]".format(
                ZIP % ("uint8", [20, 5], "zlib", [1, 100], "eJxjZAABRhwkxQBsDAACIQAH"),
                ZIP
                % ("uint8", [20, 5], "gzip", [1, 100], "H4sIAAAAAAAAA2NkAAFGHCTFAGwMAF9Xq6VkAAAA"),
                ZIP
                % (
                    *("uint8", [20, 5], "lzma", [1, 100]),
                    "XQAAEABkAAAAAAAAAAAAgD1IirvlZSEY7DH///taoAA=",
                ),
            ),
            [_EYE, _EYE, _EYE],
        ),
        "of JSONLab, one complex number": (
            '{"_ArrayType_":"single","_ArraySize_":[1,1],"_ArrayIsComplex_":true,'
            '"_ArrayData_":[[2],[4]]}',
            np.array([[2 + 4j]], "c8"),
        ),
        "of JSONLab, complex numbers in one row": (
            '{"_ArrayType_":"double","_ArraySize_":[1,2],"_ArrayIsComplex_":true,'
            '"_ArrayZipSize_":[2,2],"_ArrayData_":[1,3,2,4]}',
            np.array([[1 + 2j, 3 + 4j]]),
        ),
        "of JSONLab, complex and empty": (
            COMPLEX % ("double", [0, 3], []),
            np.zeros((0, 3), "c16"),
        ),
        "of JSONLab, a number alone": (ONE % ('"uint16"', [1, 1], 7), np.array([[7]], "u2")),
        "of JSONLab, not finite": (
            '{"x": "_Inf_", "y": ["_NaN_", 1], "z": %s}'
            % (ONE % ('"double"', [1, 4], '["_NaN_", "_Inf_", "-_Inf_", 1]')),
            {
                "x": np.inf,
                "y": [np.nan, 1],
                "z": np.array([[np.nan, np.inf, -np.inf, 1]]),
            },
        ),
        "of JSONLab, logical and char": (
            "[{}, {}, {}]".format(
                ONE % ('"logical"', [1, 2], [1, 0]),
                ZIP % ("logical", [1, 3], "zlib", [1, 3], "eJxjZGAEAAAHAAM="),
                ZIP % ("char", [1, 15], "zlib", [1, 15], "eJzzckksSfSCEwApVQVN"),
            ),
            [
                np.array([[True, False]]),
                np.array([[True, False, True]]),
                np.array([[bytes([x]) for x in b"JDataJDataJData"]]),
            ],
        ),
        "the standard's of complex numbers": (
            '{"_ArrayType_": "double", "_ArraySize_": [1, 3], "_ArrayIsComplex_": true, '
            '"_ArrayData_": [[2, 4, 1.2], [6, 3.2, 9.7]]}',
            np.array([[2 + 6j, 4 + 3.2j, 1.2 + 9.7j]]),
        ),
        "the standard's words": (
            '["_NaN_", "_Inf_", "+_Inf_", "-_Inf_", "_NaN", "_inf_", "_"]',
            [np.nan, np.inf, np.inf, -np.inf, "_NaN", "_inf_", "_"],
        ),
        "the standard's of bytes": (
            '{"_ByteStream_":"SkRhdGEgc3BlY2lmaWNhdGlvbg=="}',
            b"JData specification",
        ),
        "the standard's aliases": (
            "[{}, {}, {}, {}]".format(
                ONE % ('"float16"', [1], [0.5]),
                ONE % ('"Half"', [1], [0.5]),
                ONE % ('"byte"', [1], [200]),
                ONE % ('"UINT64"', [1], [2**64 - 1]),
            ),
            [
                *(np.array([0.5], "f2"), np.array([0.5], "f2")),
                *(np.array([200], "u1"), np.array([2**64 - 1], "u8")),
            ],
        ),
        "by columns": (
            '{"_ArrayType_": "int16", "_ArraySize_": [2, 3], "_ArrayOrder_": "Col", '
            '"_ArrayData_": [1, 4, 2, 5, 3, 6]}',
            np.asfortranarray([[1, 2, 3], [4, 5, 6]], "i2"),
        ),
        "by columns, complex": (
            '{"_ArrayType_": "single", "_ArraySize_": [2, 2], "_ArrayOrder_": "c", '
            '"_ArrayIsComplex_": true, "_ArrayData_": [[1, 3, 2, 4], [5, 7, 6, 8]]}',
            np.asfortranarray([[1 + 5j, 2 + 6j], [3 + 7j, 4 + 8j]], "c8"),
        ),
        "by rows, with what changes nothing": (
            '{"_ArrayType_": "uint8", "_ArraySize_": [2, 2], "_ArrayOrder_": "row", '
            '"_ArrayIsComplex_": false, "_ArrayIsSparse_": false, "_ArrayZipType_": "Base64", '
            '"_ArrayZipSize_": [2, 2], "_ArrayZipEndian_": "little", "_ArrayZipLevel_": 6, '
            '"_ArrayZipData_": "AQIDBA=="}',
            np.array([[1, 2], [3, 4]], "u1"),
        ),
        "of jdata, each compression": (
            "[{}, {}, {}, {}]".format(
                ZIP % ("single", [3], "zlib", [1, 3], "eJxjYGiwZ2A4UM/A0PAfABA9A34="),
                ZIP
                % ("single", [3], "gzip", [1, 3], "H4sIAAAAAAAAA2NgaLBnYDhQz8DQ8B8AAd6zEAwAAAA="),
                ZIP
                % ("single", [3], "lzma", [1, 3], "XQAAgAD//////////wAAYf72/nACTBdNrgL7Vv/2KXgA"),
                ZIP % ("single", [3], "base64", [1, 3], "AACAPwAAwH8AAID/"),
            ),
            [_SPECIAL, _SPECIAL, _SPECIAL, _SPECIAL],
        ),
        "of jdata, complex and compressed": (
            '{"_ArrayType_": "double", "_ArraySize_": [1, 2], "_ArrayIsComplex_": true, '
            '"_ArrayZipType_": "zlib", "_ArrayZipSize_": [2, 2], '
            '"_ArrayZipData_": "eJxjYACBD/ZgioHDAUIzQGmBAwAmlwKI"}',
            np.array([[1 + 2j, 3 - 4j]]),
        ),
        "of jdata, NaN that is no JSON": (
            ONE % ('"single"', [3], "[1.0, NaN, -Infinity]"),
            _SPECIAL,
        ),
        "of jdata, Python's complex number": (
            COMPLEX % ("double", 1, [-0.0, 2.0]),
            complex(-0.0, 2),
        ),
        "of jdata, booleans": (
            ONE % ('"uint8"', [2], "[true, false]"),
            np.array([1, 0], "u1"),
        ),
        "of jdata, NumPy's names": (
            "[{}, {}, {}]".format(
                ONE % ('">i2"', [2], [1, -2]),
                ONE % ('"<U6"', [2], '["_NaN_", "é"]'),
                ONE % ('"|S3"', [2], '["a", "bcd"]'),
            ),
            [np.array([1, -2], ">i2"), np.array(["_NaN_", "é"], "U6"), np.array([b"a", b"bcd"])],
        ),
        "beside what stays as it is": (
            '{"_DataInfo_": {"Version": "1"}, "_DataGroup_(run 1)": {"_ArraySize": 1, "a": %s}}'
            % (ONE % ('"int8"', [1], [1])),
            {
                "_DataInfo_": {"Version": "1"},
                "_DataGroup_(run 1)": {"_ArraySize": 1, "a": np.array([1], "i1")},
            },
        ),
    },
    wrong=WRONG,
    refused={
        "a word": (["a", {"b": "-_Inf_"}], "$[1].b: the string '-_Inf_' would be read as somethi"),
        "a dict like an array": ([{"_ArrayType_": 1}], "$[0]: a dict with these keys would be"),
        "a dict like a table": ({"_TableData_(a)": []}, "$: a dict with these keys would be read"),
        "a NumPy scalar": ([np.float32(1)], "$[0]: a NumPy scalar would come back as a number; "),
        "NaN of unusual bits": (
            {"a": float(np.array(0x7FF8 << 48 | 5, "u8").view("f8"))},
            "$.a: a NaN of unusual bits cannot be said in JData",
        ),
        "a structure": ([np.zeros(1, [("a", "i1")])], "$[0]: dtype [('a', 'i1')] cannot be said"),
        "dtype metadata": (
            np.zeros(1, np.dtype("f4", metadata={"a": 1})),
            "$: dtype float32 cannot be said in this dialect",
        ),
        "a matrix": (np.eye(2).view(np.matrix), "$: JData has no word for matrix"),
        "bytes": ([b"a"], "$[0]: JData has no word for bytes"),
    },
)
