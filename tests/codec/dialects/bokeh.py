"""bokeh 3, and the arrays of bokeh 2; test_in_a_browser.py asks BokehJS."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any

import numpy as np

from tests.codec.dialects.trial import Peer, Trial, is_json, where

import peer_bokeh  # isort: skip # on the path by the line above

_DTYPES = [np.dtype(name) for name in ["?", "u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8", "O"]]


def _is_read(value: Any) -> bool:
    """Tell whether bokeh's writer keeps all of a value, memory order apart."""
    if type(value) is dict:
        return all(_is_read(item) for pair in value.items() for item in pair)
    if type(value) in (list, set):
        return all(map(_is_read, value))
    if type(value) is int:
        return abs(value) < 2**53
    if type(value) is float and not np.isfinite(value):
        return np.isinf(value) or np.float64(value).tobytes() == np.float64(np.nan).tobytes()
    if type(value) is np.ndarray:
        return _is_read_array(value)
    return type(value) is bytes or is_json(value)


def _is_read_array(array: np.ndarray[Any, Any]) -> bool:
    if not array.shape or array.dtype not in _DTYPES:
        return False
    is_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    return array.dtype.kind != "O" or (not is_fortran and all(map(_is_read, array.flat)))


def _array(
    data: str, dtype: str = "float32", shape: str = "[2]", order: str = "little", more: str = ""
) -> str:
    return (
        f'{{"type":"ndarray","array":{data},"shape":{shape},"dtype":"{dtype}","order":"{order}"'
        f"{more}}}"
    )


def _typed(data: str, dtype: str) -> str:
    return f'{{"type":"typed_array","array":{data},"order":"little","dtype":"{dtype}"}}'


def _bytes(raw: bytes) -> str:
    return f'{{"type":"bytes","data":"{b64encode(raw).decode()}"}}'


_TWO = _bytes(np.array([1, 2], "<f4").tobytes())
_ZIPPED = gzip.compress(np.array([1, 2], "<f4").tobytes(), mtime=1)
_BOMB = _bytes(gzip.compress(bytes(1 << 24), mtime=1))

