"""The stdlib's `json` with `MontyEncoder` and `MontyDecoder`."""

from __future__ import annotations

import json
from typing import Any

from monty.json import MontyDecoder, MontyEncoder

NAME = "monty"
PACKAGE = "monty"
CANARIES = (
    '{"@module": "canary", "@class": "Bird"}',
    '{"@module": "canary", "@callable": "sing"}',
)


def write(value: Any) -> str:
    """Give the document of `value`."""
    return json.dumps(value, cls=MontyEncoder)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return json.loads(text, cls=MontyDecoder)
