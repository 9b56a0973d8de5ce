"""bokeh 3: objects with a ``type`` for maps, sets, numbers, bytes and arrays; arrays of bokeh 2.

Bytes are base64 of gzip since bokeh 3.8, and base64 alone before. Models and references to them
stay dicts. Before it writes, bokeh makes int32 of int64, objects of float16 and of big-endian
arrays, and milliseconds of times.
"""

import math
from typing import Any, Literal

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.decode.json_callbacks import Doubled
from codec.dialects.base import array_data
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, choice, kept
from codec.errors import DecodeError, shorten
from codec.payloads.inflate import MAX_RATIO
from codec.tags.strings_and_numbers import items_of

_NAMES = "bool uint8 int8 uint16 int16 uint32 int32 float32 float64 object"
_DTYPES = {name: np.dtype(name) for name in _NAMES.split()}
_ORDERS: dict[str, Literal["<", ">"]] = {"little": "<", "big": ">"}
_NUMBERS = {"nan": math.nan, "+inf": math.inf, "-inf": -math.inf}
_GZIP = b"\x1f\x8b\x08"


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "__ndarray__" in scanned and scanned.get("order") in [*_ORDERS]:  # it may be a list
        return _read_old_array
    name = scanned.get("type")
    if name == "object" and "name" in scanned:
        return kept(f"object {shorten(scanned['name'])}")
    if not isinstance(name, str) or name not in _TAGS:
        return None
    read, needed, allowed = _TAGS[name]
    return read if needed <= scanned.keys() <= needed | allowed else None


class _BokehReader(DialectReader):
    """Read a document in which every ``type``, and every ``id``, means something."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag, and refuse one that is nearly one."""
        name = scanned.get("type")
        if isinstance(name, str) and name in _TAGS:
            check_keys(scanned, *_TAGS[name][1:])
        if "__ndarray__" in scanned:  # bokeh 1 said no order
            check_keys(scanned, _OLD)
        if "type" in scanned or "id" in scanned:
            return self.keep(f"type {shorten(name)}" if "type" in scanned else "id", scanned)
        return super().plain_object(scanned)


def _read_entries(scanned: dict[str, Any], reader: DialectReader) -> Any:
    with reader.inside("entries"):
        entries = items_of(scanned.get("entries", []))
        if scanned["type"] == "map":
            for index, entry in enumerate(entries):
                with reader.inside(index):
                    items_of(entry)
        if scanned["type"] == "array":
            return reader.items(entries)
        name = "__dict__" if scanned["type"] == "map" else "__set__"
        return reader.build(name, lambda: reader.items(entries), scanned)


def _read_number(scanned: dict[str, Any], reader: DialectReader) -> Any:
    value = scanned["value"]
    if isinstance(value, str) and value in _NUMBERS:
        reader.has_constants = True
        return _NUMBERS[value]
    if type(value) not in (int, float):
        raise DecodeError(f'expected a number, "nan", "+inf" or "-inf"; found {shorten(value)}')
    return value


# -- bytes and arrays -----------------------------------------------------------------------------


def _read_bytes(scanned: dict[str, Any], reader: DialectReader) -> Any:
    if isinstance(scanned["data"], dict):
        return reader.keep("bytes in another message", scanned)
    return _unpacked(scanned, None, reader)


def _unpacked(scanned: dict[str, Any], size: int | None, reader: DialectReader) -> bytes:
    """Return the bytes under a tag; of more than `size`, if that is known, not many more."""
    packed = reader.base64(scanned, "data")
    if not packed.startswith(_GZIP):
        return packed
    return array_data.gunzip(packed, MAX_RATIO * len(packed) if size is None else size)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    """Read an array of bokeh, or a typed array of JavaScript, which has no shape."""
    dtype, shape = _dtype_of(scanned), None
    if "shape" in scanned:
        shape = _shape_of(scanned, dtype)
        if isinstance(scanned["array"], list):
            return _of_list(scanned["array"], dtype, shape, reader)
    elif dtype.kind in "bO":
        raise DecodeError(f"expected a dtype that JavaScript has, found {dtype}")
    with reader.inside("array"):
        tag = scanned["array"]
        if (
            type(tag) is Doubled
            or not isinstance(tag, dict)
            or _find_reader(tag) is not _read_bytes
        ):
            raise DecodeError(f"expected a tag of bytes, found {shorten(tag)}")
        if not isinstance(tag["data"], dict):
            size = None if shape is None else math.prod(shape) * dtype.itemsize
            raw = _unpacked(tag, size, reader)
            return _of_bytes(raw, dtype, shape)
    return reader.keep("array in another message", scanned)


def _read_old_array(scanned: dict[str, Any], reader: DialectReader) -> Array:
    check_keys(scanned, _OLD)
    dtype = _dtype_of(scanned)
    shape = _shape_of(scanned, dtype)
    return _of_bytes(reader.base64(scanned, "__ndarray__"), dtype, shape)


def _dtype_of(scanned: dict[str, Any]) -> DType:
    dtype = choice(scanned["dtype"], _DTYPES, "a dtype")
    return dtype.newbyteorder(choice(scanned["order"], _ORDERS, "an order"))


def _shape_of(scanned: dict[str, Any], dtype: DType) -> tuple[int, ...]:
    shape = array_tag.read_shape(scanned["shape"], dtype)
    if not shape:
        raise DecodeError("expected dimensions, found shape []: readers of bokeh differ about it")
    return shape


def _of_bytes(raw: bytes, dtype: DType, shape: tuple[int, ...] | None) -> Array:
    """Return an array in native byte order, whatever that of its bytes is."""
    values = array_data.of_bytes(raw, dtype, shape)
    return np.require(values, dtype.newbyteorder("="), ["O", "W"])


def _of_list(
    items: list[Any], dtype: DType, shape: tuple[int, ...], reader: DialectReader
) -> Array:
    with reader.inside("array"):
        if dtype.kind != "O":
            items = reader.items(items)  # NaN and infinities are tags
            for index, item in enumerate(items):
                if isinstance(item, str):
                    with reader.inside(index):
                        raise DecodeError(f"expected a number or a boolean, found {shorten(item)}")
        native = dtype.newbyteorder("=")
        flat = array_data.of_lists(items, native, (math.prod(shape),), reader)
    return np.require(flat.reshape(shape), native, ["O", "W"])


_OLD = {"__ndarray__", "dtype", "order", "shape"}

# By type: what reads it, the keys that it needs, and others that it may have.
_TAGS: dict[str, tuple[TagReader, set[str], set[str]]] = {
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
