"""How a method for one binary document keeps data: in one file, or in memory alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from contract import Method


def binary_method(
    dumps: Callable[[Any], bytes], loads: Callable[[bytes], Any], *, file: str, **declared: Any
) -> Method:
    """Make a method out of a function pair for one document, which it keeps in one file.

    Parameters
    ----------
    dumps, loads
        The pair.
    file
        The file's name; its suffix is the one that the format is known by.
    declared
        What else a `Method` declares. A TypeError is the library's refusal unless it says other.
    """

    def write(data: Any, folder: Path) -> None:
        (folder / file).write_bytes(dumps(data))

    def read(folder: Path) -> Any:
        return loads((folder / file).read_bytes())

    return Method(
        write=write,
        read=read,
        dumps=dumps,
        loads=loads,
        human_readable=False,
        **{"refuses": (TypeError,), **declared},
    )
