"""A restricted unpickler: arrays, numbers, strings and containers; other classes are refused.

A pickle is a program that names functions and calls them. Those of this module name four that do
no harm, and `load` calls no others. NumPy's own way is not among them: its ``dtype.__setstate__``
believes what a pickle says of an array's memory. What has no place here is refused on writing, so
that nothing is stored that cannot be read.
"""

import importlib
import io
import pickle
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import NDArray

from common import record_classes

# Keeps shared objects, and arrays without a copy; every Python >= 3.8 reads it.
_PROTOCOL = 5
_ML_DTYPES = "ml_dtypes."  # NumPy has no spelling for its dtypes


class UnfitError(TypeError):
    """A value is none of what is written here."""


def _extended(descr: Any) -> np.dtype[Any] | None:
    """Return the dtype of ml_dtypes that is spelled ``ml_dtypes.bfloat16``."""
    if not isinstance(descr, str) or not descr.startswith(_ML_DTYPES):
        return None
    name = descr.removeprefix(_ML_DTYPES)
    if not re.fullmatch("b?float[0-9a-z_]+|u?int[24]", name):
        raise pickle.UnpicklingError(f"no dtype is called {descr}")
    extended: np.dtype[Any] = np.dtype(getattr(importlib.import_module("ml_dtypes"), name))
    return extended


def _array(descr: Any, shape: tuple[int, ...], order: Any, data: Any) -> NDArray[Any]:
    """Make an array of bytes, of which there must be as many as it needs."""
    dtype = _extended(descr) or np.lib.format.descr_to_dtype(descr)
    if dtype.hasobject:
        raise pickle.UnpicklingError(f"holds {dtype}: addresses in memory")
    elements = np.frombuffer(data, dtype) if data else np.empty(0, dtype)
    return elements.reshape(shape, order=order)


def _scalar(descr: Any, data: bytes) -> Any:
    return _array(descr, (), "C", data)[()]


def _masked(data: Any, mask: Any, fill_value: Any) -> Any:
    return np.ma.MaskedArray(data, mask, fill_value=fill_value)


_CALLED: dict[tuple[str, str], Callable[..., Any]] = {
    (called.__module__, called.__name__): called
    for called in (_array, _scalar, _masked, deque, complex)
}


def _descr(dtype: np.dtype[Any]) -> Any:
    """Spell a dtype as NPY files do."""
    if dtype.type.__module__ == _ML_DTYPES[:-1]:
        return _ML_DTYPES + dtype.name
    if dtype.itemsize and not dtype.hasobject:
        descr = np.lib.format.dtype_to_descr(dtype)
        back = np.lib.format.descr_to_dtype(descr)
        if back == dtype and back.type is dtype.type:
            return descr
    raise UnfitError(f"expected arrays of NumPy's own dtypes without objects, found {dtype}")


def _of_array(array: NDArray[Any]) -> tuple[Any, ...]:
    descr = _descr(array.dtype)
    only_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    order: Literal["C", "F"] = "F" if only_fortran else "C"
    # A buffer of bytes, because NumPy gives none of dates. It is written as bytes if the array is
    # read-only, and else as a bytearray.
    data = array.reshape(-1, order=order).view(np.uint8).data if array.nbytes else bytearray()
    return _array, (descr, array.shape, order, pickle.PickleBuffer(data))


class _Pickler(pickle.Pickler):
    """Writes what `load` reads; it is asked of all but Python's own simplest types."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind is np.ndarray:
            return _of_array(value)
        if kind is np.ma.MaskedArray:
            return _masked, (value.data, np.ma.getmask(value), value.fill_value)
        if record_classes.is_record(value):
            return NotImplemented
        if isinstance(value, np.generic) and kind is value.dtype.type:
            return _scalar, (_descr(value.dtype), value.tobytes())
        if kind in (deque, complex) or any(value is called for called in _CALLED.values()):
            return NotImplemented  # as ever
        raise UnfitError(
            "expected arrays, numbers, strings, and dicts, lists, tuples, sets and deques of them, "
            f"found {kind.__module__}.{kind.__qualname__}"
        )


class _Unpickler(pickle.Unpickler):
    """Calls nothing but `_CALLED`."""

    def find_class(self, module: str, name: str) -> Any:
        if module == record_classes.__name__:
            with suppress(AttributeError, ValueError):
                return record_classes.class_called(name)
        try:
            return _CALLED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(
                f"asks for {module}.{name}, which no array is made with"
            ) from None


def dumps(value: Any) -> bytes:
    """Return the pickle of arrays, numbers, strings and containers; else raise `UnfitError`.

    >>> content = dumps({"w": np.float32([1, 2]), "memory": deque([(1, True)], maxlen=3)})
    >>> load(io.BytesIO(content))
    {'w': array([1., 2.], dtype=float32), 'memory': deque([(1, True)], maxlen=3)}
    >>> dumps([print])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    common.safe_pickle.UnfitError: expected arrays, numbers, strings, and dicts, lists, tuples, \
sets and deques of them, found builtins.builtin_function_or_method...
    """
    file = io.BytesIO()
    _Pickler(file, _PROTOCOL).dump(value)
    return file.getvalue()


def load(file: IO[bytes]) -> Any:
    """Read the pickle that `dumps` made, or that anybody made, from where a file is.

    Raise `pickle.UnpicklingError` if it asks for anything else, or is damaged.

    >>> load(io.BytesIO(pickle.dumps(print)))
    Traceback (most recent call last):
        ...
    _pickle.UnpicklingError: asks for builtins.print, which no array is made with
    """
    try:
        return _Unpickler(file).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:
        raise pickle.UnpicklingError(f"damaged: {type(error).__name__}: {error}") from error
