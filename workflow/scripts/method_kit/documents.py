"""Make a method of `dumps` and `loads` for one document, JSON or binary, kept in one file.

The libraries differ in what they make of arrays, and few know a deque. The others get a list, as
people give it to them by hand: that is the method's `Glue`.
"""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from contract import Document, Glue, Method, Traits

FILE = "data.json"

LANGUAGES = ("C", "C++", "Go", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
"""Languages in which a maintained library reads JSON, and so arrays that are lists of numbers."""


def without_deques(data: Any) -> Any:
    """Return `data` with a list for a deque, the outermost container; else nothing is copied."""
    return list(data) if isinstance(data, deque) else data


def array_to_list(unknown: Any) -> Any:
    """Return what a hook of a JSON library returns for an array or a NumPy scalar: ``tolist()``.

    Anything else is a TypeError.
    """
    if isinstance(unknown, np.ndarray | np.generic):
        return unknown.tolist()
    raise not_serializable(unknown)


def not_serializable(unknown: object) -> TypeError:
    """Return the error that the standard library's ``json`` raises for what it does not know."""
    return TypeError(f"Object of type {type(unknown).__name__} is not JSON serializable")


def as_text(document: str | bytes) -> str:
    """Return a document for a library that reads ``str`` only: from a file it comes as bytes."""
    return document if isinstance(document, str) else document.decode()


def document_method(
    name: str,
    label: str,
    dumps: Callable[[Any], str | bytes],
    loads: Callable[[Any], Any],
    file: str,
    **declared: Any,
) -> Method:
    """Return the method that keeps a document in the file called `file`.

    The document is written as the library returns it, ``str`` as UTF-8, and read as bytes. With
    ``lists_for_deques=True`` the library gets a list where the data are a deque. The rest of
    `declared` are `refuses` and `hostile` of a `Method`, and its `Traits`. A TypeError is the
    library's refusal unless `refuses` says other.
    """
    lists_for_deques = declared.pop("lists_for_deques", False)

    def writer(dumps: Callable[[Any], str | bytes]) -> Callable[[Any, Path], None]:
        def write(data: Any, folder: Path) -> None:
            document = dumps(data)
            content = document.encode() if isinstance(document, str) else document
            (folder / file).write_bytes(content)

        return write

    converted = (lambda data: dumps(without_deques(data))) if lists_for_deques else dumps

    def read(folder: Path) -> Any:
        return loads((folder / file).read_bytes())

    return Method(
        name,
        label,
        writer(converted),
        read,
        refuses=declared.pop("refuses", (TypeError,)),
        glue=Glue("a list for the deque", writer(dumps)) if lists_for_deques else None,
        document=Document(converted, loads),
        hostile=declared.pop("hostile", None),
        traits=Traits(**declared),
    )


def json_method(
    name: str,
    label: str,
    dumps: Callable[[Any], str | bytes],
    loads: Callable[[Any], Any],
    **declared: Any,
) -> Method:
    """Return the `document_method` of a JSON document.

    Where its numbers are text, all languages that read JSON read it; packed arrays need a reader.
    """
    languages = LANGUAGES if declared.get("human_readable") else ()
    declared = {"json": True, "languages": languages, **declared}
    return document_method(name, label, dumps, loads, FILE, **declared)
