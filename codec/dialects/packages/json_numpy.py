"""json-numpy, of robot-policy servers: the bytes of arrays and scalars as base64."""

from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.dialects.base import array_data, dtype_text, tags, writer
from codec.dialects.base.reader import Dialect, DialectReader
from codec.errors import EncodeError
from codec.payloads import base64_text, payload_table


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    return _read_array_or_scalar if "__numpy__" in scanned else None


def _read_array_or_scalar(scanned: dict[str, Any], reader: DialectReader) -> Any:
    tags.check_keys(scanned, {"__numpy__", "dtype", "shape"})
    dtype = dtype_text.read_described(scanned["dtype"])
    shape = array_tag.read_shape(scanned["shape"], dtype)
    array = array_data.of_bytes(reader.base64(scanned, "__numpy__"), dtype, shape)
    # It writes an array of no dimensions as it does a scalar, and reads both as a scalar.
    return array if shape else array_data.scalar_of(array)


def _encode_array(array: Array, into: writer.DialectWriter) -> Any:
    if not array.shape:
        raise EncodeError("an array of shape [] would come back as a scalar; write array[()]")
    return _tag(array, into)


def _encode_scalar(scalar: np.generic, into: writer.DialectWriter) -> Any:
    return _tag(scalar, into) if writer.is_scalar(scalar) else NotImplemented


def _tag(value: Array | np.generic, into: writer.DialectWriter) -> Any:
    raw = into.string(base64_text.to_base64(writer.bytes_of(value)))
    return {"__numpy__": raw, "dtype": dtype_text.describe(value.dtype), "shape": list(value.shape)}


DIALECT = Dialect(
    name="json-numpy",
    title="json-numpy",
    mark='"__numpy__"',
    find_reader=_find_reader,
    encode={np.ndarray: _encode_array, np.generic: _encode_scalar},
    payloads=(payload_table.BASE64,),
    long_key=b"__numpy__",
)
