"""json-tricks, and its fork ro-json: arrays as lists, as base64, or as base64 of gzip.

Also read is the well-known recipe of Stack Overflow (answer 3488934): base64 alone. What both
packages read alike is written. json-tricks itself reads other numbers of compact big-endian arrays,
loses complex infinities and signs of zero, and makes a scalar of an array without dimensions.
"""

import datetime
import math
import zlib
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, dtype_text, tags
from codec.dialects.base.reader import Dialect, DialectReader
from codec.dialects.base.writer import DialectWriter, bytes_of, is_scalar
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text, payload_table
from codec.payloads.inflate import MAX_RATIO
from codec.tags import tag_table
from codec.tags.strings_and_numbers import items_of

_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_MOMENTS: dict[str, type] = {
    "__date__": datetime.date,
    "__datetime__": datetime.datetime,
    "__timedelta__": datetime.timedelta,
}


# -- reading --------------------------------------------------------------------------------------


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    if "__ndarray__" in scanned and "dtype" in scanned and "order" not in scanned:  # as bokeh has
        return _read_array
    return next((_TAGS[key] for key in scanned if key in _TAGS), None)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    tags.check_keys(scanned, {"__ndarray__", "dtype"}, {"shape", "Corder", "endian", "0dim"})
    data = scanned["__ndarray__"]
    dtype = dtype_text.read(scanned["dtype"], dtype_text.ALL)
    shape = array_tag.read_shape(scanned.get("shape", []), dtype)
    is_c_order = tags.flag(scanned, "Corder", default=True)
    is_array = tags.flag(scanned, "0dim", default=False) or bool(shape)  # of ro-json
    is_text = not shape and (dtype.kind not in "biufc" or data in _CONSTANTS)
    if isinstance(data, str) and not is_text:
        return _read_base64(data, dtype, shape, scanned, reader)
    if not shape and (dtype.kind == "O" or (dtype.byteorder == ">" and not is_array)):
        raise tags.NotRead(f"a scalar of dtype {dtype}")

    def lift(item: Any) -> Any:
        is_moment = dtype.kind in "Mm" and isinstance(item, dict)
        return _count_of(item, dtype) if is_moment else reader.value(item)

    with reader.inside("__ndarray__"):
        order: array_data.Order = "C" if is_c_order else "F"
        array = array_data.of_lists(data, dtype, shape, reader, order, lift)
    return array if is_array else array_data.scalar_of(array)


def _read_base64(
    data: str, dtype: DType, shape: tuple[int, ...], scanned: dict[str, Any], reader: DialectReader
) -> Array:
    head, _, text = data.rpartition(":")
    if not head:
        tags.check_keys(scanned, {"__ndarray__", "dtype", "shape"})  # the recipe of Stack Overflow
    elif head not in ("b64", "b64.gz") or not shape:  # without dimensions it may be a scalar
        raise tags.NotRead(f"base64 {shorten(data)}")
    # Versions mean different orders by Corder false, and big-endian dtypes may be in either order.
    is_swapped = scanned.get("endian", "little") != "little"
    is_ambiguous = "endian" in scanned and dtype.byteorder == ">"
    if is_swapped or is_ambiguous or not scanned.get("Corder", True):
        raise tags.NotRead("base64 in another order")
    raw = reader.base64({"__ndarray__": text}, "__ndarray__")
    if head == "b64.gz":
        raw = array_data.gunzip(raw, math.prod(shape) * dtype.itemsize)
    return array_data.of_bytes(raw, dtype, shape)


def _count_of(scanned: dict[str, Any], dtype: DType) -> int:
    """Return how many units of a datetime64 or timedelta64 a date or time is, a whole number."""
    for key, kind in _MOMENTS.items():
        if scanned.get(key, ...) is None:
            parts = {name: part for name, part in scanned.items() if name != key}  # if not zero
            try:
                moment = kind(**parts)
                made = np.array(moment, f"{dtype.kind}8[us]")
                count = made.astype(dtype)
            except (TypeError, ValueError, OverflowError) as error:
                raise DecodeError(f"expected a time of dtype {dtype}: {error}") from error
            is_wrapped = dtype.kind == "m" and made.item() != moment
            if is_wrapped or count.astype(made.dtype) != made:
                raise DecodeError(f"expected a time that dtype {dtype} holds, found {moment}")
            return int(count.astype(np.int64))
    raise DecodeError(f"expected a date, a time or an integer, found {shorten(scanned)}")


