"""Write and read the tags of arrays and NumPy scalars; all validation is in one place."""

import json
import math
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from codec.arrays import dtype_names
from codec.arrays.array_types import Array, DType, Piece, as_text
from codec.arrays.dtype_table import MAX_NDIM, DTypeRow, Spelling
from codec.arrays.elements import nested
from codec.arrays.elements.value_bytes import is_padded, mark, significant
from codec.arrays.stacked_rows import StackedRows
from codec.errors import DecodeError, EncodeError, Inside, shorten
from codec.payloads import base64_text, payload_table
from codec.payloads.inflate import MAX_RATIO

NDARRAY = "__ndarray__"
SCALAR = "__scalar__"

# Scalars of C's second integer of 64 bits: of a class of their own, but of a dtype that is int64.
LONG_LONG: dict[str, type[np.generic]] = {"longlong": np.longlong, "ulonglong": np.ulonglong}

_OTHER_BOOLS = "expected bytes 0 and 1 for bool, found others"

MAX_BYTES = 2**63 - 1  # what NumPy can address

# THE table of array classes: what a document calls them.
CLASSES: dict[type[Array], str | None] = {
    np.ndarray: None,
    np.memmap: None,  # a value does not say where its bytes lie
    np.recarray: "recarray",
    np.matrix: "matrix",
}


def header(
    array: Array | StackedRows,
    payload: str,
    write: nested.Write,
    tick: nested.Tick = lambda _: None,
) -> tuple[dict[str, object], Iterator[Piece]]:
    """Return the keys that stand before the data, and the JSON text of the data, in pieces.

    The array has any shape and memory layout, and one of `CLASSES`, or is made of rows. The keys
    are dtype and shape, then class, order and payload where they are not the default. Elements that
    have no bytes of their own, such as objects, are text with every payload.

    `write` gives the text of an element that is a string or any object. `tick` is told, as the text
    is taken, how many more bytes of elements are written. Raise EncodeError if the dtype cannot be
    written.
    """
    name, row = dtype_names.spell(array.dtype)
    keys: dict[str, object] = {"dtype": name, "shape": list(array.shape)}
    order = "C"
    if not isinstance(array, StackedRows):
        kind = CLASSES[type(array)]
        if kind is not None:
            keys["class"] = kind
        order = order_of(array)  # which a view of no bytes does not keep
        array = array.view(np.ndarray)  # indexing a matrix gives matrices
        if order == "F":
            keys["order"] = order
    text: Iterator[str]
    is_text = payload == payload_table.TEXT or not row.has_bytes
    if is_text or _has_other_bools(array):
        pieces = nested.pieces(array, row, write, tick)
        if array.itemsize <= nested.SHORT or not (row.has_bytes or row.fields):
            return keys, pieces
        # Long elements may be padding for the most part: text that a reader has to refuse.
        whole = "".join(map(as_text, pieces))
        claimed = array.size * row.bytes_of_fields
        if claimed <= MAX_RATIO * len(whole):
            return keys, iter((whole,))
        if row.has_bytes and _has_other_bools(array):
            raise EncodeError(f"{_OTHER_BOOLS}; write each field by itself: array[name]")
        if not row.has_bytes:
            advice = "convert it with array.astype([(name, object) for name in array.dtype.names])"
            check_earned(claimed, keys, whole, advice)
            return keys, iter((whole,))
        payload = "compressed"
    if payload != payload_table.BASE64:
        raw = _raw_bytes(array, order)
        each = max(1, array.dtype.itemsize)
        keys["payload"], text = payload_table.encode(raw, each, payload, tick)
        if not row.fields:
            return keys, _quoted(text)
        whole = "".join(text)  # a reader looks at fields that overlap one by one
        if row.bytes_of_fields - array.itemsize <= MAX_RATIO * len(whole):
            return keys, _quoted(iter((whole,)))
    keys["payload"] = payload_table.BASE64
    return keys, _quoted(base64_text.encode_blocks(_raw_blocks(array, order, tick)))


def _quoted(pieces: Iterator[str]) -> Iterator[str]:
    yield '"'
    yield from pieces
    yield '"'


def lines(array: Array, write: nested.Write) -> list[str]:
    """Return the innermost rows of an array (at least 1-D, not empty), each as JSON text."""
    _, row = dtype_names.spell(array.dtype)
    return nested.lines(array.view(np.ndarray), row, write)


def _raw_blocks(array: Array | StackedRows, order: str, tick: nested.Tick) -> Iterator[memoryview]:
    """Yield the bytes of `array` in memory order, each in the array's own byte order.

    Padding may hold anything; it becomes zero, so that the same values give the same document.
    """
    meant = significant(array.dtype) if array.nbytes and is_padded(array.dtype) else None
    for block in contiguous_blocks(
        array.T if order == "F" and isinstance(array, np.ndarray) else array
    ):
        cells = block.view(np.uint8)
        if meant is not None:
            cells = np.where(meant, cells.reshape(-1, array.dtype.itemsize), np.uint8(0))
        yield cells.data
        tick(block.nbytes)


