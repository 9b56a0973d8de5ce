"""json-tricks in its forms, and ro-json."""

from typing import Any

import numpy as np

import codec
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_json_tricks  # isort: skip # on the path by the line above
import peer_json_tricks_compact  # isort: skip
import peer_ro_json  # isort: skip


def _is_scalar(value: Any) -> bool:
    """Tell whether a value is a scalar whose class NumPy calls like its dtype."""
    if not isinstance(value, np.generic) or value.dtype.kind not in "biufc":
        return False
    return getattr(np, value.dtype.name, None) is type(value) and not _is_long(value.dtype)


def _is_long(dtype: np.dtype[Any]) -> bool:
    return dtype.type in (np.longdouble, np.clongdouble)


def _is_plain(value: Any) -> bool:
    """Tell whether a Python value has a tag."""
    if type(value) is set:
        return all(type(item) in (str, int, float, bool) for item in value)
    return type(value) in (bytes, complex) and _is_good_complex(np.asarray(value))


def _is_good_complex(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether ``re + im * 1j`` gives complex numbers back; others are good anyway."""
    if array.dtype.kind != "c":
        return True
    again = np.array([x.real + x.imag * 1j for x in array.ravel().tolist()], array.dtype)
    return array.ravel().tobytes() == again.tobytes()


def _is_text(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return _is_plain(value) or (_is_scalar(value) and _is_good_complex(value))
    kind = value.dtype.kind
    if kind == "O":
        return _is_good_object(value)
    if not value.shape or _is_long(value.dtype) or (kind in "STV" and value.dtype.isbuiltin != 2):
        return False
    if kind == "U" and not all(map(_is_unicode, value.ravel().view(f"{value.dtype.byteorder}u4"))):
        return False
    # In our own format bits that are no usual number's are written in hex.
    is_usual = kind == "U" or '"0x' not in codec.dumps(value)
    is_padding = value.nbytes > 1032 * 4 * value.size
    return value.dtype.itemsize > 0 and _is_good_complex(value) and is_usual and not is_padding


def _is_unicode(point: int) -> bool:
    return point < 0x110000 and not 0xD800 <= point <= 0xDFFF


def _is_good_object(value: np.ndarray[Any, Any]) -> bool:
    elements = value.ravel().tolist()
    arrays = any(isinstance(item, np.ndarray) for item in elements)
    return bool(value.shape) and not arrays and made_of(_is_text)(elements)


def _is_packed(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return _is_text(value)
    is_fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    has_name = value.dtype.names is None and value.dtype.kind != "T" and value.dtype.itemsize > 0
    has_name = has_name and not _is_long(value.dtype)
    if value.dtype.kind == "O":
        return _is_good_object(value)
    return bool(value.shape) and has_name and not is_fortran


def _is_read(value: Any) -> bool:
    """Tell whether an array is written by all three, and one of numbers that stay as they are."""
    if type(value) is not np.ndarray or not value.shape or value.dtype.kind not in "biuf":
        return False
    return not _is_long(value.dtype) and value.dtype.isbuiltin == 1 and value.flags.c_contiguous


_TAGLIKE = frozenset({"dict like an array"})  # refused, for it would be read as one
_NAN_BITS = frozenset(
    {
        *("float16 NaN bits", "float32 NaN bits", "float64 NaN bits"),
        *("arrays of NaN bits", "float16, all 65,536"),
    }
)
TRIAL = Trial(
    dialect="json-tricks",
    peers={
        "json-tricks": Peer.of(peer_json_tricks),
        "json-tricks, compact": Peer.of(peer_json_tricks_compact),
        "ro-json": Peer.of(peer_ro_json),
    },
    writes=where(made_of(_is_text)) - _TAGLIKE,
    writes_packed=where(made_of(_is_packed)) - _TAGLIKE,
    reads=where(made_of(_is_read)) - _TAGLIKE - _NAN_BITS,
    better=frozenset({"complex64 NaN bits", "complex scalar array", "complex64 scalar"}),
)
