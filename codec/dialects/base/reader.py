"""`Dialect`, what a dialect consists of, and `DialectReader`, which reads its documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite, isnan
from typing import Any

from codec.decode.json_callbacks import (
    ConstantLiteral,
    Doubled,
    FloatLiteral,
    IntLiteral,
    Pairs,
    may_overflow,
    read_float,
)
from codec.dialects.base.long_strings import LongStrings
from codec.dialects.base.tags import NotRead, TagReader
from codec.errors import CarefulError, DecodeError, place_of
from codec.payloads import base64_text, memory_limit
from codec.payloads.inflate import MAX_RATIO
from codec.tags import tag_table

_CONTAINERS = (list, dict)  # named once: making a union for each item takes as long as reading it
_PLACE = 32  # bytes that a character of a place is counted as

Hook = Callable[[dict[Any, Any]], Any]


class _Place:
    """A context that is at a key."""

    __slots__ = ("key", "path")

    def __init__(self, path: list[object], key: object) -> None:
        self.path = path
        self.key = key

    def __enter__(self) -> None:
        self.path.append(self.key)

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.path.pop()
        if isinstance(error, DecodeError):
            error.inside(self.key)


@dataclass
class DialectReader:
    """Read one document: what its dialect knows becomes a value, the rest stays dicts."""

    dialect: Dialect
    earned: int  # bytes of memory that the document may ask for
    has_constants: bool  # whether its floats may be NaN or infinite
    unknown: str | list[tuple[str, str]]  # "keep", "refuse", or a list for places and names
    hook: Hook | None  # is called with every dict
    strings: LongStrings = field(default_factory=LongStrings)  # that were cut out of the document
    path: list[object] = field(default_factory=list)  # the keys from the root to this place
    kept: int = 0  # tags that the dialect does not know

    # -- values

    def value(self, scanned: Any) -> Any:
        """Return the value that the scanned JSON stands for."""
        if isinstance(scanned, dict):
            return self.read_object(scanned)
        if type(scanned) is str and self.dialect.words:
            return self.dialect.words.get(scanned, scanned)
        return self.items(scanned) if type(scanned) is list else scanned

    def items(self, scanned: list[Any]) -> Any:
        """Read a list, in its place."""
        words = self.dialect.words
        for index, item in enumerate(scanned):
            if isinstance(item, _CONTAINERS) or (words and item in words):
                with self.inside(index):
                    scanned[index] = self.value(item)
        return scanned

    def read_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object, be it a tag or not."""
        read = self.dialect.find_reader(scanned)
        if read is None:
            return self.plain_object(scanned)
        if type(scanned) is Doubled:
            raise DecodeError("expected each key of a tag once, found one again")
        try:
            return read(scanned, self)
        except NotRead as found:
            return self.keep(str(found), scanned)

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is not a tag."""
        words = self.dialect.words
        value = {}
        for key, item in scanned.items():
            if isinstance(item, _CONTAINERS):
                self.path.append(key)
                try:
                    value[key] = self.value(item)
                except DecodeError as error:
                    error.inside(key)
                    raise
                finally:
                    self.path.pop()
            else:
                value[key] = words.get(item, item) if words and type(item) is str else item
        return self.hooked(value)

    def hooked(self, value: dict[Any, Any]) -> Any:
        """Return what the caller's hook makes of a dict."""
        return value if self.hook is None else self.hook(value)

    def at(self, scanned: dict[str, Any], key: str) -> Any:
        """Return the value at a key."""
        item = scanned[key]
        if not isinstance(item, _CONTAINERS):
            return self.value(item) if self.dialect.words else item
        with self.inside(key):
            return self.value(item)

    def keep(self, name: str, scanned: dict[str, Any]) -> Any:
        """Leave a tag that the dialect does not know a dict, and note it; or refuse it."""
        self.note(name)
        return DialectReader.plain_object(self, scanned)

    def note(self, name: str) -> None:
        """Note that something at this place stays a dict, or refuse it."""
        if self.strings:  # one of them may stand in the dict
            raise CarefulError
        if self.unknown == "refuse":
            title = self.dialect.title
            raise DecodeError(f'{name} of {title} is not read; unknown="keep" leaves it a dict')
        self.kept += 1
        if isinstance(self.unknown, list):
            # Places can be long, and many places can have the same long beginning.
            self.claim(_PLACE * sum(len(str(key)) for key in self.path))
            self.unknown.append((place_of(self.path), name))

    def build(self, name: str, read: Callable[[], Any], plain: dict[str, Any]) -> Any:
        """Return a set or dict, of what `read` returns; `plain`, if a tag in it stays a dict.

        A dict can be no item of a set and no key.
        """
        before = self.kept
        content = read()
        try:
            return tag_table.BY_NAME[name].build({}, content)
        except DecodeError:
            if self.kept == before:
                raise
        self.note(f"{name} with such a tag in it")
        return plain

    def inside(self, key: object) -> _Place:
        """Return a context in which a key is gone to; errors are placed there."""
        return _Place(self.path, key)

    # -- parts of tags

    def base64(self, scanned: dict[str, Any], key: str, *, is_wrapped: bool = False) -> bytes:
        """Return the bytes of the base64 at a key, which may be wrapped over lines."""
        text = scanned[key]
        try:
            if self.strings and (cut := self.strings.of(text)) is not None:
                return base64_text.read_base64(cut)
            if is_wrapped and isinstance(text, str):
                text = "".join(text.split())
            return base64_text.from_base64(text)
        except DecodeError as error:
            error.inside(key)
            raise

    # -- what reading elements needs; see `codec.arrays.elements.nested.ElementReader`

    def claim(self, size: int) -> None:
        """Refuse `size` bytes of memory if the document is too short to have earned them."""
        memory_limit.take(size)
        self.earned -= size
        if self.earned < 0:
            raise DecodeError(f"needs more than {MAX_RATIO} times the bytes of the document")

    def plain(self, scanned: list[Any]) -> list[Any]:
        """Return elements as our own format spells them: NaN and infinities by their names."""
        if not self.has_constants:
            return scanned
        return [_named(item) if type(item) is float else item for item in scanned]