def _raw_bytes(array: Array | StackedRows, order: str) -> memoryview:
    """Return all bytes at once: without a copy, where they are there as they are written."""
    if isinstance(array, np.ndarray) and not is_padded(array.dtype):
        there = memory(array, order)
        if there is not None:
            return there.data
    raw = np.empty(array.nbytes, np.uint8)  # on Linux in large pages, which bytes.join has not
    end = 0
    for block in _raw_blocks(array, order, lambda _: None):
        start, end = end, end + block.nbytes
        raw[start:end] = np.frombuffer(block, np.uint8)
    return raw.data


def order_of(array: Array) -> Literal["C", "F"]:
    """Return "F" for an array in Fortran order alone, and "C" for any other."""
    return "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"


def memory(array: Array, order: str) -> Array | None:
    """Return the bytes of an array; None if they do not follow one another in this order."""
    inner = array.T if order == "F" else array
    return inner.reshape(-1).view(np.uint8) if inner.flags.c_contiguous else None


def contiguous_blocks(
    array: Array | StackedRows, nbytes: int = payload_table.PIECE
) -> Iterator[Array]:
    """Yield the elements of `array` in C order, in contiguous 1-D blocks of at most `nbytes`.

    A block has a multiple of 3 elements, for base64, and so may be of more bytes if these are long.
    """
    step = max(1, nbytes // 3 // max(1, array.itemsize)) * 3
    if array.size == 0:
        return
    if isinstance(array, np.ndarray) and array.flags.c_contiguous:
        flat = array.reshape(-1)
        for start in range(0, array.size, step):
            yield flat[start : start + step]
    elif array.ndim > 1 and array.size // len(array) > step:
        for index in range(len(array)):
            yield from contiguous_blocks(array[index], nbytes)
    else:
        rows = max(1, step // (array.size // len(array)) // 3) * 3
        for start in range(0, len(array), rows):
            yield np.ascontiguousarray(array[start : start + rows]).reshape(-1)


def scalar_header(
    scalar: np.generic, write: nested.Write, *, is_earned: bool = False
) -> tuple[dict[str, object], str]:
    """Return the keys that stand before a NumPy scalar, and its JSON text.

    Where its memory is earned by what is around it, that is not checked here.
    Raise EncodeError if the dtype cannot be written, or the scalar is of a class of its own.
    """
    array = np.asarray(scalar)
    name, row = dtype_names.spell(scalar.dtype)
    if type(scalar) is not row.dtype.type:  # a subclass, or a second C type of the same numbers
        if LONG_LONG.get(type(scalar).__name__) is not type(scalar):
            known = row.dtype.type.__name__
            raise EncodeError(
                f"{type(scalar).__name__} would come back as {known}; convert it with np.{known}(…)"
            )
        name = type(scalar).__name__
    if isinstance(scalar, np.str_):  # an array would take NULs at its end for padding
        return {"dtype": name}, write(str.__str__(scalar))
    if isinstance(scalar, np.bytes_):
        return {"dtype": name}, f'"{base64_text.to_base64(bytes(scalar))}"'
    text = nested.text(array, row, write)
    if array.itemsize > MAX_RATIO and row.fields and not is_earned:
        check_earned(row.bytes_of_fields, {"dtype": name}, text, "write np.asarray(…)")
    return {"dtype": name}, text


def check_earned(claimed: int, keys: dict[str, object], text: str, advice: str) -> None:
    """Check that a tag without a payload is long enough for the bytes that it becomes.

    Raise EncodeError if it is not: a reader has to refuse it.
    """
    if claimed > MAX_RATIO * len(text) and claimed > MAX_RATIO * len(json.dumps(keys) + text):
        raise EncodeError(
            f"{claimed} bytes of a structure that are mostly padding cannot be written without a "
            f"payload; {advice}"
        )


def read_array(keys: dict[str, Any], content: object, reader: nested.ElementReader) -> Array:
    """Read an array, which owns its memory and is writeable, from its tag.

    This is the one gate: dtype, shape, class, order and payload are checked here, and nothing is
    allocated that the document does not already hold (or has earned: at most `MAX_RATIO` times).
    Raise DecodeError if anything is missing, unknown or does not fit.

    The keys are those of the tag, without its content and id. The content is nested lists of
    elements, or a string.
    """
    dtype, row, shape = read_dtype_and_shape(keys)
    order = keys.get("order", "C")
    if order not in ("C", "F"):
        raise DecodeError(f'expected order "C" or "F", found {shorten(order)}')
    kind = _read_class(keys, shape)
    if "payload" not in keys:
        with Inside(NDARRAY):
            values = nested.parse(content, shape, row, reader)
    else:
        if row.fields and 0 not in shape:  # fields may overlap, and are looked at one by one
            reader.claim(row.bytes_of_fields - dtype.itemsize)
        values = _read_bytes(keys, content, row, dtype, shape)
    if kind is np.ndarray and dtype.itemsize:
        return np.require(values, dtype, [order, "O", "W"])
    array = np.ndarray.__new__(kind, shape, dtype, order=order)  # which keeps even dtype U0
    if dtype.itemsize:
        array[...] = values
    return array


def read_dtype_and_shape(keys: dict[str, Any]) -> tuple[DType, DTypeRow, tuple[int, ...]]:
    """Read what every array's tag has.

    Raise DecodeError if no array can have this dtype and this shape.
    """
    dtype, row = dtype_names.read(keys.get("dtype"))
    return dtype, row, read_shape(keys.get("shape"), dtype)


def _read_class(keys: dict[str, Any], shape: tuple[int, ...]) -> type[Array]:
    name = keys.get("class")
    kind = next((kind for kind, known in CLASSES.items() if known == name), None)
    if kind is None or ("class" in keys and name is None):
        names = ", ".join(f'"{known}"' for known in CLASSES.values() if known)
        raise DecodeError(f"expected a class out of {names}; found {shorten(name)}")
    if kind is np.matrix and len(shape) != 2:
        raise DecodeError(f"expected 2 dimensions of a matrix, found shape {shorten(list(shape))}")
    return kind


def _read_bytes(
    keys: dict[str, Any], content: object, row: DTypeRow, dtype: DType, shape: tuple[int, ...]
) -> Array:
    if not row.has_bytes:
        raise DecodeError(f"expected no payload: elements of dtype {row.name} are text")
    size = math.prod(shape) * dtype.itemsize
    try:
        raw = payload_table.decode(keys["payload"], content, size, max(1, dtype.itemsize))
    except payload_table.SizeError as error:
        raise DecodeError(f"shape {list(shape)} needs {size} bytes, payload has {error}") from None
    values: Array = np.ndarray(shape, dtype, raw, order=keys.get("order", "C"))
    check_bools(values)
    return values


def check_bools(values: Array) -> None:
    """Raise DecodeError for booleans of other bytes than 0 and 1, which NumPy takes for neither."""
    if _has_other_bools(values):
        raise DecodeError(_OTHER_BOOLS)


def _has_other_bools(values: Array | StackedRows) -> bool:
    if values.dtype.kind != "b" and values.dtype.names is None:
        return False
    if isinstance(values, StackedRows):
        return any(map(_has_other_bools, values.arrays))
    if values.dtype.kind == "b":
        cells = values.view(np.uint8)
    elif values.nbytes:
        # By bytes: the fields of 64 dimensions may have more than NumPy allows.
        mask = np.zeros(values.itemsize, np.bool_)
        mark(mask, values.dtype, lambda dtype: dtype.kind == "b")
        columns = np.flatnonzero(mask)
        whole = memory(values, order_of(values)) if columns.size else None
        if whole is None:
            whole = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
        cells = whole.reshape(-1, values.itemsize)[:, columns]
    else:
        return False
    return bool(cells.max(initial=0) > 1)


def read_scalar(keys: dict[str, Any], content: object, reader: nested.ElementReader) -> np.generic:
    """Read a NumPy scalar from its tag; see `read_array`."""
    name = keys.get("dtype")
    long = LONG_LONG.get(name) if type(name) is str else None
    dtype, row = dtype_names.read(name if long is None else np.dtype(long).name)
    if row.spelling in (Spelling.OBJECT, Spelling.STRING):
        raise DecodeError(f"expected a dtype that has scalars, found {row.name}")
    if dtype.kind in "SU":
        return _read_string_scalar(dtype, content, reader)
    with Inside(SCALAR):
        scalar = nested.parse(content, (), row, reader).astype(dtype, copy=False)[()]
    assert isinstance(scalar, np.generic)
    if long is not None:
        return long(scalar)
    return scalar.copy() if dtype.kind == "V" else scalar


def _read_string_scalar(dtype: DType, content: object, reader: nested.ElementReader) -> np.generic:
    if dtype.kind == "S":
        raw = base64_text.from_base64(content)
        if len(raw) != dtype.itemsize:
            raise DecodeError(
                f"dtype S{dtype.itemsize} needs {dtype.itemsize} bytes, found {len(raw)}"
            )
        return np.bytes_(raw)
    text = reader.value(content)
    if type(text) is not str or 4 * len(text) != dtype.itemsize:
        raise DecodeError(f"expected a string of {dtype.itemsize // 4}, found {shorten(text)}")
    return np.str_(text)


def read_shape(shape: object, dtype: DType) -> tuple[int, ...]:
    """Return a shape as a tuple, if its sizes are integers (true is not).

    Raise DecodeError for any other, or if NumPy cannot address such an array.
    """
    count = max(1, dtype.itemsize)
    sizes = shape if isinstance(shape, list) else [shape]
    for size in sizes:
        if type(size) is not int or size < 0 or sizes is not shape:
            raise DecodeError(f"expected a shape such as [2, 3], found {shorten(shape)}")
        count *= size or 1  # NumPy counts empty arrays as if their sizes of 0 were 1
    if len(sizes) > MAX_NDIM:
        raise DecodeError(f"expected at most {MAX_NDIM} dimensions, found {len(sizes)}")
    if count > MAX_BYTES:
        raise DecodeError(f"shape {shorten(shape)} needs more than {MAX_BYTES} bytes")
    return tuple(sizes)
