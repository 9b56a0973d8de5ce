"""`orjson.dumps` with `OPT_SERIALIZE_NUMPY`: bare nested lists."""

from __future__ import annotations

from typing import Any

import orjson

NAME = "orjson"
PACKAGE = "orjson"


def write(value: Any) -> str:
    """Give the document of `value`."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return orjson.loads(text)
