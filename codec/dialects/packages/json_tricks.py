"""json-tricks, and its fork ro-json: arrays as lists, as base64, or as base64 of gzip.

What is read alike in both is written. What they call by class (instances, enums), and what our
values have no word for (dates, paths, slices …), is refused.

Known of json-tricks, and avoided or refused here: in its compact form ``dtype`` and ``endian``
contradict each other for big-endian arrays, and it reads other numbers than were written; it reads
complex numbers as ``re + im * 1j``, which loses infinities and signs of zero; it writes the memory
addresses of an object array in compact form; an array of no dimensions comes back as a scalar.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np

from codec.arrays.array_tag import order_of
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, datetimes, dtype_strings
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, inside
from codec.dialects.base.writer import DialectWriter
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text, payload_table
from codec.payloads.inflate import MAX_RATIO
from codec.payloads.shuffle import Bytes
from codec.tags import tag_table

_NEEDED = frozenset({"__ndarray__", "dtype"})
_ALLOWED = frozenset({"shape", "Corder", "endian", "0dim"})
_GZIP = 16 + zlib.MAX_WBITS


# -- reading --------------------------------------------------------------------------------------


def _find_json_tricks_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "__ndarray__" in scanned and "dtype" in scanned:
        return _read_array
    key = next((key for key in scanned if key in _TAGS), None)
    return None if key is None else partial(_read_tag, key)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    check_keys(scanned, _NEEDED, _ALLOWED)
    data = scanned["__ndarray__"]
    dtype = np.dtype("O") if scanned["dtype"] == "object" else dtype_strings.read(scanned["dtype"])
    shape = array_data.shape_of(scanned.get("shape", []), dtype)
    for key in ("Corder", "0dim"):
        if not isinstance(scanned.get(key, False), bool):
            raise DecodeError(f"expected {key} true or false, found {shorten(scanned[key])}")
    order: Literal["C", "F"] = "C" if scanned.get("Corder", True) else "F"
    if not shape and dtype.kind == "O":
        raise DecodeError("expected dimensions of an array of objects, found shape []")
    if not shape and dtype.byteorder == ">" and not scanned.get("0dim", False):
        raise DecodeError(f"expected a scalar in native byte order, found dtype {dtype.str}")
    if isinstance(data, str) and shape:
        array = _unpacked(data, dtype, shape, scanned)
    else:
        with inside("__ndarray__"):
            plain = _with_plain_leaves(data, len(shape), dtype)
            array = array_data.of_lists(plain, dtype, shape, reader, order)
    # Without dimensions it is a scalar, unless ro-json says that it is an array.
    return array if shape or scanned.get("0dim", False) else array[()]


def _unpacked(data: str, dtype: DType, shape: tuple[int, ...], scanned: dict[str, Any]) -> Array:
    head, _, text = data.partition(":")
    if head not in ("b64", "b64.gz"):
        raise DecodeError(f'expected lists, "b64:…" or "b64.gz:…", found {shorten(data)}')
    if not scanned.get("Corder", True):
        raise DecodeError("expected base64 in C order: versions differ in what Corder false means")
    endian = scanned.get("endian")
    if endian is not None and dtype.byteorder == ">":
        raise DecodeError(
            f"expected no endian beside dtype {dtype.str}: json-tricks writes bytes in either order"
        )
    if endian not in (None, "little", "big"):
        raise DecodeError(f'expected endian "little" or "big", found {shorten(endian)}')
    packed = array_data.base64_of(text, "__ndarray__")
    if head == "b64.gz":
        size = math.prod(shape) * dtype.itemsize
        packed = array_data.inflated(packed, size, _GZIP, "gzip data (RFC 1952)")
    return array_data.of_bytes(packed, dtype.newbyteorder(">") if endian == "big" else dtype, shape)


def _with_plain_leaves(data: Any, depth: int, dtype: DType) -> Any:
    """Return nested lists whose elements are spelled as ours are: pairs, base64, counts."""
    leaf = _LEAVES.get(dtype.kind)
    return data if leaf is None else array_data.mapped(data, depth, partial(leaf, dtype=dtype))


def _pair(item: Any, dtype: DType) -> Any:
    if not isinstance(item, dict):
        return [item, 0.0]
    found = _find_json_tricks_reader(item)
    number = None if found is None else found(item, DialectReader(_find_json_tricks_reader, 0))
    if type(number) is not complex:
        raise DecodeError(f"expected a complex number, found {shorten(item)}")
    return [number.real, number.imag]


def _base64(item: Any, dtype: DType) -> Any:
    found = _find_json_tricks_reader(item) if isinstance(item, dict) else None
    raw = None if found is None else found(item, DialectReader(_find_json_tricks_reader, 0))
    if type(raw) is not bytes:
        raise DecodeError(f"expected bytes, found {shorten(item)}")
    return base64_text.to_base64(raw)


def _count(item: Any, dtype: DType) -> Any:
    """Return the count of a time's units, of the parts that are not zero."""
    if item is None:
        return "NaT"
    if not isinstance(item, dict):
        return item
    name = next((name for name in _TIMES if name in item), None)
    if name is None or item[name] is not None:
        raise DecodeError(f"expected a date, a time or an integer, found {shorten(item)}")
    parts = {key: value for key, value in item.items() if key != name}
    return datetimes.count(name.strip("_"), parts, dtype)


