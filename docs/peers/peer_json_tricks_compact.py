"""json-tricks with the property `ndarray_compact`: base64, compressed where that is smaller.

The property `ndarray_store_byteorder="suppress"` keeps big-endian arrays; without it,
other numbers come back, silently.
"""

from __future__ import annotations

from typing import Any

import json_tricks

PROPERTIES = {"ndarray_compact": True, "ndarray_store_byteorder": "suppress"}
NAME = "json-tricks compact"
PACKAGE = "json-tricks"


def write(value: Any) -> str:
    """Give the document of `value`."""
    return json_tricks.dumps(value, allow_nan=True, properties=PROPERTIES)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return json_tricks.loads(text, preserve_order=False)
