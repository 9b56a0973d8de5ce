"""Python objects to the JSON text of a foreign dialect."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Any

from codec.arrays.elements.strings import has_surrogate
from codec.errors import EncodeError
from codec.tags.tag_table import MAX_BITS


@dataclass(frozen=True)
class Text:
    """JSON text, in pieces, that stands in a lowered value for what it says."""

    pieces: Iterator[str]


class Writing:
    """The writing of one document.

    Parameters
    ----------
    title
        The dialect's, for messages.
    find
        Tells which dicts would be read as tags; see `Dialect`.
    lower
        Gives JSON for what JSON has no word for; see `Dialect`.
    payload
        How arrays are written, of the dialect's payloads.
    words
        Strings that stand for something else.
    """

    def __init__(
        self,
        title: str,
        find: Callable[[dict[str, Any]], object],
        lower: Callable[[Any, Writing], Any],
        payload: str,
        words: Container[str] = (),
    ) -> None:
        self.title = title
        self.find = find
        self.lower = lower
        self.payload = payload
        self.words = words
        self.open: set[int] = set()  # the containers around this place, by id()
        self.lists = 0  # how many of them are lists or arrays

    def text(self, value: Any) -> Iterator[str]:
        """Give the JSON text of a value, in pieces.

        Raises
        ------
        EncodeError
            For a value that the dialect cannot say; it names the place.
        """
        plain = _plain(value)
        if plain is not None:
            if self.words and type(value) is str and value in self.words:
                raise EncodeError(f"the string {value!r} would be read as something else")
            yield plain
            return
        lowered = self.lower(value, self)
        if lowered is NotImplemented and type(value) not in (dict, list):
            raise EncodeError(f"{self.title} has no word for {_described(value)}")
        if id(value) in self.open:
            raise EncodeError("Circular reference detected")
        self.open.add(id(value))
        if lowered is not NotImplemented:
            yield from self.lowered(lowered)
        elif type(value) is dict:
            yield from self._object(value)
        else:
            yield from self._items(value)
        self.open.remove(id(value))

    def lowered(self, value: Any) -> Iterator[str]:
        """Give the text of what `lower` gave: JSON, and `Text` in it."""
        if type(value) is Text:
            yield from value.pieces
        elif type(value) is dict:
            yield "{"
            for index, (key, item) in enumerate(value.items()):
                yield f"{',' if index else ''}{json.dumps(key)}:"
                yield from self.lowered(item)
            yield "}"
        elif type(value) is list:
            yield "["
            for index, item in enumerate(value):
                yield "," if index else ""
                yield from self.lowered(item)
            yield "]"
        else:
            yield json.dumps(value, allow_nan=False)

    def element(self, value: Any) -> str:
        """Give the text of a value that stands in an array."""
        self.lists += 1
        text = "".join(self.text(value))
        self.lists -= 1
        return text

    def at(self, key: object, value: Any) -> Text:
        """Give the text of a value that stands in a tag; errors in it are placed at `key`."""
        return Text(self._at(key, value))

    def _at(self, key: object, value: Any) -> Iterator[str]:
        try:
            yield from self.text(value)
        except EncodeError as error:
            error.inside(key)
            raise

    def key(self, key: object) -> str:
        """Give what stands for the key of a dict.

        Raises
        ------
        EncodeError
            If the dialect cannot say it.
        """
        if type(key) is not str or has_surrogate(key):
            found = f"{key!a:.60}" if type(key) is str else type(key).__name__
            raise EncodeError(f"expected keys that are Unicode text, found {found}")
        return key

    def _object(self, value: dict[Any, Any]) -> Iterator[str]:
        if self.find(value) is not None:
            raise EncodeError(f"a dict with these keys would be read as a tag of {self.title}")
        before = "{"
        for key, item in value.items():
            yield f"{before}{json.dumps(self.key(key))}:"
            yield from self._at(key, item)
            before = ","
        yield "}" if value else "{}"

    def _items(self, value: list[Any]) -> Iterator[str]:
        before = "["
        self.lists += 1
        for index, item in enumerate(value):
            yield before
            yield from self._at(index, item)
            before = ","
        self.lists -= 1
        yield "]" if value else "[]"


def _plain(value: Any) -> str | None:
    """Give the text of what is JSON as it is; None for anything else."""
    kind = type(value)
    if (
        value is None
        or kind is bool
        or (kind is int and value.bit_length() <= MAX_BITS)
        or (kind is float and math.isfinite(value))
        or (kind is str and not has_surrogate(value))
    ):
        return json.dumps(value)
    return None


def _described(value: Any) -> str:
    kind = type(value)
    if kind in (float, str):
        return f"{kind.__name__} {value!a:.40}, nor has JSON"
    if kind is int:
        return "so large an integer"
    if kind is tuple:
        return "tuple; convert it with list(…)"
    return kind.__name__
