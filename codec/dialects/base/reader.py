"""`DialectReader`: build Python values from the parsed JSON of a foreign document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import isfinite, isnan
from types import MappingProxyType
from typing import Any

from codec.decode.scan import Doubled
from codec.errors import DecodeError, shorten
from codec.payloads.inflate import MAX_RATIO

TagReader = Callable[[dict[str, Any], "DialectReader"], Any]

NO_WORDS: Mapping[str, Any] = MappingProxyType({})


class DialectReader:
    """Read one document, from the outside in.

    Parameters
    ----------
    find_reader
        Returns the function that reads an object which is a tag; see `Dialect`.
    length
        Bytes of the document; what asks for more memory is held against it.
    has_constants
        Whether floats of the document may be NaN or infinite.
    words
        Strings that stand for something else, and what for.
    """

    def __init__(
        self,
        find_reader: Callable[[dict[str, Any]], TagReader | None],
        length: int,
        has_constants: bool = True,
        words: Mapping[str, Any] = NO_WORDS,
    ) -> None:
        self.find_reader = find_reader
        self.words = words
        self.has_constants = has_constants
        self.earned = MAX_RATIO * length
        self.lists = 0  # how many are around this place

    def value(self, scanned: Any) -> Any:
        """Return the value that the scanned JSON stands for."""
        if isinstance(scanned, dict):
            return self.object(scanned)
        if type(scanned) is str:
            return self.words.get(scanned, scanned)
        return self.items(scanned) if type(scanned) is list else scanned

    def items(self, scanned: list[Any]) -> Any:
        """Read a list."""
        self.lists += 1
        for index, item in enumerate(scanned):
            if isinstance(item, list | dict) or (self.words and item in self.words):
                with inside(index):
                    scanned[index] = self.value(item)
        self.lists -= 1
        return scanned

    def object(self, scanned: dict[str, Any]) -> Any:
        """Read an object, be it a tag or not."""
        read = self.find_reader(scanned)
        if read is None:
            return self.plain_object(scanned)
        if type(scanned) is Doubled:
            raise DecodeError("expected each key of a tag once, found one again")
        return read(scanned, self)

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag."""
        return {key: self.at(scanned, key) for key in scanned}

    def at(self, scanned: dict[str, Any], key: str) -> Any:
        """Return the value that stands at a key; errors in it are placed there."""
        item = scanned[key]
        if not isinstance(item, list | dict):
            return self.value(item) if self.words else item
        with inside(key):
            return self.value(item)

    def claim(self, size: int) -> None:
        """Refuse `size` bytes of memory if the document is too short to have earned them."""
        self.earned -= size
        if self.earned < 0:
            raise DecodeError(f"needs more than {MAX_RATIO} times the bytes of the document")

    # What reading elements needs; see `codec.arrays.elements.nested.ElementReader`.

    def plain(self, scanned: list[Any]) -> list[Any]:
        """Return elements as our own format spells them: NaN and infinities by their names."""
        if not self.has_constants:
            return scanned
        return [_named(item) if type(item) is float else item for item in scanned]


def _named(number: float) -> float | str:
    if isfinite(number):
        return number
    return "NaN" if isnan(number) else "Infinity" if number > 0 else "-Infinity"


@contextmanager
def inside(key: object) -> Iterator[None]:
    """Tell a `DecodeError` which key it passes."""
    try:
        yield
    except DecodeError as error:
        error.inside(key)
        raise


def check_keys(
    scanned: dict[str, Any], needed: frozenset[str], allowed: frozenset[str] = frozenset()
) -> None:
    """Refuse a tag without a key that is needed, or with one that may change what it means.

    Raises
    ------
    DecodeError
        Naming the key.
    """
    for key in sorted(needed - scanned.keys()):
        raise DecodeError(f"expected the key {shorten(key)} beside {', '.join(sorted(scanned))}")
    for key in sorted(scanned.keys() - needed - allowed):
        known = ", ".join(sorted(needed | allowed))
        raise DecodeError(f"expected the keys {known}; found {shorten(key)}")
