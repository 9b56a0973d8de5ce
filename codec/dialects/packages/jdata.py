"""JData, the NeuroJSON standard, of the packages jdata, JSONLab for MATLAB, and jsdata.

Elements whose text jdata 0.9.5 would not read the same are written as bytes: complex infinities,
strings such as "_NaN_", times. Dtypes that the standard has no name for have NumPy's, which other
languages refuse. jdata writes booleans as uint8, null for most times, and loses memory order. Times
and bytes that stand as text stay dicts.
"""

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
from codec.compression.compressor_table import XZ_MEMORY
from codec.dialects.base import array_data, dtype_text, tags
from codec.dialects.base.array_data import Order
from codec.dialects.base.reader import Dialect, DialectReader
from codec.dialects.base.writer import DialectWriter, is_unicode
from codec.errors import DecodeError, EncodeError, shorten
from codec.imports import optional
from codec.payloads import base64_text, deflate, payload_table
from codec.payloads.inflate import MAX_RATIO, inflate
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
_ZIPPED = {"_ArrayZipType_", "_ArrayZipSize_", "_ArrayZipData_"}
_ALLOWED = {
    *("_ArrayOrder_", "_ArrayIsComplex_", "_ArrayIsSparse_"),
    *("_ArrayZipType_", "_ArrayZipSize_", "_ArrayZipEndian_", "_ArrayZipLevel_"),
}

_SMALL = 300  # elements from which on jdata compresses


# -- reading --------------------------------------------------------------------------------------


def _find_reader(scanned: dict[Any, Any]) -> tags.TagReader | None:
    for key in scanned:
        if type(key) is str and key[:1] == "_":
            word = key.partition("(")[0]  # a name may follow: "_TableData_(rewards)"
            if word in _READERS:
                return _READERS[word]
            if _OTHERS.fullmatch(word):
                return tags.kept(word)
    return None


def _read_map(scanned: dict[str, Any], reader: DialectReader) -> Any:
    """Read a dict that may have keys of other kinds than strings."""
    tags.check_keys(scanned, {"_MapData_"})
    with reader.inside("_MapData_"):
        pairs = items_of(scanned["_MapData_"])
        return reader.build("__dict__", lambda: reader.items(pairs), {"_MapData_": pairs})


def _read_bytes(scanned: dict[str, Any], reader: DialectReader) -> Any:
    tags.check_keys(scanned, {"_ByteStream_"})  # _DataInfo_ beside it is that of a class
    return reader.base64(scanned, "_ByteStream_", is_wrapped=True)


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    is_zipped = "_ArrayZipData_" in scanned
    tags.check_keys(scanned, _NEEDED | (_ZIPPED if is_zipped else {"_ArrayData_"}), _ALLOWED)
    name, size = scanned["_ArrayType_"], scanned["_ArraySize_"]
    is_standard = isinstance(name, str) and name.lower() in _TYPES
    dtype = _TYPES[name.lower()] if is_standard else dtype_text.read(name)
    is_complex = tags.flag(scanned, "_ArrayIsComplex_", default=False)
    if tags.flag(scanned, "_ArrayIsSparse_", default=False) or (
        is_complex and dtype not in _COMPLEX
    ):
        raise tags.NotRead(f"sparse array, or complex {dtype},")
    shape = _shape_of(size, dtype)
    count = math.prod(shape)
    parts = (2, count) if is_complex else (count,)
    order = tags.choice(_lower(scanned.get("_ArrayOrder_", "r")), _ORDERS, "_ArrayOrder_")
    if "_ArrayZipSize_" in scanned:
        rows = _shape_of(scanned["_ArrayZipSize_"], dtype)
        is_row = order == "C" or max(rows, default=1) == count
        is_right = rows == parts if is_complex else is_row and math.prod(rows) == count
        if not is_right:
            raise tags.NotRead(f"_ArrayZipSize_ {list(rows)}")
    if is_zipped:
        raw = _unzipped(scanned, math.prod(parts) * dtype.itemsize, reader)
        flat = array_data.of_bytes(raw, dtype, parts)
    else:
        with reader.inside("_ArrayData_"):
            flat = _parsed(scanned, dtype, parts, reader)
    array = array_data.joined(flat, _COMPLEX[dtype]) if is_complex else flat
    # A bare 1 is how jdata writes Python's complex numbers; jsdata has lengths of all arrays bare.
    if type(size) is int and size == 1 and array.dtype.kind == "c":
        return array[0] if array.dtype.itemsize < 16 else complex(array[0])
    return np.require(array.reshape(shape, order=order), array.dtype, [order, "O", "W"])


def _lower(name: object) -> object:
    return name.lower() if isinstance(name, str) else name


def _shape_of(size: object, dtype: DType) -> tuple[int, ...]:
    return array_tag.read_shape([size] if type(size) is int else size, dtype)


