"""Fast route for short documents: orjson parses all, then tags become arrays."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import orjson

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.arrays.dtype_table import DTypeRow, Spelling
from codec.arrays.elements import blocks, nested
from codec.decode.direct import NotDirectError
from codec.decode.rest import has_long_numbers
from codec.errors import DecodeError

LONGEST = 1 << 12  # bytes; arrays in longer documents are rather cut out


def parse(data: bytes) -> Any:
    """Return what a document says, if all that it needs is JSON and arrays of numbers as text.

    Raises
    ------
    NotDirectError
        If it has to be read in another way.
    """
    if b"\\" in data or has_long_numbers(data):
        raise NotDirectError
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise NotDirectError from None
    count = data.count(b"__")
    if count == 0:
        return value
    holder = [value]
    try:
        arrays_found = _fill(holder)
    except RecursionError:
        raise NotDirectError from None
    # With as many of these as there are arrays, no array has a key twice, which orjson ignores.
    if not count == 2 * arrays_found == 2 * data.count(b'"dtype"') == 2 * data.count(b'"shape"'):
        raise NotDirectError
    return holder[0]


def _fill(container: Any) -> int:
    """Make arrays of their tags, and count them."""
    items = container.items() if type(container) is dict else enumerate(container)
    count = 0
    for key, item in items:
        if type(item) is dict and array_tag.NDARRAY in item:
            container[key] = _array(item)
            count += 1
        elif type(item) is dict or type(item) is list:
            count += _fill(item)
    return count


def _array(tag: dict[str, Any]) -> Array:
    try:
        sizes = tag["shape"]
        # Looked at here, for [1], [1.0] and [true] are one key of the cache.
        if len(tag) != 3 or type(sizes) is not list or not set(map(type, sizes)) <= {int}:
            raise NotDirectError
        row, shape = _header(tag["dtype"], tuple(sizes))
        content = tag[array_tag.NDARRAY]
        if len(shape) == 1 and row.spelling is Spelling.FLOAT and row.dtype.isnative:
            array = _floats(content, shape[0], row)
            if array is not None:
                return array
        return np.require(nested.parse(content, shape, row, _PLAIN), None, ["O"])
    except (KeyError, TypeError, DecodeError):
        raise NotDirectError from None


@lru_cache(1024)
def _header(name: str, shape: tuple[int, ...]) -> tuple[DTypeRow, tuple[int, ...]]:
    dtype, row, _ = array_tag.read_dtype_and_shape({"dtype": name, "shape": list(shape)})
    if row.spelling not in blocks.PARSED or dtype != row.dtype:
        raise NotDirectError
    return row, shape


def _floats(content: Any, size: int, row: DTypeRow) -> Array | None:
    """Return a few floats, if they are no more than that."""
    if type(content) is not list or len(content) != size or set(map(type, content)) != {float}:
        return None
    largest = _LARGEST[row.dtype.itemsize]
    if min(content) < -largest or max(content) > largest:
        return None
    return np.array(content, row.dtype)


_LARGEST = {8: float(np.finfo(np.float64).max), 4: float(np.finfo(np.float32).max)}


class _Plain:
    """A document that holds numbers only, for `nested`."""

    def value(self, scanned: Any) -> Any:
        return scanned

    def plain(self, scanned: list[Any]) -> list[Any]:
        return scanned

    def claim(self, size: int) -> None:
        raise NotDirectError


_PLAIN = _Plain()
