"""plotly: as plotly.py writes it, and as plotly.js reads it; test_in_a_browser.py asks it."""

from __future__ import annotations

import base64
import json
import math
from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
import plotly.io

from tests.codec.dialects.trial import Peer, Trial, is_json, where

_SHORT = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")
_DTYPES = [np.dtype(f"<{name}") for name in _SHORT]
_SKIPPED = ("geojson", "layer", "layers", "range")


def _is_array_written(value: Any) -> bool:
    if type(value) is not np.ndarray or value.dtype not in _DTYPES:
        return False
    is_fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    return 1 <= value.ndim <= 3 and 0 not in value.shape[:-1] and not is_fortran


def _is_written(value: Any) -> bool:
    """Tell whether a value is JSON with arrays as what stands at a key, but not in lists."""
    if type(value) is list:
        return all(_is_written(item) and not isinstance(item, np.ndarray) for item in value)
    if type(value) is dict:
        return is_json(dict.fromkeys(value)) and all(map(_is_written, value.values()))
    return is_json(value) or _is_array_written(value)


def _is_read(value: Any) -> bool:
    """Tell whether plotly.py writes all of a value: arrays of any memory order and dimensions."""
    if not isinstance(value, np.ndarray):
        return value is not None and is_json(value)
    is_plain = type(value) is np.ndarray and value.dtype in _DTYPES
    return is_plain and value.ndim > 0 and value.size > 0


def _write(value: Any, engine: str) -> str:
    """Give what stands in a figure for a value that a user puts there."""
    if engine == "orjson" and _has_times(value):
        raise TypeError("orjson stops the interpreter at some units of time")
    key = "customdata" if isinstance(value, np.ndarray) else "meta"
    figure = go.Figure(go.Scatter({key: value}))
    written = json.loads(plotly.io.to_json(figure, engine=engine))
    return json.dumps(written["data"][0][key])


def _has_times(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_times, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_times, value))
    if isinstance(value, np.ndarray) and value.dtype.hasobject:
        return True
    return isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "mM"


def _read(text: str) -> Any:
    """Read as plotly.js does, by its rules."""
    return json.loads(text, object_hook=_decoded)


