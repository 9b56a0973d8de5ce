"""How a method for one JSON document keeps data: in one file, or in memory alone.

The libraries differ in what they make of arrays, and none but jsonpickle and the codec knows a
deque; those get a list, as people give it to them by hand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from contract import Method

FILE = "data.json"

LANGUAGES = ("C", "C++", "Go", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
"""Languages in which a maintained library reads JSON; of arrays, what stands there."""


def without_deques(data: Any) -> Any:
    """Give `data` with a list for a deque, the outermost container; nothing is copied otherwise."""
    return list(data) if isinstance(data, deque) else data


def array_to_list(unknown: Any) -> Any:
    """Give what a hook of a JSON library returns for an array or a NumPy scalar: its ``tolist()``.

    Raises
    ------
    TypeError
        If `unknown` is neither.
    """
    if isinstance(unknown, np.ndarray | np.generic):
        return unknown.tolist()
    raise TypeError(f"Object of type {type(unknown).__name__} is not JSON serializable")


def as_text(document: str | bytes) -> str:
    """Give a document to a library that reads ``str`` only: from a file it comes as bytes."""
    return document if isinstance(document, str) else document.decode()


def json_method(
    dumps: Callable[[Any], str | bytes], loads: Callable[[Any], Any], **declared: Any
) -> Method:
    """Make a method out of a function pair for one document, which it keeps in one file.

    The document is written as the library gives it, ``str`` as UTF-8, and read as bytes.

    Parameters
    ----------
    dumps, loads
        The pair.
    declared
        What else a `Method` declares. A TypeError is the library's refusal unless it says other;
        so are languages those of JSON.
    """

    def write(data: Any, folder: Path) -> None:
        document = dumps(data)
        (folder / FILE).write_bytes(document.encode() if isinstance(document, str) else document)

    def read(folder: Path) -> Any:
        return loads((folder / FILE).read_bytes())

    return Method(
        write=write,
        read=read,
        dumps=dumps,
        loads=loads,
        json=True,
        **{"refuses": (TypeError,), "languages": LANGUAGES, **declared},
    )
