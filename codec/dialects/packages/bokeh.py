"""bokeh 3: tags with a ``type`` for maps, sets, numbers, bytes and arrays; arrays of bokeh 2, too.

Bytes are base64 of gzip since bokeh 3.8, and base64 alone before; which of them is seen at their
start. What stands for an object of a class, or for bytes in another message, is not read.

Known of bokeh, and refused here: its writer makes int32 or objects of int64, objects of float16 and
of all that is not in native byte order, milliseconds of times, and numbers of arrays without
dimensions and of NumPy's scalars; it fills what is masked. Its reader does not look at the shape of
an array of one dimension, and takes lists of one length in an array of objects for a dimension.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from codec.arrays.array_types import Array, DType
from codec.decode.scan import Doubled
from codec.dialects.base import array_data
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, inside
from codec.errors import DecodeError, shorten
from codec.payloads.inflate import MAX_RATIO
from codec.tags import tag_table

_DTYPES: dict[str, DType] = {
    name: np.dtype(name)
    for name in (
        *("bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"),
        "object",
    )
}
_ORDERS = ("little", "big")
_NUMBERS = {"nan": math.nan, "+inf": math.inf, "-inf": -math.inf}
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_START = b"\x1f\x8b\x08"


@dataclass(frozen=True)
class _Tag:
    """What stands under one ``type``: how it is read, and its keys."""

    read: TagReader
    needed: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


def _find_bokeh_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "__ndarray__" in scanned and scanned.get("order") in _ORDERS:
        return _read_old_array
    tag = _tag_of(scanned)
    if tag is not None and tag.needed <= scanned.keys() <= tag.needed | tag.allowed:
        return tag.read
    return None


def _tag_of(scanned: dict[str, Any]) -> _Tag | None:
    name = scanned.get("type")
    return _TAGS.get(name) if isinstance(name, str) else None


class _BokehReader(DialectReader):
    """Read a document in which every ``type``, and every ``id``, means something."""

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag, and refuse one that is nearly one."""
        if "type" in scanned:
            tag = _tag_of(scanned)
            if tag is None:
                raise DecodeError(_not_read(scanned["type"]))
            check_keys(scanned, tag.needed, tag.allowed)
        if "__ndarray__" in scanned:  # bokeh 1 said no order
            check_keys(scanned, _OLD_KEYS)
        if "id" in scanned:
            raise DecodeError(f"the object with the id {shorten(scanned['id'])} stands elsewhere")
        return super().plain_object(scanned)


_NOT_READ = {
    "date": "a date",
    "event": "an event",
    "expr": "a property of a plot",
    "field": "a property of a plot",
    "model": "the definition of a class",
    "ref": "an object that stands elsewhere",
    "symbol": "a name of JavaScript",
    "value": "a property of a plot",
}


def _not_read(name: object) -> str:
    if isinstance(name, str) and name in _NOT_READ:
        return f"{_NOT_READ[name]} ({shorten(name)}) is not read: only arrays and plain values are"
    return f"expected a type out of {', '.join(_TAGS)}; found {shorten(name)}"


def _refuse(scanned: dict[str, Any], _: DialectReader) -> NoReturn:
    raise DecodeError(f"an object of the class {shorten(scanned['name'])} is not read")


def _entries(scanned: dict[str, Any], reader: DialectReader, depth: int = 1) -> list[Any]:
    """Return the values under a tag, `depth` lists deep; errors are not yet placed."""
    entries = tag_table.items_of(scanned.get("entries", []))
    for index, entry in enumerate(entries if depth > 1 else ()):
        with inside(index):
            tag_table.items_of(entry)
    found: list[Any] = reader.items(entries)
    return found


def _read_list(scanned: dict[str, Any], reader: DialectReader) -> Any:
    with inside("entries"):
        return _entries(scanned, reader)


def _read_set(scanned: dict[str, Any], reader: DialectReader) -> Any:
    with inside("entries"):
        return tag_table.BY_NAME["__set__"].build({}, _entries(scanned, reader))


def _read_map(scanned: dict[str, Any], reader: DialectReader) -> Any:
    with inside("entries"):
        return tag_table.BY_NAME["__dict__"].build({}, _entries(scanned, reader, depth=2))


def _read_number(scanned: dict[str, Any], reader: DialectReader) -> Any:
    value = scanned["value"]
    if isinstance(value, str) and value in _NUMBERS:
        reader.has_constants = True
        return _NUMBERS[value]
    if type(value) not in (int, float):
        raise DecodeError(f'expected a number, "nan", "+inf" or "-inf"; found {shorten(value)}')
    return value


def _read_slice(scanned: dict[str, Any], _: DialectReader) -> Any:
    for key in ("start", "stop", "step"):
        if scanned[key] is not None and type(scanned[key]) is not int:
            raise DecodeError(f"expected {key} an integer or null, found {shorten(scanned[key])}")
    return slice(scanned["start"], scanned["stop"], scanned["step"])


def _read_bytes(scanned: dict[str, Any], _: DialectReader) -> Any:
    return _unpacked(scanned, None)


