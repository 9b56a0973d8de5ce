"""The quick way to read a document: orjson parses what is left of it, one pass makes the values.

What orjson would not notice is looked for in the text: integers of more than 64 bits, and keys that
stand twice. Whatever is wrong or unusual raises `CarefulError`, so that this module never decides
that a document is wrong. Where it returns a value, the careful way returns the same.
"""

from __future__ import annotations

import gc
import math
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from codec.arrays.array_tag import NDARRAY, SCALAR
from codec.arrays.array_types import Array
from codec.columns.frames import FrameRows
from codec.decode.json_callbacks import Tag
from codec.decode.large_arrays import Found
from codec.decode.tags_to_values import TagsToValues
from codec.errors import CarefulError
from codec.tags import tag_table
from codec.tags.strings_and_numbers import Keys
from codec.tags.tag_table import RESERVED

if TYPE_CHECKING:
    from codec.decode.decoder import JSONDecoder


def read(rest: bytes, found: list[Found], decoder: JSONDecoder, length: int) -> Any:
    """Return the object that a document holds.

    Parameters
    ----------
    rest
        The document, with placeholders for large arrays.
    found
        These arrays.
    decoder
        Knows the classes that a document may name.
    length
        Bytes of the whole document.

    Raises
    ------
    CarefulError
        If only the careful way can say what the document is, or is not.
    """
    try:
        rest = tag_long_integers(rest)
        parsed = orjson.loads(rest)
        if not _may_have_tags(rest):
            return parsed
        reader = _QuickReader(decoder, length, found)
        value = reader.value(parsed)
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
        raise CarefulError from None
    if reader.cut_out or not keys_are(rest, reader.keys):
        raise CarefulError
    return value


def _may_have_tags(text: bytes) -> bool:
    """Return whether a key may begin with two underscores, or with escapes for them."""
    # One number is found 10 times as soon as bytes, and from behind these are found sooner.
    return (_UNDERSCORE in text and text.rfind(b"__") >= 0) or (
        _BACKSLASH in text and text.rfind(b"\\u005") >= 0
    )


_UNDERSCORE, _BACKSLASH = b"_\\"


# -- what orjson does not notice ------------------------------------------------------------------

_SMALL = 1 << 13  # bytes, in which NumPy takes longer to find something
_BLOCK = 1 << 15  # bytes looked at in one go, few enough to stay in the processor's cache
_DIGITS = 19  # of an integer that may have more than 64 bits
_KINDS = bytes.maketrans(b"0123456789-:[ \n\t\r", b"0000000000,,,,,,,")
_INTEGER = re.compile(rb"-?[1-9][0-9]*")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


def tag_long_integers(text: bytes) -> bytes:
    """Return JSON in which integers of more than 64 bits are tags; orjson makes floats of them."""
    places = _long_digits(text)
    if not places:
        return text
    pieces: list[bytes] = []
    done = 0
    for start in _outside_strings(text, places):
        match = _INTEGER.match(text, start - (start > 0 and text[start - 1] == ord("-")))
        if match is None or text[match.end() : match.end() + 1] in _GOES_ON:
            continue
        number = int(match[0])
        if not -(1 << 63) <= number < 1 << 64:
            pieces += text[done : match.start()], b'{"__int__":"%b"}' % hex(number).encode()
            done = match.end()
    return b"".join((*pieces, text[done:])) if pieces else text


_GOES_ON = frozenset({b".", b"e", b"E"})


def _outside_strings(text: bytes, places: list[int]) -> Iterator[int]:
    """Yield those of the places in JSON, which ascend, that are not inside a string."""
    if b"\\" in text:
        ends = [0, *chain.from_iterable(match.span() for match in _STRING.finditer(text))]
        yield from (place for place in places if bisect_right(ends, place) % 2)
        return
    quotes = at = 0
    for place in places:
        quotes += text.count(b'"', at, place)
        at = place
        if quotes % 2 == 0:
            yield place


def _long_digits(text: bytes) -> list[int]:
    """Return in order where runs of digits start that are long, and no fraction."""
    if len(text) <= _SMALL:
        kinds = b"," + text.translate(_KINDS)
        found, place = [], kinds.find(_LONG)
        while place >= 0:
            found.append(place)
            place = kinds.find(_LONG, place + 1)
        return found
    cells = np.frombuffer(text, np.uint8)
    blocks = (_long_digits_from(cells, begin) for begin in range(0, len(text), _BLOCK))
    return list(chain.from_iterable(blocks))


