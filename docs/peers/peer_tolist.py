"""The stdlib's `json` with `default=` calling `tolist()`: what most people write first."""

from __future__ import annotations

import json
from typing import Any

NAME = "json + tolist"
PACKAGE = None


def write(value: Any) -> str:
    """Give the document of `value`."""
    return json.dumps(value, default=lambda unknown: unknown.tolist())


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return json.loads(text)
