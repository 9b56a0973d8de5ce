"""ASE, the Atomic Simulation Environment: ``[shape, dtype, elements in a row]``.

Read as `ase.io.jsonio` does, with ``always_array=False``: lists stay lists, and keys that Python's
`int` understands are integers, unless the dict stands in a list. Of two keys for one integer ASE
drops one; they are refused. It spoils complex infinities and signs of zero; they are read right.
Arrays of bytes and of dates stay dicts.
"""

import math
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.dialects.base import array_data, dtype_text, tags
from codec.dialects.base.reader import Dialect, DialectReader
from codec.errors import DecodeError, shorten


class _AseReader(DialectReader):
    """Read a document in which keys may be integers."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is not a tag of ASE."""
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


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    if "__ndarray__" in scanned and "dtype" in scanned:  # json-tricks' and ours
        return None
    return next((_TAGS[key] for key in _TAGS if key in scanned), None)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Array:
    tags.check_keys(scanned, {"__ndarray__"})
    parts = scanned["__ndarray__"]
    if not isinstance(parts, list) or len(parts) != 3:
        raise tags.NotRead(f"__ndarray__ {shorten(parts)}")
    dtype = dtype_text.read(parts[1], dtype_text.JSON)
    shape = array_tag.read_shape(parts[0], dtype)
    count = math.prod(shape)
    with reader.inside("__ndarray__"), reader.inside(2):
        if dtype.kind == "c":  # as twice as many floats
            part = dtype.type(0).real.dtype
            flat = array_data.of_lists(parts[2], part, (2 * count,), reader).view(dtype.type)
        else:
            flat = array_data.of_lists(parts[2], dtype, (count,), reader)
    return np.require(flat.reshape(shape), dtype, ["C", "O", "W"])


# In the order in which ASE looks for them.
_TAGS = {
    "__datetime__": tags.kept("__datetime__"),
    "__complex__": tags.single("__complex__", lambda parts, _: array_data.complex_of(parts)),
    "__ndarray__": _read_array,
    "__complex_ndarray__": tags.kept("__complex_ndarray__"),  # of ASE 3.18 and older
    "__ase_objtype__": tags.kept("__ase_objtype__"),
}

DIALECT = Dialect(
    name="ase",
    title="ASE",
    mark=r'"__ndarray__"\s*:\s*\[\s*\[[\s0-9,]*\]\s*,\s*"|"__complex_ndarray__"|"__ase_objtype__"',
    find_reader=_find_reader,
    reader=_AseReader,
)
