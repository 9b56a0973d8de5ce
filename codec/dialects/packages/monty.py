"""monty, the JSON of pymatgen and other materials science: ``@module``, ``@class``, ``data``.

Arrays are read, as every version of it writes them. It writes a NumPy scalar as a bare number.
All that its documents call by class (MSONable objects, dates, tensors, data frames, functions) is
not read. Nor is what is one thing for a monty that finds MongoDB's package `bson`, and another for
one that does not.

Known of monty, and refused or mended here: shapes such as (0, 3) come back as (0,); it reads
complex arrays as ``re + im * 1j``, which loses infinities and signs of zero, and cannot read one of
no dimensions; arrays inside object arrays come back as dicts; long doubles end in a RecursionError;
arrays of datetime64 with hours to microseconds are written and cannot be read again.
"""

from __future__ import annotations

from typing import Any

from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, tolist_arrays
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, inside
from codec.errors import DecodeError, shorten
from codec.tags import tag_table

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


class _MontyReader(DialectReader):
    """Read a document in which MongoDB's values are refused."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        for key in scanned:
            if key in _MONGO:
                raise DecodeError(f"expected no value of MongoDB, found the key {key}")
        return super().plain_object(scanned)


def _find_monty_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "@object_reference" in scanned:
        return _refuse_reference
    if "@module" not in scanned or not ("@class" in scanned or "@callable" in scanned):
        return None
    is_array = (scanned["@module"], scanned.get("@class")) == ("numpy", "array")
    return _read_array if is_array else _refuse_class


def _refuse_reference(_: dict[str, Any], __: DialectReader) -> Any:
    raise DecodeError("@object_reference of monty is not read: it stands for a pickled object")


def _refuse_class(scanned: dict[str, Any], _: DialectReader) -> Any:
    key = "@class" if "@class" in scanned else "@callable"
    raise DecodeError(
        f"{key} {shorten(scanned[key])} of {shorten(scanned['@module'])} is not read: "
        f"it is no array of NumPy"
    )


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Array:
    check_keys(scanned, _NEEDED, _ALLOWED)
    data = scanned["data"]
    with inside("dtype"):
        dtype = tolist_arrays.read_dtype(scanned["dtype"])
    with inside("data"):
        if dtype.kind == "c":
            return _read_complex(data, dtype, reader)
        return tolist_arrays.of_lists(data, dtype, array_data.nested_shape(data), reader, _moment)


def _read_complex(data: Any, dtype: DType, reader: DialectReader) -> Array:
    if dtype.byteorder == ">":
        raise DecodeError("expected complex numbers in little-endian order: monty has no others")
    if len(tag_table.items_of(data)) != 2:
        raise DecodeError(f"expected [real, imaginary], found an array of {len(data)}")
    real, imaginary = data
    return array_data.of_parts(real, imaginary, dtype, reader)


def _moment(scanned: dict[str, Any]) -> object:
    is_moment = scanned.keys() == {"@module", "@class", "string"} and (
        (scanned["@module"], scanned["@class"]) == ("datetime", "datetime")
    )
    return scanned["string"] if is_moment else None


DIALECT = Dialect(
    name="monty",
    title="monty",
    mark='"@module"|"@object_reference"',
    find_reader=_find_monty_reader,
    reader=_MontyReader,
)