def _read_utf8(text: Any, _: DialectReader) -> bytes:
    try:
        return text.encode()  # type: ignore[no-any-return]
    except (AttributeError, UnicodeEncodeError):
        raise DecodeError(f"expected Unicode text, found {shorten(text)}") from None


def _read_set(items: Any, reader: DialectReader) -> Any:
    def read() -> list[Any]:
        values = reader.value(items_of(items))
        return [tuple(value) if type(value) is list else value for value in values]

    return reader.build("__set__", read, {"__set__": items})


# What stands for something else than an array.
_TAGS: dict[str, tags.TagReader] = {
    "__complex__": tags.single("__complex__", lambda parts, _: array_data.complex_of(parts)),
    "__set__": tags.single("__set__", _read_set),
    "__bytes_b64__": tags.single("__bytes_b64__", lambda text, _: base64_text.from_base64(text)),
    "__bytes_utf8__": tags.single("__bytes_utf8__", _read_utf8),
    **{
        key: tags.kept(key)
        for key in (
            *("__instance_type__", "__enum__", "__pathlib__", "__slice__", "__range__"),
            *("__date__", "__time__", "__datetime__", "__timedelta__", "__decimal__"),
            *("__fraction__", "__pandas_dataframe__", "__pandas_series__"),
        )
    },
}


# -- writing --------------------------------------------------------------------------------------


def _encode_array(array: Array, writer: DialectWriter) -> Any:
    if not array.shape:
        raise EncodeError("an array of shape [] would come back as a scalar; write array[()]")
    name = "object" if array.dtype == np.dtype("O") else dtype_text.name(array.dtype)
    keys: dict[str, Any] = {"dtype": name, "shape": list(array.shape)}
    if writer.payload == payload_table.TEXT or array.dtype.hasobject:
        data = _lists_of(array, writer)
    else:
        data = _packed(array, writer.payload)
        if array.dtype.byteorder not in "|>":
            keys["endian"] = "little"
    if array.ndim > 1:
        keys["Corder"] = array_tag.order_of(array) == "C"
    return {"__ndarray__": data, **keys}


def _encode_scalar(scalar: np.generic, writer: DialectWriter) -> Any:
    """Encode a scalar if NumPy has a class of its dtype's name."""
    if not is_scalar(scalar):
        return NotImplemented
    name = dtype_text.name(scalar.dtype)
    if scalar.dtype.kind not in "biufc" or getattr(np, name, None) is not type(scalar):
        return NotImplemented
    return {"__ndarray__": _lists_of(np.asarray(scalar), writer), "dtype": name, "shape": []}


def _encode_set(value: set[Any], writer: DialectWriter) -> Any:
    if not {type(item) for item in value} <= {str, int, float, bool, type(None)}:
        raise EncodeError("a set of others than strings and numbers would not come back")
    return {"__set__": [writer.at(index, item) for index, item in enumerate(value)]}


def _lists_of(array: Array, writer: DialectWriter) -> Any:
    if array.dtype.kind in "SV" and array.dtype.isbuiltin != 2:
        raise EncodeError(f'dtype {array.dtype} is not read as text; use payload="base64"')
    if array.dtype.str in (">M8", ">m8"):
        raise EncodeError(f'dtype {array.dtype} is read as another; use payload="base64"')
    if array.dtype.hasobject and any(isinstance(item, np.ndarray) for item in array.flat):
        raise EncodeError("an array inside an object array would not come back; use a list")
    return _encode_complex(array) if array.dtype.kind == "c" else writer.lists_of(array)


def _encode_complex(array: Array) -> Any:
    """Encode complex numbers, except for those that ``re + im * 1j`` does not give back."""
    parts = np.stack([array.real.reshape(-1), array.imag.reshape(-1)])
    if not np.isfinite(parts).all() or (np.signbit(parts) & (parts == 0)).any():
        raise EncodeError(
            "complex infinities, NaN and -0.0 would change on reading; "
            'write an array with payload="base64", if there is'
        )
    return _pairs(array)


def _pairs(array: Array) -> Any:
    if array.ndim:
        return [_pairs(item) for item in array]
    return {"__complex__": [float(array.real), float(array.imag)]}


def _packed(array: Array, payload: str) -> str:
    raw = bytes_of(array)
    if payload == "compressed":
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
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
    find_reader=_find_reader,
    encode={
        np.ndarray: _encode_array,
        np.generic: _encode_scalar,
        complex: lambda value, _: _encode_complex(np.array(value)),
        bytes: lambda value, _: {"__bytes_b64__": base64_text.to_base64(value)},
        set: _encode_set,
    },
    payloads=(payload_table.TEXT, payload_table.BASE64, "compressed"),
    has_comments=True,
)
