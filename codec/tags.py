"""THE table of tags: how everything that JSON has no word for stands in a document.

A tag is a JSON object with exactly one reserved key, which holds the content; the keys before it
say how to read the content. One more type is one more row.
"""

from __future__ import annotations

import math
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from codec import arrays, elements
from codec.dtypes import TABLE as DTYPES
from codec.errors import DecodeError, shorten

REF = "__ref__"

Keys = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One Python type.

    Attributes
    ----------
    name
        The reserved key.
    type
        The exact type; subclasses are not meant.
    lower
        ``lower(value)`` gives the keys that stand before the content, and the content: JSON
        values, in which further values may stand.
    build
        ``build(keys, content)`` gives the value back, from a content whose own tags are read.
    keys
        The keys that may stand before the content.
    is_number
        Whether the content is spelled as elements of an array are, and holds no further values.
    """

    name: str
    type: type
    lower: Callable[[Any], tuple[Keys, Any]]
    build: Callable[[Keys, Any], Any]
    keys: frozenset[str] = frozenset()
    is_number: bool = False


def _items(content: object) -> list[Any]:
    if type(content) is not list:
        raise DecodeError(f"expected an array, found {shorten(content)}")
    return content


def _lower_deque(value: deque[Any]) -> tuple[Keys, Any]:
    return ({} if value.maxlen is None else {"maxlen": value.maxlen}), list(value)


def _build_deque(keys: Keys, content: Any) -> deque[Any]:
    items, maxlen = _items(content), keys.get("maxlen")
    if maxlen is None and "maxlen" not in keys:
        return deque(items)
    if type(maxlen) is not int or not len(items) <= maxlen <= 2**63 - 1:
        raise DecodeError(f"expected maxlen of at least {len(items)}, found {shorten(maxlen)}")
    return deque(items, maxlen)


def _build_dict(_: Keys, content: Any) -> dict[Any, Any]:
    built: dict[Any, Any] = {}
    for index, pair in enumerate(_items(content)):
        if type(pair) is not list or len(pair) != 2:
            raise _inside(index, f"expected a pair [key, value], found {shorten(pair)}")
        key, value = pair
        try:
            known = key in built
        except TypeError:
            raise _inside(index, f"expected a hashable key, found {type(key).__name__}") from None
        if known:
            raise _inside(index, f"expected each key once, found {key!r:.60} again")
        built[key] = value
    return built


def _inside(index: int, message: str) -> DecodeError:
    error = DecodeError(message)
    error.inside(index)
    return error


_FLOAT64 = next(row for row in DTYPES if row.name == "float64")


def spell_float(value: float) -> float | str:
    """Give a float as an element of a float64 array is spelled: JSON has finite numbers only."""
    if math.isfinite(value):
        return value
    # By its bits: a float keeps those of a NaN, most ways to handle it do not.
    array = np.frombuffer(struct.pack("<d", value), "<f8")
    return "".join(elements.text(array, _FLOAT64))[2:-2]


def _read_float(spelled: object) -> float:
    array = elements.parse(spelled, (), _FLOAT64)
    return float(struct.unpack("<d", array.tobytes())[0])


def _build_float(_: Keys, content: Any) -> float:
    if type(content) is not str:
        raise DecodeError(f'expected a string such as "NaN", found {shorten(content)}')
    return _read_float(content)


def _build_complex(_: Keys, content: Any) -> complex:
    if len(_items(content)) != 2:
        raise DecodeError(f"expected [real, imaginary], found {shorten(content)}")
    return complex(*map(_read_float, content))  # never re + im * 1j, which loses signs and NaN


TABLE: tuple[Row, ...] = (
    Row("__tuple__", tuple, lambda v: ({}, list(v)), lambda _, c: tuple(_items(c))),
    Row("__deque__", deque, _lower_deque, _build_deque, frozenset({"maxlen"})),
    Row("__dict__", dict, lambda v: ({}, [[k, x] for k, x in v.items()]), _build_dict),
    Row("__float__", float, lambda v: ({}, spell_float(v)), _build_float, is_number=True),
    Row(
        "__complex__",
        complex,
        lambda v: ({}, [spell_float(v.real), spell_float(v.imag)]),
        _build_complex,
        is_number=True,
    ),
)

BY_NAME = {row.name: row for row in TABLE}
BY_TYPE = {row.type: row for row in TABLE}

# The keys that may stand before the content of each tag.
KEYS: dict[str, frozenset[str]] = {
    arrays.NDARRAY: frozenset({"dtype", "shape", "order", "payload", "id"}),
    arrays.SCALAR: frozenset({"dtype"}),
    REF: frozenset(),
    **{row.name: row.keys for row in TABLE},
}

# Kept for types that the format is still to hold, so that a reader of today refuses a document of
# tomorrow instead of taking its tags for dicts. All other tags to come will hold "__codec__".
_KEPT = frozenset({"__codec__", "__bytes__", "__bytearray__", "__set__", "__frozenset__"})

RESERVED = frozenset(KEYS) | _KEPT
