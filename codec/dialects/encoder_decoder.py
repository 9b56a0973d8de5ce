"""`codec.loads` and `codec.dumps` in a foreign dialect: a decoder and an encoder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from codec.decode.decoder import JSONDecoder
from codec.decode.window import utf8_length
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.scanner import has_constants, scanner_of
from codec.dialects.packages import TABLE
from codec.encode.encoder import JSONEncoder

OWN = "codec"  # our own format, as ``dialect=`` calls it


def find(name: str) -> Dialect:
    """Give the dialect of a name.

    Raises
    ------
    ValueError
        If there is none of this name.
    """
    if name not in TABLE:
        raise ValueError(f"dialect: expected one of {', '.join((OWN, *TABLE))}; found {name!r}")
    return TABLE[name]


class DialectDecoder(JSONDecoder):
    """Read documents of a foreign dialect, as safely as our own."""

    def __init__(self, *, dialect: str) -> None:
        super().__init__()
        self.dialect = find(dialect)
        self.is_direct = False

    def scan(self, s: str, idx: int) -> tuple[Any, int]:
        """Give the object that the text `s` holds from `idx` on, and where it ends."""
        scanned, end = self.scan_by(scanner_of(s), s, idx)
        dialect = self.dialect
        reading = dialect.reading(dialect.find, utf8_length(s), has_constants(s), dialect.words)
        return reading.value(scanned), end


class DialectEncoder(JSONEncoder):
    """Write documents of a foreign dialect, or refuse what it cannot say."""

    def __init__(
        self, *, dialect: str, payload: str | None = None, indent: int | str | None = None
    ) -> None:
        self.dialect = find(dialect)
        payloads = self.dialect.payloads
        if payload is not None and payload not in payloads:
            raise ValueError(f"payload: expected one of {payloads} in {dialect}, found {payload!r}")
        super().__init__(indent=indent)
        self.payload = payloads[0] if payload is None else payload

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """Give the JSON text of `o` in pieces."""
        dialect = self.dialect
        pieces = dialect.writing(
            dialect.title, dialect.find, dialect.lower, self.payload, dialect.words
        ).text(o)
        if self.indent is None:
            return pieces
        return iter((json.dumps(json.loads("".join(pieces)), indent=self.indent),))
