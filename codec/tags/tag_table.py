"""THE table of tags: how values without a JSON representation are written and read.

A tag is a JSON object with exactly one reserved key, which holds the content; the keys before it
say how to read the content. One more type is one more row.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import orjson

from codec.arrays import array_tag
from codec.arrays.elements.strings import has_surrogate
from codec.errors import DecodeError, EncodeError, Inside, shorten
from codec.payloads import base64_text
from codec.tags import dates_and_times as times
from codec.tags import masked_arrays
from codec.tags import paths_and_dtypes as paths
from codec.tags import random_generators as generators
from codec.tags import strings_and_numbers as strings
from codec.tags.strings_and_numbers import Keys, items_of

REF = "__ref__"
COLUMN = "__column__"
FRAMES = "__frames__"
OBJECT = "__object__"
MEMBER = "__member__"
MASKED = "__masked__"

OWN = "codec"  # our own format among the dialects


class TagRow(NamedTuple):
    """One Python type.

    Attributes
    ----------
    name
        The reserved key.
    type
        The exact type; subclasses are not meant. None for those of `later`, and for dtypes, of
        which each has a class of its own: see `row_of`.
    lower
        ``lower(value)`` gives the keys that stand before the content, and the content: JSON
        values, in which further values may stand.
    build
        ``build(keys, content)`` gives the value back, from a content whose own tags are read.
    keys
        The keys that may stand before the content.
    is_leaf
        Whether the content is JSON and nothing else: no further values stand in it.
    later
        Types of modules that are not imported for them: who has such a value has imported them.
    """

    name: str
    type: type | None
    lower: Callable[[Any], tuple[Keys, Any]]
    build: Callable[[Keys, Any], Any]
    keys: frozenset[str] = frozenset()
    is_leaf: bool = False
    later: tuple[str, ...] = ()


# -- containers -----------------------------------------------------------------------------------


def _lower_deque(value: deque[Any]) -> tuple[Keys, Any]:
    return ({} if value.maxlen is None else {"maxlen": value.maxlen}), list(value)


def _build_deque(keys: Keys, content: Any) -> deque[Any]:
    items, maxlen = items_of(content), keys.get("maxlen")
    if maxlen is None and "maxlen" not in keys:
        return deque(items)
    if type(maxlen) is not int or not len(items) <= maxlen <= 2**63 - 1:
        raise DecodeError(f"expected maxlen of at least {len(items)}, found {shorten(maxlen)}")
    return deque(items, maxlen)


# Items of a set, or keys of a dict, that may share a hash: the time for them grows as its square.
MAX_OF_ONE_HASH = 1000

# Types whose values cannot be made to share a hash.
_OF_MANY_HASHES = frozenset({str, bytes, float, bool, type(None)})


def share_a_hash(keys: Collection[Any]) -> bool:
    """Return whether more than `MAX_OF_ONE_HASH` keys share a hash."""
    if len(keys) <= MAX_OF_ONE_HASH or set(map(type, keys)) <= _OF_MANY_HASHES:
        return False
    return max(Counter(map(hash, keys)).values()) > MAX_OF_ONE_HASH


def _lower_set(value: set[Any] | frozenset[Any]) -> tuple[Keys, Any]:
    return {}, _written_keys(value)


def _lower_dict(value: dict[Any, Any]) -> tuple[Keys, Any]:
    return {}, list(map(list, zip(_written_keys(value), value.values(), strict=True)))


def _written_keys(keys: Collection[Any]) -> list[Any]:
    if share_a_hash(keys):
        raise EncodeError(f"more than {MAX_OF_ONE_HASH} items share a hash; write a list of them")
    return list(keys)


# What hashing and comparing raise: the second for times without a unit, the third for numbers of
# ml_dtypes beside large integers of their hash, the last where warnings are errors.
_NOT_HASHABLE = (TypeError, ValueError, OverflowError, RuntimeWarning)


def _check_keys(keys: list[Any], what: str) -> None:
    """Check that keys are hashable, and each there once."""
    many = False
    try:
        many = share_a_hash(keys)
        if not many and len(dict.fromkeys(keys)) == len(keys):
            return
    except _NOT_HASHABLE:
        pass
    if many:
        raise DecodeError(f"expected at most {MAX_OF_ONE_HASH} {what}s of one hash, found more")
    known: dict[Any, None] = {}  # a set takes sets for hashable when it looks for them
    for index, key in enumerate(keys):
        try:
            is_known = key in known
        except _NOT_HASHABLE:
            name = type(key).__name__
            raise DecodeError(f"expected something hashable, found {name}").inside(index) from None
        if is_known:
            raise DecodeError(f"expected each {what} once, found {shorten(key)} again").inside(
                index
            )
        known[key] = None


def _unique(items: list[Any]) -> list[Any]:
    """Return the items of a set."""
    _check_keys(items, "item")
    return items


def _build_dict(_: Keys, content: Any) -> dict[Any, Any]:
    for index, pair in enumerate(items_of(content)):
        if type(pair) is not list or len(pair) != 2:
            raise DecodeError(f"expected a pair [key, value], found {shorten(pair)}").inside(index)
    _check_keys([key for key, _ in content], "key")
    return dict(content)


def _lower_ordered(value: OrderedDict[Any, Any]) -> tuple[Keys, Any]:
    """Return the pairs, and behind them the attributes: PyTorch's state_dict has one."""
    attributes = vars(value)
    if not all(map(_is_attribute, attributes)):
        raise EncodeError(
            "expected attributes of an OrderedDict with names such as _metadata; "
            f"found {min(map(str, attributes))}; convert it with dict(…)"
        )
    pairs = [[key, item] for key, item in value.items()]
    if not attributes:
        return {}, pairs
    return {"fields": list(attributes)}, [pairs, *attributes.values()]


