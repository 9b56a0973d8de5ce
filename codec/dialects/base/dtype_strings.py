"""Read and write dtype names such as "<f4" or "float32", by an allow-list and not ``np.dtype``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from codec.arrays import dtype_names, dtype_table
from codec.arrays.array_types import DType
from codec.arrays.dtype_table import MAX_ITEMSIZE, Spelling
from codec.errors import DecodeError, EncodeError, shorten

# By kind and size, without aliases, which mean another dtype on another machine; "=" and the long
# doubles ("<f16") do, too: they are of 80 bits here, of 128 there, and the document does not say.
_SHORT = re.compile(
    r"(?P<order>[<>|]?)(?:b1|[iu][1248]|f[248]|c(?:8|16)"
    r"|[Mm]8(?:\[(?:[1-9][0-9]{0,8})?(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as|generic)\])?"
    r"|(?P<sized>[SUV])(?P<count>[1-9][0-9]{0,9}))"
)

# Those that NumPy, and ml_dtypes, call as we do.
_NAMED = frozenset(
    {
        *(Spelling.BOOL, Spelling.INTEGER, Spelling.SMALL_INTEGER),
        *(Spelling.FLOAT, Spelling.SMALL_FLOAT, Spelling.COMPLEX, Spelling.TIME),
    }
)


def read(name: object) -> DType:
    """Return the dtype of fixed size that NumPy calls `name`.

    Raises
    ------
    DecodeError
        If it is no name of a dtype that has no objects in it.
    """
    dtype = _dtype_or_none(name) if isinstance(name, str) else None
    if dtype is None:
        raise DecodeError(f'expected a dtype such as "<f4", found {shorten(name)}')
    return dtype


def _dtype_or_none(name: str) -> DType | None:
    short = _SHORT.fullmatch(name)
    if short is None:
        found = dtype_table.read(name)
        return found[0] if found is not None and found[1].spelling in _NAMED else None
    if short["sized"]:
        size = int(short["count"]) * (4 if short["sized"] == "U" else 1)
        if size > MAX_ITEMSIZE:
            return None
    return np.dtype(name)


def name(dtype: DType) -> str:
    """Return what ``str`` makes of a dtype: "float32", ">f4", "<U3".

    Raises
    ------
    EncodeError
        If it has no such name, or the name does not say all of it.
    """
    return _checked(str(dtype), dtype)


def code(dtype: DType) -> str:
    """Return kind and size of a dtype, with its byte order: "<f4".

    Raises
    ------
    EncodeError
        If it has no such code.
    """
    return _checked(dtype.str, dtype)


def _checked(spelled: str, dtype: DType) -> str:
    found = None if dtype.metadata is not None else _dtype_or_none(spelled)
    if found is None or found != dtype:
        raise EncodeError(f"dtype {dtype} cannot be said in this dialect")
    return spelled


def read_any(spelled: Any) -> DType:
    """Return the dtype that is a name, or the description of a structure as in an NPY header.

    That is a list of fields, each of them ``[name, dtype]`` or ``[name, dtype, shape]``; without a
    name it is padding (numpy/lib/_format_impl.py, ``descr_to_dtype``).

    Raises
    ------
    DecodeError
        If it is neither.
    """
    if not isinstance(spelled, list):
        return read(spelled)
    columns: dict[str, list[Any]] = {"names": [], "formats": [], "offsets": []}
    offset = 0
    for field in spelled:
        name, whole = _read_field(field)
        if name:
            for column, value in zip(columns.values(), (name, whole, offset), strict=True):
                column.append(value)
        offset += whole.itemsize
        if offset > MAX_ITEMSIZE:
            raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes an element, found {offset}")
    if not columns["names"] or not offset:  # elements of no bytes earn nothing
        raise DecodeError("expected a structure with fields, found none")
    return dtype_names.make_structure(columns, offset, aligned=False)


def _read_field(field: Any) -> tuple[str, DType]:
    if not isinstance(field, list) or len(field) not in (2, 3) or not isinstance(field[0], str):
        raise DecodeError(f"expected a field [name, dtype], found {shorten(field)}")
    base = read_any(field[1])
    shape = dtype_names.read_repeats(field[2], base) if len(field) == 3 else ()
    return field[0], dtype_names.repeated(base, shape) if shape else base


def describe(dtype: DType) -> Any:
    """Return what `read_any` reads.

    Raises
    ------
    EncodeError
        If that would not be the same dtype: it holds objects, titles, or fields that overlap.
    """
    if dtype.names is None:
        return code(dtype)
    if not dtype.hasobject:
        try:
            described = _as_lists(np.lib.format.dtype_to_descr(dtype))
            if _is_same(read_any(described), dtype):
                return described
        except (ValueError, DecodeError):
            pass
    raise EncodeError(f"dtype {dtype} cannot be said in this dialect")


def _as_lists(described: Any) -> Any:
    return list(map(_as_lists, described)) if isinstance(described, list | tuple) else described


def _is_same(one: DType, other: DType) -> bool:
    # What "==" does not compare: byte order of aliases, titles, alignment, records, metadata.
    return one == other and repr(one) == repr(other)
