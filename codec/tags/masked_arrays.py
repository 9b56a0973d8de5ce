"""Masked arrays: their tag, and which of them NumPy can make."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import MAX_ITEMSIZE
from codec.arrays.elements import numbers, value_bytes
from codec.arrays.elements.strings import has_surrogate
from codec.errors import DecodeError, shorten
from codec.tags.strings_and_numbers import Keys, items_of

_LARGE = 1 << 15  # bytes of a string that the tag around it earns


def lower_masked(value: np.ma.MaskedArray[Any, Any]) -> tuple[Keys, Any]:
    """Return the keys and the content of a masked array."""
    mask = np.ma.getmask(value)
    kept = vars(value)["_fill_value"]
    fill_value: Any = None if kept is None else value.fill_value
    if kept is not None and (kept.dtype != value.dtype or kept.itemsize > _LARGE):
        if kept.dtype.kind == "S":  # with its NULs, which tell its length, or earn it
            fill_value = np.bytes_(fill_value.ljust(kept.itemsize, b"\0"))
        elif kept.dtype.kind == "U":
            fill_value = np.str_(fill_value.ljust(kept.itemsize // 4, "\0"))
    keys = {"hard": True} if value.hardmask else {}
    return keys, [value.data, False if mask is np.ma.nomask else mask, fill_value]


def _mask_dtype(dtype: DType) -> DType:
    try:
        return np.ma.make_mask_descr(dtype)
    except (TypeError, ValueError) as error:
        raise DecodeError(f"expected an array that NumPy can mask: {error}") from error


def masking_bytes(content: Any) -> int:
    """Return the memory beyond its data's that a masked array takes, which its dtype says.

    For a structure NumPy makes a mask of a byte for each field of each element, be it of no bytes,
    and a fill value of one element, with 8 bytes more for most fields. A short string that is the
    fill value of long ones becomes as long.
    """
    data = content[0] if type(content) is list and content else None
    if not isinstance(data, np.ndarray):
        return 0
    if data.dtype.names is None:
        fill_value = content[-1]
        is_string = isinstance(fill_value, np.bytes_ | np.str_)
        is_longer = is_string and _is_element(fill_value.dtype, data.dtype)
        return data.itemsize if is_longer and fill_value.itemsize < data.itemsize else 0
    each = _mask_bytes(data.dtype)
    if each > MAX_ITEMSIZE:  # NumPy counts on from 0
        raise DecodeError(
            f"expected an array that NumPy can mask, found a mask of {each} bytes each"
        )
    fill_value = int(data.dtype.itemsize) + _bytes_of_no_elements(data.dtype)
    return max(0, (data.size + 8) * each + fill_value - data.nbytes)


def _bytes_of_no_elements(dtype: Any) -> int:
    """Return the bytes of one element of each sub-array that has none: NumPy makes one to fill."""
    if dtype.subdtype is not None:
        here = dtype.base.itemsize if 0 in dtype.shape else 0
        return int(here) + _bytes_of_no_elements(dtype.base)
    return sum(_bytes_of_no_elements(dtype[name]) for name in dtype.names or ())


def _mask_bytes(dtype: Any) -> int:
    """Return the bytes of an element's mask."""
    if dtype.subdtype is not None:
        count: int = math.prod(dtype.shape)
        return count * _mask_bytes(dtype.base)
    return 1 if dtype.names is None else sum(_mask_bytes(dtype[name]) for name in dtype.names)


def build_masked(keys: Keys, content: Any) -> np.ma.MaskedArray[Any, Any]:
    """Return a masked array of its data, its mask and its fill value."""
    if keys.get("hard", True) is not True:
        raise DecodeError(f"expected hard true, found {shorten(keys['hard'])}")
    if len(items_of(content)) != 3 or type(content[0]) not in array_tag.CLASSES:
        raise DecodeError("expected [array, mask, fill value]")
    data, mask, fill_value = content
    if mask is False:
        mask = np.ma.nomask
    elif type(mask) not in array_tag.CLASSES or mask.shape != data.shape:
        raise DecodeError(f"expected false, or a mask of shape {list(data.shape)}").inside(1)
    elif mask.dtype != _mask_dtype(data.dtype):
        raise DecodeError(f"expected a mask of dtype {_mask_dtype(data.dtype)}").inside(1)
    try:
        with np.errstate(all="ignore"):
            masked = np.ma.MaskedArray(data, mask, hard_mask="hard" in keys, copy=False)
    except (TypeError, ValueError) as error:  # NumPy makes fill values of structures: not of all
        raise DecodeError(f"expected an array that NumPy can mask: {error}") from error
    if fill_value is None and data.dtype.names is not None:
        value_bytes.clear_padding(vars(masked)["_fill_value"])  # NumPy leaves there what was
    elif fill_value is not None:
        # NumPy's own way to set it would convert it, and many arrays have one of another dtype:
        # that of an int8 is the int64 999999, that of a quotient is that of the dividend.
        vars(masked)["_fill_value"] = _fill_value(fill_value, data.dtype)
    return masked


def _fill_value(found: Any, dtype: DType) -> Array:
    """Return a fill value as NumPy keeps it, in an array without dimensions."""
    if dtype.kind != "O" and isinstance(found, np.generic):
        kept = dtype if _is_element(found.dtype, dtype) else found.dtype
        if kept.kind in "mM":
            return numbers.as_times(np.asarray(found).view(np.int64), kept)
        box = np.empty((), kept)
        box[()] = found
        return box
    if dtype.kind == "O" or (dtype.kind == "T" and _is_text_or_missing(found, dtype)):
        box = np.empty((), dtype)
        box[()] = found
        return box
    raise DecodeError("expected a fill value that is a scalar with a dtype").inside(2)


def _is_text_or_missing(found: Any, dtype: DType) -> bool:
    """Return whether a value is an element of NumPy's strings, which would coerce any other."""
    if type(found) is str:
        return not has_surrogate(found)
    is_missing = type(getattr(dtype, "na_object", None)) is type(found) is float
    return is_missing and math.isnan(found)


def _is_element(scalar: DType, dtype: DType) -> bool:
    """Return whether a scalar, which has no byte order, is an element of an array of a dtype."""
    if dtype.kind in "US":
        return scalar.kind == dtype.kind and scalar.itemsize <= dtype.itemsize
    return dtype.kind != "T" and scalar == dtype.newbyteorder("=")
