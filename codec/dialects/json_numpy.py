"""json-numpy, which robot-policy servers speak: the bytes of arrays and scalars as base64."""

from __future__ import annotations

from typing import Any

import numpy as np

from codec import payloads
from codec.arrays import order_of
from codec.errors import EncodeError
from codec.foreign import content, notation
from codec.foreign.contract import Dialect
from codec.foreign.reading import Read, Reading, check_keys
from codec.foreign.writing import Writing

_KEYS = frozenset({"__numpy__", "dtype", "shape"})


def _find(scanned: dict[str, Any]) -> Read | None:
    return _read if "__numpy__" in scanned else None


def _read(scanned: dict[str, Any], _: Reading) -> Any:
    check_keys(scanned, _KEYS)
    dtype = notation.read_any(scanned["dtype"])
    shape = content.shape_of(scanned["shape"], dtype)
    raw = content.base64_of(scanned["__numpy__"], "__numpy__")
    array = content.of_bytes(raw, dtype, shape)
    # It writes an array of no dimensions as it does a scalar, and reads both as a scalar.
    return array if shape else array[()]


def _lower(value: Any, _: Writing) -> Any:
    if type(value) is np.ndarray:
        if not value.shape:
            raise EncodeError("an array of shape [] would come back as a scalar; write array[()]")
        if order_of(value) == "F":
            raise EncodeError("Fortran order would be lost; convert with np.ascontiguousarray(…)")
    elif not content.is_scalar(value):
        return NotImplemented
    described = notation.describe(value.dtype)
    raw = content.raw_of(np.asarray(value))
    return {
        "__numpy__": payloads.to_base64(raw),
        "dtype": described,
        "shape": list(value.shape),
    }


DIALECT = Dialect(
    name="json-numpy",
    title="json-numpy",
    mark='"__numpy__"',
    find=_find,
    lower=_lower,
    payloads=(payloads.BASE64,),
)
