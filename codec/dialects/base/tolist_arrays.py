"""Arrays as `ndarray.tolist` and the name of a dtype give them, without any tag of elements."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from codec.arrays.dtype_table import DType
from codec.dialects.base import array_data, datetimes, dtype_strings
from codec.dialects.base.reader import Reading
from codec.dialects.base.writer import Text, Writing
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text

Array = np.ndarray[Any, Any]

# Gives the text of a date and time, as `tolist` makes one of a datetime64, in the dialect's tag.
Moment = Callable[[dict[str, Any]], object]

_OBJECT = np.dtype("O")
_BITS = re.compile(r"str([1-9][0-9]{1,10})")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?", flags=re.ASCII)
_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")


# -- dtypes ---------------------------------------------------------------------------------------


def read_dtype(name: object) -> DType:
    """Give the dtype that NumPy calls `name`, if `tolist` gives its elements as JSON has them.

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


def dtype_name(dtype: DType) -> str:
    """Give what `read_dtype` reads.

    Raises
    ------
    EncodeError
        If that would not be the same dtype.
    """
    if dtype == _OBJECT and dtype.metadata is None:
        return "object"
    if _is_void(dtype):
        raise EncodeError(f"dtype {dtype} cannot be said in this dialect")
    return dtype_strings.name(dtype)


def _is_void(dtype: DType) -> bool:
    return dtype.kind == "V" and dtype.isbuiltin != 2  # 2 is of another package, and no raw bytes


# -- reading --------------------------------------------------------------------------------------


def of_lists(
    scanned: Any, dtype: DType, shape: tuple[int, ...], reading: Reading, moment: Moment
) -> Array:
    """Give an array of nested lists of elements.

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
    return array_data.of_lists(scanned, dtype, shape, reading)


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


# -- writing --------------------------------------------------------------------------------------


def check_objects(array: Array, leaves: frozenset[type]) -> None:
    """Refuse an array of objects that are others than these.

    Raises
    ------
    EncodeError
        If an element is one that NumPy would not make of nested lists.
    """
    for index, item in np.ndenumerate(array):
        if type(item) not in leaves:
            error = EncodeError(f"{type(item).__name__} in an array of objects would not come back")
            for i in reversed(index):
                error.inside(i)
            raise error


def text_of(array: Array, writing: Writing) -> Text:
    """Give the text of nested lists of elements that `of_lists` reads.

    Raises
    ------
    EncodeError
        If an element cannot be said.
    """
    has_unit = array.dtype.kind != "M" or np.datetime_data(array.dtype)[0] != "generic"
    if not has_unit and not np.isnat(array).all():
        raise EncodeError("dates without a unit cannot be said in this dialect")
    if array.dtype.kind != "S":
        return array_data.text_of(array, writing)
    try:
        return array_data.text_of(array.astype(f"U{array.itemsize}"), writing)
    except UnicodeDecodeError:
        raise EncodeError("bytes that are no ASCII text cannot be said in this dialect") from None