def _build_ordered(keys: Keys, content: Any) -> OrderedDict[Any, Any]:
    if "fields" not in keys:
        return OrderedDict(_build_dict({}, content))
    names = items_of(keys["fields"])
    if not all(map(_is_attribute, names)) or len(set(names)) < len(names):
        raise DecodeError('expected names of attributes such as "_metadata", each once')
    if len(items_of(content)) != 1 + len(names):
        raise DecodeError(f"expected pairs and {len(names)} attributes, found {shorten(content)}")
    with Inside(0):
        built = OrderedDict(_build_dict({}, content[0]))
    vars(built).update(zip(names, content[1:], strict=True))
    return built


def _is_attribute(name: object) -> bool:
    """Return whether an attribute of this name hides none that every OrderedDict has."""
    return type(name) is str and name[:1] == "_" != name[1:2] and is_text((name,))


_leaf = partial(TagRow, is_leaf=True)


def _lower_complex(value: complex) -> tuple[Keys, Any]:
    return {}, [strings.spell_number(value.real), strings.spell_number(value.imag)]


def _lower_bytes(value: Any) -> tuple[Keys, Any]:
    return {}, base64_text.to_base64(value)


def _build_bytearray(_: Keys, content: Any) -> bytearray:
    return bytearray(base64_text.from_base64(content))


_DATETIME = times.time_builder(datetime, "2026-11-30T09:05:00")
_TIME = times.time_builder(time, "09:05:00")

