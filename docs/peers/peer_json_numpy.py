"""`json_numpy.dumps` and `json_numpy.loads`: the bytes of arrays as base64."""

from __future__ import annotations

from typing import Any

import json_numpy

NAME = "json-numpy"
PACKAGE = "json-numpy"
CANARIES = ('{"__numpy__": "", "dtype": "canary.Bird", "shape": [0]}',)


def write(value: Any) -> str:
    """Give the document of `value`."""
    return json_numpy.dumps(value)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return json_numpy.loads(text)
