"""`codec.dumps` and `codec.loads`, as text."""

from __future__ import annotations

from typing import Any

import codec

NAME = "codec"
PACKAGE = "numpy-json-codec"


def write(value: Any) -> str:
    """Give the document of `value`."""
    return codec.dumps(value)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return codec.loads(text)
