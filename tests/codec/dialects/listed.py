"""Which arrays and numbers ASE and monty write as lists without a loss."""

import math
import struct
from typing import Any

import numpy as np

import codec
from codec.dialects.base import writer


def is_given(value: Any) -> bool:
    """Tell whether `tolist` gives, as JSON, a value of which lists say all; memory order aside.

    It gives a `datetime.date` or `timedelta` for units of a day or a week, which is no JSON.
    """
    if type(value) is float:
        return not math.isnan(value) or struct.pack("<d", value) == struct.pack("<d", math.nan)
    return type(value) is np.ndarray and _is_array_given(value)


def _is_array_given(value: np.ndarray[Any, Any]) -> bool:
    dtype = value.dtype
    if dtype.isbuiltin == 2:  # of ml_dtypes; which bits of a byte are spare matters nowhere
        return True
    if not dtype.itemsize or dtype.kind in "OSTV" or dtype.type in (np.longdouble, np.clongdouble):
        return False
    if dtype.kind in "Mm" and dtype != dtype.kind:
        unit = np.datetime_data(dtype)[0]
        gives_json = "h m s ms us" if dtype.kind == "M" else "Y M"
        return unit in (*gives_json.split(), "ns", "ps", "fs", "as")
    if dtype.kind == "U":
        return writer.is_unicode(value) and value.nbytes <= 1032 * 4 * value.size
    # In our own format bits that are no usual number's are written in hex.
    return '"0x' not in codec.dumps(value)


# Counts, where a date is none of Python's; and a surrogate that stands alone.
ALSO_GIVEN = frozenset({"datetime64, before year 1 and after 9999", "strings"})