def _unpacked(scanned: dict[str, Any], size: int | None) -> bytes:
    """Return the bytes under a tag; of more than `size`, if that is known, not many more."""
    if isinstance(scanned["data"], dict):
        raise DecodeError("bytes that are sent beside the document are not read")
    packed = array_data.base64_of(scanned["data"], "data")
    if not packed.startswith(_GZIP_START):
        return packed
    size = MAX_RATIO * len(packed) if size is None else size
    return array_data.inflated(packed, size, _GZIP, "gzip data (RFC 1952)")


def _array_bytes(scanned: dict[str, Any], size: int | None) -> bytes:
    with inside("array"):
        tag = scanned["array"]
        is_tag = isinstance(tag, dict) and _find_bokeh_reader(tag) is _read_bytes
        if not is_tag or type(tag) is Doubled:
            raise DecodeError(f"expected a tag of bytes, found {shorten(tag)}")
        return _unpacked(tag, size)


def _dtype_of(scanned: dict[str, Any]) -> DType:
    name = scanned["dtype"]
    if not isinstance(name, str) or name not in _DTYPES:
        raise DecodeError(f"expected a dtype out of {', '.join(_DTYPES)}; found {shorten(name)}")
    if scanned["order"] not in _ORDERS:
        raise DecodeError(f'expected order "little" or "big", found {shorten(scanned["order"])}')
    return _DTYPES[name]


def _shape_of(scanned: dict[str, Any], dtype: DType) -> tuple[int, ...]:
    shape = array_data.shape_of(scanned["shape"], dtype)
    if not shape:
        raise DecodeError("expected dimensions, found shape []: readers of bokeh differ about it")
    return shape


def _of_bytes(raw: bytes, scanned: dict[str, Any], dtype: DType, shape: tuple[int, ...]) -> Array:
    """Return an array in native byte order, whatever that of its bytes is: they say the same."""
    values = array_data.of_bytes(raw, dtype.newbyteorder(scanned["order"]), shape)
    return np.require(values, dtype, ["O", "W"])


def _read_typed_array(scanned: dict[str, Any], _: DialectReader) -> Any:
    dtype = _dtype_of(scanned)
    raw = _array_bytes(scanned, None)
    if dtype.kind in "bO" or len(raw) % dtype.itemsize:
        raise DecodeError(f"expected elements of dtype {dtype}, found {len(raw)} bytes")
    return _of_bytes(raw, scanned, dtype, (len(raw) // dtype.itemsize,))


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    dtype = _dtype_of(scanned)
    shape = _shape_of(scanned, dtype)
    count = math.prod(shape)
    items = scanned["array"]
    if not isinstance(items, list):
        return _of_bytes(_array_bytes(scanned, count * dtype.itemsize), scanned, dtype, shape)
    if len(items) != count:
        raise DecodeError(f"shape {list(shape)} needs {count} elements, found {len(items)}")
    with inside("array"):
        if dtype.kind != "O":
            items = reader.items(items)  # NaN and infinities are tags
            for index, item in enumerate(items):
                if isinstance(item, str):
                    with inside(index):
                        raise DecodeError(f"expected a number or a boolean, found {shorten(item)}")
        flat = array_data.of_lists(items, dtype, (count,), reader)
        if dtype.kind == "O" and _has_inner_dimension(flat):
            raise DecodeError(_AMBIGUOUS)
    return np.require(flat.reshape(shape), dtype, ["O", "W"])


def _has_inner_dimension(objects: Array) -> bool:
    """Tell whether bokeh's reader, which asks NumPy, finds a dimension in objects that are lists.

    BokehJS does not.
    """
    lengths = {_length(item) for item in objects.flat}
    return len(lengths) == 1 and lengths != {None}


def _length(item: object) -> int | None:
    if isinstance(item, np.ndarray):
        return len(item) if item.ndim else None
    return len(item) if type(item) is list else None


_AMBIGUOUS = "readers of bokeh differ about lists of one length in an array of objects"


def _read_old_array(scanned: dict[str, Any], _: DialectReader) -> Any:
    check_keys(scanned, _OLD_KEYS)
    dtype = _dtype_of(scanned)
    shape = _shape_of(scanned, dtype)
    return _of_bytes(
        array_data.base64_of(scanned["__ndarray__"], "__ndarray__"), scanned, dtype, shape
    )


_OLD_KEYS = frozenset({"__ndarray__", "dtype", "order", "shape"})


def _tag(read: TagReader, *needed: str, allowed: tuple[str, ...] = ()) -> _Tag:
    return _Tag(read, frozenset({"type", *needed}), frozenset(allowed))


_TAGS = {
    "array": _tag(_read_list, "entries"),
    "bytes": _tag(_read_bytes, "data"),
    "map": _tag(_read_map, allowed=("entries",)),
    "ndarray": _tag(_read_array, "array", "dtype", "order", "shape"),
    "number": _tag(_read_number, "value"),
    "object": _tag(_refuse, "name", allowed=("attributes", "id")),
    "set": _tag(_read_set, allowed=("entries",)),
    "slice": _tag(_read_slice, "start", "stop", "step"),
    "typed_array": _tag(_read_typed_array, "array", "dtype", "order"),
}


DIALECT = Dialect(
    name="bokeh",
    title="bokeh",
    mark=r'"type"\s*:\s*"[abmnost]|"__ndarray__"\s*:\s*"',
    find_reader=_find_bokeh_reader,
    reader=_BokehReader,
)
