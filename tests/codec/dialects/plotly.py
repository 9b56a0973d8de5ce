"""The peer of plotly: as plotly.py writes, and as plotly.js reads."""

import base64
import json
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import plotly.io

_SHORT = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")


def write(value: Any, engine: str) -> str:
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


def read(text: str) -> Any:
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
