"""Whether two arrays hold the same elements, bit for bit."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

_NUMERIC = "biufc"  # the kinds of dtype that are numbers


def _rows_of_bytes(array: Array) -> NDArray[np.uint8]:
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.uint8).reshape(array.size, array.dtype.itemsize)


def _castable(source: np.dtype[Any], target: np.dtype[Any]) -> bool:
    """Say whether a reader may cast: text is no number, and a complex number no real one."""
    return source == target or (
        source.kind in _NUMERIC
        and target.kind in _NUMERIC
        and not (source.kind == "c" and target.kind != "c")
    )


def first_difference(original: Array, restored: Array) -> int | None:
    """Give the index, in C order, of the first element that casting does not bring back.

    The two have one size. Casting must not round a number to an integer, or wrap it.

    >>> first_difference(np.float32([0.1, 0.2]), np.array([0.10000000149011612, 0.2]))
    >>> first_difference(np.array([0.0, 1.0]), np.array([-0.0, 1.0]))
    0
    >>> first_difference(np.uint8([0, 1]), np.array([0, 257]))
    1
    """
    if original.size == 0:
        return None
    if original.dtype.hasobject or not _castable(restored.dtype, original.dtype):
        return None if original.dtype.hasobject and original.tolist() == restored.tolist() else 0
    with np.errstate(all="ignore"):  # a cast that overflows shows as a difference
        cast = restored.astype(original.dtype, order="C")
        to_integers = original.dtype.kind in "biu" and original.dtype != restored.dtype
        changed = (cast != restored).ravel() if to_integers else np.zeros(1, bool)
    if cast.tobytes() != original.tobytes():
        changed = changed | (_rows_of_bytes(cast) != _rows_of_bytes(original)).any(axis=1)
    return int(np.argmax(changed)) if changed.any() else None


def _exact_integers(values: Any, dtype: np.dtype[Any]) -> Array | None:
    """Give a nested list of integers in a dtype, if they all fit."""
    try:
        array = np.array(values, dtype=dtype)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.tolist() == values else None


def as_array(values: Any, like: Array) -> Array | None:
    """Give a nested list, or a number, as ``np.array`` sees it; None if it is ragged.

    ``np.array`` alone makes floats of large unsigned integers beside small ones; where `like` has
    integers, these stay integers.

    >>> as_array([1, 2**63], like=np.zeros(2, np.uint64)).dtype
    dtype('uint64')
    """
    try:
        array = np.array(values)
    except (ValueError, OverflowError):
        return None
    if like.dtype.kind in "iu" and array.dtype.kind in "fO" and array.size:
        exact = _exact_integers(values, like.dtype)
        return array if exact is None else exact
    return array
