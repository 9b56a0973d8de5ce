"""Lazy arrays: of arrays in memory and of bytes, in containers, in blocks, under names."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_tag import order_of
from codec.arrays.array_types import Array, DType
from codec.cli.files.format import FormatError, LazyArray, Options
from codec.cli.files.library_errors import as_format_errors
from codec.errors import EncodeError

BLOCK = 1 << 20  # bytes that are read, and kept, at a time


def lazy_array_of(array: Array) -> LazyArray:
    """Return an array that is in memory as a lazy array."""
    order = order_of(array)
    return LazyArray(
        array.dtype, array.shape, lambda: blocks_of(array), lambda: array, array, order
    )


def lazy_array_of_bytes(array: Array) -> LazyArray:
    """Return a lazy array of a view of a file's bytes, such as an `np.memmap`.

    Its `array` is None where the bytes may be no elements, or lie where elements may not.

    Raises
    ------
    FormatError
        From what it reads, if a boolean is neither 0 nor 1.
    """

    def checked(part: Array) -> Array:
        own: Array = np.array(part, order="K", subok=False)
        with as_format_errors():
            array_tag.check_bools(own)
        return own

    lazy = lazy_array_of(array)
    there = array if array.flags.aligned and not _holds_bools(array.dtype) else None
    blocks = lazy.blocks if there is not None else lambda: map(checked, blocks_of(array))
    return replace(lazy, array=there, blocks=blocks, read=lambda: checked(array))


def blocks_of(array: Array) -> Iterator[Array]:
    """Yield all elements in C order, in 1-D arrays of at most about a MiB."""
    step = max(1, BLOCK // max(1, array.itemsize))
    plain = np.asarray(array) if type(array) is np.matrix else array  # which is never 1-D
    elements = plain.reshape(-1) if plain.flags.c_contiguous else plain.flat
    for start in range(0, plain.size, step):
        yield elements[start : start + step]


def _holds_bools(dtype: DType) -> bool:
    """Tell whether bytes may be no elements: booleans, in a structure too, have two values."""
    if dtype.names is not None:
        return any(_holds_bools(dtype[name]) for name in dtype.names)
    return dtype.base.kind == "b"


# -- whole values ---------------------------------------------------------------------------------


def with_lazy_arrays(value: Any) -> Any:
    """Return a value with a lazy array for each array, one and the same for the same array."""
    return _replaced(
        value, lambda item: lazy_array_of(item) if isinstance(item, np.ndarray) else item
    )


def with_arrays(value: Any, *, all_of_them: bool = True) -> Any:
    """Return a value with an array for each lazy array, the same one for the same.

    Parameters
    ----------
    all_of_them
        Whether to read those that are not in memory yet.
    """

    def array(item: Any) -> Any:
        if not isinstance(item, LazyArray):
            return item
        if item.array is not None:
            is_mapped = type(item.array) is np.memmap  # which is no part of a value
            return np.asarray(item.array) if is_mapped else item.array
        return item.read() if all_of_them else item

    return _replaced(value, array)


def _replaced(root: Any, lazy: Callable[[Any], Any]) -> Any:
    """Replace what stands in containers; each is made anew once, however often it is met."""
    made: dict[int, Any] = {}

    def replaced(value: Any) -> Any:
        if id(value) in made:
            return made[id(value)]
        kind = type(value)
        new: Any
        if kind is tuple:
            new = tuple(map(replaced, value))
        elif kind in (dict, list, deque):
            new = deque(maxlen=value.maxlen) if kind is deque else kind()
            made[id(value)] = new  # before it is filled, for it may hold itself
            if kind is dict:
                new.update((key, replaced(item)) for key, item in value.items())
            else:
                new.extend(map(replaced, value))
        else:
            new = lazy(value)
            if new is value:
                return value
        made[id(value)] = new
        return new

    try:
        return replaced(root)
    except RecursionError:
        raise FormatError("it nests deeper than Python's recursion limit allows") from None


# -- what formats of bare arrays can say ----------------------------------------------------------


@contextmanager
def inside(key: object) -> Iterator[None]:
    """Put `key` before the place that an `EncodeError` names."""
    try:
        yield
    except EncodeError as error:
        error.inside(key)
        raise


def bare(value: Any, title: str) -> LazyArray:
    """Return a lazy array, for a format that has dtype, shape and elements of it alone.

    Parameters
    ----------
    title
        What the format is called in messages.

    Raises
    ------
    EncodeError
        If it is anything else, of any other class too.
    """
    lazy = lazy_array_of(value) if isinstance(value, np.ndarray) else value
    if not isinstance(lazy, LazyArray):
        raise EncodeError(f"{title} holds arrays, found {_described(value)}")
    if type(lazy.array) not in (type(None), np.ndarray, np.memmap):
        raise EncodeError(f"{type(lazy.array).__name__} would come back as ndarray; JSON holds it")
    return lazy


def named(value: Any, title: str) -> dict[str, LazyArray]:
    """Return a dict of arrays as lazy arrays; as for `bare`, in each place.

    Raises
    ------
    EncodeError
        If it is anything else; it names the place.
    """
    if type(value) is not dict:
        raise EncodeError(f"{title} holds a dict of arrays, found {_described(value)}")
    arrays = {}
    for key, item in value.items():
        with inside(key):
            arrays[name_of(key, title)] = bare(item, title)
    return arrays


def name_of(key: object, title: str) -> str:
    """Check a dict's key that is to be a name in a file.

    Raises
    ------
    EncodeError
        If it is no Unicode text.
    """
    if type(key) is not str:
        raise EncodeError(f"names in {title} are strings, found {type(key).__name__}")
    try:
        key.encode()
    except UnicodeEncodeError:
        raise EncodeError(f"names in {title} are Unicode text, found {key!a:.60}") from None
    return key


def is_same_dtype(one: DType, other: DType) -> bool:
    """Tell whether two dtypes are the same in all, alignment and records too, but notes."""
    return one == other and (one.names is None or repr(one) == repr(other))


def lose_order(lazy: LazyArray, place: str, options: Options) -> None:
    """Tell of a Fortran order that a format has no word for."""
    if lazy.order == "F":
        options.lost(f"{place}: Fortran order")


def _described(value: Any) -> str:
    """Say what a value is, and what to do with it."""
    kind = type(value)
    if isinstance(value, np.ndarray | LazyArray):
        return "an array without a name; .npy holds it"
    if kind in (dict, list):
        return f"a {kind.__name__}; --flatten joins the names of what is in it"
    if isinstance(value, np.generic):
        return f"a scalar of {value.dtype}; JSON holds it"
    return f"{'nothing' if value is None else kind.__name__}; JSON holds it"