def _long_digits_from(cells: Array, begin: int) -> list[int]:
    """Return where runs of digits start in a block of a text; see `_long_digits`."""
    before = max(begin - 1, 0)  # where the character before the block is
    block = cells[before : begin + _BLOCK + _DIGITS - 1]
    digit = block - np.uint8(ord("0")) < 10
    run, length = digit, 1
    while length < _DIGITS:  # `run` says where this many digits stand one after another
        step = min(length, _DIGITS - length)
        run = run[:-step] & run[step:]
        length += step
    if not run.any():
        return []
    places = np.flatnonzero(run)
    first = ~digit[places - 1] & (block[places - 1] != ord("."))
    first |= places + before == 0
    first &= places + before >= begin
    return [int(place) + before for place in places[first]]


_LONG = b"," + b"0" * _DIGITS


_KEYS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"[ \t\r\n]*(:?)', re.DOTALL)


def keys_are(text: bytes, count: int) -> bool:
    """Return whether JSON has the number of keys of its dicts: then no object repeats a key.

    Each key has a colon, and colons in strings only make more of them.
    """
    return text.count(b":") == count or sum(map(len, _KEYS.findall(text))) == count


# -- from parsed JSON to values -------------------------------------------------------------------

_CONTAINERS = frozenset({dict, list})
# Objects of a list that are looked through at once; fewer are sooner looked at one by one.
_TOGETHER, _FEW = 256, 16

# What rounds to the largest float32: anything below the middle between it and 2**128.
_LARGEST = math.nextafter(2.0**128 - 2.0**103, 0)

# By the name of a dtype: the dtype, the types of its elements in JSON, and the largest of floats.
_Numbers = tuple[np.dtype[Any], frozenset[type], float | None]
_NUMBERS: dict[str, _Numbers] = {
    "float64": (np.dtype("f8"), frozenset({float}), None),
    "float32": (np.dtype("f4"), frozenset({float}), _LARGEST),
    "bool": (np.dtype("?"), frozenset({bool}), None),
    **{
        f"{sign}int{bits}": (np.dtype(f"{sign}int{bits}"), frozenset({int}), None)
        for sign in ("", "u")
        for bits in (8, 16, 32, 64)
    },
}


