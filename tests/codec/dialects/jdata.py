"""JData, tried with the package jdata; samples are from its standard and other languages, too."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from codec.foreign import content
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
    "U": lambda value: value.itemsize < 10_000 and content.is_unicode(value),
    "S": lambda value: value.itemsize < 10_000 and b"\xff" not in value.tobytes(),
    "V": lambda _: False,
}

_ONE = '{"_ArrayType_": %s, "_ArraySize_": %s, "_ArrayData_": %s}'
_ZIP = (
    '{"_ArrayType_": "%s", "_ArraySize_": %s, "_ArrayZipType_": "%s", "_ArrayZipSize_": %s, '
    '"_ArrayZipData_": "%s"}'
)
_COMPLEX = '{"_ArrayType_": "%s", "_ArraySize_": %s, "_ArrayIsComplex_": true, "_ArrayData_": %s}'
_MORE = '{"_ArrayType_": "int8", "_ArraySize_": [2], "_ArrayData_": [1, 2], %s}'

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
            _ZIP % ("single", 2, "gzip", 2, "eJxjYDhgz8DAcAAABoMBwA=="),
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
                _ZIP % ("uint8", [20, 5], "zlib", [1, 100], "eJxjZAABRhwkxQBsDAACIQAH"),
                _ZIP
                % ("uint8", [20, 5], "gzip", [1, 100], "H4sIAAAAAAAAA2NkAAFGHCTFAGwMAF9Xq6VkAAAA"),
                _ZIP
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
            _COMPLEX % ("double", [0, 3], []),
            np.zeros((0, 3), "c16"),
        ),
        "of JSONLab, a number alone": (_ONE % ('"uint16"', [1, 1], 7), np.array([[7]], "u2")),
        "of JSONLab, not finite": (
            '{"x": "_Inf_", "y": ["_NaN_", 1], "z": %s}'
            % (_ONE % ('"double"', [1, 4], '["_NaN_", "_Inf_", "-_Inf_", 1]')),
            {
                "x": np.inf,
                "y": [np.nan, 1],
                "z": np.array([[np.nan, np.inf, -np.inf, 1]]),
            },
        ),
        "of JSONLab, logical and char": (
            "[{}, {}, {}]".format(
                _ONE % ('"logical"', [1, 2], [1, 0]),
                _ZIP % ("logical", [1, 3], "zlib", [1, 3], "eJxjZGAEAAAHAAM="),
                _ZIP % ("char", [1, 15], "zlib", [1, 15], "eJzzckksSfSCEwApVQVN"),
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
                _ONE % ('"float16"', [1], [0.5]),
                _ONE % ('"Half"', [1], [0.5]),
                _ONE % ('"byte"', [1], [200]),
                _ONE % ('"UINT64"', [1], [2**64 - 1]),
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
                _ZIP % ("single", [3], "zlib", [1, 3], "eJxjYGiwZ2A4UM/A0PAfABA9A34="),
                _ZIP
                % ("single", [3], "gzip", [1, 3], "H4sIAAAAAAAAA2NgaLBnYDhQz8DQ8B8AAd6zEAwAAAA="),
                _ZIP
                % ("single", [3], "lzma", [1, 3], "XQAAgAD//////////wAAYf72/nACTBdNrgL7Vv/2KXgA"),
                _ZIP % ("single", [3], "base64", [1, 3], "AACAPwAAwH8AAID/"),
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
            _ONE % ('"single"', [3], "[1.0, NaN, -Infinity]"),
            _SPECIAL,
        ),
        "of jdata, Python's complex number": (
            _COMPLEX % ("double", 1, [-0.0, 2.0]),
            complex(-0.0, 2),
        ),
        "of jdata, booleans": (
            _ONE % ('"uint8"', [2], "[true, false]"),
            np.array([1, 0], "u1"),
        ),
        "of jdata, NumPy's names": (
            "[{}, {}, {}]".format(
                _ONE % ('">i2"', [2], [1, -2]),
                _ONE % ('"<U6"', [2], '["_NaN_", "é"]'),
                _ONE % ('"|S3"', [2], '["a", "bcd"]'),
            ),
            [np.array([1, -2], ">i2"), np.array(["_NaN_", "é"], "U6"), np.array([b"a", b"bcd"])],
        ),
        "beside what stays as it is": (
            '{"_DataInfo_": {"Version": "1"}, "_DataGroup_(run 1)": {"_ArraySize": 1, "a": %s}}'
            % (_ONE % ('"int8"', [1], [1])),
            {
                "_DataInfo_": {"Version": "1"},
                "_DataGroup_(run 1)": {"_ArraySize": 1, "a": np.array([1], "i1")},
            },
        ),
    },
    wrong={
        "too few elements": (
            '{"a": [%s]}' % (_ONE % ('"int8"', [2, 2], [1, 2, 3])),
            "$.a[0]._ArrayData_: expected an array of 4, found one of 3",
        ),
        "nested as the array is": (
            _ONE % ('"int8"', [2, 2], [[1, 2], [3, 4]]),
            "$._ArrayData_: expected an array of 4, found one of 2",
        ),
        "no number": (
            _ONE % ('"int8"', [2], '[1, {"_ArrayType_": 1}]'),
            "$._ArrayData_[1]: expected an integer from -128 to 127, found an object",
        ),
        "a number beyond": (
            _ONE % ('"byte"', [2], [1, -1]),
            "$._ArrayData_[1]: expected an integer from 0 to 255, found -1",
        ),
        "booleans among numbers": (
            _ONE % ('"uint8"', [2], "[true, 1]"),
            "$._ArrayData_[0]: expected an integer from 0 to 255, found true",
        ),
        "a string among numbers": (
            _ONE % ('"single"', [2], '[1, "0x7fc00001"]'),
            '$._ArrayData_[1]: expected an element of float32, "_NaN_", "_Inf_" or "-_Inf_", found',
        ),
        "infinity among integers": (
            _ONE % ('"int8"', [1], '["_Inf_"]'),
            '$._ArrayData_[0]: expected an integer from -128 to 127, found "Infinity"',
        ),
        "code points": (
            _ONE % ('"<U2"', [1], "[[97]]"),
            "$._ArrayData_[0]: expected a string, found [97]",
        ),
        "bytes that are no ASCII": (
            _ONE % ('"|S2"', [1], '["é"]'),
            "$._ArrayData_: expected ASCII for elements of |S2",
        ),
        "strings of 2 GiB": (
            _ONE % ('"|S2147483647"', [1], '["a"]'),
            '$._ArrayData_: expected a dtype such as "<f4", found "<U2147483647"',
        ),
        "a time that may be any": (
            _ONE % ('"datetime64[D]"', [1], "[null]"),
            "$._ArrayData_: null is ambiguous: jdata writes it for every datetime64[D]",
        ),
        "complex numbers that jdata lost": (
            _ONE % ('">c8"', [1], "[null]"),
            "$._ArrayData_: expected bytes of complex numbers, or real and imaginary parts",
        ),
        "complex integers": (
            _COMPLEX % ("int32", [1], [[1], [2]]),
            "$: expected complex numbers of single or double, found int32",
        ),
        "pairs of complex parts, as of JSONLab 1": (
            _COMPLEX % ("single", [3], [[1, 2], [3, 4], [5, 6]]),
            "$._ArrayData_: expected a row of real parts and one of imaginary, not an array",
        ),
        "imaginary parts that are too few": (
            _COMPLEX % ("single", [2], [[1, 2], [3]]),
            "$._ArrayData_[1]: expected an array of 2, found one of 1",
        ),
        "parts in a row of unknown shape": (
            _COMPLEX % ("single", [2], [1, 2, 3, 4]),
            "$._ArrayData_: expected a row of real parts and one of imaginary, not [1, 2, 3, 4]",
        ),
        "sparse": (
            '{"_ArrayType_": "double", "_ArraySize_": [5, 4, 3], "_ArrayIsSparse_": true, '
            '"_ArrayData_": [[2], [3], [1], [10.1]]}',
            '$: "_ArrayIsSparse_": a sparse array is not read; write it in full',
        ),
        "a flag that is a number": (
            _MORE % '"_ArrayIsComplex_": 1',
            "$: expected true or false at _ArrayIsComplex_, found 1",
        ),
        "a special matrix": (
            _MORE % '"_ArrayShape_": "diag"',
            "$: expected the keys _ArrayData_, _ArrayIsComplex_, _ArrayIsSparse_, _ArrayOrder_, "
            '_ArraySize_, _ArrayType_, _ArrayZipSize_; found "_ArrayShape_"',
        ),
        "missing values": (_MORE % '"_ArrayFillValue_": 2', "$: expected the keys _ArrayData_"),
        "both text and bytes": (
            _MORE % '"_ArrayZipType_": "base64", "_ArrayZipSize_": 2, "_ArrayZipData_": "AQI="',
            "$: expected the keys _ArrayIsComplex_",
        ),
        "a key twice": (_MORE % '"_ArraySize_": [2]', "$: expected each key of a tag once"),
        "no type": (
            '{"_ArraySize_": [1], "_ArrayData_": [1]}',
            '$: expected the key "_ArrayType_" beside _ArrayData_, _ArraySize_',
        ),
        "compressed as JSONLab 1 did": (
            '{"_ArrayType_": "int8", "_ArraySize_": [1], "_ArrayZipType_": "zlib", '
            '"_ArrayCompressedData_": "eJxjBAAAAgAC"}',
            '$: expected the key "_ArrayData_" beside',
        ),
        "an order unheard of": (
            _MORE % '"_ArrayOrder_": "F"',
            '$: expected an order out of r, row, c, col, column; found "F"',
        ),
        "a class": (_ONE % ('"canary.Bird"', [1], [1]), "$: expected a dtype such as"),
        "objects": (_ONE % ('"object"', [1], [1]), "$: expected a dtype such as"),
        "no type but a list": (_ONE % ("[]", [1], [1]), "$: expected a dtype such as"),
        "a size below zero": (_ONE % ('"int8"', -1, []), "$: expected a shape such as [2, 3]"),
        "a size that is true": (_ONE % ('"int8"', "true", [1]), "$: expected a shape such as"),
        "2 EiB": (_ONE % ('"int8"', [2**61], [1]), "$._ArrayData_: expected an array of 2305843"),
        "many of no elements": (_ONE % ('"int8"', [0, 2**62, 2**62], []), "$: shape [0, 4611686"),
        "65 dimensions": (_ONE % ('"int8"', [1] * 65, [1]), "$: expected at most 64 dimensions"),
        "lz4": (
            _ZIP
            % ("single", [3], "lz4", [1, 3], "BCJNGGhADAAAAAAAAABdDAAAgAAAgD8AAMB/AACA/wAAAAA="),
            '$: expected an _ArrayZipType_ out of zlib, gzip, lzma, base64; found "lz4"',
        ),
        "big-endian": (
            '{"_ArrayType_": "int16", "_ArraySize_": [1], "_ArrayZipType_": "base64", '
            '"_ArrayZipSize_": [1, 1], "_ArrayZipEndian_": "big", "_ArrayZipData_": "AAE="}',
            '$: expected "_ArrayZipEndian_": "little"; jdata reads no other',
        ),
        "a shape of other bytes": (
            _ZIP % ("uint8", [4], "base64", [1, 3], "AQIDBA=="),
            "$._ArrayZipSize_: expected a shape of 4 elements, found [1, 3]",
        ),
        "a shape of complex bytes": (
            '{"_ArrayType_": "single", "_ArraySize_": [1], "_ArrayIsComplex_": true, '
            '"_ArrayZipType_": "base64", "_ArrayZipSize_": [1, 2], "_ArrayZipData_": "AACAPw=="}',
            "$._ArrayZipSize_: expected [2, 1] for complex numbers, found [1, 2]",
        ),
        "rows by columns": (
            '{"_ArrayType_": "uint8", "_ArraySize_": [2, 2], "_ArrayOrder_": "c", '
            '"_ArrayZipType_": "base64", "_ArrayZipSize_": [2, 2], "_ArrayZipData_": "AQIDBA=="}',
            "$._ArrayZipSize_: [2, 2] by columns is ambiguous; expected a row",
        ),
        "too few bytes": (
            _ZIP % ("single", [2], "base64", [1, 2], "AACAPw=="),
            "$: shape [2] needs 8 bytes, found 4",
        ),
        "too many bytes": (
            _ZIP % ("uint8", [2], "zlib", [1, 2], "eJxjZAABRhwkxQBsDAACIQAH"),
            "$: shape [2] needs 2 bytes, found more than 2",
        ),
        "4 GiB": (
            _ZIP % ("uint8", [2**32], "zlib", [2**32], "eJxjZAABRhwkxQBsDAACIQAH"),
            "$: shape [4294967296] needs 4294967296 bytes, found 100",
        ),
        "no base64": (
            _ZIP % ("uint8", [1], "base64", [1, 1], "AB=="),
            "$._ArrayZipData_: expected",
        ),
        "no zlib": (
            _ZIP % ("uint8", [1], "zlib", [1, 1], "AAAA"),
            "$._ArrayZipData_: expected zlib data",
        ),
        "zlib, cut off": (
            _ZIP % ("uint8", [100], "zlib", [1, 100], "eJxjZAABRhwkxQBsDAAC"),
            "$._ArrayZipData_: expected zlib data that end with the payload; they are cut off",
        ),
        "no lzma but xz": (
            _ZIP
            % (
                *("uint8", [4], "lzma", [1, 4]),
                "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQADYWJjZAC6YFluWSidPAABHARvLJzBH7bzfQEAAAAABFla",
            ),
            "$._ArrayZipData_: expected lzma data",
        ),
        "lzma of a few bytes": (
            _ZIP % ("uint8", [4], "lzma", [1, 4], "XQAA"),
            "$._ArrayZipData_: expected lzma data that end with the payload; they are cut off",
        ),
        "lzma with a window of 4 GiB, cut off": (
            _ZIP % ("uint8", [4], "lzma", [1, 4], "Xf///////////////wAwmIiYRn4esv/6"),
            "$._ArrayZipData_: expected lzma data that end with the payload; they are cut off",
        ),
        "lzma of too much": (
            _ZIP % ("uint8", [2**20], "lzma", [1, 2**20], "Xf///////////////wAwmIiYRn4esv/6HIAA"),
            "$._ArrayZipData_: expected lzma data that expand at most 1032 times, found 27 bytes",
        ),
        "a table": (
            '{"_TableCols_": ["a"], "_TableRows_": [], "_TableRecords_": [[1]]}',
            '$: "_TableCols_": a table is not read',
        ),
        "a tree with a name": (
            '[{"_TreeData_(joints)": {}}]',
            '$[0]: "_TreeData_(joints)": a tree is not read',
        ),
        "an enumeration": (
            '{"_EnumKey_": ["M", "F"], "_EnumValue_": [1, 2]}',
            '$: "_EnumKey_": an enumeration is not read',
        ),
        "a link": (
            '{"_DataLink_": "file:///etc/passwd"}',
            '$: "_DataLink_": a link to other data is not read',
        ),
        "an object of MATLAB": (
            '{"_DataInfo_": {"MATLABObjectClass": "datetime"}, "_ByteStream_": "AAAA"}',
            '$: "_DataInfo_" and "_ByteStream_": an object of a class is not read',
        ),
        "bytes that are no base64": ('{"_ByteStream_": "A"}', "$._ByteStream_: expected"),
        "a map that is an object": (
            '{"_MapData_": {"a": 1}}',
            "$: expected an array of pairs at _MapData_, found an object",
        ),
        "a map with more than pairs": (
            '{"_MapData_": [[1, 2], [3, 4, 5]]}',
            "$._MapData_[1]: expected a pair of a key and a value, found [3, 4, 5]",
        ),
        "a key again": (
            '{"_MapData_": [[1, 2], [true, 4]]}',
            "$._MapData_[1]: expected another string or number as key, found true",
        ),
        "a key that is a list": (
            '{"_MapData_": [[[1], 2]]}',
            "$._MapData_[0]: expected another string or number as key, found [1]",
        ),
    },
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
