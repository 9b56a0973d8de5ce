"""Fast path for plain objects with arrays: orjson writes everything but the arrays."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import DTypeRow
from codec.arrays.elements import blocks
from codec.errors import EncodeError
from codec.payloads import payload_table
from codec.tags import tag_table
from codec.tags.tag_table import HOLE

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder

_SMALL = 1 << 10  # bytes of an array that is written at once


def text(root: Any, found: list[Array], encoder: JSONEncoder) -> Iterator[str]:
    """Return the JSON text of `root`: plain JSON values, and the arrays `found`.

    Raises
    ------
    EncodeError
        If this is not the way to write it: `codec.encode.writing` does it with more care.
    """
    if encoder.indent is not None or not encoder.allow_nan:
        raise EncodeError("arrays are to be laid out, or looked at")
    later: list[Array] = []
    whole = by_orjson(root, encoder, later) or _by_json(root, encoder, later)
    if not later:
        return iter((whole,))
    between = whole.split(HOLE)
    if len(between) != len(later) + 1:
        raise EncodeError("a string holds the word")
    for array in later:
        _head(array.dtype, array.shape)
    return _filled(between, later, encoder)


def by_orjson(root: Any, encoder: JSONEncoder, later: list[Array]) -> str:
    """Return what stands around arrays, or nothing if it is json that has to write it.

    Arrays that are not written at once are appended to `later`.
    """
    compact = encoder.item_separator == "," and encoder.key_separator == ":"
    if not compact or encoder.indent is not None or encoder.sort_keys:
        return ""

    def note(array: Array) -> orjson.Fragment:
        small = _small(array) if encoder.payload == payload_table.TEXT else None
        if small is None:
            later.append(array)
        return orjson.Fragment(small or HOLE)

    try:
        written = orjson.dumps(root, note)
    except TypeError:  # integers beyond 64 bits, or more levels than it goes
        written = b""
    if written.isascii() and b"\x7f" not in written:
        return written.decode()
    later.clear()
    return ""


def _by_json(root: Any, encoder: JSONEncoder, later: list[Array]) -> str:
    """Return what stands around arrays."""
    later.clear()

    def note(array: Array) -> float:
        later.append(array)
        return math.nan

    return json.JSONEncoder(
        ensure_ascii=encoder.ensure_ascii,
        check_circular=False,
        sort_keys=encoder.sort_keys,
        separators=(encoder.item_separator, encoder.key_separator),
        default=note,
    ).encode(root)


def _small(array: Array) -> str | None:
    """Return the tag of a small array; None if it is not simple enough."""
    if not (0 < array.nbytes <= _SMALL and array.ndim and array.flags.c_contiguous):
        return None
    head, row = _head(array.dtype, array.shape)
    content = blocks.write_block(array, row)
    return None if content is None else f"{head}{content}}}"


def _head(dtype: DType, shape: tuple[int, ...]) -> tuple[str, DTypeRow]:
    if dtype.metadata is not None:  # which does not count when dtypes are compared
        raise EncodeError("metadata cannot be written")
    return _known_head(dtype, shape)


@lru_cache(1024)
def _known_head(dtype: DType, shape: tuple[int, ...]) -> tuple[str, DTypeRow]:
    name, row = dtype_names.spell(dtype)
    return tag_table.head({"dtype": name, "shape": list(shape)}, array_tag.NDARRAY), row


def _filled(between: list[str], found: list[Array], encoder: JSONEncoder) -> Iterator[str]:
    for before, array in zip(between, found, strict=False):
        keys, content = array_tag.header(array, encoder.payload, str, encoder.tick)
        yield before + tag_table.head(keys, array_tag.NDARRAY)
        yield from content
        yield "}"
    yield between[-1]
