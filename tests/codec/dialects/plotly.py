"""plotly: as plotly.py writes it, and as plotly.js reads it; test_in_a_browser.py asks it."""

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


TRIAL = Trial(
    dialect="plotly",
    peers={engine: Peer(partial(_write, engine=engine), _read) for engine in ("json", "orjson")},
    writes=where(_is_written),
    # orjson has no large integers, no surrogates, and nests less deep.
    reads=where(_is_read) - {"integers", "strings", "nested 300 deep"},
)
