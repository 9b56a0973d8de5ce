"""json-numpy, as the robot-policy servers use it."""

from typing import Any

import numpy as np

from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_json_numpy  # isort: skip # on the path by the line above

_ALIGNED = frozenset({"aligned", "overlapping fields", "offsets, titles, itemsize"})


def _has_bytes(dtype: np.dtype[Any]) -> bool:
    """Tell whether elements are bytes of a dtype that is the same on every machine."""
    if dtype.names is not None:
        return bool(dtype.names) and all(_has_bytes(dtype[name]) for name in dtype.names)
    if dtype.subdtype is not None:
        return _has_bytes(dtype.base)
    if dtype.type in (np.longdouble, np.clongdouble):
        return False
    return dtype.itemsize > 0 and not dtype.hasobject and dtype.isbuiltin != 2


def _has_name(dtype: np.dtype[Any]) -> bool:
    """Tell whether the header of an NPY file says all of a dtype."""
    return _has_bytes(dtype) and dtype.type is not np.record


def _is_written(value: Any) -> bool:
    if type(value) is np.ndarray:
        is_fortran = value.flags.f_contiguous and not value.flags.c_contiguous
        return bool(value.shape) and not is_fortran and _has_name(value.dtype)
    return _is_scalar(value) and _has_name(value.dtype)


def _is_scalar(value: Any) -> bool:
    """Tell whether a value is a scalar, not a string that ends as an array pads it."""
    end = value[-1:] if isinstance(value, str | bytes) else ""
    return isinstance(value, np.generic) and end not in ("\0", b"\0")


def _is_read(value: Any) -> bool:
    """Tell whether json-numpy writes an array: not one that gives no buffer."""
    if type(value) is not np.ndarray or not value.shape or not _has_bytes(value.dtype):
        return False
    return value.dtype.kind in "biufcSU"


TRIAL = Trial(
    dialect="json-numpy",
    peers={"json-numpy": Peer.of(peer_json_numpy)},
    writes=where(made_of(_is_written)) - _ALIGNED,
    reads=where(made_of(_is_read)),
)
