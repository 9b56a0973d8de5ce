"""monty, the JSON of pymatgen and other materials science: ``@module``, ``@class``, ``data``.

Arrays are read, as every version of it writes them. It writes a NumPy scalar as a bare number.
All that its documents call by class (MSONable objects, dates, tensors, data frames, functions) is
not read. Nor is what is one thing for a monty that finds MongoDB's package `bson`, and another for
one that does not.

Known of monty, and avoided or refused here: shapes such as (0, 3) come back as (0,); it reads
complex arrays as ``re + im * 1j``, which loses infinities and signs of zero, and cannot read one of
no dimensions; arrays inside object arrays come back as dicts; long doubles end in a RecursionError;
arrays of datetime64 with hours to microseconds are written and cannot be read again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from codec.arrays.array_tag import order_of
from codec.arrays.dtype_table import DType
from codec.dialects.base import array_data, tolist_arrays
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import Read, Reading, check_keys, inside
from codec.dialects.base.writer import Writing
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import payload_table
from codec.tags import tag_table

Array = np.ndarray[Any, Any]

_NEEDED = frozenset({"@module", "@class", "dtype", "data"})
_ALLOWED = frozenset({"@version"})  # which says who wrote an object, not how
_LEAVES = frozenset({type(None), bool, int, float, str})

# What `bson.json_util` takes for a value of MongoDB's (Extended JSON, versions 1 and 2).
_MONGO = frozenset(
    {
        *("$oid", "$ref", "$date", "$regex", "$minKey", "$maxKey", "$binary", "$code", "$uuid"),
        *("$undefined", "$numberLong", "$timestamp", "$numberDecimal", "$dbPointer"),
        *("$regularExpression", "$symbol", "$numberInt", "$numberDouble"),
    }
)


# -- reading --------------------------------------------------------------------------------------


class _Reading(Reading):
    """The reading of a document in which MongoDB's values are refused."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        for key in scanned:
            if key in _MONGO:
                raise DecodeError(f"expected no value of MongoDB, found the key {key}")
        return super().plain_object(scanned)


def _find(scanned: dict[str, Any]) -> Read | None:
    if "@object_reference" in scanned:
        return _refuse_reference
    if "@module" not in scanned or not ("@class" in scanned or "@callable" in scanned):
        return None
    is_array = (scanned["@module"], scanned.get("@class")) == ("numpy", "array")
    return _read_array if is_array else _refuse_class


def _refuse_reference(_: dict[str, Any], __: Reading) -> Any:
    raise DecodeError("@object_reference of monty is not read: it stands for a pickled object")


def _refuse_class(scanned: dict[str, Any], _: Reading) -> Any:
    key = "@class" if "@class" in scanned else "@callable"
    raise DecodeError(
        f"{key} {shorten(scanned[key])} of {shorten(scanned['@module'])} is not read: "
        f"it is no array of NumPy"
    )


def _read_array(scanned: dict[str, Any], reading: Reading) -> Array:
    check_keys(scanned, _NEEDED, _ALLOWED)
    data = scanned["data"]
    with inside("dtype"):
        dtype = tolist_arrays.read_dtype(scanned["dtype"])
    with inside("data"):
        if dtype.kind == "c":
            return _read_complex(data, dtype, reading)
        return tolist_arrays.of_lists(data, dtype, array_data.nested_shape(data), reading, _moment)


def _read_complex(data: Any, dtype: DType, reading: Reading) -> Array:
    if dtype.byteorder == ">":
        raise DecodeError("expected complex numbers in little-endian order: monty has no others")
    if len(tag_table.items_of(data)) != 2:
        raise DecodeError(f"expected [real, imaginary], found an array of {len(data)}")
    real, imaginary = data
    return array_data.of_parts(real, imaginary, dtype, reading)


def _moment(scanned: dict[str, Any]) -> object:
    is_moment = scanned.keys() == {"@module", "@class", "string"} and (
        (scanned["@module"], scanned["@class"]) == ("datetime", "datetime")
    )
    return scanned["string"] if is_moment else None


# -- writing --------------------------------------------------------------------------------------


class _Writing(Writing):
    """The writing of a document that every monty reads alike."""

    def key(self, key: object) -> str:
        if key in _MONGO:
            raise EncodeError(f"a dict with the key {key} would be read as a value of MongoDB")
        return super().key(key)


def _lower(value: Any, writing: Writing) -> Any:
    if type(value) is not np.ndarray:
        return NotImplemented
    if order_of(value) == "F":
        raise EncodeError("Fortran order would be lost; convert with np.ascontiguousarray(…)")
    if 0 in value.shape[:-1]:
        raise EncodeError(f"shape {list(value.shape)} cannot be said: lists end at the first 0")
    keys = {"@module": "numpy", "@class": "array", "dtype": tolist_arrays.dtype_name(value.dtype)}
    if value.dtype.kind == "O":
        tolist_arrays.check_objects(value, _LEAVES)
    if value.dtype.kind != "c":
        return {**keys, "data": _data(value, writing)}
    if not value.shape or value.dtype.byteorder == ">":
        raise EncodeError("complex numbers in big-endian order or without dimensions are not read")
    array_data.check_complex(value)
    return {**keys, "data": [_data(value.real, writing), _data(value.imag, writing)]}


def _data(array: Array, writing: Writing) -> Any:
    """Give nested lists, which of an array without elements say the shape."""
    return tolist_arrays.text_of(array, writing) if array.size else array.tolist()


DIALECT = Dialect(
    name="monty",
    title="monty",
    mark='"@module"|"@object_reference"',
    find=_find,
    lower=_lower,
    payloads=(payload_table.TEXT,),
    reading=_Reading,
    writing=_Writing,
)
