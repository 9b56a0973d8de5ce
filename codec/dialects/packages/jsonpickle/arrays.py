"""Read arrays and scalars that the handlers of ``jsonpickle.ext.numpy`` wrote."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_tag import order_of
from codec.arrays.array_types import Array, DType
from codec.decode.decoder import JSONDecoder
from codec.decode.scan import LiteralError
from codec.dialects.base import array_data, datetimes, dtype_literals, dtype_strings
from codec.dialects.base.reader import DialectReader, check_keys, inside
from codec.dialects.base.scanner import scanner_of
from codec.dialects.packages.jsonpickle.numbered import NumberedReader, Time
from codec.errors import DecodeError, shorten
from codec.imports import optional
from codec.payloads import base64_text
from codec.payloads.inflate import MAX_RATIO, bounded

bz2: Any = optional("bz2")

_LISTED = frozenset({"py/object", "dtype", "values"})
_PACKED = _LISTED | {"shape"}
_VIEW = frozenset({"py/object", "dtype", "base", "shape"})
_FLAGS = frozenset({"order", "writeable"})
_SCALAR = frozenset({"py/object", "dtype", "value"})

# Names of NumPy 1 and of Python 2, and of the second C types of the same numbers.
_ALIASES = {"bool_": "bool", "unicode_": "str_", "string_": "bytes_"} | {
    **{"longlong": "int64", "ulonglong": "uint64", "intc": "int32", "uintc": "uint32"},
    **{"float_": "float64", "complex_": "complex128"},
}
_NAMES = frozenset(kind.__name__ for kind in np.sctypeDict.values())
_EMPTY = re.compile(r"[<>|]?([US])0")

# What JSON makes of two bytes can take so many times as much memory.
_GROWTH = 32


def read_array(scanned: dict[str, Any], reader: NumberedReader) -> Array:
    """Read a ``numpy.ndarray``."""
    if type(scanned.get("writeable", True)) is not bool:
        raise DecodeError(f"expected true or false, found {shorten(scanned['writeable'])}")
    if "base" in scanned:
        return _view(scanned, reader)
    if isinstance(scanned.get("values"), str) and "shape" in scanned:
        return _packed(scanned, reader)
    check_keys(scanned, _LISTED, _FLAGS | {"shape"})
    dtype, order = _dtype(scanned), _order(scanned)
    if dtype.kind == "O":
        return _objects(scanned, order, reader)
    first = len(reader.objects)
    with reader.numpy():
        values = reader.at(scanned, "values")
    with inside("values"):
        shape = array_data.nested_shape(values)
        if "shape" in scanned:
            shape = array_data.shape_of(scanned["shape"], dtype)
        reader.hide(first)
        plain = array_data.mapped(values, len(shape), _leaf(dtype))
        return array_data.of_lists(plain, dtype, shape, reader, order)


def _dtype(scanned: dict[str, Any]) -> DType:
    name = array_data.expect_string(scanned, "dtype")
    if name == "object":
        return np.dtype("O")
    return dtype_literals.read(name) if name[:1] in ("[", "{") else dtype_strings.read(name)


def _order(scanned: dict[str, Any]) -> array_data.Order:
    order = scanned.get("order", "C")
    if order not in ("C", "F"):
        raise DecodeError(f'expected order "C" or "F", found {shorten(order)}')
    return order  # type: ignore[no-any-return]


# -- as lists -------------------------------------------------------------------------------------


def _leaf(dtype: DType) -> Callable[[Any], Any]:
    """Return what spells an element, as ``tolist()`` gives it, as our own format does."""
    if dtype.names is not None:
        fields = [dtype.fields[name][0] for name in dtype.names]  # type: ignore[index]
        return partial(_structure_leaf, list(map(_leaf, fields)))
    if dtype.kind in "Mm":
        return partial(_time_leaf, dtype)
    if dtype.kind == "S" or (dtype.kind == "V" and dtype.isbuiltin != 2):
        return _bytes_leaf
    return _complex_leaf if dtype.kind == "c" else lambda item: item


def _structure_leaf(leaves: list[Callable[[Any], Any]], item: Any) -> Any:
    if type(item) is not tuple or len(item) != len(leaves):
        raise DecodeError(f"expected a py/tuple of {len(leaves)} fields, found {shorten(item)}")
    return [leaf(part) for leaf, part in zip(leaves, item, strict=True)]


def _time_leaf(dtype: DType, item: Any) -> Any:
    if isinstance(item, Time):
        return datetimes.count(item.kind, item.parts, dtype)
    return "NaT" if item is None else item


def _bytes_leaf(item: Any) -> str:
    if type(item) is not bytes:
        raise DecodeError(f"expected bytes, found {shorten(item)}")
    return base64_text.to_base64(item)


def _complex_leaf(item: Any) -> list[float]:
    if type(item) is not complex:
        raise DecodeError(f"expected a builtins.complex, found {shorten(item)}")
    return [item.real, item.imag]


def _objects(scanned: dict[str, Any], order: array_data.Order, reader: NumberedReader) -> Array:
    """Read objects; lists that are alike are dimensions, as NumPy takes them.

    A list by its number is an object: those of `tolist()` are new, and nothing refers to them.
    """
    dtype = np.dtype("O")
    given = array_data.shape_of(scanned["shape"], dtype) if "shape" in scanned else None
    shape: tuple[int, ...] = ()
    level = [scanned["values"]]
    depth = array_tag.MAX_NDIM if given is None else len(given)
    while level and len(shape) < depth and _alike(level):
        shape = (*shape, len(level[0]))
        level = list(chain.from_iterable(level))
    whole = shape if given is None else given
    if whole != shape and (level or 0 not in whole or whole[: len(shape)] != shape):
        raise DecodeError(f"expected lists of shape {list(whole)}, found {list(shape)}")
    level = [reader.at(scanned, "values")]
    for _ in shape:
        level = list(chain.from_iterable(level))
    return array_of(level, whole, order)


def array_of(items: list[Any], shape: tuple[int, ...], order: array_data.Order) -> Array:
    """Return an array of objects."""
    array: Array = np.empty(len(items), object)
    for index, item in enumerate(items):
        array[index] = item
    return np.require(array.reshape(shape), array.dtype, [order, "O", "W"])


def _alike(items: list[Any]) -> bool:
    return set(map(type, items)) == {list} and len(set(map(len, items))) == 1


# -- as bytes -------------------------------------------------------------------------------------


def _packed(scanned: dict[str, Any], reader: NumberedReader) -> Array:
    """Read an array of bytes, which are compressed or not: the document does not say."""
    check_keys(scanned, _PACKED, _FLAGS | {"byteorder"})
    dtype = _dtype(scanned)
    shape = array_data.shape_of(scanned["shape"], dtype)
    packed = array_data.base64_of(scanned["values"], "values")
    if dtype.kind == "O":
        with inside("values"):
            return _packed_objects(packed, shape, _order(scanned), reader)
    dtype = _in_order(dtype, scanned.get("byteorder"))
    raw = _unpacked(packed, math.prod(shape) * dtype.itemsize)
    return array_data.of_bytes(raw, dtype, shape, _order(scanned))


def _in_order(dtype: DType, byteorder: Any) -> DType:
    if byteorder is None or (byteorder == "<" and dtype.isbuiltin == 2):
        return dtype
    if byteorder not in ("<", ">") or dtype.names is not None or dtype.isbuiltin == 2:
        raise DecodeError(f'expected byteorder "<" or ">", found {shorten(byteorder)}')
    return _swapped(dtype, byteorder)


def _swapped(dtype: DType, order: str) -> DType:
    """Return a dtype in a byte order; native dtypes are as NumPy prints them."""
    return np.dtype(dtype.newbyteorder(order).str)  # type: ignore[arg-type]


def _unpacked(packed: bytes, size: int) -> bytes:
    """Return the bytes: of zlib, which is the default of jsonpickle, of bz2, or just these."""
    try:
        if packed[:3] == b"BZh" and bz2 is not None:
            if size > MAX_RATIO * len(packed):
                raise DecodeError(f"expected bz2 data that expand at most {MAX_RATIO} times")
            return bounded(bz2.BZ2Decompressor(), packed, size, "bz2 data", OSError)
        return array_data.inflated(packed, size, zlib.MAX_WBITS, "zlib data (RFC 1950)")
    except DecodeError:
        if len(packed) == size:
            return packed
        raise


def _packed_objects(
    packed: bytes, shape: tuple[int, ...], order: array_data.Order, reader: NumberedReader
) -> Array:
    """Read objects that are JSON, without tags: more than 16 of them are written so."""
    limit = reader.earned // _GROWTH
    raw = array_data.inflated(packed, limit, zlib.MAX_WBITS, "zlib data (RFC 1950)")
    reader.claim(_GROWTH * len(raw))
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise DecodeError(f"expected JSON in UTF-8: {error}") from None
    values = decoded(text)
    for _ in shape:  # lists of elements
        values = values if isinstance(values, list) else [values]
    plain = DialectReader(lambda _: None, 0)
    array = array_data.of_lists(values, np.dtype("O"), shape, plain, order)
    for item in array.ravel():
        if isinstance(item, list | dict):
            raise DecodeError(
                "expected null, numbers and strings: among so many objects jsonpickle writes "
                "tuples as lists, and keys of all kinds as strings"
            )
    return array


def decoded(text: str) -> Any:
    """Scan JSON that stands in a string.

    Raises
    ------
    DecodeError
        If it is none.
    """
    try:
        value, end = JSONDecoder.scan_by(scanner_of(text), text, 0)
    except DecodeError as error:
        raise DecodeError(f"expected JSON in this string: {error.message}") from None
    except LiteralError as error:
        raise DecodeError(f"expected JSON in this string: {error.why}") from None
    if end != len(text):
        raise DecodeError("expected JSON in this string, found more behind it")
    return value


# -- views ----------------------------------------------------------------------------------------


def _view(scanned: dict[str, Any], reader: NumberedReader) -> Array:
    """Read an array that is a part of the memory of another, or of bytes; it gets its own."""
    check_keys(scanned, _VIEW, frozenset({"values", "offset", "strides", "byteorder", "writeable"}))
    dtype = _dtype(scanned)
    base = reader.at(scanned, "base")
    if isinstance(scanned.get("values"), list | dict):
        # They are there for people. Version 4 counts them when it writes, and not when it reads;
        # version 5 never counts them.
        reader.doubt(len(reader.objects))
    shape = array_data.shape_of(scanned["shape"], dtype)
    offset, strides = scanned.get("offset", 0), scanned.get("strides")
    numbers = [offset] if strides is None else [offset, *_strides(strides, len(shape))]
    if not all(type(number) is int and abs(number) < 2**62 for number in numbers):
        raise DecodeError("expected offset and strides that are numbers of bytes")
    if type(base) is bytes:
        memory: Any = base
        dtype = _in_order(dtype, scanned.get("byteorder"))
    elif type(base) is np.ndarray:
        memory = base
    else:
        raise DecodeError(f"expected an array or bytes at base, found {type(base).__name__}")
    reader.claim(math.prod(shape) * dtype.itemsize)
    if type(base) is np.ndarray:
        if dtype.hasobject or base.dtype.hasobject:
            return _view_of_objects(base, dtype, shape, offset, strides)
        memory = array_data.raw_of(base, order_of(base))
        dtype = _in_order_of(base.dtype, dtype, scanned.get("byteorder"))
    return _cut(memory, dtype, shape, offset, strides)


def _strides(strides: Any, count: int) -> list[Any]:
    if not isinstance(strides, list) or len(strides) != count:
        raise DecodeError(f"expected {count} strides, found {shorten(strides)}")
    return strides


def _cut(
    memory: Any, dtype: DType, shape: tuple[int, ...], offset: int, strides: list[int] | None
) -> Array:
    if dtype.hasobject or not dtype.itemsize:
        raise DecodeError(f"expected no bytes: elements of dtype {dtype} have none")
    try:
        view: Array = np.ndarray(shape, dtype, memory, offset, strides)
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError(f"expected a part of the memory of base: {error}") from None
    array_tag.check_bools(view)
    return view.copy(order=order_of(view))


def _view_of_objects(
    base: Array, dtype: DType, shape: tuple[int, ...], offset: int, strides: list[int] | None
) -> Array:
    """Cut a part out of the numbers of the objects instead of their addresses."""
    if dtype != base.dtype:
        raise DecodeError(f"expected base of dtype {dtype}, found {base.dtype}")
    order = order_of(base)
    places = np.arange(base.size, dtype=np.int64)  # as large as an address, on most machines
    if any(number % places.itemsize for number in (offset, *(strides or ()))):
        raise DecodeError("expected offset and strides of whole objects")
    cut = _cut(places.data if places.size else b"", places.dtype, shape, offset, strides)
    taken: Array = base.reshape(-1, order=order)[cut]
    return np.require(taken, dtype, [order_of(cut), "O", "W"])


def _in_order_of(base: DType, dtype: DType, byteorder: Any) -> DType:
    """Return a view's dtype in its byte order, which jsonpickle says by that of the base.

    It writes "S" where they differ, and nothing where they are the same.
    """
    of_base = base.str[0]
    if dtype.itemsize == 1 or dtype.names is not None or dtype.isbuiltin == 2:
        if byteorder not in (None, "S"):
            raise DecodeError(f'expected byteorder "S", found {shorten(byteorder)}')
        return dtype
    if byteorder == "S" and of_base == "|":
        raise DecodeError(
            f'byteorder "S" beside a base of dtype {base} is ambiguous: it may be either order'
        )
    if byteorder is None:
        return dtype if of_base == "|" else _swapped(dtype, of_base)
    if byteorder != "S":
        return _in_order(dtype, byteorder)
    return _swapped(dtype, "<" if of_base == ">" else ">")


# -- scalars --------------------------------------------------------------------------------------


def is_scalar(name: str) -> bool:
    """Tell whether a class is one of NumPy's scalars."""
    module, _, kind = name.rpartition(".")
    return module == "numpy" and (kind in _NAMES or kind in _ALIASES)


