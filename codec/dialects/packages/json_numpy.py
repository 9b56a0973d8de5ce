"""json-numpy, of robot-policy servers: the bytes of arrays and scalars as base64."""

from __future__ import annotations

from typing import Any

import numpy as np

from codec.dialects.base import array_data, dtype_strings
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys
from codec.dialects.base.writer import DialectWriter
from codec.errors import EncodeError
from codec.payloads import base64_text, payload_table

_KEYS = frozenset({"__numpy__", "dtype", "shape"})


def _find_json_numpy_reader(scanned: dict[str, Any]) -> TagReader | None:
    return _read_array_or_scalar if "__numpy__" in scanned else None


def _read_array_or_scalar(scanned: dict[str, Any], _: DialectReader) -> Any:
    check_keys(scanned, _KEYS)
    dtype = dtype_strings.read_any(scanned["dtype"])
    shape = array_data.shape_of(scanned["shape"], dtype)
    raw = array_data.base64_of(scanned["__numpy__"], "__numpy__")
    array = array_data.of_bytes(raw, dtype, shape)
    # It writes an array of no dimensions as it does a scalar, and reads both as a scalar.
    return array if shape else array[()]


def _encode_for_json_numpy(value: Any, _: DialectWriter) -> Any:
    if type(value) is np.ndarray:
        if not value.shape:
            raise EncodeError("an array of shape [] would come back as a scalar; write array[()]")
        array_data.check_c_order(value)
    elif not array_data.is_scalar(value):
        return NotImplemented
    described = dtype_strings.describe(value.dtype)
    raw = array_data.raw_of(np.asarray(value))
    return {
        "__numpy__": base64_text.to_base64(raw),
        "dtype": described,
        "shape": list(value.shape),
    }


DIALECT = Dialect(
    name="json-numpy",
    title="json-numpy",
    mark='"__numpy__"',
    find_reader=_find_json_numpy_reader,
    encode=_encode_for_json_numpy,
    payloads=(payload_table.BASE64,),
)
