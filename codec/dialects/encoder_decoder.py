"""`DialectDecoder` and `DialectEncoder`: `codec.loads` and `codec.dumps` with ``dialect=``."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from codec.decode.decoder import JSONDecoder
from codec.decode.window import utf8_length
from codec.dialects import packages
from codec.dialects.base.long_strings import LONG, LongStrings, parse
from codec.dialects.base.reader import DialectReader, Hook, parser, with_numbers, without_comments
from codec.dialects.base.writer import DialectWriter
from codec.encode.encoder import JSONEncoder
from codec.errors import CarefulError
from codec.payloads.inflate import MAX_RATIO
from codec.storage.progress import Meter
from codec.tags.tag_table import OWN


class DialectDecoder(JSONDecoder):
    """Read documents of a dialect, as safely as our own."""

    allows_gzip = True
    allows_byte_order_mark = True

    def __init__(
        self,
        *,
        dialect: str,
        unknown: str | list[tuple[str, str]] = "keep",
        strict: bool | None = None,
        types: Sequence[type] = (),  # which no dialect has tags for
        **hooks: Any,
    ) -> None:
        if "cls" in hooks:
            raise ValueError("cls: not with dialect=, which has a class of its own")
        if dialect not in packages.names():
            known = ", ".join((OWN, *packages.names()))
            raise ValueError(f"dialect: expected one of {known}; found {dialect!r}")
        if unknown not in ("keep", "refuse") and not isinstance(unknown, list):
            raise ValueError(f'unknown: expected "keep", "refuse" or a list, found {unknown!r}')
        self.dialect = packages.dialect(dialect)
        strict = self.dialect.strict if strict is None else strict
        super().__init__(strict=strict, types=types, **hooks)
        self.unknown = unknown
        self.has_literals = any(hook for name, hook in hooks.items() if name.startswith("parse_"))
        self.hook: Hook | None = self.object_hook
        if (of_pairs := self.object_pairs_hook) is not None:
            self.hook = lambda value: of_pairs([*value.items()])

    def decode(self, s: str) -> Any:  # type: ignore[override]
        """Return the object that the text `s` holds."""
        try:
            return self.read_bytes(s.encode())
        except (CarefulError, UnicodeEncodeError):
            return self.read_carefully(s)

    def read_carefully(self, s: str) -> Any:
        """Return the object of a text, by the way that words errors."""
        return self._carefully(without_comments(s) if self.dialect.has_comments else s)

    def read_bytes(self, data: bytes) -> Any:
        """Return the object of a text in UTF-8, if no error has to be worded."""
        if self.has_literals:
            raise CarefulError
        is_list = isinstance(self.unknown, list)
        reader = self._reader(len(data), [] if is_list else self.unknown)
        try:
            key = self.dialect.long_key
            rest = reader.strings.cut(data, key) if key and len(data) >= LONG else data
            value = reader.value(parse(rest))
        except (ValueError, LookupError, TypeError, RecursionError):
            raise CarefulError from None
        if is_list:
            self.unknown += reader.unknown  # type: ignore[operator]
        return value

    def scan(self, s: str, idx: int) -> tuple[Any, int]:
        """Return the object that the text `s` holds from `idx` on, and where it ends."""
        of_numbers = (self.parse_float, self.parse_int, self.parse_constant)
        parse = parser(s, self.strict, *(of_numbers if self.has_literals else ()))
        scanned, end = self.scan_by(parse, s, idx)
        if self.has_literals:
            scanned = with_numbers(scanned, self.dialect.find_reader, self.literals)
        reader = self._reader(utf8_length(s), self.unknown)
        reader.has_constants = "NaN" in s or "Infinity" in s
        return reader.value(scanned), end

    def _reader(self, length: int, unknown: str | list[tuple[str, str]]) -> DialectReader:
        earned = MAX_RATIO * length
        return self.dialect.reader(self.dialect, earned, False, unknown, self.hook)


class DialectEncoder(JSONEncoder):
    """Write documents of a dialect, or refuse what it cannot represent."""

    def __init__(
        self,
        *,
        dialect: str,
        payload: str | None = None,
        default: Callable[[Any], Any] | None = None,
        allow_nan: bool = True,
        indent: int | str | None = None,
        **others: Any,
    ) -> None:
        if "cls" in others:
            raise ValueError("cls: not with dialect=, which has a class of its own")
        layout = {name: others.pop(name) for name in _LAYOUT & others.keys()}
        if dialect not in packages.writable():
            known = ", ".join((OWN, *packages.writable()))
            hint = ", which is for reading only: install the package to write it"
            found = f"{dialect!r}{hint if dialect in packages.names() else ''}"
            raise ValueError(f"dialect: expected one of {known} for writing; found {found}")
        self.dialect = packages.dialect(dialect)
        payloads = self.dialect.payloads
        if payload is not None and payload not in payloads:
            raise ValueError(f"payload: expected one of {payloads} in {dialect}, found {payload!r}")
        # What these say of shared references, columns, classes and circles no dialect represents.
        super().__init__(indent=indent, **others)
        self.payload = payloads[0] if payload is None else payload
        self.replacement = default
        self.may_hold_nan = allow_nan
        usual = {"separators": (",", ":")} if indent is None else {"indent": indent}
        self.writer = json.JSONEncoder(allow_nan=False, **(usual | layout))

    def encode(self, o: Any) -> str:
        """Return the JSON text of `o`."""
        try:
            return self._encoded(o, LongStrings())
        except CarefulError:
            return self._encoded(o, None)

    def _encoded(self, o: Any, strings: LongStrings | None) -> str:
        writer = DialectWriter(self.dialect, self.payload, self.replacement, strings)
        writer.skipkeys, writer.allow_nan = self.skipkeys, self.may_hold_nan
        text = self.writer.encode(writer.encoded(o))
        if self.progress is not None:
            Meter(self.progress, len(text)).finish()
        return text if strings is None else strings.joined(text)

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """Yield the JSON text of `o` in pieces."""
        return iter((self.encode(o),))

    def pieces(self, o: Any) -> tuple[bytes]:
        """Return the JSON text of `o`, in one piece."""
        return (self.encode(o).encode(),)


# Parameters of `json.dumps` that change the layout alone.
_LAYOUT = {"ensure_ascii", "separators", "sort_keys"}
