"""json-tricks, and its fork ro-json: arrays as lists, as base64, or as base64 of gzip.

Also read is the well-known recipe of Stack Overflow (answer 3488934): base64 alone. What both
packages read alike is written. json-tricks itself reads other numbers of compact big-endian arrays,
loses complex infinities and signs of zero, and makes a scalar of an array without dimensions.
"""

import math
import zlib
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, dtype_text
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, kept, single
from codec.dialects.base.writer import DialectWriter, base64_of, check_c_order, is_scalar
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text, payload_table
from codec.payloads.inflate import MAX_RATIO
from codec.tags import tag_table
from codec.tags.strings_and_numbers import items_of

_CONSTANTS = ("NaN", "Infinity", "-Infinity")


# -- reading --------------------------------------------------------------------------------------


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    if "__ndarray__" in scanned and "dtype" in scanned and "order" not in scanned:  # as bokeh has
        return _read_array
    return next((_TAGS[key] for key in scanned if key in _TAGS), None)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    check_keys(scanned, {"__ndarray__", "dtype"}, {"shape", "Corder", "endian", "0dim"})
    data, name = scanned["__ndarray__"], scanned["dtype"]
    dtype = np.dtype("O") if name == "object" else dtype_text.read(name)
    shape = array_tag.read_shape(scanned.get("shape", []), dtype)
    is_c_order = reader.of_type(scanned, "Corder", bool, True)
    is_array = reader.of_type(scanned, "0dim", bool, False)  # of ro-json
    is_scalar_text = not shape and (dtype.kind not in "biufc" or data in _CONSTANTS)
    if isinstance(data, str) and ":" not in data and not is_scalar_text:
        check_keys(scanned, {"__ndarray__", "dtype", "shape"})  # the recipe of Stack Overflow
        return array_data.of_bytes(reader.base64(scanned, "__ndarray__"), dtype, shape)
    if isinstance(data, str) and shape:
        return _unpacked(data, dtype, shape, scanned, reader)
    if not shape and dtype.kind == "O":
        raise DecodeError("expected dimensions of an array of objects, found shape []")
    if not shape and dtype.byteorder == ">" and not is_array:
        raise DecodeError(f"expected a scalar in native byte order, found dtype {dtype.str}")

    def lift(item: Any) -> Any:
        if dtype.kind in "Mm" and isinstance(item, dict):
            return _moment_of(item)
        value = reader.value(item)
        is_real = dtype.kind == "c" and type(value) in (int, float)
        return array_data.complex_of([value, 0.0]) if is_real else value

    with reader.inside("__ndarray__"):
        order: array_data.Order = "C" if is_c_order else "F"
        array = array_data.of_lists(data, dtype, shape, reader, order, lift)
    return array if shape or is_array else array_data.scalar_of(array)


def _unpacked(
    data: str, dtype: DType, shape: tuple[int, ...], scanned: dict[str, Any], reader: DialectReader
) -> Array:
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
    raw = reader.base64({"__ndarray__": text}, "__ndarray__")
    if head == "b64.gz":
        raw = array_data.gunzip(raw, math.prod(shape) * dtype.itemsize)
    return array_data.of_bytes(raw, dtype.newbyteorder(">") if endian == "big" else dtype, shape)


def _moment_of(scanned: dict[str, Any]) -> array_data.Moment:
    """Return a date or time, of the parts that are not zero."""
    for kind in ("date", "datetime", "timedelta"):
        if scanned.get(f"__{kind}__", ...) is None:
            parts = {key: value for key, value in scanned.items() if key != f"__{kind}__"}
            return array_data.moment_of(kind, parts)
    raise DecodeError(f"expected a date, a time or an integer, found {shorten(scanned)}")


def _read_utf8(text: Any, _: DialectReader) -> bytes:
    if not isinstance(text, str):
        raise DecodeError(f"expected a string, found {shorten(text)}")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise DecodeError(f"expected Unicode text: {error.reason}") from None


def _read_set(items: Any, reader: DialectReader) -> Any:
    def read() -> list[Any]:
        values = reader.value(items_of(items))
        return [tuple(value) if type(value) is list else value for value in values]

    return reader.build("__set__", read, {"__set__": items})


# What stands for something else than an array.
_TAGS: dict[str, TagReader] = {
    "__complex__": single("__complex__", lambda parts, _: array_data.complex_of(parts)),
    "__set__": single("__set__", _read_set),
    "__bytes_b64__": single("__bytes_b64__", lambda text, _: base64_text.from_base64(text)),
    "__bytes_utf8__": single("__bytes_utf8__", _read_utf8),
    **{
        key: kept(key)
        for key in (
            *("__instance_type__", "__enum__", "__pathlib__", "__slice__", "__range__"),
            *("__date__", "__time__", "__datetime__", "__timedelta__", "__decimal__"),
            *("__fraction__", "__pandas_dataframe__", "__pandas_series__"),
        )
    },
}


# -- writing --------------------------------------------------------------------------------------


def _encode(value: Any, writer: DialectWriter) -> Any:
    if type(value) is np.ndarray:
        return _encode_array(value, writer)
    if is_scalar(value):
        return _encode_scalar(value, writer)
    if type(value) is complex:
        return _encode_complex(np.array(value))
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
    name = "object" if array.dtype == np.dtype("O") else dtype_text.name(array.dtype)
    keys: dict[str, Any] = {"dtype": name, "shape": list(array.shape)}
    if writer.payload == payload_table.TEXT or array.dtype.hasobject:
        data = _lists_of(array, writer)
    else:
        check_c_order(array)
        data = _packed(array, writer.payload)
        if array.dtype.byteorder not in "|>":
            keys["endian"] = "little"
    if array.ndim > 1:
        keys["Corder"] = array_tag.order_of(array) == "C"
    return {"__ndarray__": data, **keys}


def _encode_scalar(scalar: np.generic, writer: DialectWriter) -> Any:
    """Encode a scalar if NumPy has a class of its dtype's name."""
    name = dtype_text.name(scalar.dtype)
    if scalar.dtype.kind not in "biufc" or getattr(np, name, None) is not type(scalar):
        return NotImplemented
    return {"__ndarray__": _lists_of(np.asarray(scalar), writer), "dtype": name, "shape": []}


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
    if payload == "compressed":
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        packed = packer.compress(array.tobytes()) + packer.flush()
        if len(packed) < array.nbytes <= MAX_RATIO * len(packed):
            return f"b64.gz:{base64_text.to_base64(packed)}"
    return f"b64:{base64_of(array)}"


DIALECT = Dialect(
    name="json-tricks",
    title="json-tricks",
    mark=r'\{\s*"__ndarray__"|"Corder"|"0dim"|"'
    + '"|"'.join(key for key in _TAGS if key not in tag_table.RESERVED)
    + '"',
    find_reader=_find_reader,
    encode=_encode,
    payloads=(payload_table.TEXT, payload_table.BASE64, "compressed"),
    has_comments=True,
)
