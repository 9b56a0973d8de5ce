"""Read arrays and scalars of jsonpickle, as its handlers for NumPy write them and without."""

from __future__ import annotations

import math
import re
import zlib
from itertools import chain
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.decode.decoder import JSONDecoder
from codec.decode.json_callbacks import LiteralError
from codec.dialects.base import array_data, dtype_text
from codec.dialects.base.array_data import Order
from codec.dialects.base.reader import check_keys, parser
from codec.dialects.packages.jsonpickle.numbered import NumberedReader
from codec.errors import DecodeError, shorten
from codec.imports import optional
from codec.payloads.inflate import MAX_RATIO, bounded
from codec.tags import tag_table

bz2: Any = optional("bz2")

# What JSON makes of two bytes can take as many times as much memory.
_GROWTH = 32

# -- arrays and scalars of the handlers -----------------------------------------------------------

# Names of NumPy 1 and of Python 2, and of the second C types of the same numbers.
ALIASES = {"bool_": "bool", "unicode_": "str_", "string_": "bytes_"} | {
    **{"longlong": "int64", "ulonglong": "uint64", "intc": "int32", "uintc": "uint32"},
    **{"float_": "float64", "complex_": "complex128"},
}
SCALARS = frozenset(kind.__name__ for kind in np.sctypeDict.values())
_EMPTY = re.compile(r"[<>|]?([US])0")


