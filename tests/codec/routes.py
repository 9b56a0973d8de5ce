"""THE table of routes from a document to its value, and all that can be seen of what they give.

Quick routes cut arrays out, or leave the parsing to libraries. `CarefulWay` takes none of them.
"""

import gzip
import io
import json
import re
import struct
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, is_dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

import codec
from codec.compression.compressed_files import pack
from codec.compression.compressor_table import COMPRESSORS
from tests.codec.cases import Step, Transition
from tests.codec.same import bits, taken_apart

TYPES = (Transition, Step)
_FRAMES = 60  # at most, around the reading of a document
Document = str | bytes
Outcome = tuple[Any, ...]


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

    return {
        "path": load("a.json", bytes),
        "gzip": load("a.json.gz", lambda data: gzip.compress(data, 1)),
        "zstd": load("a.json.zst", lambda data: pack(data, COMPRESSORS["zstd"])),
    }


def differences(
    document: Document, only: Collection[str] = (), **more: Callable[[bytes], Any]
) -> list[str]:
    """Return the routes on which a document is not what it is by the careful way."""
    return [name for name, *_ in differing(document, only, **more)]


def differing(
    document: Document, only: Collection[str] = (), **more: Callable[[bytes], Any]
) -> Iterator[tuple[str, Outcome, Outcome]]:
    """Yield each such route, with what the careful way gives and what this one does.

    Where that is too deep for Python's recursion, another parser may go deeper. Near that limit a
    document may be refused for its depth on one route, and for what else is wrong on another, for
    each has frames of its own. With `only` these routes are taken and no others.
    """
    for routes, form in _forms(document, more):
        names = routes.keys() & only if only else routes.keys()
        if not names:
            continue
        expected = outcome(lambda data: codec.loads(data, cls=CarefulWay, types=TYPES), form)
        for name in names:
            found = outcome(routes[name], form)
            deeper = expected[0] == "NestingError" and found[0] != "DecodeError"
            if found != expected and not deeper and not both_refuse(expected, found, document):
                yield name, expected, found


def both_refuse(one: Outcome, other: Outcome, document: Document) -> bool:
    """Return whether a document near the limit of recursion is refused, for its depth or not."""
    # With hooks, a dtype is put together again in two frames a level.
    near = is_near_limit(document, frames=2)
    return {one[0], other[0]} == {"DecodeError", "NestingError"} and near


def is_near_limit(document: Document, frames: int = 1) -> bool:
    """Return whether a document nests nearly as deep as Python's limit allows, or deeper.

    Each level takes so many of Python's frames.
    """
    text = document if isinstance(document, str) else document.decode("latin-1")
    brackets = re.findall(r"[][{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))
    levels = accumulate(1 if bracket in "[{" else -1 for bracket in brackets)
    return frames * max(levels, default=0) > sys.getrecursionlimit() - _FRAMES


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


def outcome(read: Callable[[Any], Any], document: Document) -> Outcome:
    """Return all that can be seen of the value, or of the refusal."""
    try:
        value = read(document)
    except codec.DecodeError as error:
        return type(error).__name__, error.without_file(), error.pos, error.place
    return tuple(seen(value))


def seen(value: Any) -> list[Any]:
    """Return types, dtypes, shapes, flags, every bit, and which arrays are one object."""
    tokens: list[Any] = []
    known: dict[int, int] = {}
    items = list(walk(value))  # kept, so that no other array gets the id of one
    for item, inside in items:
        tokens.append(type(item).__name__)
        if isinstance(item, np.ndarray):
            tokens += known.setdefault(id(item), len(known)), *_seen_array(item)
        elif isinstance(item, np.generic):
            tokens += repr(item.dtype), b"" if item.dtype.hasobject else bits(np.asarray(item))
        elif isinstance(item, np.random.Generator | np.random.RandomState):
            tokens.append(repr(taken_apart(item)))
        elif isinstance(item, float | complex):
            tokens.append(struct.pack("<dd", item.real, item.imag))
        elif isinstance(item, list | tuple | deque):
            tokens.append(getattr(item, "maxlen", None))
        elif not isinstance(item, set | frozenset | dict) and not is_dataclass(item):
            tokens.append(item)
        tokens.append(len(inside))
    return tokens


def walk(value: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield a value and all that is in it, each with what is in that; in an array only once."""
    known: dict[int, Any] = {}
    todo = [value]
    while todo:
        item = todo.pop()
        inside = [] if id(item) in known else _inside(item)
        if isinstance(item, np.ndarray):
            known[id(item)] = item
        yield item, inside
        todo += reversed(inside)


def _inside(item: Any) -> list[Any]:
    if type(item) is np.ma.MaskedArray:
        return [item.data, np.ma.getmask(item), vars(item)["_fill_value"]]
    if isinstance(item, np.ndarray | np.generic):
        flat = np.asarray(item).reshape(-1) if isinstance(item, np.ndarray) else item
        return list(flat.tolist()) if item.dtype.hasobject else []
    if isinstance(item, list | tuple | deque):
        return list(item)
    if isinstance(item, set | frozenset):
        return sorted(item, key=lambda one: repr(seen(one)))  # some times have no repr in NumPy
    if isinstance(item, dict):
        return [*item, *item.values()]
    return [getattr(item, field.name) for field in fields(item)] if is_dataclass(item) else []


def _seen_array(array: Any) -> list[Any]:
    if type(array) is np.ma.MaskedArray:
        return [array.hardmask]
    flags = array.flags
    order = flags.c_contiguous, flags.f_contiguous
    plain = b"" if array.dtype.hasobject else bits(np.asarray(array))
    return [repr(array.dtype), array.shape, flags.owndata, flags.writeable, *order, plain]
