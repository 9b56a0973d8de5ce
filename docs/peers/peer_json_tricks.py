"""`json_tricks.dumps` with NaN allowed, and `loads` without OrderedDict: it keeps most so."""

from __future__ import annotations

from typing import Any

import json_tricks

NAME = "json-tricks"
PACKAGE = "json-tricks"
CANARIES = ('{"__instance_type__": ["canary", "Bird"], "attributes": {}}',)


def write(value: Any) -> str:
    """Give the document of `value`."""
    return json_tricks.dumps(value, allow_nan=True)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return json_tricks.loads(text, preserve_order=False)
