"""CBOR with typed arrays: RFC 8949, the tags of RFC 8746, and cbor2's hooks.

A typed array is a byte string with one of the tags 64 to 87, which name the element's kind, size
and byte order. One dimension is all it has; more are the tag 40 around an array of the lengths and
the typed array, or the tag 1040 if elements are in Fortran order. Truth values have no typed array:
they are a plain array of CBOR's own with the tag 41, homogeneous. No maintained Python library
writes these tags, so this file does, in the RFC's words.

What the RFC cannot represent is refused: complex numbers, times, strings, structures, objects,
x87's long double, 0 dimensions, and any length of 0 among several ("distinct from zero"). cbor2
refuses NumPy scalars and knows deques and tuples as arrays, which come back as lists. Arrays come
back read-only, for they share the decoded bytes.
"""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from method_kit.documents import document_method
from method_kit.not_installed import needs

_REFUSES: tuple[type[Exception], ...] = (ModuleNotFoundError,)
with suppress(ModuleNotFoundError):  # no wheel for Macs with Intel processors
    import cbor2

    _REFUSES = (cbor2.CBOREncodeError,)

_ROW_MAJOR, _COLUMN_MAJOR, _HOMOGENEOUS = 40, 1040, 41

# Section 2.1: the bits 010 f s e ll of a tag say float, signed, little endian, and the length.
_TAGS = {
    64: "u1", 65: ">u2", 66: ">u4", 67: ">u8", 69: "<u2", 70: "<u4", 71: "<u8",
    72: "i1", 73: ">i2", 74: ">i4", 75: ">i8", 77: "<i2", 78: "<i4", 79: "<i8",
    80: ">f2", 81: ">f4", 82: ">f8", 84: "<f2", 85: "<f4", 86: "<f8",
}  # fmt: skip
_DTYPES = {tag: np.dtype(name) for tag, name in _TAGS.items()}
_NUMBERS = {dtype: tag for tag, dtype in _DTYPES.items()}


def _one_dimension(elements: NDArray[Any]) -> cbor2.CBORTag:
    """Return the item for a vector."""
    if elements.dtype == np.bool_ and elements.size:  # an empty one would not tell its type
        return cbor2.CBORTag(_HOMOGENEOUS, elements.tolist())
    if elements.dtype not in _NUMBERS:
        raise cbor2.CBOREncodeTypeError(f"RFC 8746 has no tag for {elements.dtype}")
    return cbor2.CBORTag(_NUMBERS[elements.dtype], elements.tobytes())


def _item(array: NDArray[Any]) -> cbor2.CBORTag:
    """Return the item for an array."""
    if array.ndim == 1:
        return _one_dimension(array)
    if not array.ndim or 0 in array.shape:
        raise cbor2.CBOREncodeTypeError(f"RFC 8746 has no tag for the shape {array.shape}")
    by_column = array.flags.f_contiguous and not array.flags.c_contiguous
    elements = _one_dimension(array.ravel("F" if by_column else "C"))
    tag = _COLUMN_MAJOR if by_column else _ROW_MAJOR
    return cbor2.CBORTag(tag, [list(array.shape), elements])


def _default(encoder: cbor2.CBOREncoder, value: Any) -> None:
    if type(value) is not np.ndarray:
        raise cbor2.CBOREncodeTypeError(f"cannot encode type {type(value)!r}")
    encoder.encode(_item(value))


def _tag_hook(tag: cbor2.CBORTag, _immutable: bool) -> Any:  # (decoder, tag) before cbor2 6
    """Return the array that a tag stands for; a tag that is none of the RFC's stays what it is."""
    if tag.tag in _DTYPES:
        return np.frombuffer(tag.value, _DTYPES[tag.tag])
    if tag.tag == _HOMOGENEOUS and all(type(value) is bool for value in tag.value):
        return np.array(tag.value, np.bool_)
    if tag.tag in (_ROW_MAJOR, _COLUMN_MAJOR):
        shape, elements = tag.value
        if not isinstance(elements, np.ndarray) or math.prod(shape) != elements.size:
            raise cbor2.CBORDecodeError(f"{shape} are not the lengths of these elements")
        return elements.reshape(shape, order="C" if tag.tag == _ROW_MAJOR else "F")
    return tag


def _dumps(data: Any) -> bytes:
    with needs("cbor2", _INSTALL):
        import cbor2
    document: bytes = cbor2.dumps(data, default=_default)
    return document


def _loads(document: bytes) -> Any:
    return cbor2.loads(document, tag_hook=_tag_hook)


_INSTALL = "uv pip install cbor2, which needs a Rust compiler"

METHODS = (
    document_method(
        "cbor",
        "CBOR, typed arrays",
        _dumps,
        _loads,
        file="data.cbor",
        refuses=_REFUSES,
        languages=("C++", "JavaScript", "Julia", "Rust"),
    ),
)