def read_array(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read a ``numpy.ndarray``."""
    is_writeable = reader.of_type(scanned, "writeable", bool, True)
    if "base" in scanned:
        array = _view(scanned, reader)
    elif isinstance(scanned.get("values"), str) and "shape" in scanned:
        array = _packed(scanned, reader)
    else:
        array = _listed(scanned, reader)
    if isinstance(array, np.ndarray) and not is_writeable:
        array.flags.writeable = False
    return array


def _dtype_of(scanned: dict[str, Any], reader: NumberedReader) -> DType:
    name = reader.of_type(scanned, "dtype", str)
    return np.dtype("O") if name == "object" else dtype_text.read_literal(name)


def _order_of(scanned: dict[str, Any]) -> Order:
    order = scanned.get("order", "C")
    if order not in ("C", "F"):
        raise DecodeError(f'expected order "C" or "F", found {shorten(order)}')
    return order  # type: ignore[no-any-return]


def _listed(scanned: dict[str, Any], reader: NumberedReader) -> Array:
    """Read an array whose elements are in lists."""
    check_keys(scanned, {"py/object", "dtype", "values"}, {"shape", "order", "writeable"})
    dtype, order = _dtype_of(scanned, reader), _order_of(scanned)
    shape = array_tag.read_shape(scanned["shape"], dtype) if "shape" in scanned else None
    if dtype.kind == "O":
        return _listed_objects(scanned, shape, order, reader)
    first = len(reader.objects)
    with reader.numpy():
        values = reader.at(scanned, "values")
    with reader.inside("values"):
        shape = array_data.nested_shape(values) if shape is None else shape
        reader.hide(first)
        return array_data.of_lists(values, dtype, shape, reader, order, lambda item: item)


def _listed_objects(
    scanned: dict[str, Any], given: tuple[int, ...] | None, order: Order, reader: NumberedReader
) -> Array:
    """Read objects; lists that are alike are dimensions, as NumPy takes them.

    A list by its number is an object: those of `tolist()` are new, and nothing refers to them.
    """
    shape: tuple[int, ...] = ()
    level = [scanned["values"]]
    depth = array_tag.MAX_NDIM if given is None else len(given)
    while len(shape) < depth and set(map(type, level)) == {list}:
        if len(set(map(len, level))) > 1:
            break
        shape = (*shape, len(level[0]))
        level = list(chain.from_iterable(level))
    whole = shape if given is None else given
    if whole != shape and (level or 0 not in whole or whole[: len(shape)] != shape):
        raise DecodeError(f"expected lists of shape {list(whole)}, found {list(shape)}")
    level = [reader.at(scanned, "values")]
    for _ in shape:
        level = list(chain.from_iterable(level))
    return array_data.of_objects(level, whole, order)


def _packed(scanned: dict[str, Any], reader: NumberedReader) -> Array:
    """Read an array of bytes: of zlib, which is the default, of bz2, or just these."""
    allowed = {"order", "writeable", "byteorder"}
    check_keys(scanned, {"py/object", "dtype", "values", "shape"}, allowed)
    dtype = _dtype_of(scanned, reader)
    shape = array_tag.read_shape(scanned["shape"], dtype)
    packed = reader.base64(scanned, "values")
    if dtype.kind == "O":
        with reader.inside("values"):
            return _packed_objects(packed, shape, _order_of(scanned), reader)
    dtype = _in_order(dtype, scanned.get("byteorder"))
    raw, size = packed, math.prod(shape) * dtype.itemsize
    try:
        if packed[:3] == b"BZh" and bz2 is not None:
            if size > MAX_RATIO * len(packed):
                raise DecodeError(f"expected bz2 data that expand at most {MAX_RATIO} times")
            raw = bounded(bz2.BZ2Decompressor(), packed, size, "bz2 data", OSError)
        else:
            raw = _inflated(packed, size)
    except DecodeError:
        if len(packed) != size:
            raise
    return array_data.of_bytes(raw, dtype, shape, _order_of(scanned))


def _inflated(packed: bytes, size: int) -> bytes:
    return bounded(zlib.decompressobj(), packed, size, "zlib data (RFC 1950)", zlib.error)


def _packed_objects(
    packed: bytes, shape: tuple[int, ...], order: Order, reader: NumberedReader
) -> Array:
    """Read objects that are JSON, without tags: more than 16 of them are written so."""
    raw = _inflated(packed, reader.earned // _GROWTH)
    reader.claim(_GROWTH * len(raw))
    first = len(reader.objects)
    try:
        array = _listed_objects({"values": parse_inside(raw.decode())}, shape, order, reader)
    except UnicodeDecodeError as error:
        raise DecodeError(f"expected JSON in UTF-8: {error}") from None
    del reader.objects[first:]
    if not {type(item) for item in array.flat} <= {type(None), bool, int, float, str}:
        raise DecodeError(
            "expected null, numbers and strings: among more than 16 objects jsonpickle writes "
            "tuples as lists, and keys of all kinds as strings"
        )
    return array


def _in_order(dtype: DType, byteorder: Any, base: DType | None = None) -> DType:
    """Return a dtype in its byte order, which jsonpickle writes by that of the base of a view.

    It writes "S" where they differ, and nothing where they are the same.
    """
    of_base = "|" if base is None else base.str[0]
    is_fixed = dtype.names is not None or dtype.isbuiltin == 2 or of_base + dtype.str[0] == "||"
    if byteorder == "S" and base is not None:
        if of_base == "|" and not is_fixed and dtype.itemsize > 1:
            raise DecodeError(
                f'byteorder "S" beside a base of dtype {base} is ambiguous: it may be either order'
            )
        order = "<" if of_base == ">" else ">"
    elif byteorder is None:
        order = of_base
    elif byteorder in ("<", ">") and (dtype.names is None and (byteorder == "<" or not is_fixed)):
        order = byteorder
    else:
        raise DecodeError(f'expected byteorder "<" or ">", found {shorten(byteorder)}')
    if is_fixed or order == "|":
        return dtype
    # Native dtypes as NumPy prints them.
    return np.dtype(dtype.newbyteorder(order).str)  # type: ignore[arg-type]


def _view(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read an array that is a part of the memory of another, or of bytes."""
    needed = {"py/object", "dtype", "base", "shape"}
    check_keys(scanned, needed, {"values", "offset", "strides", "byteorder", "writeable"})
    dtype = _dtype_of(scanned, reader)
    base = reader.at(scanned, "base")
    if isinstance(scanned.get("values"), list | dict):
        # They are there for people. Version 4 counts them when it writes, and not when it reads;
        # version 5 never counts them.
        reader.doubt(len(reader.objects))
    shape = array_tag.read_shape(scanned["shape"], dtype)
    offset, strides = scanned.get("offset", 0), scanned.get("strides")
    if strides is not None and (type(strides) is not list or len(strides) != len(shape)):
        raise DecodeError(f"expected {len(shape)} strides, found {shorten(strides)}")
    if not all(type(x) is int and abs(x) < 2**62 for x in (offset, *(strides or ()))):
        raise DecodeError("expected offset and strides that are numbers of bytes")
    reader.claim(math.prod(shape) * dtype.itemsize)
    if type(base) is bytes:
        dtype = _in_order(dtype, scanned.get("byteorder"))
        return _cut(bytearray(base), dtype, shape, offset, strides)
    if isinstance(base, dict):
        return {**scanned, "base": base}
    if type(base) is not np.ndarray:
        raise DecodeError(f"expected an array or bytes at base, found {type(base).__name__}")
    memory = np.ascontiguousarray(base.ravel(array_tag.order_of(base)))
    if not dtype.hasobject and not base.dtype.hasobject:
        dtype = _in_order(dtype, scanned.get("byteorder"), base.dtype)
        return _cut(memory, dtype, shape, offset, strides)
    if dtype != base.dtype:
        raise DecodeError(f"expected base of dtype {dtype}, found {base.dtype}")
    if any(number % dtype.itemsize for number in (offset, *(strides or ()))):
        raise DecodeError("expected offset and strides of whole objects")
    # NumPy takes no part of a buffer of objects; of numbers as large it checks where that ends.
    places = _cut(np.empty(base.size, np.intp), np.dtype(np.intp), shape, offset, strides)
    return np.lib.stride_tricks.as_strided(
        memory[offset // dtype.itemsize :], shape, places.strides
    )


def _cut(
    memory: Any, dtype: DType, shape: tuple[int, ...], offset: int, strides: list[int] | None
) -> Array:
    if not dtype.itemsize:
        raise DecodeError(f"expected no bytes: elements of dtype {dtype} have none")
    try:
        view: Array = np.ndarray(shape, dtype, memory, offset, strides)
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError(f"expected a part of the memory of base: {error}") from error
    array_tag.check_bools(view)
    return view


def read_scalar(scanned: dict[str, Any], kind: str, reader: NumberedReader) -> Any:
    """Read a NumPy scalar of a class."""
    check_keys(scanned, {"py/object", "dtype", "value"})
    spelled = reader.of_type(scanned, "dtype", str)
    empty = _EMPTY.fullmatch(spelled)
    dtype = np.dtype(f"{empty[1]}1") if empty else _dtype_of(scanned, reader)
    with reader.numpy():
        value = reader.at(scanned, "value")
    if dtype.type.__name__.rstrip("_") != kind.rstrip("_"):
        raise DecodeError(f"expected a dtype of numpy.{kind}, found {shorten(spelled)}")
    with reader.inside("value"):
        if dtype.kind not in "US":
            array = array_data.of_lists(value, dtype, (), reader, lift=lambda item: item)
            return array[()].copy() if dtype.kind == "V" else array[()]
        expected, width, make = (str, 4, np.str_) if dtype.kind == "U" else (bytes, 1, np.bytes_)
        length = 0 if empty else dtype.itemsize // width
        if type(value) is not expected or len(value) != length:
            raise DecodeError(
                f"expected {length} characters, found {shorten(value)}: jsonpickle loses NULs "
                "at the end, and surrogates"
            )
        return make(value)


# -- py/reduce, as without the handlers -----------------------------------------------------------

_ALIGNED = 0x80  # NPY_ALIGNED_STRUCT
_OF_NDARRAY = [{"py/type": "numpy.ndarray"}, {"py/tuple": [0]}]
_LETTER = ({"py/b64": "Yg=="}, {"py/b85": "Vg"}, "b")


def read_reduced_array(reader: NumberedReader, made: Any, state: Any) -> Array:
    """Read ``(_reconstruct, (ndarray, (0,), b"b"), (1, shape, dtype, is_fortran, data))``."""
    *of_ndarray, letter = reader.parts(made, 3)
    if of_ndarray != _OF_NDARRAY or letter not in _LETTER:
        raise DecodeError("expected _reconstruct of a numpy.ndarray; its subclasses are not read")
    with reader.inside(2):
        version, sizes, spelled, is_fortran, data = reader.parts(state, 5)
        if type(version) is not int or type(is_fortran) is not bool:
            raise DecodeError("expected the state of an array: five values")
        sizes = reader.parts(sizes)
        dtype = _dtype_at(reader, spelled)
        shape = array_tag.read_shape(sizes, dtype)
        order: Order = "F" if is_fortran else "C"
        if dtype.kind != "O":
            return array_data.of_bytes(_bytes_of(reader.value(data)), dtype, shape, order)
        items = reader.value(tag_table.items_of(data))
        if len(items) != math.prod(shape):
            raise DecodeError(f"expected {math.prod(shape)} objects, found {len(items)}")
        return array_data.of_objects(items, shape, order)


def read_reduced_scalar(reader: NumberedReader, made: Any) -> Any:
    """Read ``(scalar, (dtype, data))``."""
    spelled, data = reader.parts(made, 2)
    dtype = _dtype_at(reader, spelled)
    raw = _bytes_of(reader.value(data))
    if dtype.kind not in "SU":
        scalar = array_data.of_bytes(raw, dtype, ())[()]
        return scalar.copy() if dtype.kind == "V" else scalar
    if len(raw) != dtype.itemsize:
        raise DecodeError(f"dtype {dtype.str} needs {dtype.itemsize} bytes, found {len(raw)}")
    if dtype.kind == "S":
        return np.bytes_(raw)
    try:
        order = "be" if dtype.byteorder == ">" else "le"
        return np.str_(raw.decode(f"utf-32-{order}", "surrogatepass"))
    except UnicodeDecodeError as error:
        raise DecodeError(f"expected a string in UTF-32: {error.reason}") from None


def _dtype_at(reader: NumberedReader, scanned: Any) -> DType:
    with reader.numpy():
        dtype = reader.value(scanned)
    if not isinstance(dtype, np.dtype):
        raise DecodeError(f"expected a numpy.dtype, found {shorten(dtype)}")
    return dtype


def read_reduced_dtype(reader: NumberedReader, made: Any, state: Any) -> DType:
    """Read ``(dtype, (code, False, True), (version, order, …))``, as ``__reduce__`` returns it."""
    code, *flags = reader.parts(made, 3)
    reader.parts(state, 8, 9)
    with reader.inside(2):
        values = reader.value(state)
    if flags != [False, True] or type(code) is not str or values[1] not in ("<", ">", "|"):
        raise DecodeError("expected the code and the state of a dtype")
    _, order, sub, names, fields, size, _, flags = values[:8]
    if code in ("O8", "O4"):
        return np.dtype("O")
    if len(values) == 9:
        return dtype_text.read(f"{order}{code}{_unit(values[8])}")
    if sub is not None:
        if type(sub) is not tuple or len(sub) != 2 or not isinstance(sub[0], np.dtype):
            raise DecodeError("expected the dtype and the shape of a sub-array")
        return dtype_text.repeated(*sub)
    return (
        dtype_text.read(order + code) if names is None else _structure(names, fields, size, flags)
    )


def _structure(names: Any, fields: Any, size: Any, flags: Any) -> DType:
    if type(names) is not tuple or type(fields) is not dict or type(flags) is not int:
        raise DecodeError("expected the names and the fields of a structure")
    columns: dict[str, Any] = {"names": list(names), "formats": [], "offsets": [], "titles": []}
    for name in names:
        field = fields.get(name) if isinstance(name, str) else None
        if (
            type(field) is not tuple
            or len(field) not in (2, 3)
            or (not isinstance(field[0], np.dtype) or field[0].hasobject)
        ):
            raise DecodeError(f"expected a field {shorten(name)} of bytes")
        for key, value in zip(("formats", "offsets", "titles"), (*field, None), strict=False):
            columns[key].append(value)
    return dtype_text.structure({**columns, "itemsize": size, "aligned": bool(flags & _ALIGNED)})


def _unit(metadata: Any) -> str:
    """Return the unit of a datetime64 in brackets: of ``(None, (b"s", 25, 1, 1))``, "[25s]"."""
    unit = metadata[1] if type(metadata) is tuple and len(metadata) == 2 else None
    if type(unit) is not tuple or len(unit) != 4 or type(unit[0]) is not bytes or unit[2] != 1:
        raise DecodeError("expected the unit of a datetime64 or timedelta64")
    count = "" if unit[1] == 1 else shorten(unit[1])
    return f"[{count}{unit[0].decode('latin-1')}]"


def _bytes_of(data: Any) -> bytes:
    if type(data) is not bytes:
        raise DecodeError(f"expected bytes, found {shorten(data)}")
    return data


def parse_inside(text: str) -> Any:
    """Parse JSON that stands in a string."""
    try:
        value, end = JSONDecoder.scan_by(parser(text), text, 0)
    except (DecodeError, LiteralError) as error:
        why = error.message if isinstance(error, DecodeError) else error.why
        raise DecodeError(f"expected JSON in this string: {why}") from None
    if end != len(text):
        raise DecodeError("expected JSON in this string, found more behind it")
    return value
