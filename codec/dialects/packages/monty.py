"""monty, the JSON of pymatgen and other materials science: ``@module``, ``@class``, ``data``.

Arrays are read as every version writes them, also where monty itself loses shapes such as (0, 3),
complex infinities and signs of zero, or arrays inside of object arrays. Other classes stay dicts.
"""

from typing import Any

from codec.arrays.array_types import Array
from codec.dialects.base import array_data
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, kept
from codec.errors import DecodeError, shorten


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "@object_reference" in scanned:
        return kept("@object_reference")
    key = next((key for key in ("@class", "@callable") if key in scanned), None)
    if key is None or "@module" not in scanned:
        return None
    if (scanned["@module"], scanned.get("@class")) == ("numpy", "array"):
        return _read_array
    return kept(f"{key} {shorten(scanned[key])} of {shorten(scanned['@module'])}")


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Array:
    check_keys(scanned, {"@module", "@class", "dtype", "data"}, {"@version"})
    data = scanned["data"]
    with reader.inside("dtype"):
        dtype = array_data.dtype_of_tolist(scanned["dtype"])
    with reader.inside("data"):
        shape = array_data.nested_shape(data)
        if dtype.kind != "c":
            return array_data.of_tolist(data, dtype, shape, reader, _text_of_moment)
        if dtype.byteorder == ">":
            raise DecodeError(
                "expected complex numbers in little-endian order: monty has no others"
            )
        if shape[:1] != (2,):
            raise DecodeError(f"expected [real, imaginary], found {shorten(data)}")
        parts = array_data.of_lists(data, dtype.type(0).real.dtype, shape, reader)
        return array_data.joined(parts, dtype)


def _text_of_moment(scanned: dict[str, Any]) -> object:
    is_moment = scanned.keys() == {"@module", "@class", "string"} and (
        (scanned["@module"], scanned["@class"]) == ("datetime", "datetime")
    )
    return scanned["string"] if is_moment else None


DIALECT = Dialect(
    name="monty",
    title="monty",
    mark='"@module"|"@object_reference"',
    find_reader=_find_reader,
)
