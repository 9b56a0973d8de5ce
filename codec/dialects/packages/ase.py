"""ASE, the Atomic Simulation Environment: ``[shape, dtype, elements in a row]``.

Read as `ase.io.jsonio` does, with ``always_array=False``: lists stay lists, and keys that Python's
`int` understands are integers, unless the dict stands in a list. Of two keys for one integer ASE
drops one; they are refused. It spoils complex infinities and signs of zero; they are read right.
"""

import math
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.dialects.base import array_data
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, kept, single
from codec.errors import DecodeError, shorten
from codec.tags.strings_and_numbers import items_of


class _AseReader(DialectReader):
    """Read a document in which keys may be integers."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag of ASE."""
        if "__ndarray__" in scanned:
            return self.keep("__ndarray__ of another package", scanned)
        if any(type(key) is int for key in self.path):
            return super().plain_object(scanned)
        value: dict[int | str, Any] = {}
        for key in scanned:
            meant = _meant(key)
            if meant in value:
                raise DecodeError(f"expected each integer once, found the key {shorten(key)} again")
            value[meant] = self.at(scanned, key)
        return self.hooked(value)


def _meant(key: str) -> int | str:
    """Return the key that ASE takes a string for, outside of lists."""
    try:
        return int(key)
    except ValueError:
        return key


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "__ndarray__" in scanned and "dtype" in scanned:  # json-tricks' and ours
        return None
    return next((_TAGS[key] for key in _TAGS if key in scanned), None)


def _array(parts: Any, reader: DialectReader) -> Array:
    if len(items_of(parts)) != 3:
        raise DecodeError(f"expected [shape, dtype, elements], found an array of {len(parts)}")
    with reader.inside(1):
        dtype = array_data.dtype_of_tolist(parts[1])
    with reader.inside(0):
        shape = array_tag.read_shape(parts[0], dtype)
    count = math.prod(shape)
    with reader.inside(2):
        if type(parts[2]) is int:
            raise DecodeError("expected elements, found where they are in a file that is not JSON")
        if dtype.kind == "c":  # as twice as many floats
            part = dtype.type(0).real.dtype
            flat = array_data.of_lists(parts[2], part, (2 * count,), reader).view(dtype.type)
        else:
            flat = array_data.of_tolist(parts[2], dtype, (count,), reader, _text_of_moment)
    return np.require(flat.reshape(shape), dtype, ["C", "O", "W"])


def _text_of_moment(scanned: dict[str, Any]) -> object:
    return scanned["__datetime__"] if scanned.keys() == {"__datetime__"} else None


# In the order in which ASE looks for them.
_TAGS = {
    "__datetime__": kept("__datetime__"),
    "__complex__": single("__complex__", lambda parts, _: array_data.complex_of(parts)),
    "__ndarray__": single("__ndarray__", _array),
    "__complex_ndarray__": kept("__complex_ndarray__"),  # of ASE 3.18 and older
    "__ase_objtype__": kept("__ase_objtype__"),
}

DIALECT = Dialect(
    name="ase",
    title="ASE",
    mark=r'"__ndarray__"\s*:\s*\[\s*\[[\s0-9,]*\]\s*,\s*"|"__complex_ndarray__"|"__ase_objtype__"',
    find_reader=_find_reader,
    reader=_AseReader,
)
