"""Arrays and NumPy scalars to and from their tags, through one validation gate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from codec import dtypes, elements, payloads
from codec.errors import DecodeError, shorten

Array = np.ndarray[Any, Any]

NDARRAY = "__ndarray__"
SCALAR = "__scalar__"

MAX_BYTES = 2**63 - 1  # what NumPy can address
MAX_NDIM = 64  # NPY_MAXDIMS


def header(array: Array, payload: str) -> tuple[dict[str, object], Iterator[str]]:
    """Give the keys that stand before the data, and the JSON text of the data.

    Parameters
    ----------
    array
        Of any shape and memory layout.
    payload
        "text", "base64" or "compressed".

    Returns
    -------
    header
        dtype and shape, then order and payload where they are not the default.
    text
        The data, in pieces.

    Raises
    ------
    EncodeError
        If no row of the dtype table has the dtype.
    """
    name, row = dtypes.spell(array.dtype)
    keys: dict[str, object] = {"dtype": name, "shape": list(array.shape)}
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    if order == "F":
        keys["order"] = "F"
    if payload == payloads.TEXT:
        return keys, elements.text(array, row)
    raw = _raw(array, order, row)
    keys["payload"], text = payloads.encode(raw, array.dtype.itemsize, payload)
    return keys, iter((f'"{text}"',))


def _raw(array: Array, order: str, row: dtypes.Row) -> bytes:
    """Give the bytes of `array` in memory order, each in the array's own byte order."""
    raw = array.tobytes(order="F" if order == "F" else "C")
    part = np.dtype(np.longdouble)
    padding = part.itemsize - elements.significant_bytes(part)
    if not (row.spelling.is_extended and padding):
        return raw
    # The padding of a long double may hold anything; a document is the same for the same values.
    clean = bytearray(raw)
    cells = np.frombuffer(clean, np.uint8).reshape(-1, part.itemsize)
    cells[:, slice(padding) if array.dtype.byteorder == ">" else slice(-padding, None)] = 0
    return bytes(clean)


def lines(array: Array) -> list[str]:
    """Give the innermost rows of an array (at least 1-D, not empty), each as JSON text."""
    _, row = dtypes.spell(array.dtype)
    return elements.lines(array, row)


def scalar_header(scalar: np.generic) -> tuple[dict[str, object], str]:
    """Give the keys that stand before a NumPy scalar, and its JSON text."""
    array = np.asarray(scalar)
    name, row = dtypes.spell(array.dtype)
    return {"dtype": name}, "".join(elements.text(array, row))


def read_array(keys: dict[str, Any], content: object) -> Array:
    """Read an array from its tag.

    This is the one gate: dtype, shape, order and payload are checked here, and nothing is
    allocated that the document does not already hold (or, compressed, has earned: see
    `payloads.decode`).

    Parameters
    ----------
    keys
        The tag without its content and id.
    content
        Nested lists of elements, or a string.

    Returns
    -------
    array
        It owns its memory and is writeable.

    Raises
    ------
    DecodeError
        If anything is missing, unknown or does not fit.
    """
    dtype, row = dtypes.read(keys.get("dtype"))
    shape = _read_shape(keys.get("shape"), dtype)
    order = keys.get("order", "C")
    if order not in ("C", "F"):
        raise DecodeError(f'expected order "C" or "F", found {shorten(order)}')
    if "payload" not in keys:
        values = _parse(content, shape, row, NDARRAY)
    else:
        values = _read_bytes(keys["payload"], content, dtype, shape, order)
    return np.require(values, dtype, [order, "O", "W"])


def _parse(content: object, shape: tuple[int, ...], row: dtypes.Row, name: str) -> Array:
    try:
        return elements.parse(content, shape, row)
    except DecodeError as error:
        error.inside(name)
        raise


def _read_bytes(
    payload: object, content: object, dtype: dtypes.DType, shape: tuple[int, ...], order: Any
) -> Array:
    size = math.prod(shape) * dtype.itemsize
    try:
        raw = payloads.decode(payload, content, size, dtype.itemsize)
    except payloads.SizeError as error:
        raise DecodeError(f"shape {list(shape)} needs {size} bytes, payload has {error}") from None
    if dtype.kind == "b" and raw.count(0) + raw.count(1) != size:
        raise DecodeError("expected bytes 0 and 1 for bool, found others")
    return np.frombuffer(raw, dtype).reshape(shape, order=order)


def read_scalar(keys: dict[str, Any], content: object) -> np.generic:
    """Read a NumPy scalar from its tag; see `read_array`."""
    _, row = dtypes.read(keys.get("dtype"))
    scalar = _parse(content, (), row, SCALAR)[()]
    assert isinstance(scalar, np.generic)
    return scalar


def _read_shape(shape: object, dtype: dtypes.DType) -> tuple[int, ...]:
    """Check a shape: sizes that are integers (true is none), and an array NumPy can address."""
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise DecodeError(f"expected a shape such as [2, 3], found {shorten(shape)}")
    if len(shape) > MAX_NDIM:
        raise DecodeError(f"expected at most {MAX_NDIM} dimensions, found {len(shape)}")
    # NumPy counts empty arrays as if their sizes of 0 were 1.
    if math.prod(size or 1 for size in shape) * dtype.itemsize > MAX_BYTES:
        raise DecodeError(f"shape {shorten(shape)} needs more than {MAX_BYTES} bytes")
    return tuple(shape)