class _QuickReader(TagsToValues):
    """Make values of parsed JSON in one pass, in place, and count the keys on the way."""

    keys = 0  # of the dicts that were read

    def value(self, value: Any) -> Any:
        """Return the value of parsed JSON."""
        if type(value) is dict:
            return self.object(value)
        if type(value) is list:
            self.items(value)
        return value

    def items(self, value: list[Any]) -> list[Any]:
        """Read the items of a list."""
        kinds = set(map(type, value))
        if kinds.isdisjoint(_CONTAINERS):
            return value
        if kinds == {dict}:
            for start in range(0, len(value), _TOGETHER):
                some = value[start : start + _TOGETHER]
                if len(some) < _FEW or not self.are_records(some):
                    value[start : start + _TOGETHER] = map(self.object, some)
            return value
        for index, item in enumerate(value):
            if type(item) is dict:
                value[index] = self.object(item)
            elif type(item) is list:
                self.items(item)
        return value

    def are_records(self, objects: list[dict[str, Any]]) -> bool:
        """Return whether objects are neither tags nor containers of others; then count their keys.

        The garbage collector's own function looks through all of them in C.
        """
        if not _CONTAINERS.isdisjoint(map(type, gc.get_referents(*objects))):
            return False
        if not RESERVED.isdisjoint(set().union(*objects)):
            return False
        self.keys += sum(map(len, objects))
        return True

    def object(self, value: dict[str, Any]) -> Any:
        """Read an object, be it a tag or not."""
        if NDARRAY in value:
            return self.array(value)
        self.keys += len(value)
        if RESERVED.isdisjoint(value):
            for key, item in value.items():
                if type(item) is dict:  # an array is sooner read at once
                    value[key] = self.array(item) if NDARRAY in item else self.object(item)
                elif type(item) is list:
                    self.items(item)
            return value
        if len(value) == 1:
            ((name, content),) = value.items()
            if build := _ONE_KEY.get(name):
                return build(self, content)
        if SCALAR in value:
            return self.scalar(value)
        return self.any_tag(value)

    def array(self, tag: dict[str, Any]) -> Any:
        """Read a small array of numbers as lists in one or two dimensions, and any other."""
        self.keys += len(tag)
        sizes, content, name = tag.get("shape"), tag[NDARRAY], tag.get("dtype")
        known = _NUMBERS.get(name) if type(name) is str else None
        if known is None or len(tag) != 3 or type(sizes) is not list or type(content) is not list:
            return self.any_tag(tag)
        dtype, kinds, largest = known
        # The type of sizes is looked at, for 1, 1.0 and true are equal.
        if len(sizes) == 2 and set(map(type, content)) == {list}:
            if len(content) != sizes[0] or set(map(len, content)) != {sizes[1]}:
                raise CarefulError
            content = list(chain.from_iterable(content))
            if type(sizes[0]) is not int or type(sizes[1]) is not int:
                return self.any_tag(tag)
        elif len(sizes) != 1 or len(content) != sizes[0] or type(sizes[0]) is not int:
            return self.any_tag(tag)
        if set(map(type, content)) != kinds:
            return self.any_tag(tag)
        if largest is not None and not -largest <= min(content) <= max(content) <= largest:
            raise CarefulError
        values = np.fromiter(content, dtype, len(content))  # refuses integers out of range
        return values if len(sizes) == 1 else values.reshape(sizes).copy()

    def scalar(self, tag: dict[str, Any]) -> Any:
        """Read a NumPy scalar."""
        content, name = tag[SCALAR], tag.get("dtype")
        known = _NUMBERS.get(name) if type(name) is str else None
        if known is None or len(tag) != 2 or type(content) not in known[1]:
            return self.any_tag(tag)
        dtype, _, largest = known
        if largest is not None and not -largest <= content <= largest:
            raise CarefulError
        return dtype.type(content)

    def any_tag(self, tag: dict[str, Any]) -> Any:
        """Read a tag of any kind."""
        return self.tag(Tag(tag.items()))

    def column(self, scanned: Any) -> tuple[Keys, Any]:
        """Return the keys and the content of a column inside another column."""
        if type(scanned) is not dict or tag_table.COLUMN not in scanned:
            raise CarefulError
        self.keys += len(scanned)
        return super().column(scanned)

    def tag_of(self, scanned: Any) -> Tag | None:
        """Return what was parsed, if it is a tag."""
        is_tag = type(scanned) is dict and not RESERVED.isdisjoint(scanned)
        return Tag(scanned.items()) if is_tag else None

    def pool(self, scanned: Any) -> Any:
        """Return an array whose rows are arrays, or frames; count the keys of frames."""
        pool = super().pool(scanned)
        self.keys += len(scanned) if type(pool) is FrameRows else 0
        return pool

    def plain(self, content: Any) -> Any:
        """Return a plain part of a tag, such as a dtype, as it is; count its keys."""
        if type(content) is dict and RESERVED.isdisjoint(content):
            self.keys += len(content)
            for item in content.values():
                self.plain(item)
        elif type(content) is list and dict in set(map(type, content)):
            for item in content:
                self.plain(item)
        return content

    # -- tags of one key ----------------------------------------------------------------------

    def read_tuple(self, content: Any) -> Any:
        """Read a tuple."""
        return tuple(self.read_list(content))

    def read_deque(self, content: Any) -> Any:
        """Read a deque without `maxlen`."""
        return deque(self.read_list(content))

    def read_list(self, content: Any) -> list[Any]:
        """Read a content that has to be a list."""
        value = self.value(content)
        if type(value) is not list:
            raise CarefulError
        return value

    def read_dict(self, content: Any) -> Any:
        """Read a dict with keys that are not all text."""
        if type(content) is not list or set(map(type, content)) - {list}:
            raise CarefulError
        if set(map(len, content)) - {2}:
            raise CarefulError
        if not _CONTAINERS.isdisjoint(map(type, chain.from_iterable(content))):
            for pair in content:
                self.items(pair)
            if tag_table.share_a_hash([key for key, _ in content]):  # other keys never do
                raise CarefulError
        value = dict(content)
        if len(value) != len(content):
            raise CarefulError
        return value


_QuickReader.builders = {dict: _QuickReader.object, list: _QuickReader.items}

_ONE_KEY: dict[str, Callable[[_QuickReader, Any], Any]] = {
    "__tuple__": _QuickReader.read_tuple,
    "__deque__": _QuickReader.read_deque,
    "__dict__": _QuickReader.read_dict,
    "__ref__": _QuickReader.reference,
}
