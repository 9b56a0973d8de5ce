"""JData, the NeuroJSON standard, of the packages jdata, JSONLab for MATLAB, and jsdata.

Elements whose text jdata 0.9.5 would not read the same are written as bytes: complex infinities,
strings such as "_NaN_", times. Dtypes that the standard has no name for have NumPy's, which other
languages refuse. jdata writes booleans as uint8, null for most times, and loses memory order.
"""

import lzma
import math
import re
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, dtype_text
from codec.dialects.base.array_data import Order
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, choice, kept
from codec.dialects.base.writer import DialectWriter, is_unicode
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text, deflate, payload_table
from codec.payloads.inflate import MAX_RATIO, bounded, inflate
from codec.tags.strings_and_numbers import items_of

# Strings that stand for numbers, and what Python calls these.
_CONSTANTS = {
    "_NaN_": "NaN",
    "_Inf_": "Infinity",
    "+_Inf_": "Infinity",
    "-_Inf_": "-Infinity",
}

# The standard's names, whose case does not matter; only in jdata, byte has a sign.
_TYPES: dict[str, DType] = {
    **{"half": np.dtype("<f2"), "single": np.dtype("<f4"), "double": np.dtype("<f8")},
    **{f"int{bits}": np.dtype(f"<i{bits // 8}") for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": np.dtype(f"<u{bits // 8}") for bits in (8, 16, 32, 64)},
    **{"byte": np.dtype("u1"), "logical": np.dtype("?"), "char": np.dtype("S1")},
}
_NAMES = {"float16": "half", "float32": "single", "float64": "double"}
_COMPLEX: dict[DType, DType] = {np.dtype("<f4"): np.dtype("<c8"), np.dtype("<f8"): np.dtype("<c16")}

_ORDERS: dict[str, Order] = {"r": "C", "row": "C", "c": "F", "col": "F", "column": "F"}

_NEEDED = {"_ArrayType_", "_ArraySize_"}
_ALLOWED = {"_ArrayOrder_", "_ArrayIsComplex_", "_ArrayIsSparse_", "_ArrayZipSize_"}
_ZIPPED = {"_ArrayZipType_", "_ArrayZipSize_", "_ArrayZipData_"}

_SMALL = 300  # elements from which on jdata compresses


# -- reading --------------------------------------------------------------------------------------


def _find_reader(scanned: dict[Any, Any]) -> TagReader | None:
    for key in scanned:
        if type(key) is str and key[:1] == "_":
            word = key.partition("(")[0]  # a name may follow: "_TableData_(rewards)"
            if word in _READERS:
                return _READERS[word]
            if _OTHERS.fullmatch(word):
                return kept(word)
    return None


def _read_map(scanned: dict[str, Any], reader: DialectReader) -> Any:
    """Read a dict that may have keys of other kinds than strings."""
    check_keys(scanned, {"_MapData_"})
    with reader.inside("_MapData_"):
        pairs = items_of(scanned["_MapData_"])
        return reader.build("__dict__", lambda: reader.items(pairs), {"_MapData_": pairs})


def _read_bytes(scanned: dict[str, Any], reader: DialectReader) -> Any:
    if "_DataInfo_" in scanned:
        return reader.keep("_ByteStream_ of a class", scanned)
    check_keys(scanned, {"_ByteStream_"})
    return reader.base64(scanned, "_ByteStream_", is_wrapped=True)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    if reader.of_type(scanned, "_ArrayIsSparse_", bool, False):
        return reader.keep("_ArrayIsSparse_", scanned)
    is_zipped = "_ArrayZipData_" in scanned
    if is_zipped:
        check_keys(scanned, _NEEDED | _ZIPPED, _ALLOWED | {"_ArrayZipEndian_", "_ArrayZipLevel_"})
    else:
        check_keys(scanned, _NEEDED | {"_ArrayData_"}, _ALLOWED)
    is_complex = reader.of_type(scanned, "_ArrayIsComplex_", bool, False)
    name, size = scanned["_ArrayType_"], scanned["_ArraySize_"]
    is_standard = isinstance(name, str) and name.lower() in _TYPES
    dtype = _TYPES[name.lower()] if is_standard else dtype_text.read(name)
    if is_complex and dtype not in _COMPLEX:
        raise DecodeError(f"expected complex numbers of single or double, found {dtype}")
    shape = _shape_of(size, dtype)
    order = choice(scanned.get("_ArrayOrder_", "r"), _ORDERS, "an order", is_folded=True)
    count = math.prod(shape)
    if "_ArrayZipSize_" in scanned:
        with reader.inside("_ArrayZipSize_"):
            _check_zip_size(_shape_of(scanned["_ArrayZipSize_"], dtype), count, is_complex, order)
    if is_zipped:
        parts = (2, count) if is_complex else (count,)
        raw = _unzipped(scanned, math.prod(parts) * dtype.itemsize, reader)
        flat = array_data.of_bytes(raw, dtype, parts)
    else:
        with reader.inside("_ArrayData_"):
            flat = _parsed(scanned, dtype, count, is_complex, reader)
    array = array_data.joined(flat, _COMPLEX[dtype]) if is_complex else flat
    # A bare 1 is how jdata writes Python's complex numbers; jsdata has lengths of all arrays bare.
    if type(size) is int and size == 1 and array.dtype.kind == "c":
        return array[0] if array.dtype.itemsize < 16 else complex(array[0])
    return np.require(array.reshape(shape, order=order), array.dtype, [order, "O", "W"])


def _shape_of(size: object, dtype: DType) -> tuple[int, ...]:
    return array_tag.read_shape([size] if type(size) is int else size, dtype)


def _check_zip_size(shape: tuple[int, ...], count: int, is_complex: bool, order: Order) -> None:
    """Check the shape of the numbers that are written: a row, or two for complex numbers."""
    if is_complex and shape != (2, count):
        raise DecodeError(f"expected [2, {count}] for complex numbers, found {list(shape)}")
    if not is_complex and math.prod(shape) != count:
        raise DecodeError(f"expected a shape of {count} elements, found {list(shape)}")
    if not is_complex and order == "F" and max(shape, default=1) != count:
        raise DecodeError(f"{list(shape)} by columns is ambiguous; expected a row")


def _parsed(
    scanned: dict[str, Any], dtype: DType, count: int, is_complex: bool, reader: DialectReader
) -> Array:
    """Read elements that are text: a row of them, or two for complex numbers."""
    data = scanned["_ArrayData_"]
    if not is_complex:
        # JSONLab writes a row of one number as the number.
        return _row(data if type(data) is list else [data], dtype, count, reader)
    is_flat = type(data) is list and not any(type(item) is list for item in data)
    if is_flat and (count < 2 or "_ArrayZipSize_" in scanned):
        data = [data[:count], data[count:]]
    if type(data) is not list or len(data) != 2:
        raise DecodeError(f"expected a row of real parts and one of imaginary, not {shorten(data)}")
    rows = []
    for index, row in enumerate(data):
        with reader.inside(index):
            rows.append(_row(row, dtype, count, reader))
    return np.stack(rows)


def _row(items: Any, dtype: DType, count: int, reader: DialectReader) -> Array:
    if type(items) is not list or len(items) != count:
        found = f"one of {len(items)}" if type(items) is list else shorten(items)
        raise DecodeError(f"expected an array of {count}, found {found}")
    if dtype.kind == "c" and items:
        raise DecodeError("expected bytes of complex numbers, or real and imaginary parts")
    if dtype.kind != "S":
        return array_data.of_lists(_spelled(items, dtype), dtype, (count,), reader)
    # Bytes, which jdata writes as text and reads if they are ASCII.
    text = _row(items, dtype_text.read(f"<U{dtype.itemsize}"), count, reader)
    try:
        return text.astype(dtype)
    except UnicodeEncodeError:
        raise DecodeError(f"expected ASCII for elements of {dtype}, found other text") from None


def _spelled(items: list[Any], dtype: DType) -> list[Any]:
    """Return elements as our own format spells them."""
    types = set(map(type, items))
    if dtype.kind == "U":
        _expect(items, "a string", lambda item: type(item) is str)
        return items
    if dtype.kind == "u" and types == {bool}:  # so jdata writes booleans, and reads numbers
        return list(map(int, items))
    if dtype.kind == "b" and int in types:
        return [bool(item) if item in (0, 1) else item for item in items]
    if dtype.kind in "Mm" and type(None) in types:
        # NumPy gives integers, and null for NaT alone, for times of some units only.
        if not isinstance(np.ones(1, "i8").view(dtype.newbyteorder("=")).tolist()[0], int | None):
            raise DecodeError(f"null is ambiguous: jdata writes it for every {dtype}")
        return ["NaT" if item is None else item for item in items]
    if str in types:
        expected = f'an element of {dtype}, "_NaN_", "_Inf_" or "-_Inf_"'
        _expect(items, expected, lambda item: type(item) is not str or item in _CONSTANTS)
        return [_CONSTANTS[item] if type(item) is str else item for item in items]
    return items


def _expect(items: list[Any], expected: str, is_right: Callable[[Any], bool]) -> None:
    for index, item in enumerate(items):
        if not is_right(item):
            error = DecodeError(f"expected {expected}, found {shorten(item)}")
            error.inside(index)
            raise error


# -- compressed -----------------------------------------------------------------------------------


def _unzipped(scanned: dict[str, Any], size: int, reader: DialectReader) -> bytes:
    if scanned.get("_ArrayZipEndian_", "little") != "little":
        raise DecodeError('expected "_ArrayZipEndian_": "little"; jdata reads no other')
    unzip = choice(scanned["_ArrayZipType_"], _UNZIP, "an _ArrayZipType_", is_folded=True)
    packed = reader.base64(scanned, "_ArrayZipData_", is_wrapped=True)
    with reader.inside("_ArrayZipData_"):
        return unzip(packed, size)


def _unlzma(packed: bytes, size: int) -> bytes:
    """Unpack what LZMA Utils call .lzma, in which any end is marked, as jdata does.

    A dictionary, for which memory is taken at once, is never of use beyond the size of the data.
    """
    if size > MAX_RATIO * len(packed):
        raise DecodeError(
            f"expected lzma data that expand at most {MAX_RATIO} times, "
            f"found {len(packed)} bytes for {size}"
        )
    window = min(int.from_bytes(packed[1:5], "little"), max(size, 1 << 12))
    header = packed[:1] + struct.pack("<Iq", window, -1)
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_ALONE)
    return bounded(unpacker, header + packed[13:], size, "lzma data", lzma.LZMAError)


_UNZIP: dict[str, Callable[[bytes, int], bytes]] = {
    "zlib": partial(inflate, what="zlib data"),
    # jsdata writes zlib data under this name; jdata and jsdata read either.
    "gzip": partial(inflate, wbits=zlib.MAX_WBITS | 32, what="gzip data"),
    "lzma": _unlzma,
    "base64": lambda packed, _: packed,
}


# -- writing --------------------------------------------------------------------------------------


def _encode(value: Any, writer: DialectWriter) -> Any:
    if type(value) is np.ndarray:
        return _encode_array(value, list(value.shape), writer)
    if type(value) is complex:
        return _encode_array(np.array([value]), 1, writer)
    if type(value) is float:
        return _constant(value)
    if isinstance(value, np.generic):
        raise EncodeError("a NumPy scalar would come back as a number; write value.item()")
    return NotImplemented


def _constant(value: float) -> str:
    """Spell a float that is not finite."""
    if math.isinf(value):
        return "_Inf_" if value > 0 else "-_Inf_"
    if struct.pack("d", value) != struct.pack("d", math.nan):
        raise EncodeError("a NaN of unusual bits cannot be said in JData; write float('nan')")
    return "_NaN_"


def _encode_array(array: Array, size: Any, writer: DialectWriter) -> dict[str, Any]:
    """Write elements as text if jdata reads them the same, and else as bytes."""
    order = array_tag.order_of(array)
    flat = array.ravel(order)
    name = dtype_text.name(flat.dtype)
    parts = [flat]
    if flat.dtype in _COMPLEX.values() and _is_rebuilt(flat):
        parts = [flat.real, flat.imag]
        name = dtype_text.name(flat.real.dtype)
    tag: dict[str, Any] = {"_ArrayType_": _NAMES.get(name, name), "_ArraySize_": size}
    if order == "F":
        tag["_ArrayOrder_"] = "c"
    if len(parts) == 2:
        tag["_ArrayIsComplex_"] = True
    is_short = writer.payload == payload_table.TEXT or (
        writer.payload != payload_table.BASE64 and flat.size < _SMALL
    )
    if not flat.size or (is_short and all(map(_is_text, parts))):
        rows = [writer.lists_of(part) for part in parts]
        return {**tag, "_ArrayData_": rows if len(parts) == 2 else rows[0]}
    raw: bytes = b"".join(part.tobytes() for part in parts)
    is_zipped = writer.payload != payload_table.BASE64
    tag["_ArrayZipType_"] = "zlib" if is_zipped else "base64"
    tag["_ArrayZipSize_"] = [len(parts), flat.size]
    tag["_ArrayZipData_"] = base64_text.to_base64(deflate.deflate(raw) if is_zipped else raw)
    return tag


def _is_rebuilt(flat: Array) -> bool:
    """Return whether jdata reads complex numbers the same from their parts."""
    with np.errstate(all="ignore"):
        return bool((flat.real + 1j * flat.imag).tobytes() == flat.tobytes())


def _is_text(flat: Array) -> bool:
    """Return whether jdata reads the text of elements the same, and the text is JSON."""
    if flat.dtype.kind == "U":
        is_padded = flat.itemsize > MAX_RATIO
        return not (is_padded or np.isin(flat, [*_CONSTANTS]).any()) and is_unicode(flat)
    if flat.dtype.kind == "f":
        return bool(np.isfinite(flat).all())
    return flat.dtype.kind in "biu"


_READERS: dict[str, TagReader] = {
    **dict.fromkeys(("_ArrayType_", "_ArrayData_", "_ArrayZipData_"), _read_array),
    "_MapData_": _read_map,
    "_ByteStream_": _read_bytes,
}

# What the standard has besides: tables, trees, lists, graphs, enumerations and links.
_OTHERS = re.compile(r"_(?:Table|Tree|LinkedList|ListNode|Graph|Enum|DataLink)[A-Za-z]*_")

DIALECT = Dialect(
    name="jdata",
    title="JData",
    mark='"_Array|"_MapData_|"_ByteStream_|_NaN_"|_Inf_"',
    find_reader=_find_reader,
    encode=_encode,
    payloads=("compressed", payload_table.BASE64, payload_table.TEXT),
    words={word: float(name) for word, name in _CONSTANTS.items()},
    strict=False,
)
