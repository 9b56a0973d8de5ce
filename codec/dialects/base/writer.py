"""`DialectWriter`: write Python objects as JSON text of a foreign dialect."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codec.arrays.elements.strings import has_surrogate
from codec.dialects.base.dialect import Dialect
from codec.errors import EncodeError
from codec.tags.tag_table import MAX_BITS


@dataclass(frozen=True)
class Text:
    """JSON text, in pieces, as a part of an encoded value."""

    pieces: Iterator[str]


class DialectWriter:
    """Write one document.

    Parameters
    ----------
    dialect
        The dialect, which can be written.
    payload
        How arrays are written, of the dialect's payloads.
    """

    def __init__(self, dialect: Dialect, payload: str) -> None:
        self.dialect = dialect
        self.payload = payload
        self.open: set[int] = set()  # the containers around this place, by id()

    def text(self, value: Any) -> Iterator[str]:
        """Return the JSON text of a value, in pieces.

        Raises
        ------
        EncodeError
            For a value that the dialect cannot represent; it names the place.
        """
        plain = _plain(value)
        if plain is not None:
            if type(value) is str and value in self.dialect.words:
                raise EncodeError(f"the string {value!r} would be read as something else")
            yield plain
            return
        assert self.dialect.encode is not None
        encoded = self.dialect.encode(value, self)
        if encoded is NotImplemented and type(value) not in (dict, list):
            raise EncodeError(f"{self.dialect.title} has no word for {_described(value)}")
        if id(value) in self.open:
            raise EncodeError("Circular reference detected")
        self.open.add(id(value))
        if encoded is NotImplemented:
            encoded = self._parts_of(value)
        yield from self._pieces_of(encoded)
        self.open.remove(id(value))

    def _parts_of(self, value: Any) -> Any:
        """Return a dict or a list with the text of each item in its place."""
        if type(value) is list:
            return [self.at(index, item) for index, item in enumerate(value)]
        if self.dialect.find_reader(value) is not None:
            title = self.dialect.title
            raise EncodeError(f"a dict with these keys would be read as a tag of {title}")
        return {_checked_key(key): self.at(key, item) for key, item in value.items()}

    def _pieces_of(self, part: Any) -> Iterator[str]:
        return part.pieces if type(part) is Text else self._encoded(part)

    def _encoded(self, value: Any) -> Iterator[str]:
        """Yield the text of JSON with `Text` in it."""
        if type(value) is dict:
            yield "{"
            for index, (key, item) in enumerate(value.items()):
                yield f"{',' if index else ''}{json.dumps(key)}:"
                yield from self._pieces_of(item)
            yield "}"
        elif type(value) is list:
            yield "["
            for index, item in enumerate(value):
                yield "," if index else ""
                yield from self._pieces_of(item)
            yield "]"
        else:
            yield json.dumps(value, allow_nan=False)

    def element(self, value: Any) -> str:
        """Return the text of a value that stands in an array."""
        return "".join(self.text(value))

    def at(self, key: object, value: Any) -> Text:
        """Return the text of a value that stands in a tag; errors in it are placed at `key`."""
        return Text(self._at(key, value))

    def _at(self, key: object, value: Any) -> Iterator[str]:
        try:
            yield from self.text(value)
        except EncodeError as error:
            error.inside(key)
            raise


def _checked_key(key: object) -> str:
    if type(key) is not str or has_surrogate(key):
        found = f"{key!a:.60}" if type(key) is str else type(key).__name__
        raise EncodeError(f"expected keys that are Unicode text, found {found}")
    return key


def _plain(value: Any) -> str | None:
    """Return the text of what is JSON as it is; None for anything else."""
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
