"""Detect truncated documents, and find the place (JSONPath) where they stop."""

import json
import re
from collections.abc import Iterable

from codec.errors import DecodeError

_SPACE = r"[ \t\n\r]*"
_NUMBER = r"(?<=[0-9])(?:\.|[eE][+-]?)"  # what a number cannot end with
_HALF_WORD = r"-|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?"

# What is left from the place of an error to the end of a document, if nothing else is wrong with it
# than that it ends; by json's message.
_LEFT = {
    "Unterminated string starting at": ".*",
    "Invalid \\uXXXX escape": r"\\?u[0-9a-fA-F]{0,4}",
    "Expecting value": f"{_SPACE}|{_HALF_WORD}",
    "Expecting ',' delimiter": f"{_SPACE}|{_NUMBER}",
    "Expecting ':' delimiter": _SPACE,
    "Expecting property name enclosed in double quotes": _SPACE,
    "Extra data": _NUMBER,
}


def is_cut_off(message: str, text: str, pos: int) -> bool:
    """Return whether json's error is that the text ends too early."""
    if message not in _LEFT:
        return False
    return re.compile(_LEFT[message], re.DOTALL).fullmatch(text, pos) is not None


def keys_at_end(text: str, start: int = 0) -> tuple[object, ...]:
    """Return the keys that lead from the root of a document to where its text stops.

    Parameters
    ----------
    text
        JSON up to there.
    start
        Where the document begins.

    Examples
    --------
    >>> from codec.decode.truncation import keys_at_end
    >>> keys_at_end('{"a": [1, {"b": 2}], "w": [[1, 2], [3, tr')
    ('w', 1, 1)
    """
    return keys_at_end_of((text[start:].encode("utf-8", "surrogatepass"),))


def keys_at_end_of(pieces: Iterable[bytes]) -> tuple[object, ...]:
    """Return what `keys_at_end` does, for a text that comes in pieces, in little memory."""
    walk = _BracketWalk()
    for piece in pieces:
        walk.go_on(piece)
    return walk.place


def refuse_cut_off(pieces: Iterable[bytes]) -> None:
    """Refuse a document in which brackets or a string are open at the end, in little memory.

    What else may be wrong with it is not looked at.

    Parameters
    ----------
    pieces
        The document.

    Raises
    ------
    DecodeError
        With the place at which the document stops.
    """
    walk, length = _BracketWalk(), 0
    for piece in pieces:
        length += len(piece)
        walk.go_on(piece)
    if walk.is_open:
        error = DecodeError(f"the document is cut off after {length} bytes")
        raise error.cut_off(walk.place)


# Rows of numbers, each with the comma behind it; brackets; the start of a string; and all else.
# Groups are not possessive: Python 3.11 had faults where they are possessive, until 3.11.5.
_TOKEN = re.compile(rb'(?:\[[^]["{}]*+\][ \t\n\r]*+,[ \t\n\r]*+)+|[][{}"]|[^]["{}]+', re.DOTALL)
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*', re.DOTALL)


class _BracketWalk:
    """A walk through JSON, piece by piece, that knows where it is."""

    def __init__(self) -> None:
        self.keys: list[int | str | None] = []  # of open brackets; None before an object's key
        self.string: bytes | None = None  # what there is of a string; of a value, nothing
        self.rest = b""
        self.roots = 0

    @property
    def place(self) -> tuple[object, ...]:
        return tuple(key for key in self.keys if key is not None)

    @property
    def is_open(self) -> bool:
        return (bool(self.keys) or self.string is not None) and self.roots == 1

    def go_on(self, piece: bytes) -> None:
        text, self.rest = self.rest + piece, b""
        at = 0
        while at < len(text):
            if self.string is not None:
                at = self._string(text, at)
                continue
            token = _TOKEN.match(text, at)
            assert token is not None, "every byte begins a token"
            at = token.end()
            self._token(token[0])

    def _token(self, token: bytes) -> None:
        if not self.keys and not token.isspace():
            self.roots += 1
        if token == b'"':
            self.string = b""
        elif token == b"[":
            self.keys.append(0)
        elif token == b"{":
            self.keys.append(None)
        elif token in b"]}":
            del self.keys[-1:]  # invalid JSON may have none
        elif self.keys:
            # Behind every row there is a comma.
            count = token.count(b"]" if token.startswith(b"[") else b",")
            last = self.keys[-1]
            if count:
                self.keys[-1] = last + count if isinstance(last, int) else None

    def _string(self, text: bytes, at: int) -> int:
        """Go to the end of a string, or of the text."""
        found = _IN_STRING.match(text, at)
        assert found is not None, "it matches nothing, too"
        end = found.end()
        is_key = bool(self.keys) and self.keys[-1] is None
        if is_key:
            self.string = (self.string or b"") + found[0]
        if text[end : end + 1] != b'"':
            self.rest = text[end:]  # half an escape
            return len(text)
        if is_key:
            self.keys[-1] = _unescaped(self.string or b"")
        self.string = None
        return end + 1


def _unescaped(string: bytes) -> str:
    try:
        return str(json.loads(f'"{string.decode(errors="replace")}"', strict=False))
    except ValueError:  # this is not JSON
        return string.decode(errors="replace")
