"""THE table of routes from a document to its value, and all that can be seen of what they give.

Quick routes cut arrays out, or leave the parsing to libraries. `CarefulWay` takes none of them.
"""

import gzip
import io
import json
import struct
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

import codec
from tests.codec.cases import Step, Transition
from tests.codec.same import bits

TYPES = (Transition, Step)
Document = str | bytes


class CarefulWay(codec.JSONDecoder):
    """Reads every document token by token."""

    def __init__(self, **parameters: Any) -> None:
        super().__init__(**parameters)
        self.is_quick = self.may_cut = False


class Unseekable(io.BytesIO):
    """A file like a pipe."""

    def seekable(self) -> bool:
        return False


class Dribble(io.RawIOBase):
    """An unbuffered file that gives fewer bytes than it is asked for."""

    def __init__(self, data: bytes) -> None:
        self.file = io.BytesIO(data)

    def readinto(self, buffer: Any) -> int:
        return self.file.readinto(memoryview(buffer)[: max(1, len(buffer) // 2)])

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _behind(data: bytes) -> io.BytesIO:
    """Return a file whose document begins behind something else."""
    file = io.BytesIO(b'{"dtype":"int8"' + data)
    file.seek(15)
    return file


def _load(open_: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda document, **more: codec.load(open_(document), types=TYPES, **more)


# By name: how a string is read, with options of the decoder.
OF_TEXT: dict[str, Callable[..., Any]] = {
    "loads": lambda text, **more: codec.loads(text, types=TYPES, **more),
    "JSONDecoder.decode": lambda text, **more: codec.JSONDecoder(types=TYPES, **more).decode(text),
    "json.loads": lambda text, **more: json.loads(text, cls=codec.JSONDecoder, types=TYPES, **more),
    "load, a text file": _load(io.StringIO),
}

# By name: how bytes are read.
OF_BYTES: dict[str, Callable[..., Any]] = {
    "loads, bytes": lambda data, **more: codec.loads(data, types=TYPES, **more),
    "loads, bytearray": lambda data, **more: codec.loads(bytearray(data), types=TYPES, **more),
    "loads, memoryview": lambda data, **more: codec.loads(memoryview(data), types=TYPES, **more),
    "load, a binary file": _load(io.BytesIO),
    "load, from its middle": _load(_behind),
    "load, a few bytes at a time": _load(Dribble),
    "load, a pipe": _load(Unseekable),
}


def by_path(folder: Path) -> dict[str, Callable[[bytes], Any]]:
    """Return the routes through files in a folder."""

    def load(name: str, pack: Callable[[bytes], bytes]) -> Callable[[bytes], Any]:
        def read(data: bytes) -> Any:
            (folder / name).write_bytes(pack(data))
            return codec.load(folder / name, types=TYPES)

        return read

    return {"path": load("a.json", bytes), "gzip": load("a.json.gz", lambda d: gzip.compress(d, 1))}


def differences(
    document: Document, only: Collection[str] = (), **more: Callable[[bytes], Any]
) -> list[str]:
    """Return the routes on which a document is not what it is by the careful way.

    Where that is too deep for Python's recursion, another parser may go deeper. With `only` these
    routes are taken and no others.
    """
    wrong: list[str] = []
    for routes, form in _forms(document, more):
        expected = outcome(lambda data: codec.loads(data, cls=CarefulWay, types=TYPES), form)
        for name in routes.keys() & only if only else routes:
            found = outcome(routes[name], form)
            deeper = expected[0] == "NestingError" and found[0] != "DecodeError"
            if found != expected and not deeper:
                wrong.append(name)
    return wrong


def _forms(document: Document, more: dict[str, Any]) -> list[tuple[dict[str, Any], Any]]:
    """Return the document as a string and as bytes, where it can be both."""
    forms: list[tuple[dict[str, Any], Any]] = []
    try:
        text = document if isinstance(document, str) else document.decode()
        # On a byte order mark each has its own words.
        forms.append(({"loads": OF_TEXT["loads"]} if text[:1] == "\ufeff" else OF_TEXT, text))
    except UnicodeDecodeError:
        pass
    try:
        data = document.encode() if isinstance(document, str) else document
        forms.append(({**OF_BYTES, **more}, data))
    except UnicodeEncodeError:
        pass
    return forms


def outcome(read: Callable[[Any], Any], document: Document) -> tuple[Any, ...]:
    """Return all that can be seen of the value, or of the refusal."""
    try:
        value = read(document)
    except codec.DecodeError as error:
        return type(error).__name__, str(error), error.pos, error.place
    return tuple(seen(value))


def seen(value: Any) -> list[Any]:
    """Return types, dtypes, shapes, flags, every bit, and which arrays are one object."""
    tokens: list[Any] = []
    known: dict[int, int] = {}
    alive: list[Any] = []  # so that no other array gets the id of one
    todo = [value]
    while todo:
        item = todo.pop()
        inside: list[Any] = []
        tokens.append(type(item).__name__)
        if isinstance(item, np.ndarray):
            alive.append(item)
            tokens.append(known.setdefault(id(item), len(known)))
            if tokens[-1] == len(known) - 1:
                inside = _seen_array(item, tokens)
        elif isinstance(item, np.generic):
            whole = np.asarray(item)
            tokens += repr(item.dtype), b"" if item.dtype.hasobject else bits(whole)
            inside = list(item.tolist()) if item.dtype.hasobject else []
        elif isinstance(item, float):
            tokens.append(struct.pack("<d", item))
        elif isinstance(item, complex):
            inside = [item.real, item.imag]
        elif isinstance(item, list | tuple | deque):
            tokens += len(item), getattr(item, "maxlen", None)
            inside = list(item)
        elif isinstance(item, set | frozenset):
            inside = sorted(item, key=repr)
        elif isinstance(item, dict):
            inside = [*item, *item.values()]
        elif is_dataclass(item):
            inside = [getattr(item, field.name) for field in fields(item)]
        else:
            tokens.append(item)
        tokens.append(len(inside))
        todo += reversed(inside)
    return tokens


def _seen_array(array: Any, tokens: list[Any]) -> list[Any]:
    """Add what can be seen of an array, and give what is inside of it."""
    if type(array) is np.ma.MaskedArray:
        tokens.append(array.hardmask)
        return [array.data, np.ma.getmask(array), vars(array)["_fill_value"]]
    flags = array.flags
    tokens += repr(array.dtype), array.shape, flags.owndata, flags.writeable
    tokens += flags.c_contiguous, flags.f_contiguous
    plain = np.asarray(array)
    if array.dtype.hasobject:
        return list(plain.reshape(-1).tolist())
    tokens.append(bits(plain))
    return []
