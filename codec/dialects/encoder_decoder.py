"""`DialectDecoder` and `DialectEncoder`: `codec.loads` and `codec.dumps` with ``dialect=``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from codec.decode.decoder import JSONDecoder
from codec.decode.window import utf8_length
from codec.dialects import packages
from codec.dialects.base.scanner import has_constants, scanner_of
from codec.dialects.base.writer import DialectWriter
from codec.encode.encoder import JSONEncoder
from codec.tags.tag_table import OWN


class DialectDecoder(JSONDecoder):
    """Read documents of a foreign dialect, as safely as our own."""

    def __init__(self, *, dialect: str) -> None:
        super().__init__()
        if dialect not in packages.names():
            known = ", ".join((OWN, *packages.names()))
            raise ValueError(f"dialect: expected one of {known}; found {dialect!r}")
        self.dialect = packages.dialect(dialect)
        self.is_direct = False

    def scan(self, s: str, idx: int) -> tuple[Any, int]:
        """Return the object that the text `s` holds from `idx` on, and where it ends."""
        scanned, end = self.scan_by(scanner_of(s), s, idx)
        dialect = self.dialect
        reader = dialect.reader(
            dialect.find_reader, utf8_length(s), has_constants(s), dialect.words
        )
        return reader.value(scanned), end


class DialectEncoder(JSONEncoder):
    """Write documents of a foreign dialect, or refuse what it cannot represent."""

    def __init__(
        self, *, dialect: str, payload: str | None = None, indent: int | str | None = None
    ) -> None:
        check_writable(dialect)
        self.dialect = packages.dialect(dialect)
        payloads = self.dialect.payloads
        if payload is not None and payload not in payloads:
            raise ValueError(f"payload: expected one of {payloads} in {dialect}, found {payload!r}")
        super().__init__(indent=indent)
        self.payload = payloads[0] if payload is None else payload

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """Yield the JSON text of `o` in pieces."""
        pieces = DialectWriter(self.dialect, self.payload).text(o)
        if self.indent is None:
            return pieces
        return iter((json.dumps(json.loads("".join(pieces)), indent=self.indent),))


def check_writable(name: str) -> None:
    """Check that a dialect can be written.

    Raises
    ------
    ValueError
        If there is no dialect of this name, or it is for reading only.
    """
    if name not in packages.writable():
        known = ", ".join((OWN, *packages.writable()))
        hint = ", which is for reading only: install the package to write it"
        found = f"{name!r}{hint if name in packages.names() else ''}"
        raise ValueError(f"dialect: expected one of {known} for writing; found {found}")
