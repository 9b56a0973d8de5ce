"""monty, the JSON of pymatgen and other materials science: ``@module``, ``@class``, ``data``.

Arrays are read as every version writes them, also where monty itself loses shapes such as (0, 3),
complex infinities and signs of zero, or arrays inside of object arrays. Other classes stay dicts,
and so do arrays of bytes and of dates.
"""

from typing import Any

from codec.arrays.array_types import Array
from codec.dialects.base import array_data, dtype_text, tags
from codec.dialects.base.reader import Dialect, DialectReader
from codec.errors import DecodeError, shorten


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    if "@object_reference" in scanned:
        return tags.kept("@object_reference")
    key = next((key for key in ("@class", "@callable") if key in scanned), None)
    if key is None or "@module" not in scanned:
        return None
    if (scanned["@module"], scanned.get("@class")) == ("numpy", "array"):
        return _read_array
    return tags.kept(f"{key} {shorten(scanned[key])} of {shorten(scanned['@module'])}")


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Array:
    tags.check_keys(scanned, {"@module", "@class", "dtype", "data"}, {"@version"})
    dtype = dtype_text.read(scanned["dtype"], dtype_text.JSON)
    data = scanned["data"]
    with reader.inside("data"):
        shape = array_data.nested_shape(data)
        if dtype.kind != "c":
            return array_data.of_lists(data, dtype, shape, reader)
        if shape[:1] != (2,):
            raise DecodeError(f"expected [real, imaginary], found {shorten(data)}")
        parts = array_data.of_lists(data, dtype.type(0).real.dtype, shape, reader)
        return array_data.joined(parts, dtype)


DIALECT = Dialect(
    name="monty",
    title="monty",
    mark='"@module"|"@object_reference"',
    find_reader=_find_reader,
)