def _decoded(found: dict[str, Any]) -> Any:
    if not isinstance(found.get("dtype"), str) or not isinstance(found.get("bdata"), str):
        return found
    figure = go.Figure(go.Scatter(customdata=found))  # plotly.py checks it, and gives it back
    assert json.loads(plotly.io.to_json(figure))["data"][0]["customdata"] == found
    dtype = np.dtype(f"<{_SHORT[_SHORT.index(found['dtype'])]}")
    raw = base64.b64decode(found["bdata"], validate=True)
    sizes = str(found.get("shape", len(raw) // dtype.itemsize)).split(",")
    *rows, count = map(int, sizes)
    if len(rows) > 2:
        raise ValueError(f"ndim: {len(sizes)} is not supported")
    parts = [
        np.frombuffer(raw, dtype, count, index * count * dtype.itemsize)
        for index in range(math.prod(rows))
    ]
    return np.array(parts, dtype).reshape([*rows, count] if math.prod(rows) else 0)


def _tag(bdata: str, dtype: str = '"f4"', more: str = "") -> str:
    return f'{{"dtype":{dtype},"bdata":{bdata}{more}}}'


def _shape(sizes: str) -> str:
    return f',"shape":"{sizes}"'


_TWO = '"AACAPwAAAEA="'

TRIAL = Trial(
    dialect="plotly",
    peers={engine: Peer(partial(_write, engine=engine), _read) for engine in ("json", "orjson")},
    writes=where(_is_written),
    # orjson has no large integers, no surrogates, and nests less deep.
    reads=where(_is_read) - {"integers", "strings", "nested 300 deep"},
    samples={
        "a figure of plotly.py": (
            '{"data":[{"customdata":{"dtype":"f8","bdata":"AAAAAAAAAAAAAAAAAADwPwAAAAAAAABAAAAAAAAA'
            'CEAAAAAAAAAQQAAAAAAAABRA","shape":"2, 3"},"ids":["a","b"],"x":{"dtype":"i1","bdata":'
            '"AAEC"},"y":{"dtype":"f4","bdata":"AACAPwAAwH8AAEBA"},"type":"scatter"}],'
            '"layout":{"template":{"data":{"contour":[{"type":"contour","colorscale":'
            '[[0.0,"#0d0887"],[1.0,"#f0f921"]]}]}},"xaxis":{"range":[0,1.5]}}}',
            {
                "data": [
                    {
                        "customdata": np.arange(6.0).reshape(2, 3),
                        "ids": ["a", "b"],
                        "x": np.arange(3, dtype="i1"),
                        "y": np.array([1, np.nan, 3], "f4"),
                        "type": "scatter",
                    }
                ],
                "layout": {
                    "template": {
                        "data": {
                            "contour": [
                                {
                                    "type": "contour",
                                    "colorscale": [[0.0, "#0d0887"], [1.0, "#f0f921"]],
                                }
                            ]
                        }
                    },
                    "xaxis": {"range": [0, 1.5]},
                },
            },
        ),
        "a page of plotly.py, where / is escaped": (
            '[{"error_y":{"type":"array","array":{"dtype":"i2","bdata":"AQACAP\\u002f\\u002f"}}}]',
            [{"error_y": {"type": "array", "array": np.array([1, 2, -1], "i2")}}],
        ),
        "Plotly.NET": (
            '[{"type":"scatter","x":{"bdata":"AAAAAAAA8D8AAAAAAAAAQA==","dtype":"f8"}}]',
            [{"type": "scatter", "x": np.array([1.0, 2.0])}],
        ),
        "plotly.js": (
            '{"z":{"bdata":"AQIDBAUG","dtype":"u1c","shape":"2,3"}}',
            {"z": np.array([[1, 2, 3], [4, 5, 6]], "u1")},
        ),
        "a long name of a dtype, a shape that is a number": (
            _tag(_TWO, '"float32"', ',"shape":2'),
            np.array([1, 2], "f4"),
        ),
        "what Dash makes of a figure in a browser": (
            '{"y":{"dtype":"f4","bdata":"AACAPwAAAEA=","_inputArray":{"0":1,"1":2,"bdata":'
            '"AACAPwAAAEA=","dtype":"f4","shape":"2"}}}',
            {"y": np.array([1, 2], "f4")},
        ),
        "more dimensions than plotly.js decodes": (
            _tag(_TWO, more=',"shape":"1, 1, 2, 1"'),
            np.array([1, 2], "f4").reshape(1, 1, 2, 1),
        ),
        "nothing": (_tag('""', '"u4"'), np.zeros(0, "u4")),
        "rows of nothing": (_tag('""', more=',"shape":"0, 3"'), np.zeros((0, 3), "f4")),
        "a dtype without data is no array": (
            f'{{"a":{_tag(_TWO)},"b":{{"dtype":"f4"}},"c":{{"bdata":"AAAA","shape":"3"}}}}',
            {
                "a": np.array([1, 2], "f4"),
                "b": {"dtype": "f4"},
                "c": {"bdata": "AAAA", "shape": "3"},
            },
        ),
    },
    wrong={
        "too few bytes": (
            f'{{"data":[{{"x":{_tag(_TWO, more=_shape("3, 1"))}}}]}}',
            "$.data[0].x: shape [3, 1] needs 12 bytes, found 8",
        ),
        "too many bytes": (
            _tag(_TWO, more=_shape("1")),
            "$: shape [1] needs 4 bytes, found more than 4",
        ),
        "no whole elements": (
            _tag('"AACAPwAA"'),
            "$: expected elements of 4 bytes, found 6 bytes",
        ),
        "4 GiB": (
            _tag(_TWO, more=_shape("32768, 32768")),
            "$: shape [32768, 32768] needs 4294967296 bytes, found 8",
        ),
        "more than NumPy can address": (
            _tag('""', more=_shape("9999999999999999999, 2")),
            "$: shape [9999999999999999999, 2] needs more than 9223372036854775807 bytes",
        ),
        "65 dimensions": (
            _tag('"AACAPw=="', more=_shape(", ".join("1" * 65))),
            "$: expected at most 64 dimensions, found 65",
        ),
        "a size of very many digits": (
            _tag(_TWO, more=_shape("2" * 5000)),
            '$: expected a shape such as "2, 3", found "2222',
        ),
        "a shape to be guessed": (
            _tag(_TWO, more=_shape("-1")),
            '$: expected a shape such as "2, 3", found "-1"',
        ),
        "a shape that ends with a comma": (
            _tag(_TWO, more=_shape("2,")),
            '$: expected a shape such as "2, 3", found "2,"',
        ),
        "a shape of other digits": (
            _tag(_TWO, more=_shape("\u0662")),
            '$: expected a shape such as "2, 3", found',
        ),
        "no shape": (
            _tag('""', more=_shape("")),
            '$: expected a shape such as "2, 3", found ""',
        ),
        "a list for a shape": (
            _tag(_TWO, more=',"shape":[2]'),
            '$: expected a shape such as "2, 3", found [2]',
        ),
        "true for a shape": (
            _tag('"AACAPw=="', more=',"shape":true'),
            '$: expected a shape such as "2, 3", found true',
        ),
        "less than nothing": (
            _tag('""', more=',"shape":-1'),
            "$: expected a shape such as [2, 3], found [-1]",
        ),
        "a dtype that plotly.js does not have": (
            _tag(_TWO, '"i8"'),
            "$: expected a dtype out of i1, u1, i2, u2, i4, u4, f4, f8, int8, uint8, int16, uint16,"
            ' int32, uint32, float32, float64, u1c, uint8c; found "i8"',
        ),
        "a byte order": (_tag(_TWO, '">f4"'), "$: expected a dtype out of i1, u1"),
        "pointers": (_tag(_TWO, '"O"'), "$: expected a dtype out of i1, u1"),
        "a dtype that is no string": (_tag(_TWO, "4"), "$: expected a string at dtype, found 4"),
        "not base64": (_tag('"AA=A"'), "$.bdata: expected base64 (RFC 4648, section 4)"),
        "base64 in two ways": (_tag('"AB=="', '"u1"'), "$.bdata: expected base64 whose unused"),
        "numbers for bytes": (_tag("[1,2]"), "$.bdata: expected a string of base64, found [1, 2]"),
        "a key that is not known": (
            _tag(_TWO, more=',"order":"F"'),
            '$: expected the keys _inputArray, bdata, dtype, shape; found "order"',
        ),
        "what plotly.js leaves, by itself": (
            _tag(_TWO, more=',"0":1,"1":2'),
            '$: expected the keys _inputArray, bdata, dtype, shape; found "0"',
        ),
        "a key twice": (
            _tag(_TWO, more=',"bdata":""'),
            "$: expected each key of a tag once, found one again",
        ),
    },
)
