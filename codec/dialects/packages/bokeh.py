"""bokeh 3: objects with a ``type`` for maps, sets, numbers, bytes and arrays; arrays of bokeh 2.

Bytes are base64 of gzip since bokeh 3.8, and base64 alone before. Models and references to them
stay dicts. Before it writes, bokeh makes int32 of int64, objects of float16 and of big-endian
arrays, and milliseconds of times.
"""

import math
from typing import Any, Literal

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.decode.json_callbacks import Doubled
from codec.dialects.base import array_data, tags
from codec.dialects.base.reader import Dialect, DialectReader
from codec.errors import DecodeError, shorten
from codec.payloads.inflate import MAX_RATIO
from codec.tags.strings_and_numbers import items_of

_NAMES = "bool uint8 int8 uint16 int16 uint32 int32 float32 float64 object"
_DTYPES = {name: np.dtype(name) for name in _NAMES.split()}
_ORDERS: dict[str, Literal["<", ">"]] = {"little": "<", "big": ">"}
_NUMBERS = {"nan": math.nan, "+inf": math.inf, "-inf": -math.inf}
_GZIP = b"\x1f\x8b\x08"


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    if "__ndarray__" in scanned and scanned.get("order") in [*_ORDERS]:  # it may be a list
        return _read_array
    name = scanned.get("type")
    if name == "object" and "name" in scanned:
        return tags.kept(f"object {shorten(scanned['name'])}")
    if not isinstance(name, str) or name not in _TAGS:
        return None
    read, needed, allowed = _TAGS[name]
    return read if needed <= scanned.keys() <= needed | allowed else None


class _BokehReader(DialectReader):
    """Read a document in which every ``type``, and every ``id``, means something."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is not a tag."""
        for key in ("type", "id", "__ndarray__"):  # the last is of bokeh 1, without an order
            if key in scanned:
                name = f"type {shorten(scanned[key])}" if key == "type" else key
                return self.keep(name, scanned)
        return super().plain_object(scanned)


def _read_entries(scanned: dict[str, Any], reader: DialectReader) -> Any:
    with reader.inside("entries"):
        entries = items_of(scanned.get("entries", []))
        if scanned["type"] == "array":
            return reader.items(entries)
        if scanned["type"] == "set":
            return reader.build("__set__", lambda: reader.items(entries), scanned)
        if not all(isinstance(entry, list) for entry in entries):
            raise DecodeError("expected entries that are pairs [key, value]")
        return reader.build("__dict__", lambda: reader.items(entries), scanned)


def _read_number(scanned: dict[str, Any], reader: DialectReader) -> Any:
    value = scanned["value"]
    if type(value) in (int, float):
        return value
    reader.has_constants = True
    return tags.choice(value, _NUMBERS, "number")


# -- bytes and arrays -----------------------------------------------------------------------------


def _read_bytes(scanned: dict[str, Any], reader: DialectReader) -> bytes:
    return _unpacked(scanned, None, reader)


def _unpacked(scanned: dict[str, Any], size: int | None, reader: DialectReader) -> bytes:
    """Return the bytes under a tag; of more than `size`, if that is known, not many more."""
    if isinstance(scanned["data"], dict):
        raise tags.NotRead("bytes in another message")
    packed = reader.base64(scanned, "data")
    if not packed.startswith(_GZIP):
        return packed
    return array_data.gunzip(packed, MAX_RATIO * len(packed) if size is None else size)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Array:
    """Read an array of bokeh, or a typed array of JavaScript, which has no shape."""
    if "__ndarray__" in scanned:
        tags.check_keys(scanned, {"__ndarray__", "dtype", "order", "shape"})
    dtype = tags.choice(scanned["dtype"], _DTYPES, "dtype")
    stored = dtype.newbyteorder(tags.choice(scanned["order"], _ORDERS, "order"))
    shape = array_tag.read_shape(scanned["shape"], dtype) if "shape" in scanned else None
    if shape == ():
        raise tags.NotRead(
            "array without dimensions, which readers of bokeh read in different ways,"
        )
    size = None if shape is None else math.prod(shape) * dtype.itemsize
    if "__ndarray__" in scanned:
        values = array_data.of_bytes(reader.base64(scanned, "__ndarray__"), stored, shape)
        return np.require(values, dtype, ["O", "W"])
    tag = scanned["array"]
    if type(tag) is Doubled:
        raise DecodeError("expected each key of a tag once, found one again")
    with reader.inside("array"):
        if dtype.kind == "O" and isinstance(tag, list) and shape is not None:
            values = array_data.of_lists(tag, dtype, (math.prod(shape),), reader).reshape(shape)
        elif isinstance(tag, dict) and _find_reader(tag) is _read_bytes:
            values = array_data.of_bytes(_unpacked(tag, size, reader), stored, shape)
        else:
            raise tags.NotRead(f"array {shorten(tag)}")
    return np.require(values, dtype, ["O", "W"])  # in native byte order


# By type: what reads it, the keys that it needs, and others that it may have.
_TAGS: dict[str, tuple[tags.TagReader, set[str], set[str]]] = {
    "array": (_read_entries, {"type", "entries"}, set()),
    "bytes": (_read_bytes, {"type", "data"}, set()),
    "map": (_read_entries, {"type"}, {"entries"}),
    "ndarray": (_read_array, {"type", "array", "dtype", "order", "shape"}, set()),
    "number": (_read_number, {"type", "value"}, set()),
    "set": (_read_entries, {"type"}, {"entries"}),
    "typed_array": (_read_array, {"type", "array", "dtype", "order"}, set()),
}

DIALECT = Dialect(
    name="bokeh",
    title="bokeh",
    mark=r'"type"\s*:\s*"[abmnost]|"__ndarray__"\s*:\s*"',
    find_reader=_find_reader,
    reader=_BokehReader,
)
