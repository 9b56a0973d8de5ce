"""`ase.io.jsonio.encode` and `decode`, with lists left as lists."""

from __future__ import annotations

from typing import Any

from ase.io import jsonio

NAME = "ASE"
PACKAGE = "ase"
CANARIES = ('{"__ase_objtype__": "canary.Bird"}',)


def write(value: Any) -> str:
    """Give the document of `value`."""
    return jsonio.encode(value)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return jsonio.decode(text, always_array=False)
