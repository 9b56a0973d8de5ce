"""JSON parser callbacks: find tags, keep literals for hooks, refuse NaN and overflow."""

import json
import math
import re
import sys
from collections.abc import Iterable
from itertools import chain
from typing import Any, NoReturn

from codec.tags import tag_table

Pairs = list[tuple[str, Any]]


# -- not numbers --------------------------------------------------------------------------------


class LiteralError(Exception):
    """A literal is refused by the callbacks of the scanner, which know no position."""

    def __init__(self, literal: str, why: str) -> None:
        super().__init__(literal, why)
        self.literal = literal
        self.why = why


def read_float(literal: str) -> float:
    """Return a float, which must be finite."""
    number = float(literal)
    if number in (math.inf, -math.inf):
        raise LiteralError(literal, "a number beyond float64")
    return number


_DIGITS = bytes.maketrans(b"123456789E", b"000000000e")


def may_overflow(text: bytes) -> bool:
    """Return whether a number may be beyond float64, so that json makes it an infinity."""
    numbers = text.translate(_DIGITS, b"+")
    # Beyond 1e308: by an exponent of three digits, or by one of two behind 200 others.
    return b"e000" in numbers or b"0" * 200 in numbers


def refuse_constant(literal: str) -> NoReturn:
    """Refuse NaN, Infinity and -Infinity."""
    raise LiteralError(literal, f"{literal} is not JSON (RFC 8259, section 6)")


SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = r'(?s:"(?:[^"\\]|\\.)*")|-?(?:NaN|Infinity)|-?[0-9][0-9.eE+-]*'


def position(s: str, start: int, literal: str | None) -> int:
    """Find `literal` outside strings; None stands for an integer with too many digits."""
    for token in re.compile(_TOKEN).finditer(s, start):
        found = token[0]
        if found == literal or (
            literal is None and len(found) > sys.get_int_max_str_digits() and found[0] != '"'
        ):
            return token.start()
    return start


# -- what the scanner leaves ----------------------------------------------------------------------


class FloatLiteral(str):
    """A number with a fraction or an exponent, for ``parse_float``."""


class IntLiteral(str):
    """A number without, for ``parse_int``."""


class ConstantLiteral(str):
    """NaN, Infinity or -Infinity, for ``parse_constant``."""


class Tag(list[tuple[str, Any]]):
    """The pairs of an object with a reserved key."""


class ObjectPairs(list[tuple[str, Any]]):
    """The pairs of any other object, for ``object_pairs_hook``."""


class Doubled(dict[str, Any]):
    """An object that has a key twice: as in `json` the last counts, but not in or beside a tag."""

    twice: str


def key_twice(keys: Iterable[str]) -> str | None:
    """Return the first key that was there before, if there is one."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None


def dict_or_tag(pairs: Pairs) -> dict[str, Any] | Tag:
    """Return an object as a dict, or as the tag that it is."""
    value = dict(pairs)
    if tag_table.RESERVED.isdisjoint(value):
        if len(value) == len(pairs):
            return value
        doubled = Doubled(value)
        doubled.twice = key_twice(key for key, _ in pairs) or ""
        return doubled
    return Tag(pairs)


def pairs_or_tag(pairs: Pairs) -> ObjectPairs | Tag:
    """Return an object as its pairs."""
    return (
        ObjectPairs(pairs) if tag_table.RESERVED.isdisjoint(key for key, _ in pairs) else Tag(pairs)
    )


_STRING = re.compile(r'("(?:[^"\\]++|\\.)*+")[ \t\n\r]*(:?)', re.DOTALL)


def has_tag(text: str) -> bool:
    """Return whether JSON that has been read holds a tag, be it in a part that is dropped.

    It is not parsed again: that would nest as deep as the place that asks does, and once more.
    """
    keys = {string for string, colon in _STRING.findall(text) if colon}
    escaped = (json.loads(key, strict=False) for key in keys if "\\" in key)
    return not tag_table.RESERVED.isdisjoint(chain((key[1:-1] for key in keys), escaped))
