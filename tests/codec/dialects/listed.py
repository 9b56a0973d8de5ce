"""What lists of elements and the name of a dtype say of an array."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np

import codec


def is_said(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether an array that holds no objects is in C order and made of plain elements."""
    dtype = array.dtype
    is_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    if is_fortran or dtype.names is not None or not dtype.itemsize or dtype.kind == "T":
        return False
    if dtype.type in (np.longdouble, np.clongdouble):
        return False
    if dtype.kind in "US":
        return _is_text(array) and array.nbytes <= 1032 * 4 * array.size
    if dtype.kind == "V" and dtype.isbuiltin != 2:
        return False
    # In our own format bits that are no usual number's are written in hex.
    return '"0x' not in codec.dumps(array)


def _is_text(array: np.ndarray[Any, Any]) -> bool:
    if array.dtype.kind == "S":
        return all(byte < 128 for byte in array.tobytes())
    points = np.frombuffer(array.tobytes(), f"{array.dtype.byteorder}u4")
    return all(point < 0xD800 or 0xDFFF < point < 0x110000 for point in points.tolist())


def is_given(value: Any) -> bool:
    """Tell whether `tolist` gives, as JSON, a value of which lists say all; memory order aside.

    It gives a `datetime.date` or `timedelta` for units of a day or a week, which is no JSON.
    """
    if type(value) is float:
        return not math.isnan(value) or struct.pack("<d", value) == struct.pack("<d", math.nan)
    if type(value) is not np.ndarray or value.dtype.kind in "SO":
        return False
    if value.dtype.isbuiltin == 2:  # of ml_dtypes; which bits of a byte are spare matters nowhere
        return True
    if value.dtype.kind in "Mm" and value.dtype != value.dtype.kind:
        unit = np.datetime_data(value.dtype)[0]
        gives_json = "h m s ms us" if value.dtype.kind == "M" else "Y M"
        if unit not in (*gives_json.split(), "ns", "ps", "fs", "as"):
            return False
    return is_said(np.ascontiguousarray(value) if value.shape else value)


# Counts, where a date is none of Python's; and a surrogate that stands alone.
ALSO_GIVEN = frozenset({"datetime64, before year 1 and after 9999", "strings"})


def is_scalar(value: Any) -> bool:
    """Tell whether a value is one that JSON has a word for, in whose place NumPy puts it."""
    if type(value) is float:
        return math.isfinite(value)
    return value is None or type(value) in (bool, int, str)
