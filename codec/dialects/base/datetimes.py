"""Dates, times and differences by year, month, day, …: how many units of a datetime64 they are."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from codec.arrays.array_types import DType
from codec.errors import DecodeError, shorten

_MAKERS: dict[str, Any] = {
    "date": datetime.date,
    "datetime": datetime.datetime,
    "timedelta": datetime.timedelta,
}
_PARTS = {
    "date": {"year", "month", "day"},
    "datetime": {"year", "month", "day", "hour", "minute", "second", "microsecond"},
    "timedelta": {"days", "seconds", "microseconds"},
}


def count(kind: str, parts: dict[str, Any], dtype: DType) -> int:
    """Return how many units of a dtype a time is.

    Parameters
    ----------
    kind
        "date", "datetime" or "timedelta".
    parts
        What Python's class of that name is made of.
    dtype
        A datetime64 or timedelta64.

    Raises
    ------
    DecodeError
        If there is no such time, or it is no whole number of units.
    """
    if not parts.keys() <= _PARTS[kind] or not all(type(x) is int for x in parts.values()):
        raise DecodeError(f"expected a {kind} of integers {', '.join(sorted(_PARTS[kind]))}")
    try:
        made = np.array(_MAKERS[kind](**parts), f"{dtype.kind}8[us]")
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError(f"expected a {kind}: {error}") from error
    if (kind == "timedelta") != (dtype.kind == "m"):
        raise DecodeError(f"expected a time of dtype {dtype}, found a {kind}")
    units = made.astype(dtype)
    if units.astype(made.dtype) != made:
        raise DecodeError(f"expected a time that dtype {dtype} holds, found {shorten(str(made))}")
    return int(units.astype(np.int64))
