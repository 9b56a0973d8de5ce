"""json-tricks in its forms, and ro-json."""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import Any

import numpy as np

import codec
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_json_tricks  # isort: skip # on the path by the line above
import peer_json_tricks_compact  # isort: skip
import peer_ro_json  # isort: skip


def _is_scalar(value: Any) -> bool:
    """Tell whether a value is a scalar whose class NumPy calls like its dtype."""
    if not isinstance(value, np.generic) or value.dtype.kind not in "biufc":
        return False
    return getattr(np, value.dtype.name, None) is type(value) and not _is_long(value.dtype)


def _is_long(dtype: np.dtype[Any]) -> bool:
    return dtype.type in (np.longdouble, np.clongdouble)


def _is_plain(value: Any) -> bool:
    """Tell whether a Python value has a tag."""
    if type(value) is set:
        return all(type(item) in (str, int, float, bool) for item in value)
    return type(value) in (bytes, complex) and _is_good_complex(np.asarray(value))


def _is_good_complex(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether ``re + im * 1j`` gives complex numbers back; others are good anyway."""
    if array.dtype.kind != "c":
        return True
    again = np.array([x.real + x.imag * 1j for x in array.ravel().tolist()], array.dtype)
    return array.ravel().tobytes() == again.tobytes()


def _is_text(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return _is_plain(value) or (_is_scalar(value) and _is_good_complex(value))
    kind = value.dtype.kind
    if kind == "O":
        return _is_good_object(value)
    if not value.shape or _is_long(value.dtype) or (kind in "STV" and value.dtype.isbuiltin != 2):
        return False
    if kind == "U" and not all(map(_is_unicode, value.ravel().view(f"{value.dtype.byteorder}u4"))):
        return False
    # In our own format bits that are no usual number's are written in hex.
    is_usual = kind == "U" or '"0x' not in codec.dumps(value)
    is_padding = value.nbytes > 1032 * 4 * value.size
    return value.dtype.itemsize > 0 and _is_good_complex(value) and is_usual and not is_padding


def _is_unicode(point: int) -> bool:
    return point < 0x110000 and not 0xD800 <= point <= 0xDFFF


def _is_good_object(value: np.ndarray[Any, Any]) -> bool:
    elements = value.ravel().tolist()
    arrays = any(isinstance(item, np.ndarray) for item in elements)
    return bool(value.shape) and not arrays and made_of(_is_text)(elements)


def _is_packed(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return _is_text(value)
    is_fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    has_name = value.dtype.names is None and value.dtype.kind != "T" and value.dtype.itemsize > 0
    has_name = has_name and not _is_long(value.dtype)
    if value.dtype.kind == "O":
        return _is_good_object(value)
    return bool(value.shape) and has_name and not is_fortran


def _is_read(value: Any) -> bool:
    """Tell whether an array is written by all three, and one of numbers that stay as they are."""
    if type(value) is not np.ndarray or not value.shape or value.dtype.kind not in "biuf":
        return False
    return not _is_long(value.dtype) and value.dtype.isbuiltin == 1 and value.flags.c_contiguous


_TAGLIKE = frozenset({"dict like an array"})  # refused, for it would be read as one
_NAN_BITS = frozenset(
    {
        *("float16 NaN bits", "float32 NaN bits", "float64 NaN bits"),
        *("arrays of NaN bits", "float16, all 65,536"),
    }
)
_ZIPPED = b64encode(gzip.compress(bytes(8000), mtime=0)).decode()
_BOMB = b64encode(gzip.compress(bytes(50_000_000), mtime=0)).decode()


def _tag(data: str, dtype: str = "float32", shape: str = "[2]", more: str = "") -> str:
    return f'{{"__ndarray__": {data}, "dtype": "{dtype}", "shape": {shape}{more}}}'


TRIAL = Trial(
    dialect="json-tricks",
    peers={
        "json-tricks": Peer.of(peer_json_tricks),
        "json-tricks, compact": Peer.of(peer_json_tricks_compact),
        "ro-json": Peer.of(peer_ro_json),
    },
    writes=where(made_of(_is_text)) - _TAGLIKE,
    writes_packed=where(made_of(_is_packed)) - _TAGLIKE,
    reads=where(made_of(_is_read)) - _TAGLIKE - _NAN_BITS,
    better=frozenset({"complex64 NaN bits", "complex scalar array", "complex64 scalar"}),
    samples={
        "the README's": (
            '{"__ndarray__": [[1, 2, 3], [4, 5, 6]], "dtype": "uint8", "shape": [2, 3]}',
            np.array([[1, 2, 3], [4, 5, 6]], "u1"),
        ),
        "Fortran order": (
            _tag("[[1, 2], [3, 4]]", "int16", "[2, 2]", ', "Corder": false'),
            np.array([[1, 2], [3, 4]], "i2", order="F"),
        ),
        "NaN and infinities, as Python's json writes them": (
            _tag("[NaN, -Infinity, Infinity]", shape="[3]"),
            np.array([np.nan, -np.inf, np.inf], "f4"),
        ),
        "base64": (
            _tag('"b64:AACAPwAAAEA="', more=', "endian": "little"'),
            np.array([1, 2], "f4"),
        ),
        "base64 of a big-endian machine": (
            _tag('"b64:P4AAAEAAAAA="', more=', "endian": "big"'),
            np.array([1, 2], ">f4"),
        ),
        "gzip, without a byte order": (
            '{{"a": [{}]}}'.format(
                _tag(f'"b64.gz:{_ZIPPED}"', shape="[1000, 2]", more=', "Corder": true')
            ),
            {"a": [np.zeros((1000, 2), "f4")]},
        ),
        "sorted keys": (
            '{"__ndarray__": [[], []], "dtype": "bool", "shape": [2, 0]}',
            np.zeros((2, 0), "?"),
        ),
        "no dimensions": (_tag("0.5", "float32", "[]"), np.float32(0.5)),
        "no dimensions, of ro-json": (
            _tag("0.5", "float32", "[]", ', "0dim": true'),
            np.array(0.5, "f4"),
        ),
        "scalars of ro-json": (
            '[{"__ndarray__": 7, "dtype": "int64", "0dim": false}, '
            '{"__ndarray__": {"__date__": null, "year": 2026, "month": 1, "day": 2}, '
            '"dtype": "datetime64[D]", "0dim": false}]',
            [np.int64(7), np.datetime64("2026-01-02")],
        ),
        "complex numbers": (
            '[{{"__complex__": [1, -0.0]}}, {}, {{"__bytes_utf8__": "ä"}}]'.format(
                _tag('[{"__complex__": [Infinity, 2]}]', "complex64", "[1]")
            ),
            [complex(1, -0.0), np.array([complex(np.inf, 2)], "c8"), "ä".encode()],
        ),
        "times": (
            _tag(
                '[{"__datetime__": null, "year": 2026, "month": 11, "day": 23, "second": 1}, null]',
                "datetime64[s]",
            ),
            np.array(["2026-11-23T00:00:01", "NaT"], "M8[s]"),
        ),
        "bytes": (
            _tag('[{"__bytes_utf8__": "ab"}, {"__bytes_b64__": "/w=="}]', "|S2"),
            np.array([b"ab", b"\xff"]),
        ),
        "objects": (
            _tag(
                '[[1, null], ["a", {{"k": [{}]}}]]'.format(_tag("[1, 2]")),
                "object",
                "[2, 2]",
                ', "Corder": true',
            ),
            np.array([[1, None], ["a", {"k": [np.array([1, 2], "f4")]}]], object),
        ),
        "a set of pairs": ('{"__bytes_b64__": "AA=="}', b"\0"),
    },
    wrong={
        "a date that is a number": (
            _tag('[{"__date__": 1}]', "datetime64[D]", "[1]"),
            "$.__ndarray__[0]: expected a date, a time or an integer, found an object",
        ),
        "lists of another shape": (
            _tag("[1, 2, 3]"),
            "$.__ndarray__: expected an array of 2, found on",
        ),
        "an element of another dtype": (
            _tag("[1, true]"),
            "$.__ndarray__[1]: expected a number that",
        ),
        "a float in integers": (
            _tag("[1, 2.0]", "int8"),
            "$.__ndarray__[1]: expected an integer from",
        ),
        "an integer too large": (
            _tag("[1, 128]", "int8"),
            "$.__ndarray__[1]: expected an integer from",
        ),
        "too few bytes": (
            '{{"w": {}}}'.format(_tag('"b64:AACAPw=="')),
            "$.w: shape [2] needs 8 bytes, found 4",
        ),
        "zipped bytes, too many": (
            _tag(f'"b64.gz:{_ZIPPED}"'),
            "$: shape [2] needs 8 bytes, found more than 8",
        ),
        "a bomb": (
            _tag(f'"b64.gz:{_BOMB}"', shape="[25]"),
            "$: shape [25] needs 100 bytes, found more",
        ),
        "4 GiB of lists": (
            _tag("[]", shape="[1073741824]"),
            "$.__ndarray__: expected an array of 107374",
        ),
        "no gzip": (_tag('"b64.gz:AAAA"'), "$: expected gzip data (RFC 1952): Error -3"),
        "more behind the gzip": (
            _tag(f'"b64.gz:{b64encode(gzip.compress(bytes(8)) + b"more").decode()}"'),
            "$: expected gzip data (RFC 1952) that end with the payload; more data follow",
        ),
        "no base64": (_tag('"b64:****"'), "$.__ndarray__: expected base64 (RFC 4648, section 4)"),
        "another head": (
            _tag('"b65:AAAA"'),
            '$: expected lists, "b64:…" or "b64.gz:…", found "b65:',
        ),
        "two byte orders": (
            _tag('"b64:AACAPwAAAEA="', ">f4", more=', "endian": "little"'),
            "$: expected no endian beside dtype >f4: json-tricks writes bytes in either order",
        ),
        "a middle endian": (
            _tag('"b64:AACAPwAAAEA="', more=', "endian": "middle"'),
            '$: expected endian "little" or "big", found "middle"',
        ),
        "bytes in an order nobody knows": (
            _tag('"b64:AACAPw=="', shape="[1, 1]", more=', "Corder": false'),
            "$: expected base64 in C order: versions differ in what Corder false means",
        ),
        "memory addresses": (
            _tag('"b64:AAAAAAAAAAA="', "object", "[1]"),
            "$: expected no bytes: elements of dtype object have none",
        ),
        "a memory address": (
            _tag('"b64:AAAAAAAAAAA="', "object", "[]"),
            "$: expected dimensions of an array of objects, found shape []",
        ),
        "a class": (
            '[{"__instance_type__": ["canary", "Bird"], "attributes": {}}]',
            "$[0]: __instance_type__ of json-tricks is not read: it is no array and no plain value",
        ),
        "an enum": ('{"__enum__": {"name": "A"}}', "$: __enum__ of json-tricks is not read"),
        "a path": ('{"__pathlib__": "/etc/passwd"}', "$: __pathlib__ of json-tricks is not read"),
        "a key that is not known": (
            _tag("[1, 2]", more=', "scale": 2'),
            "$: expected the keys 0dim, Co",
        ),
        "a dtype that is none": (
            _tag("[1, 2]", "float33"),
            '$: expected a dtype such as "<f4", found',
        ),
        "a long double": (
            _tag("[1, 2]", "float128"),
            '$: expected a dtype such as "<f4", found "float',
        ),
        "an order that is none": (
            _tag("[1, 2]", more=', "Corder": 1'),
            "$: expected Corder true or fa",
        ),
        "a big-endian scalar": (
            _tag("1", ">f4", "[]"),
            "$: expected a scalar in native byte order",
        ),
        "a set with an item twice": (
            '{"__set__": [1, 1]}',
            "$[1]: expected each item once, found 1",
        ),
        "a set of objects": (
            '{"__set__": [{"a": 1}]}',
            "$[0]: expected something hashable, found dict",
        ),
        "complex of three": (
            '{"__complex__": [1, 2, 3]}',
            "$: expected [real, imaginary], found [1, 2",
        ),
        "complex beyond float64": (
            '{"__complex__": [1, 1%s]}' % ("0" * 400),
            "$: expected numbers that float64 holds",
        ),
        "a time finer than its dtype": (
            _tag(
                '[{"__datetime__": null, "year": 2026, "month": 1, "day": 1, "hour": 1}]',
                "datetime64[D]",
                "[1]",
            ),
            "$.__ndarray__[0]: expected a time that dtype datetime64[D] holds, found",
        ),
        "the year 0": (
            _tag('[{"__date__": null, "year": 0}]', "datetime64[D]", "[1]"),
            "$.__ndarray__[0]: expected a date: ",
        ),
        "NaN in integers": (
            _tag("[NaN, 1]", "int32"),
            "$.__ndarray__[0]: expected an integer from",
        ),
    },
)
