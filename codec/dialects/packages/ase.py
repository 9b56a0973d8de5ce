"""ASE, the Atomic Simulation Environment: ``[shape, dtype, elements in a row]``.

This is the JSON of `ase.io.jsonio`, which ASE's databases are made of, read as
``decode(text, always_array=False)`` reads it: a list stays a list. Keys of dicts that Python's
`int` understands are integers, unless the dict stands in a list. ASE's own objects (cells, atoms)
are not read. What ASE 3.18 and older wrote for a complex array is read; other arrays were lists.

Known of ASE, and refused or mended here: two keys of the same integer, of which it drops one; a
complex array of the old form is read as ``re + im * 1j``, which loses infinities and signs of
zero; arrays of datetime64 with hours to microseconds, and dates without fractions of a second, are
written and cannot be read again; long doubles lose digits.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from codec.arrays.array_types import Array
from codec.dialects.base import array_data, tolist_arrays
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, inside
from codec.errors import DecodeError, shorten
from codec.tags import tag_table

_COMPLEX = np.dtype("<c16")
_LEAVES = frozenset({type(None), bool, int, float, complex, str, dict})


def _meant(key: str) -> int | str:
    """Return the key that ASE takes a string for, outside of lists."""
    try:
        return int(key)
    except ValueError:
        return key


class _AseReader(DialectReader):
    """Read a document in which keys may be integers."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        if "__ndarray__" in scanned:
            raise DecodeError("expected __ndarray__ and no other key: another package writes both")
        if self.lists:
            return super().plain_object(scanned)
        value: dict[int | str, Any] = {}
        for key in scanned:
            meant = _meant(key)
            if meant in value:
                raise DecodeError(f"expected each integer once, found the key {shorten(key)} again")
            value[meant] = self.at(scanned, key)
        return value


def _find_ase_reader(scanned: dict[str, Any]) -> TagReader | None:
    key = next((key for key in _TAGS if key in scanned), None)
    if key is None or (key == "__ndarray__" and "dtype" in scanned):  # json-tricks' and ours
        return None
    return partial(_read_tag, key)


def _read_tag(key: str, scanned: dict[str, Any], reader: DialectReader) -> Any:
    read = _TAGS[key]
    if read is None:
        raise DecodeError(
            f"{key} {shorten(scanned[key])} of ASE is not read: it is no array and no number"
        )
    check_keys(scanned, frozenset({key}))
    with inside(key):
        return read(scanned[key], reader)


def _read_array(parts: Any, reader: DialectReader) -> Array:
    if len(tag_table.items_of(parts)) != 3:
        raise DecodeError(f"expected [shape, dtype, elements], found an array of {len(parts)}")
    with inside(1):
        dtype = tolist_arrays.read_dtype(parts[1])
    with inside(0):
        shape = array_data.shape_of(parts[0], dtype)
    count = math.prod(shape)
    reader.lists += 1
    with inside(2):
        if type(parts[2]) is int:
            raise DecodeError("expected elements, found where they are in a file that is not JSON")
        if dtype.kind == "c":  # as twice as many floats
            part = dtype.type(0).real.dtype
            flat = array_data.of_lists(parts[2], part, (2 * count,), reader).view(dtype.type)
        else:
            flat = tolist_arrays.of_lists(parts[2], dtype, (count,), reader, _moment)
    reader.lists -= 1
    return np.require(flat.reshape(shape), dtype, ["C", "O", "W"])


def _moment(scanned: dict[str, Any]) -> object:
    return scanned["__datetime__"] if scanned.keys() == {"__datetime__"} else None


def _read_complex(parts: Any, _: DialectReader) -> complex:
    return array_data.complex_of(parts)


def _read_complex_array(parts: Any, reader: DialectReader) -> Array:
    if len(tag_table.items_of(parts)) != 2:
        raise DecodeError(f"expected [real, imaginary], found an array of {len(parts)}")
    real, imaginary = parts
    return array_data.of_parts(real, imaginary, _COMPLEX, reader)


# In the order in which ASE looks for them; None is not read.
_TAGS: dict[str, Any] = {
    "__datetime__": None,
    "__complex__": _read_complex,
    "__ndarray__": _read_array,
    "__complex_ndarray__": _read_complex_array,
    "__ase_objtype__": None,
}


DIALECT = Dialect(
    name="ase",
    title="ASE",
    mark=r'"__ndarray__"\s*:\s*\[\s*\[[\s0-9,]*\]\s*,\s*"|"__complex_ndarray__"|"__ase_objtype__"',
    find_reader=_find_ase_reader,
    reader=_AseReader,
)