def read_scalar(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read a scalar, of the class that ``py/object`` names."""
    check_keys(scanned, _SCALAR)
    spelled = array_data.expect_string(scanned, "dtype")
    empty = _EMPTY.fullmatch(spelled)
    dtype = np.dtype(f"{empty[1]}1") if empty else _dtype(scanned)
    with reader.numpy():
        value = reader.at(scanned, "value")
    name = scanned["py/object"].removeprefix("numpy.")
    if dtype.type.__name__.rstrip("_") != _ALIASES.get(name, name).rstrip("_"):
        raise DecodeError(f"expected a dtype of numpy.{name}, found {shorten(spelled)}")
    with inside("value"):
        if dtype.kind in "US":
            return _string(value, dtype.kind, 0 if empty else dtype.itemsize)
        plain = _leaf(dtype)(value)
        scalar = array_data.of_lists(plain, dtype, (), reader)[()]
        return scalar.copy() if dtype.kind == "V" else scalar


def _string(value: Any, kind: str, size: int) -> np.generic:
    expected, width = (str, 4) if kind == "U" else (bytes, 1)
    if type(value) is not expected or len(value) * width != size:
        raise DecodeError(
            f"expected {size // width} characters, found {shorten(value)}: jsonpickle loses NULs "
            "at the end, and surrogates"
        )
    return np.str_(value) if kind == "U" else np.bytes_(value)