TAGS: tuple[TagRow, ...] = (
    TagRow("__tuple__", tuple, lambda v: ({}, list(v)), lambda _, c: tuple(items_of(c))),
    TagRow("__deque__", deque, _lower_deque, _build_deque, frozenset({"maxlen"})),
    TagRow("__ordereddict__", OrderedDict, _lower_ordered, _build_ordered, frozenset({"fields"})),
    TagRow("__dict__", dict, _lower_dict, _build_dict),
    TagRow("__set__", set, _lower_set, lambda _, c: set(_unique(items_of(c)))),
    TagRow("__frozenset__", frozenset, _lower_set, lambda _, c: frozenset(_unique(items_of(c)))),
    _leaf("__str__", str, lambda v: ({}, strings.code_points(v)), strings.build_string),
    _leaf("__int__", int, lambda v: ({}, hex(v)), strings.build_integer),
    _leaf("__float__", float, lambda v: ({}, strings.spell_number(v)), strings.build_float),
    _leaf("__complex__", complex, _lower_complex, strings.build_complex),
    _leaf("__bytes__", bytes, _lower_bytes, lambda _, c: base64_text.from_base64(c)),
    _leaf("__bytearray__", bytearray, _lower_bytes, _build_bytearray),
    _leaf("__isodatetime__", datetime, times.lower_time, _DATETIME, frozenset({"fold", "zone"})),
    _leaf("__isotime__", time, times.lower_time, _TIME, frozenset({"fold", "zone"})),
    _leaf("__isodate__", date, lambda v: ({}, v.isoformat()), times.build_date),
    _leaf("__duration__", timedelta, times.lower_timedelta, times.build_timedelta),
    _leaf(
        "__path__",
        None,
        paths.lower_path,
        paths.build_path,
        frozenset({"class"}),
        later=paths.PATHS,
    ),
    _leaf("__dtype__", None, paths.lower_dtype, paths.build_dtype),
    _leaf(
        "__generator__",
        None,
        generators.lower_generator,
        generators.build_generator,
        frozenset({"of"}),
        later=("numpy.random.Generator",),
    ),
    _leaf(
        "__randomstate__",
        None,
        generators.lower_random_state,
        generators.build_random_state,
        frozenset({"of"}),
        later=("numpy.random.RandomState",),
    ),
    TagRow(
        MASKED,
        None,
        masked_arrays.lower_masked,
        masked_arrays.build_masked,
        frozenset({"hard", "id"}),
        later=("numpy.ma.MaskedArray",),
    ),
)

BY_NAME = {row.name: row for row in TAGS}
BY_TYPE = {row.type: row for row in TAGS if row.type is not None}
_LATER = {
    name: (module, row)
    for row in TAGS
    for module, _, name in (place.rpartition(".") for place in row.later)
}


def masked_types() -> tuple[type, ...]:
    """Return the class of masked arrays, or nothing while numpy.ma is not imported.

    It takes milliseconds to import, and nobody has a masked array without it.
    """
    return (np.ma.MaskedArray,) if "numpy.ma" in sys.modules else ()


def row_of(kind: type) -> TagRow | None:
    """Return the row of a type, if it has one."""
    row = BY_TYPE.get(kind)
    if row is None and kind.__name__ in _LATER:
        module, row = _LATER[kind.__name__]
        return row if getattr(sys.modules.get(module), kind.__name__, None) is kind else None
    return BY_NAME["__dtype__"] if row is None and issubclass(kind, np.dtype) else row


# The keys that may stand before the content of each tag.
KEYS: dict[str, frozenset[str]] = {
    array_tag.NDARRAY: frozenset({"dtype", "shape", "class", "order", "payload", "id"}),
    array_tag.SCALAR: frozenset({"dtype"}),
    REF: frozenset(),
    COLUMN: frozenset({"length", "of", "steps", "copies", "which", "type", "fields"}),
    FRAMES: frozenset({"id", "starts", "stream", "depth", "axis"}),
    OBJECT: frozenset({"type", "fields"}),
    MEMBER: frozenset({"type"}),
    **{row.name: row.keys for row in TAGS},
}

# Tags of later versions will hold "__codec__", so that a reader of today refuses them instead of
# taking them for dicts.
RESERVED = frozenset(KEYS) | {"__codec__"}


def head(keys: Keys, name: str, comma: str = ",", colon: str = ":") -> str:
    """Return the start of a tag, up to its content."""
    before = orjson.dumps(keys).decode()[1:-1]
    if comma != "," or not before.isascii():
        before = json.dumps(keys, separators=(comma, colon))[1:-1]
    return f'{{{before}{comma if keys else ""}"{name}"{colon}'


def is_text(strings: Iterable[str]) -> bool:
    """Return whether strings are Unicode text, without lone surrogates."""
    joined = "".join(strings)
    return joined.isascii() or not has_surrogate(joined)


def has_plain_keys(value: dict[Any, Any]) -> bool:
    """Return whether a dict can be a JSON object: its keys are text, and none is reserved."""
    return set(map(type, value)) <= {str} and RESERVED.isdisjoint(value) and is_text(value)
