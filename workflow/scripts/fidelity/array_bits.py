"""Compare two arrays bit for bit: dtype, NaN payloads, signed zeros, elements."""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
DType: TypeAlias = np.dtype[Any]

_INTEGERS = "biu"
_NUMERIC = "biufc"  # the kinds of dtype that are numbers
_TEXT = "US"
_TIMES = "mM"


def _rows_of_bytes(array: Array) -> NDArray[np.uint8]:
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.uint8).reshape(array.size, array.dtype.itemsize)


def _is_raw(dtype: DType) -> bool:
    """Say whether a dtype is bytes that nothing is said of."""
    return dtype.type is np.void and dtype.names is None


def _is_number(dtype: DType) -> bool:
    """Say whether a dtype is of numbers; bfloat16 and its like are of the kind V, as raw bytes."""
    return dtype.kind in _NUMERIC or (dtype.kind == "V" and dtype.type is not np.void)


def _castable(source: DType, target: DType) -> bool:
    """Say whether a reader may cast: text is no number, and a complex number no real one.

    Text of one length is text of another. Numbers, or text, can be times, and raw bytes whatever
    has as many.
    """
    return (
        source == target
        or (
            _is_number(source) and _is_number(target) and (source.kind != "c" or target.kind == "c")
        )
        or (source.kind == target.kind and source.kind in _TEXT + _TIMES)
        or (target.kind in _TIMES and source.kind in "iuU")
        or (_is_raw(source) and source.itemsize == target.itemsize)
    )


def _cast(array: Array, dtype: DType) -> Array | None:
    """Return an array in another dtype, in C order; None for text that is no time."""
    if _is_raw(array.dtype) and array.dtype != dtype:
        return np.ascontiguousarray(array).view(dtype)
    try:
        with np.errstate(all="ignore"):  # a cast that overflows shows as a difference
            return array.astype(dtype, order="C")
    except ValueError:
        return None


def _same_object(one: Any, other: Any) -> bool:
    """Say whether two elements are equal, and of one type; NaN equals NaN, and 0.0 not -0.0."""
    if type(one) is float and type(other) is float:
        same = one == other and math.copysign(1, one) == math.copysign(1, other)
        return same or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and bool(one == other)


def _differences(original: Array, restored: Array) -> NDArray[np.bool_] | None:
    """Say of each element, in C order, whether it differs; None if none does."""
    dtype = original.dtype
    if dtype.hasobject or restored.dtype.hasobject:  # texts, say, in an array of objects
        pairs = zip(original.ravel().tolist(), restored.ravel().tolist(), strict=True)
        changed = np.array([not _same_object(*pair) for pair in pairs])
        return changed if changed.any() else None
    if not _castable(restored.dtype, dtype):
        return np.ones(original.size, np.bool_)
    cast = _cast(restored, dtype)
    if cast is None:
        return np.ones(original.size, np.bool_)
    changed = np.zeros(original.size, np.bool_)
    to_integers = dtype.kind in _INTEGERS and _is_number(restored.dtype)
    to_text = dtype.kind in _TEXT and dtype.kind == restored.dtype.kind
    if (to_integers or to_text) and dtype != restored.dtype:
        changed = (cast != restored).ravel()
    if cast.tobytes() != original.tobytes():
        changed = changed | (_rows_of_bytes(cast) != _rows_of_bytes(original)).any(axis=1)
    return changed if changed.any() else None


def first_difference(original: Array, restored: Array) -> int | None:
    """Return the index, in C order, of the first element that casting does not bring back.

    The two have one size. Casting must not round a number to an integer, wrap it or cut a text. A
    masked array must hide the same elements; what is hidden does not count.

    >>> first_difference(np.float32([0.1, 0.2]), np.array([0.10000000149011612, 0.2]))
    >>> first_difference(np.array([0.0, 1.0]), np.array([-0.0, 1.0]))
    0
    >>> first_difference(np.uint8([0, 1]), np.array([0, 257]))
    1
    """
    if original.size == 0:
        return None
    changed = _differences(np.asarray(original), np.asarray(restored))
    if isinstance(original, np.ma.MaskedArray) or isinstance(restored, np.ma.MaskedArray):
        hidden, others = (np.ma.getmaskarray(array).ravel() for array in (original, restored))
        seen = np.zeros(original.size, np.bool_) if changed is None else changed & ~hidden
        changed = seen | (hidden != others)
    return None if changed is None or not changed.any() else int(np.argmax(changed))


def _exact(values: Any, dtype: DType) -> Array | None:
    """Return a nested list of integers or objects in a dtype, if they all fit."""
    try:
        array = np.array(values, dtype=dtype)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.tolist() == values else None


def as_array(values: Any, like: Array) -> Array | None:
    """Return a nested list, or a number, as ``np.array`` sees it; None if it is ragged.

    ``np.array`` alone makes floats of large unsigned integers beside small ones, and text of
    numbers beside text; where `like` has integers or objects, these stay what they are.

    >>> as_array([1, 2**63], like=np.zeros(2, np.uint64)).dtype
    dtype('uint64')
    """
    try:
        array = np.array(values)
    except (ValueError, OverflowError):
        return None
    wider = like.dtype.kind in "iu" and array.dtype.kind in "fO"
    if (wider or like.dtype.hasobject) and array.size:
        exact = _exact(values, like.dtype)
        return array if exact is None else exact
    return array
