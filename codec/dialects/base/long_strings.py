"""Cut long base64 strings out of documents before they are parsed, and join them in after writing.

JSON parsers and writers take longer for such a string than all else does for its array.
"""

import re
from typing import Any

import orjson

from codec.decode import quick
from codec.errors import CarefulError

LONG = 1 << 11  # characters of a string that stands elsewhere
_FIRST = 900_000_000_000_000  # stands in place of the first of them, the next number of the next
_SIGN = b"9000000000"  # how these numbers begin, and others do not
_NUMBER = re.compile("(9000000000[0-9]{5})")
_BACKSLASH = ord("\\")


class LongStrings(list[Any]):
    """The long strings of a document, in whose places numbers stand."""

    def add(self, text: str | memoryview) -> int:
        """Add a string, and return the number that stands in its place."""
        self.append(text)
        return _FIRST + len(self) - 1

    def of(self, number: object) -> Any:
        """Return the string in whose place a number stands, or None."""
        return self[number - _FIRST] if type(number) is int and number >= _FIRST else None

    # -- reading

    def cut(self, data: bytes, key: bytes) -> bytes:
        """Take the long strings at a key out of a document, and return what is left of it.

        The key begins with an underscore, which base64 has not, and which is found at once.
        """
        pieces: list[bytes] = []
        done, place, mark = 0, data.find(b"_"), b'"%b"' % key
        while place >= 0:
            if not data.startswith(mark, place - 1) or data[place - 2] == _BACKSLASH:
                place = data.find(b"_", place + 1)
                continue
            behind = place + len(key) + 1
            start = data.find(b'"', behind) + 1
            end = data.find(b'"', start)
            if not start or end < 0:  # truncated
                raise CarefulError
            if end - start >= LONG and data[behind : start - 1].strip() == b":":
                pieces += data[done : start - 1], b"%d" % self.add(memoryview(data)[start:end])
                done = end + 1
            place = data.find(b"_", end)
        pieces.append(data[done:])
        if any(_SIGN in piece for piece in pieces[::2]):
            raise CarefulError
        return b"".join(pieces)

    # -- writing

    def joined(self, text: str) -> str:
        """Return JSON with all strings in their places; they need no escapes."""
        if not self:
            return text
        pieces: list[Any] = _NUMBER.split(text)
        if len(pieces) != 2 * len(self) + 1:  # the document has such a number itself
            raise CarefulError
        pieces[1::2] = [self[int(number) - _FIRST] for number in pieces[1::2]]
        return '"'.join(pieces)


def parse(data: bytes) -> Any:
    """Return the JSON of a text in UTF-8, which has no key twice in an object.

    Raises
    ------
    CarefulError, ValueError
        If it may not be what the careful way parses.
    """
    parsed = orjson.loads(data)
    if not quick.keys_are(data, _keys_in(parsed)):
        raise CarefulError
    return parsed


def _keys_in(value: Any) -> int:
    """Return how many keys stand in JSON; refuse what may have been an integer."""
    keys, items = 0, value
    if type(value) is dict:
        keys, items = len(value), value.values()
    elif type(value) is not list:
        items = (value,)
    kinds = {*map(type, items)}
    if float in kinds:  # which orjson makes of integers beyond 64 bits
        numbers = [item for item in items if type(item) is float]
        if max(numbers) >= _BEYOND or min(numbers) <= -_BEYOND:
            raise CarefulError
    if dict in kinds or list in kinds:
        for item in items:
            if type(item) is dict or type(item) is list:
                keys += _keys_in(item)
    return keys


_BEYOND = 2.0**63
