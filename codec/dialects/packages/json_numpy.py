"""json-numpy, of robot-policy servers: the bytes of arrays and scalars as base64."""

from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.dialects.base import array_data, dtype_text, writer
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys
from codec.errors import EncodeError
from codec.payloads import payload_table


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    return _read_array_or_scalar if "__numpy__" in scanned else None


def _read_array_or_scalar(scanned: dict[str, Any], reader: DialectReader) -> Any:
    check_keys(scanned, {"__numpy__", "dtype", "shape"})
    dtype = dtype_text.read_described(scanned["dtype"])
    shape = array_tag.read_shape(scanned["shape"], dtype)
    array = array_data.of_bytes(reader.base64(scanned, "__numpy__"), dtype, shape)
    # It writes an array of no dimensions as it does a scalar, and reads both as a scalar.
    return array if shape else array_data.scalar_of(array)


def _encode(value: Any, _: writer.DialectWriter) -> Any:
    if type(value) is np.ndarray:
        if not value.shape:
            raise EncodeError("an array of shape [] would come back as a scalar; write array[()]")
        writer.check_c_order(value)
    elif not writer.is_scalar(value):
        return NotImplemented
    described = dtype_text.describe(value.dtype)
    return {
        "__numpy__": writer.base64_of(value),
        "dtype": described,
        "shape": list(value.shape),
    }


DIALECT = Dialect(
    name="json-numpy",
    title="json-numpy",
    mark='"__numpy__"',
    find_reader=_find_reader,
    encode=_encode,
    payloads=(payload_table.BASE64,),
)