@dataclass(frozen=True)
class Dialect:
    """What the file of a dialect consists of."""

    name: str  # what ``dialect=`` calls it: the name of its module, with hyphens
    title: str  # the name of the package that writes it
    # Regular expressions with ``|`` between them. One of them is found in every document of the
    # dialect and rarely in others: keys of tags. Each begins with plain characters.
    mark: str
    # Returns the function that reads a JSON object which is a tag of the dialect, and None for
    # other objects. For a tag that is not read, it is one of `tags.kept`.
    find_reader: Callable[[dict[str, Any]], TagReader | None]
    # By type, ``encode(value, writer)``, with a `DialectWriter`. It returns the JSON value for an
    # array or another value that JSON cannot represent; `NotImplemented` if the dialect cannot
    # either. `numpy.generic` is for all scalars. Empty if the dialect is for reading only.
    encode: Mapping[type, Callable[[Any, Any], Any]] = field(default_factory=dict)
    payloads: tuple[str, ...] = ()  # that can be written; the first is the default
    reader: type[DialectReader] = DialectReader  # another where objects without a tag mean much
    words: Mapping[str, Any] = field(default_factory=dict)  # strings that stand for their values
    long_key: bytes = b""  # an underscore begins it; at it long base64 may stand
    strict: bool = True  # False where its writers leave control characters in strings
    has_comments: bool = False  # whether comments may stand behind ``//`` or ``#``


def _named(number: float) -> float | str:
    if isfinite(number):
        return number
    return "NaN" if isnan(number) else "Infinity" if number > 0 else "-Infinity"


# -- the parser -----------------------------------------------------------------------------------


def parser(s: str, strict: bool, *of_numbers: Any) -> json.JSONDecoder:
    """Return a JSON parser that reads NaN and Infinity, and marks objects with a key twice.

    `of_numbers` are ``parse_float``, ``parse_int`` and ``parse_constant``, if they are others.
    """
    overflows = may_overflow(s.encode("utf-8", "surrogatepass"))
    of_float, of_int, of_constant = of_numbers or (read_float if overflows else None, None, float)
    return json.JSONDecoder(
        object_pairs_hook=_object,
        parse_float=of_float,
        parse_int=of_int,
        parse_constant=of_constant,
        strict=strict,
    )


def with_numbers(
    scanned: Any,
    find_reader: Callable[[dict[str, Any]], TagReader | None],
    literals: Mapping[type, Callable[[str], Any]],
    *,
    is_in_tag: bool = False,
) -> Any:
    """Return JSON with the numbers that the caller's functions make of literals outside of tags."""
    if isinstance(scanned, dict):
        is_in_tag = is_in_tag or find_reader(scanned) is not None
        for key, item in scanned.items():
            scanned[key] = with_numbers(item, find_reader, literals, is_in_tag=is_in_tag)
    elif type(scanned) is list:
        scanned[:] = [
            with_numbers(item, find_reader, literals, is_in_tag=is_in_tag) for item in scanned
        ]
    elif type(scanned) in literals:
        made = _NUMBERS if is_in_tag else literals
        return made[type(scanned)](scanned)
    return scanned


_NUMBERS: dict[type, Callable[[str], Any]] = {
    FloatLiteral: read_float,
    IntLiteral: int,
    ConstantLiteral: float,
}


def _object(pairs: Pairs) -> dict[str, Any]:
    value = dict(pairs)
    return value if len(value) == len(pairs) else Doubled(value)


_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]++|\\.?)*+"?|(?://|#)[^\n]*', re.DOTALL)


def without_comments(s: str) -> str:
    """Return a text with spaces in place of its comments."""
    if "//" not in s and "#" not in s:
        return s
    return _STRING_OR_COMMENT.sub(
        lambda found: found[0] if found[0][0] == '"' else " " * len(found[0]), s
    )