_TIMES = ("__date__", "__datetime__", "__timedelta__")
_LEAVES: dict[str, Callable[..., Any]] = {"c": _pair, "S": _base64, "M": _count, "m": _count}


def _read_tag(key: str, scanned: dict[str, Any], reader: DialectReader) -> Any:
    read = _TAGS[key]
    if read is None:
        raise DecodeError(f"{key} of json-tricks is not read: it is no array and no plain value")
    check_keys(scanned, frozenset({key}))
    return read(reader.at(scanned, key))


def _read_utf8(text: Any) -> bytes:
    if not isinstance(text, str):
        raise DecodeError(f"expected a string, found {shorten(text)}")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise DecodeError(f"expected Unicode text: {error.reason}") from None


def _read_set(items: Any) -> Any:
    hashable = [tuple(x) if type(x) is list else x for x in tag_table.items_of(items)]
    return tag_table.BY_NAME["__set__"].build({}, hashable)


# What stands for something else than an array; None is not read.
_TAGS: dict[str, Callable[[Any], Any] | None] = {
    "__complex__": array_data.complex_of,
    "__set__": _read_set,
    "__bytes_b64__": base64_text.from_base64,
    "__bytes_utf8__": _read_utf8,
    **dict.fromkeys(
        (
            *("__instance_type__", "__enum__", "__pathlib__", "__slice__", "__range__"),
            *("__date__", "__time__", "__datetime__", "__timedelta__", "__decimal__"),
            *("__fraction__", "__pandas_dataframe__", "__pandas_series__"),
        )
    ),
}


# -- writing --------------------------------------------------------------------------------------


def _encode_for_json_tricks(value: Any, writer: DialectWriter) -> Any:
    if type(value) is np.ndarray:
        return _encode_array(value, writer)
    if array_data.is_scalar(value):
        return _encode_scalar(value, writer)
    if type(value) is complex:
        array_data.check_complex(np.array([value]))
        return {"__complex__": [value.real, value.imag]}
    if type(value) is bytes:
        return {"__bytes_b64__": base64_text.to_base64(value)}
    if type(value) is set:
        if not {type(item) for item in value} <= {str, int, float, bool, type(None)}:
            raise EncodeError("a set of others than strings and numbers would not come back")
        return {"__set__": [writer.at(index, item) for index, item in enumerate(value)]}
    return NotImplemented


def _encode_array(array: Array, writer: DialectWriter) -> Any:
    if not array.shape:
        raise EncodeError("an array of shape [] would come back as a scalar; write array[()]")
    order = order_of(array)
    keys: dict[str, Any] = {"dtype": _name(array.dtype), "shape": list(array.shape)}
    if writer.payload == payload_table.TEXT or array.dtype.hasobject:
        data = _as_text(array, writer)
    else:
        array_data.check_c_order(array)
        data = _packed(array_data.raw_of(array), writer.payload)
        if array.dtype.byteorder not in "|>":
            keys["endian"] = "little"
    if array.ndim > 1:
        keys["Corder"] = order == "C"
    return {"__ndarray__": data, **keys}


def _name(dtype: DType) -> str:
    return "object" if dtype == np.dtype("O") else dtype_strings.name(dtype)


def _encode_scalar(scalar: np.generic, writer: DialectWriter) -> Any:
    """Say a scalar of which NumPy has a class of the dtype's name."""
    name = dtype_strings.name(scalar.dtype)
    if scalar.dtype.kind not in "biufc" or getattr(np, name, None) is not type(scalar):
        return NotImplemented
    return {"__ndarray__": _as_text(np.asarray(scalar), writer), "dtype": name, "shape": []}


def _as_text(array: Array, writer: DialectWriter) -> Any:
    if array.dtype.kind in "SV" and array.dtype.isbuiltin != 2:
        raise EncodeError(f'dtype {array.dtype} is not read as text; use payload="base64"')
    if array.dtype.hasobject and any(isinstance(item, np.ndarray) for item in array.flat):
        raise EncodeError("an array inside an object array would not come back; use a list")
    if array.dtype.kind == "c":
        array_data.check_complex(array)
        return _pairs(array)
    return array_data.text_of(array, writer)


def _pairs(array: Array) -> Any:
    if array.ndim:
        return [_pairs(item) for item in array]
    return {"__complex__": [float(array.real), float(array.imag)]}


def _packed(raw: Bytes, payload: str) -> str:
    if payload == "compressed":
        packer = zlib.compressobj(wbits=_GZIP)
        packed = packer.compress(raw) + packer.flush()
        if len(packed) < len(raw) <= MAX_RATIO * len(packed):
            return f"b64.gz:{base64_text.to_base64(packed)}"
    return f"b64:{base64_text.to_base64(raw)}"


DIALECT = Dialect(
    name="json-tricks",
    title="json-tricks",
    mark=r'\{\s*"__ndarray__"|"Corder"|"0dim"|"'
    + '"|"'.join(key for key in _TAGS if key not in tag_table.RESERVED)
    + '"',
    find_reader=_find_json_tricks_reader,
    encode=_encode_for_json_tricks,
    payloads=(payload_table.TEXT, payload_table.BASE64, "compressed"),
)
