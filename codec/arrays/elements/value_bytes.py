"""Which bytes of an element carry a value: not the padding of long doubles and structures."""

from collections.abc import Callable

import numpy as np

from codec.arrays.array_types import Array, DType
from codec.arrays.elements.numbers import significant_bytes


def is_padded(dtype: DType) -> bool:
    """Return whether an element may have bytes that carry no value."""
    return dtype.names is not None or dtype.type in (np.longdouble, np.clongdouble)


def significant(dtype: DType) -> Array:
    """Return for each byte of an element whether it carries a value."""
    mask = np.zeros(dtype.itemsize, np.bool_)
    mark(mask, dtype, _significant_of_one)
    return mask


def _significant_of_one(dtype: DType) -> Array | bool:
    if dtype.type not in (np.longdouble, np.clongdouble):
        return True
    part = np.dtype(np.longdouble)
    little = np.arange(part.itemsize) < significant_bytes(part)
    one = little[::-1] if dtype.byteorder == ">" else little
    return np.tile(one, dtype.itemsize // part.itemsize)


def mark(mask: Array, dtype: DType, leaf: Callable[[DType], Array | bool]) -> None:
    """Mark the bytes of an element by what `leaf` returns for the dtype that they belong to."""
    if dtype.names is not None:
        for name in dtype.names:
            field, offset = dtype.fields[name][:2]  # type: ignore[index]
            mark(mask[offset : offset + field.itemsize], field, leaf)
    elif dtype.subdtype is None:
        mask |= leaf(dtype)
    elif dtype.itemsize == dtype.base.itemsize:  # without a copy, however deep it nests
        mark(mask, dtype.base, leaf)
    elif dtype.itemsize:
        one = np.zeros(dtype.base.itemsize, np.bool_)
        mark(one, dtype.base, leaf)
        mask |= np.tile(one, dtype.itemsize // len(one))


def clear_padding(structures: Array) -> None:
    """Write zeros into the padding of long doubles, where another field may have its bytes."""
    padding = np.zeros(structures.itemsize, np.bool_)
    mark(padding, structures.dtype, lambda dtype: np.logical_not(_significant_of_one(dtype)))
    # Not by a view, for the structures may have objects elsewhere.
    known = np.ndarray((structures.size, structures.itemsize), np.uint8, structures)
    known[:, padding] = 0


def put(structures: Array, field: DType, offset: int, values: Array) -> None:
    """Write all values, in 1-D, into a field of structures.

    Their padding is left out: another field has these bytes.
    """
    # Not by a view, for the structures may have objects elsewhere.
    known = np.ndarray((len(structures), structures.itemsize), np.uint8, structures)
    new = values.astype(field.base, copy=False).view(np.uint8).reshape(len(structures), -1)
    meant = significant(field)
    known[:, offset : offset + field.itemsize][:, meant] = new[:, meant]