def _parsed(
    scanned: dict[str, Any], dtype: DType, parts: tuple[int, ...], reader: DialectReader
) -> Array:
    """Read elements that are text: a row of them, or two for complex numbers."""
    data, count = scanned["_ArrayData_"], parts[-1]
    if type(data) is not list:  # JSONLab writes a row of one number as the number
        data = [data]
    if len(parts) == 2 and not any(type(item) is list for item in data):
        if count > 1 and "_ArrayZipSize_" not in scanned:
            raise DecodeError("expected a row of real parts, and one of imaginary parts")
        data = [data[:count], data[count:]]
    rows = data if len(parts) == 2 else [data]
    spelled = [_spelled(row, dtype) if type(row) is list else row for row in rows]
    return array_data.of_lists(spelled if len(parts) == 2 else spelled[0], dtype, parts, reader)


def _spelled(items: list[Any], dtype: DType) -> list[Any]:
    """Return elements as our own format spells them."""
    if dtype_text.kind_of(dtype) in "cSVMm" and items:
        raise tags.NotRead(f"text of dtype {dtype}")
    words = {item for item in items if type(item) is str}
    types = set(map(type, items))
    if types - {str} if dtype.kind == "U" else words - _CONSTANTS.keys():
        raise DecodeError(f"expected elements of dtype {dtype}, found {shorten(items)}")
    if dtype.kind == "U":
        return items
    if dtype.kind == "u" and types == {bool}:  # so jdata writes booleans, and reads numbers
        return list(map(int, items))
    if dtype.kind == "b" and int in types:
        return [bool(item) if item in (0, 1) else item for item in items]
    return [_CONSTANTS[item] if type(item) is str else item for item in items]


# -- compressed -----------------------------------------------------------------------------------


def _unzipped(scanned: dict[str, Any], size: int, reader: DialectReader) -> bytes:
    tags.choice(scanned.get("_ArrayZipEndian_", "little"), {"little": "<"}, "_ArrayZipEndian_")
    unzip = tags.choice(_lower(scanned["_ArrayZipType_"]), _UNZIP, "_ArrayZipType_")
    packed = reader.base64(scanned, "_ArrayZipData_", is_wrapped=True)
    with reader.inside("_ArrayZipData_"):
        if unzip is _unpack_lzma:  # of which a document can hold more than of zlib data
            reader.claim(size)
        return unzip(packed, size)


def _unpack_lzma(packed: bytes, size: int) -> bytes:
    """Return the bytes of lzma data, at most one more than `size`."""
    if (lzma := optional("lzma")) is None:
        raise tags.NotRead('_ArrayZipType_ "lzma", without Python\'s module lzma,')
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_ALONE, XZ_MEMORY)
    try:
        raw: bytes = unpacker.decompress(packed, size + 1)
    except lzma.LZMAError as error:
        raise DecodeError(
            f"expected lzma data for at most {XZ_MEMORY >> 20} MiB: {error}"
        ) from None
    if len(raw) <= size and not unpacker.eof:
        raise DecodeError("expected lzma data to their end, found them truncated")
    return raw


_UNZIP: dict[str, Callable[[bytes, int], bytes]] = {
    "zlib": partial(inflate, what="zlib data"),
    # jsdata writes zlib data under this name; jdata and jsdata read either.
    "gzip": partial(inflate, wbits=zlib.MAX_WBITS | 32, what="gzip data"),
    "base64": lambda packed, _: packed,
    "lzma": _unpack_lzma,
}


# -- writing --------------------------------------------------------------------------------------


def _encode_float(value: float, _: DialectWriter) -> str:
    """Encode a float that is not finite."""
    if math.isinf(value):
        return "_Inf_" if value > 0 else "-_Inf_"
    if struct.pack("d", value) != struct.pack("d", math.nan):
        raise EncodeError(
            "a NaN of unusual bits cannot be represented in JData; write float('nan')"
        )
    return "_NaN_"


def _refuse_scalar(_: np.generic, __: DialectWriter) -> None:
    raise EncodeError("a NumPy scalar would come back as a number; write value.item()")


def _encode_complex(value: complex, writer: DialectWriter) -> dict[str, Any]:
    return {**_encode_array(np.array([value]), writer), "_ArraySize_": 1}


def _encode_array(array: Array, writer: DialectWriter) -> dict[str, Any]:
    """Encode elements as text if jdata reads them the same, and else as bytes."""
    order = array_tag.order_of(array)
    flat = array.ravel(order)
    name = dtype_text.name(flat.dtype)
    parts = [flat]
    if flat.dtype in _COMPLEX.values() and _is_rebuilt(flat):
        parts = [flat.real, flat.imag]
        name = dtype_text.name(flat.real.dtype)
    tag: dict[str, Any] = {"_ArrayType_": _NAMES.get(name, name), "_ArraySize_": list(array.shape)}
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


_READERS: dict[str, tags.TagReader] = {
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
    encode={
        np.ndarray: _encode_array,
        np.generic: _refuse_scalar,
        complex: _encode_complex,
        float: _encode_float,
    },
    payloads=("compressed", payload_table.BASE64, payload_table.TEXT),
    words={word: float(name) for word, name in _CONSTANTS.items()},
    strict=False,
)
