"""Copy values on append, so that later changes by the caller do not reach the log."""

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from codec.arrays import dtype_names, dtype_table
from codec.arrays.array_types import Array, DType
from codec.decode.decoder import JSONDecoder
from codec.encode.encoder import JSONEncoder
from codec.errors import EncodeError
from codec.tags import classes

# Of which no value ever changes, and every value can be written.
_SCALARS = {row.dtype.type for row in dtype_table.DTYPES if row.dtype.kind in "biufc"}
_FROZEN = frozenset((type(None), bool, int, float, complex, str, bytes, *_SCALARS))


class ValueCopies:
    """Copies of values, for an environment that uses its arrays again and again.

    What is one array, and has not changed in between, is one copy. The encoder is to write the
    copies; `types` are the namedtuples and dataclasses that it may write.
    """

    def __init__(self, encoder: JSONEncoder, types: Sequence[type]) -> None:
        self.encoder = encoder
        self.decoder = JSONDecoder(types=types)
        self.taken: dict[int, tuple[Array, Array]] = {}  # by id(), an array and its copy

    def take(self, value: Any) -> Any:
        """Return a copy of a value that can be written.

        Raise EncodeError if it cannot be.
        """
        kind = type(value)
        if kind in _FROZEN:
            copy = value
        elif kind is np.ndarray and _is_plain(value.dtype):
            copy = self.array(value)
        elif kind is tuple or kind is list:
            copy = kind([self.take(item) for item in value])
        elif kind is deque:
            copy = deque([self.take(item) for item in value], value.maxlen)
        elif kind is dict and set(map(type, value)) <= {str}:
            copy = {key: self.take(item) for key, item in value.items()}
        elif kind in self.encoder.types:
            keys, items = classes.lower(value)
            copy = classes.builder(self.decoder.types, keys)([self.take(item) for item in items])
        else:  # what is rare goes through the codec itself
            copy = self.decoder.decode(self.encoder.encode(value))
        return copy

    def array(self, array: Array) -> Array:
        """Return the copy of an array, a new one if it has changed."""
        _, copy = self.taken.get(id(array), (None, None))
        if copy is None or not _are_same(array, copy):
            copy = array.copy("A")
            self.taken[id(array)] = array, copy
        return copy


def _are_same(array: Array, copy: Array) -> bool:
    return (
        array.shape == copy.shape
        and array.dtype == copy.dtype
        and array.tobytes() == copy.tobytes()
    )


def _is_plain(dtype: DType) -> bool:
    """Return whether the elements of a dtype are numbers or times, which all can be written."""
    return dtype.metadata is None and _has_name(dtype)  # it does not count when they are compared


@lru_cache(1024)
def _has_name(dtype: DType) -> bool:
    if dtype.kind not in "biufcmM" and dtype.isbuiltin != 2:
        return False
    try:
        _, row = dtype_names.spell(dtype)
    except EncodeError:
        return False
    return row.has_bytes
