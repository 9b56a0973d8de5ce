"""Lazy arrays: of arrays in memory and of bytes, in blocks, under names."""

import warnings
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.lib import format as npy

from codec.arrays import array_tag
from codec.arrays.array_tag import contiguous_blocks, order_of
from codec.arrays.array_types import Array, DType
from codec.cli.files.format import LazyArray, Options
from codec.cli.files.library_errors import as_format_errors
from codec.errors import EncodeError, Inside

BLOCK = 1 << 20  # bytes that are read, and kept, at a time


def lazy_array_of(value: LazyArray | Array | np.generic) -> LazyArray:
    """Return an array that is in memory, or a NumPy scalar, as a lazy array."""
    if isinstance(value, LazyArray):
        return value
    array = np.asarray(value)
    blocks = partial(contiguous_blocks, array, BLOCK)
    return LazyArray(array.dtype, array.shape, blocks, lambda: array, order_of(array))


def array_of_bytes(array: Array) -> Array | LazyArray:
    """Return a view of a file's bytes as it is, or lazy where its elements have to be checked.

    Some bytes are no booleans, and elements may lie where NumPy's may not.

    Raises
    ------
    FormatError
        From what the lazy array reads, if a boolean is neither 0 nor 1.
    """

    def checked(part: Array) -> Array:
        own: Array = np.array(part, order="K", subok=False)
        with as_format_errors():
            array_tag.check_bools(own)
        return own

    array = np.asarray(array)  # where the bytes of a np.memmap lie is no part of a value
    if array.flags.aligned and not _holds_bools(array.dtype):
        return array
    lazy = lazy_array_of(array)
    return replace(lazy, blocks=lambda: map(checked, lazy.blocks()), read=lambda: checked(array))


def _holds_bools(dtype: DType) -> bool:
    """Return whether elements are booleans, in a structure too: of these, a byte has two values."""
    if dtype.names is not None:
        return any(_holds_bools(dtype[name]) for name in dtype.names)
    return dtype.base.kind == "b"


def with_arrays(value: Any) -> Any:
    """Return a value as `Format.open` yields it, with each lazy array read."""
    if isinstance(value, LazyArray):
        return value.read()
    if type(value) is dict and any(isinstance(item, LazyArray | dict) for item in value.values()):
        return {key: with_arrays(item) for key, item in value.items()}
    return value


# -- what formats of bare arrays can say ----------------------------------------------------------


def bare(value: Any, title: str) -> LazyArray:
    """Return a lazy array, for a format that has dtype, shape and elements of it alone.

    Messages call the format by its `title`.

    Raise EncodeError if it is anything else, of any other class too.
    """
    if isinstance(value, LazyArray):
        return value
    if not isinstance(value, np.ndarray):
        raise EncodeError(f"{title} holds arrays, found {_described(value)}")
    if type(value) is not np.ndarray:
        raise EncodeError(f"{type(value).__name__} would come back as ndarray; JSON holds it")
    return lazy_array_of(value)


def named(value: Any, title: str) -> dict[str, LazyArray]:
    """Return a dict of arrays as lazy arrays; as for `bare`, in each place.

    Raise EncodeError if it is anything else; it names the place.
    """
    if type(value) is not dict:
        raise EncodeError(f"{title} holds a dict of arrays, found {_described(value)}")
    arrays = {}
    for key, item in value.items():
        with Inside(key):
            arrays[checked_name(key, title)] = bare(item, title)
    return arrays


def checked_name(key: object, title: str) -> str:
    """Return a dict's key as a name in a file; raise EncodeError if it is no Unicode text."""
    if type(key) is not str:
        raise EncodeError(f"names in {title} are strings, found {type(key).__name__}")
    try:
        key.encode()
    except UnicodeEncodeError:
        raise EncodeError(f"names in {title} are Unicode text, found {key!a:.60}") from None
    return key


def check_dtype(dtype: DType, again: DType) -> None:
    """Raise EncodeError unless a dtype comes back the same, with alignment and records."""
    if dtype != again or (dtype.names is not None and repr(dtype) != repr(again)):
        raise EncodeError(f"dtype {dtype} would come back as {again}; JSON holds it")


def without_metadata(dtype: DType) -> DType:
    """Return a dtype as NPY and HDF5 keep it: without alignment and notes of libraries."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns of what is lost
        return npy.descr_to_dtype(npy.dtype_to_descr(dtype))


def lose_order(lazy: LazyArray, place: str, options: Options) -> None:
    """Report the Fortran order of an array as lost, in a format that does not keep it."""
    if lazy.order == "F":
        options.lost(f"{place}: Fortran order")


def _described(value: Any) -> str:
    """Return what a value is, and what to do with it."""
    kind = type(value)
    if isinstance(value, np.ndarray | LazyArray):
        return "an array without a name; .npy holds it"
    if kind in (dict, list):
        return f"a {kind.__name__}; --flatten joins the names of what is in it"
    if isinstance(value, np.generic):
        return f"a scalar of {value.dtype}; JSON holds it"
    return f"{'nothing' if value is None else kind.__name__}; JSON holds it"
