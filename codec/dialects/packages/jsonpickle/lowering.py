"""Values to the JSON that jsonpickle reads back the same."""

from __future__ import annotations

import math
import re
import struct
from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np

from codec.arrays.array_tag import order_of
from codec.arrays.dtype_table import DType
from codec.arrays.elements.strings import has_surrogate
from codec.dialects.base import array_data, dtype_literals, dtype_strings
from codec.dialects.base.writer import Text, Writing
from codec.errors import EncodeError
from codec.payloads import base64_text, deflate, inflate, payload_table

Array = np.ndarray[Any, Any]

JSON = "json://"  # how a key that is JSON begins
SPECIAL = re.compile(rf"py/[a-z0-9_]+\Z|{JSON}")  # what is a tag, or will be one
_FEW = 16  # elements that jsonpickle itself writes as text
_NAN = struct.pack("<d", math.nan)
_TIMES = np.dtype("<M8[ns]")


def lower(value: Any, writing: Writing) -> Any:
    """Give the JSON for what JSON has no word for; see `Dialect`."""
    kind = type(value)
    if kind is np.ndarray:
        return _array(value, writing)
    if isinstance(value, np.generic):
        return _scalar(value, writing) if array_data.is_scalar(value) else NotImplemented
    if kind is dict:
        return _keyed(value, writing) if any(map(_is_special, value)) else NotImplemented
    write = _WRITE.get(kind)
    return NotImplemented if write is None else write(value, writing)


def _items(key: str, value: Iterable[Any], writing: Writing) -> Any:
    return {key: [writing.at(index, item) for index, item in enumerate(value)]}


def _call(name: str, *parts: Any) -> Any:
    return {"py/reduce": [{"py/type": name}, *parts]}


# -- Python's own ---------------------------------------------------------------------------------


def _is_special(key: Any) -> bool:
    return type(key) is not str or SPECIAL.match(key) is not None or has_surrogate(key)


def _keyed(value: dict[Any, Any], writing: Writing) -> Any:
    """Write keys that are no strings, and those that would be tags, as JSON behind "json://"."""
    lowered: dict[str, Any] = {}
    was_special = False
    for key, item in value.items():
        special = _is_special(key)
        if was_special and not special:
            raise EncodeError(
                f"key {key!a:.40} would come back before others: jsonpickle reads keys that are "
                "plain strings first; put them first"
            )
        was_special = special
        lowered[f"{JSON}{writing.element(key)}" if special else key] = writing.at(key, item)
    return lowered


def _deque(value: deque[Any], writing: Writing) -> Any:
    args = [] if value.maxlen is None else [{"py/tuple": []}, value.maxlen]
    return _call("collections.deque", {"py/tuple": args}, None, _items("py/tuple", value, writing))


def _frozenset(value: frozenset[Any], writing: Writing) -> Any:
    items = _items("py/tuple", value, writing)["py/tuple"]
    return _call("builtins.frozenset", {"py/tuple": [items]})


def _float(value: float, _: Writing) -> Any:
    """Write NaN, or an infinity: jsonpickle's own word for it is no JSON."""
    if math.isnan(value) and struct.pack("<d", value) != _NAN:
        raise EncodeError("a NaN of unusual bits, of which jsonpickle would lose some")
    name = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return _call("builtins.float", {"py/tuple": [name]})


def _complex(value: complex, writing: Writing) -> Any:
    parts = _items("py/tuple", (value.real, value.imag), writing)
    return {"py/object": "builtins.complex", "py/newargs": parts}


def _bytearray(value: bytearray, _: Writing) -> Any:
    return _call(
        "builtins.bytearray", {"py/tuple": [{"py/b64": base64_text.to_base64(bytes(value))}]}
    )


_WRITE: dict[type, Any] = {
    tuple: lambda value, writing: _items("py/tuple", value, writing),
    set: lambda value, writing: _items("py/set", value, writing),
    frozenset: _frozenset,
    deque: _deque,
    bytes: lambda value, _: {"py/b64": base64_text.to_base64(value)},
    bytearray: _bytearray,
    complex: _complex,
    float: _float,
}


# -- NumPy's --------------------------------------------------------------------------------------


def _array(array: Array, writing: Writing) -> Any:
    order = order_of(array)
    tag: dict[str, Any] = {"py/object": "numpy.ndarray"}
    if array.dtype.kind == "O":
        tag |= {"dtype": "object", "values": _objects(array, writing)}
    elif (
        array.shape
        and (writing.payload == payload_table.TEXT or array.size <= _FEW)
        and _is_text(array)
    ):
        tag |= {
            "dtype": dtype_strings.name(array.dtype),
            "values": array_data.text_of(array, writing),
        }
    else:
        name, byteorder = _spelled(array.dtype)
        raw = array_data.raw_of(array, order)
        packed = deflate.deflate(raw, array.itemsize)
        tag |= {"values": base64_text.to_base64(packed), "shape": list(array.shape), "dtype": name}
        tag |= byteorder
    if 0 in array.shape:
        tag["shape"] = list(array.shape)
    if order == "F":
        tag["order"] = order
    return tag


def _spelled(dtype: DType) -> tuple[str, dict[str, str]]:
    """Give the name of a dtype, and its byte order where jsonpickle writes one."""
    if dtype.names is not None:
        return dtype_literals.spell(dtype), {}
    if dtype.byteorder == "|" or dtype.isbuiltin == 2:
        return dtype_strings.name(dtype), {}
    name = dtype_strings.name(dtype.newbyteorder("<") if dtype.byteorder == ">" else dtype)
    return name, {"byteorder": dtype.str[0]}


def _is_text(array: Array) -> bool:
    """Tell whether lists say all of an array, and strict JSON its elements."""
    dtype = array.dtype
    if dtype.isbuiltin == 2 or dtype.str[0] == ">" or dtype.metadata is not None:
        return False
    if dtype.kind == "U":  # long ones may be padding for the most part
        return 0 < dtype.itemsize <= 3 * inflate.MAX_RATIO and array_data.is_unicode(array)
    return dtype.kind in "biu" or (dtype.kind == "f" and bool(np.isfinite(array).all()))


def _objects(array: Array, writing: Writing) -> Text:
    if array.dtype.metadata is not None:
        dtype_strings.name(array.dtype)  # which refuses it
    try:
        same = np.array(array.tolist(), dtype=object).shape == array.shape
    except ValueError:
        same = False
    if not array.shape or not (same or 0 in array.shape):
        raise EncodeError(
            f"an array of objects of shape {list(array.shape)} would come back in another: "
            "jsonpickle takes lists, tuples and arrays in it for dimensions"
        )
    return array_data.text_of(array, writing)


def _scalar(value: Any, writing: Writing) -> Any:
    dtype = value.dtype
    name = dtype.str if dtype.kind in "US" else dtype_strings.name(dtype)
    item = value.item() if dtype != _TIMES else int(value.astype(np.int64))
    if dtype.names is not None or dtype.isbuiltin == 2 or (dtype.kind in "Mm" and dtype != _TIMES):
        raise EncodeError(f"a scalar of dtype {dtype} would change; write np.array(…)")
    if dtype == _TIMES:
        item = None if np.isnat(value) else item
    elif np.asarray(dtype.type(item)).tobytes() != np.asarray(value).tobytes():
        raise EncodeError("a NaN of unusual bits, of which jsonpickle would lose some")
    tag = {"py/object": f"numpy.{type(value).__name__}", "dtype": name}
    return tag | {"value": writing.at("value", item)}
