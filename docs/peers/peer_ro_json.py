"""ro-json, a fork of json-tricks, called in the same way."""

from __future__ import annotations

from typing import Any

import ro_json

NAME = "ro-json"
PACKAGE = "ro-json"


def write(value: Any) -> str:
    """Give the document of `value`."""
    return ro_json.dumps(value, allow_nan=True)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return ro_json.loads(text, preserve_order=False)
