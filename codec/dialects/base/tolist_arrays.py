"""Read arrays that are a dtype name and the lists of `ndarray.tolist`, for ASE and monty."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, datetimes, dtype_strings
from codec.dialects.base.reader import DialectReader
from codec.errors import DecodeError, shorten
from codec.payloads import base64_text

# Gives the text of a date and time, as `tolist` makes one of a datetime64, in the dialect's tag.
Moment = Callable[[dict[str, Any]], object]

_OBJECT = np.dtype("O")
_BITS = re.compile(r"str([1-9][0-9]{1,10})")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?", flags=re.ASCII)
_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")


# -- dtypes ---------------------------------------------------------------------------------------


def read_dtype(name: object) -> DType:
    """Return the dtype that NumPy calls `name`, if `tolist` gives its elements as JSON has them.

    Raises
    ------
    DecodeError
        If there is none.
    """
    if name == "object":
        return _OBJECT
    bits = _BITS.fullmatch(name) if isinstance(name, str) else None
    if bits and int(bits[1]) % 32 == 0:  # dtype.name instead of str(dtype)
        name = f"<U{int(bits[1]) // 32}"
    dtype = dtype_strings.read(name)
    if _is_void(dtype):
        raise DecodeError(f"expected a dtype whose elements are JSON, found {shorten(name)}")
    return dtype


def _is_void(dtype: DType) -> bool:
    return dtype.kind == "V" and dtype.isbuiltin != 2  # 2 is of another package, and no raw bytes


# -- reading --------------------------------------------------------------------------------------


def of_lists(
    scanned: Any, dtype: DType, shape: tuple[int, ...], reader: DialectReader, moment: Moment
) -> Array:
    """Return an array of nested lists of elements.

    Null is NaT; a datetime64 may stand in a tag of the dialect; bytes are ASCII text, as Python 2
    gave them.

    Raises
    ------
    DecodeError
        If the nesting is not `shape`, or an element is none of the dtype.
    """
    leaves: dict[str, Callable[[Any], Any]] = {
        "S": _base64,
        "M": partial(_count, dtype=dtype, moment=moment),
        "m": lambda item: "NaT" if item is None else item,
    }
    if dtype.kind in leaves:
        scanned = array_data.mapped(scanned, len(shape), leaves[dtype.kind])
    return array_data.of_lists(scanned, dtype, shape, reader)


def _base64(item: Any) -> Any:
    if not isinstance(item, str) or not item.isascii():
        raise DecodeError(f"expected ASCII text, found {shorten(item)}")
    return base64_text.to_base64(item.encode())


def _count(item: Any, dtype: DType, moment: Moment) -> Any:
    if item is None:
        return "NaT"
    if not isinstance(item, dict):
        return item
    text = moment(item)
    parts = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise DecodeError(f"expected a date and time, an integer or null, found {shorten(item)}")
    numbers = map(int, parts.groups("0"))
    return datetimes.count("datetime", dict(zip(_PARTS, numbers, strict=True)), dtype)
