"""Parse the JSON around the arrays that `codec.decode.direct` has cut out."""

from __future__ import annotations

import json
from typing import Any

import orjson

from codec.arrays.array_types import Array
from codec.decode.direct import Found, NotDirectError
from codec.decode.scan import LiteralError, dict_or_tag, read_float
from codec.errors import DecodeError
from codec.tags.tag_table import HOLE

# What stands where an array was: in documents without tags, for orjson, a string that begins with a
# character that documents hardly have, and in the others, for json, `HOLE`.
# One quote inside of a string ends it, so that neither makes JSON of what was none.
_CHARACTER = "\x7f"


def parse(between: list[bytes], found: list[Found]) -> tuple[Any, bool]:
    """Return what the JSON between arrays says, and whether tags may be left in it.

    Raises
    ------
    NotDirectError
        If it is no JSON, or has to be read with more care.
    """
    whole = between[0] if len(between) == 1 else b"".join(between)
    # A tag's key begins with two underscores, or with escapes for them.
    if b"__" in whole or b"\\u005" in whole or any(one.known is not None for one in found):
        return _parse_tags(between, found, whole), True
    return _parse_plain(between, found, whole), False


# -- without tags ---------------------------------------------------------------------------------

_DIGITS = bytes.maketrans(b"123456789E", b"000000000e")


def has_long_numbers(whole: bytes) -> bool:
    """Return whether an integer may be of more than 64 bits, of which orjson makes a float."""
    return b"0" * 19 in whole.translate(_DIGITS)


def may_overflow(whole: bytes) -> bool:
    """Return whether a number may be beyond float64, of which json makes an infinity."""
    numbers = whole.translate(_DIGITS, b"+")
    # Beyond 1e308: by an exponent of three digits, or by one of two behind 200 others.
    return b"e000" in numbers or b"0" * 200 in numbers


def _parse_plain(between: list[bytes], found: list[Found], whole: bytes) -> Any:
    # The character may be there as it is, or escaped.
    if _CHARACTER.encode() in whole or b"\\u007" in whole or has_long_numbers(whole):
        raise NotDirectError
    # Each has a number: where a key stands twice, the parser's order is not that of the document.
    arrays = {f"{_CHARACTER}{number}": one.array for number, one in enumerate(found)}
    pieces = between[:1]
    for name, behind in zip(arrays, between[1:], strict=True):
        pieces += f'"{name}"'.encode(), behind
    try:
        value = orjson.loads(b"".join(pieces))
    except orjson.JSONDecodeError:
        raise NotDirectError from None
    if not found:
        return value
    holder = [value]
    try:
        _place(holder, arrays)
    except RecursionError:
        raise NotDirectError from None
    if arrays:
        raise NotDirectError
    return holder[0]


def _place(container: dict[str, Any] | list[Any], arrays: dict[str, Array]) -> None:
    """Put arrays where they were cut out, and take them from `arrays`."""
    items: Any = container.items() if type(container) is dict else enumerate(container)
    for key, item in items:
        kind = type(item)
        if kind is str:
            if item in arrays:
                container[key] = arrays.pop(item)
        elif kind is dict or kind is list:
            _place(item, arrays)


# -- with tags ------------------------------------------------------------------------------------


def _parse_tags(between: list[bytes], found: list[Found], whole: bytes) -> Any:
    if HOLE.encode() in whole:
        raise NotDirectError
    arrays = iter(found)

    def next_array(word: str) -> Found:
        one = next(arrays, None)
        if one is None or word != HOLE:
            raise DecodeError("no array stood here")
        return one

    scanner = json.JSONDecoder(
        object_pairs_hook=dict_or_tag,
        parse_constant=next_array,
        parse_float=read_float if may_overflow(whole) else None,
    )
    try:
        value = scanner.decode(HOLE.encode().join(between).decode())
    except (ValueError, RecursionError, LiteralError):  # no JSON, no UTF-8, or too deep
        raise NotDirectError from None
    if next(arrays, None) is not None:
        raise NotDirectError
    return value