TRIAL = Trial(
    dialect="bokeh",
    peers={"bokeh": Peer.of(peer_bokeh)},
    reads=where(_is_read) - {"nested 300 deep"},
    samples={
        "the documentation's": (
            '{"type":"map","entries":[["b",1677283200000.0],["a",{"type":"ndarray","array":'
            '{"type":"bytes","data":"AAAAAAEAAAACAAAA"},"shape":[3],"dtype":"int32",'
            '"order":"little"}]]}',
            {"b": 1677283200000.0, "a": np.arange(3, dtype="i4")},
        ),
        "columns of a plot, of bokeh 3.8": (
            '{"type":"map","entries":[["x",{"type":"ndarray","array":{"type":"bytes","data":'
            '"H4sIAAEAAAAC/2NgYDD6k+7nBAACAsPJCAAAAA=="},"shape":[1],"dtype":"float64",'
            '"order":"little"}]]}',
            {"x": np.frombuffer(bytes.fromhex("00000032fc674e42"), "f8").copy()},
        ),
        "columns of a plot, of bokeh 3.2": (
            '{"type":"map","entries":[["groups",["A","B","C"]],["random",{"type":"ndarray","array":'
            '{"type":"bytes","data":"AAAAAAAA8D9mZmZmZmbmP83MzMzMzOw/"},"shape":[3],'
            '"dtype":"float64","order":"little"}]]}',
            {"groups": ["A", "B", "C"], "random": np.array([1.0, 0.7, 0.9])},
        ),
        "a typed array of JavaScript": (
            '{"type":"typed_array","array":{"type":"bytes","data":"AQAAAAIAAAADAAAA"},'
            '"order":"little","dtype":"int32"}',
            np.array([1, 2, 3], "i4"),
        ),
        "an array of JavaScript": (
            '{"type":"ndarray","array":{"type":"bytes","data":"mpmZmZmZ8T/NzMzMzMwAQM3MzMzMzAhAZm'
            'ZmZmZmEEBmZmZmZmYUQGZmZmZmZhhA"},"order":"little","dtype":"float64","shape":[2,3]}',
            np.array([[1.1, 2.1, 3.1], [4.1, 5.1, 6.1]]),
        ),
        "numbers, sets, maps, slices and bytes of JavaScript": (
            '{"type":"map","entries":[["a",[{"type":"number","value":"nan"},'
            '{"type":"number","value":"-inf"}]],[1.1,{"type":"set","entries":[1.1,2.2]}],'
            '[null,{"type":"slice","start":10,"stop":null,"step":2}],'
            '["key0",{"type":"bytes","data":"AAECAwQFBg=="}],["e",{"type":"set"}],'
            '["f",{"type":"map"}],["g",{"type":"number","value":1}]]}',
            {
                "a": [float("nan"), -float("inf")],
                1.1: {1.1, 2.2},
                None: slice(10, None, 2),
                "key0": bytes(range(7)),
                "e": set(),
                "f": {},
                "g": 1,
            },
        ),
        "objects": (
            _array('["a",null,{"type":"map","entries":[["type","map"]]},[1,2]]', "object", "[2,2]"),
            np.array(["a", None, {"type": "map"}, [1, 2]], object).reshape(2, 2),
        ),
        "an object is no tag of its own": (
            f'{{"data":{{"x":{_array(_TWO)}}},"name":"a"}}',
            {"data": {"x": np.array([1, 2], "f4")}, "name": "a"},
        ),
        "an array of a machine of the other byte order": (
            _array(_bytes(np.array([1, 2], ">u2").tobytes()), "uint16", order="big"),
            np.array([1, 2], "u2"),
        ),
        "numbers in a list": (
            _array('[1,{"type":"number","value":"nan"}]'),
            np.array([1, np.nan], "f4"),
        ),
        "bytes that are none of gzip": (f"[{_bytes(bytes([31, 139]))}]", [bytes([31, 139])]),
        "entries in a list": ('{"type":"array","entries":[{"type":"set"}]}', [set()]),
    },
    alike={
        "an array of bokeh 2": (
            '{"x":{"__ndarray__":"AACAPwAAAEA=","dtype":"float32","order":"little","shape":[1,2]}}',
            {"x": np.array([[1, 2]], "f4")},
        ),
    },
    wrong={
        "lists of one length as objects": (
            _array("[[1,2],[3,4]]", "object"),
            "$.array: readers of bokeh differ about lists of one length in an array of objects",
        ),
        "arrays of one length as objects": (
            _array(f"[{_array(_TWO)}]", "object", "[1]"),
            "$.array: readers of bokeh differ about lists of one length in an array of objects",
        ),
        "too few bytes": (
            f'{{"w":{_array(_bytes(b"abcd"))}}}',
            "$.w: shape [2] needs 8 bytes, found 4",
        ),
        "zipped bytes, too many": (
            _array(_bytes(_ZIPPED), shape="[1]"),
            "$: shape [1] needs 4 bytes, found more than 4",
        ),
        "a bomb": (_array(_BOMB), "$: shape [2] needs 8 bytes, found more than 8"),
        "4 GiB": (_array(_TWO, shape="[1073741824]"), "$: shape [1073741824] needs 4294967296 by"),
        "4 GiB of lists": (
            _array("[]", shape="[1073741824]"),
            "$: shape [1073741824] needs 1073741824 elements, found 0",
        ),
        "gzip cut off": (
            _array(_bytes(_ZIPPED[:-1])),
            "$.array: expected gzip data (RFC 1952) that end with the payload; they are cut off",
        ),
        "gzip, a bit flipped": (
            _bytes(_ZIPPED[:-6] + bytes([_ZIPPED[-6] ^ 1]) + _ZIPPED[-5:]),
            "$: expected gzip data (RFC 1952): Error -3",
        ),
        "gzip twice": (
            _bytes(_ZIPPED * 2),
            "$: expected gzip data (RFC 1952) that end with the payload; more data follow",
        ),
        "no base64": ('{"type":"bytes","data":"AA=A"}', "$.data: expected base64"),
        "bytes in another message": (
            _array('{"type":"bytes","data":{"id":"p1000"}}'),
            "$.array: bytes that are sent beside the document are not read",
        ),
        "bytes that are none": (
            _array('{"type":"map"}'),
            "$.array: expected a tag of bytes, found an object",
        ),
        "bytes with a key twice": (
            _array('{"type":"bytes","type":"bytes","data":""}'),
            "$.array: expected a tag of bytes, found an object with a key twice",
        ),
        "memory addresses": (
            _array(_bytes(bytes(16)), "object"),
            "$: expected no bytes: elements of dtype object have none",
        ),
        "a dtype of NumPy": (
            _array(_TWO, "int64", "[1]"),
            "$: expected a dtype out of bool, uint8, int8, uint16, int16, uint32, int32, float32, "
            'float64, object; found "int64"',
        ),
        "a class for a dtype": (_array("[]", "canary.Bird", "[0]"), "$: expected a dtype out of"),
        "a middle order": (
            _array(_TWO, order="middle"),
            '$: expected order "little" or "big", found "middle"',
        ),
        "a shape of no dimensions": (
            _array(_bytes(bytes(4)), shape="[]"),
            "$: expected dimensions, found shape []",
        ),
        "a shape to be guessed": (_array(_TWO, shape="[-1]"), "$: expected a shape such as [2, 3]"),
        "a boolean of 2": (_array(_bytes(b"\1\2"), "bool"), "$: expected bytes 0 and 1 for b"),
        "a string in numbers": (
            _array('[1,"NaN"]'),
            '$.array[1]: expected a number or a boolean, found "NaN"',
        ),
        "a fraction in integers": (
            _array("[1,1.5]", "int32"),
            "$.array[1]: expected an integer from -2147483648",
        ),
        "an integer too large": (
            _array("[1,256]", "uint8"),
            "$.array[1]: expected an integer from 0 to 255",
        ),
        "lists in lists of numbers": (
            _array("[[1,2]]", shape="[1,2]"),
            "$: shape [1, 2] needs 2 elements, found 1",
        ),
        "a key that is not known": (
            _array(_TWO, more=',"fill":0'),
            "$: expected the keys array, dtype, order, shape, type; fo",
        ),
        "a key twice": (
            '{"type":"set","type":"set"}',
            "$: expected each key of a tag once, found one again",
        ),
        "a typed array of no whole elements": (
            _typed(_bytes(b"abc"), "int32"),
            "$: expected elements of dtype int32, found 3 bytes",
        ),
        "a typed array of booleans": (
            _typed(_bytes(b"\1"), "bool"),
            "$: expected elements of dtype bool, found 1 bytes",
        ),
        "a class": (
            '[{"type":"object","name":"canary.Bird","id":"p1","attributes":{}}]',
            '$[0]: an object of the class "canary.Bird" is not read',
        ),
        "a class without attributes": (
            '{"type":"map","entries":[["a",{"type":"object","name":"canary.Bird"}]]}',
            '$.entries[0][1]: an object of the class "canary.Bird" is not read',
        ),
        "a date": (
            '{"type":"date","iso":"2026-11-23T00:00:00.000Z"}',
            '$: a date ("date") is not read: only arrays and plain values are',
        ),
        "a reference": ('{"a":{"id":"p1"}}', '$.a: the object with the id "p1" stands elsewhere'),
        "a reference with its type": ('{"type":"ref","id":"p1"}', "$: an object that stands elsew"),
        "a property": ('{"type":"value","value":1}', '$: a property of a plot ("value") is not'),
        "a type that nobody knows": (
            '{"type":"deque","entries":[]}',
            "$: expected a type out of array, bytes, map, ndarray, number, object, set, slice, "
            'typed_array; found "deque"',
        ),
        "a type that is no string": ('{"type":["map"]}', "$: expected a type out of array"),
        "a map of objects": (
            '{"type":"map","entries":[{"type":"array","entries":["k","v"]}]}',
            "$.entries[0]: expected an array, found an object",
        ),
        "a map of threes": (
            '{"type":"map","entries":[["a",1,2]]}',
            "$.entries[0]: expected a pair [key, value], found",
        ),
        "a map with a key twice": (
            '{"type":"map","entries":[[1,"a"],[true,"b"]]}',
            "$.entries[1]: expected each key once, found true again",
        ),
        "a map with a list for a key": (
            '{"type":"map","entries":[[[1],"a"]]}',
            "$.entries[0]: expected something hashable, found list",
        ),
        "a set with an item twice": (
            '{"type":"set","entries":[1,1.0]}',
            "$.entries[1]: expected each item once, found 1.0 again",
        ),
        "a set of an object": (
            '{"type":"set","entries":{"a":1}}',
            "$.entries: expected an array, found an object",
        ),
        "a number that is none": (
            '{"type":"number","value":"1e400"}',
            '$: expected a number, "nan", "+inf" or "-inf"; found "1e400"',
        ),
        "a slice of floats": (
            '{"type":"slice","start":1.5,"stop":null,"step":null}',
            "$: expected start an integer or null, found 1.5",
        ),
        "an array of bokeh 1, of an order that nobody says": (
            '[{"type":"set"},{"__ndarray__":"AACAPw==","dtype":"float32","shape":[1]}]',
            '$[1]: expected the key "order" beside __ndarray__, dtype, shape',
        ),
        "an array of bokeh 2, too few bytes": (
            json.dumps(
                {"__ndarray__": "AACAPw==", "dtype": "float32", "shape": [2], "order": "little"}
            ),
            "$: shape [2] needs 8 bytes, found 4",
        ),
    },
)
