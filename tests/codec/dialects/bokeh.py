"""bokeh 3, and the arrays of bokeh 2; test_in_a_browser.py asks BokehJS."""

from typing import Any

import numpy as np

from tests.codec.dialects.trial import Peer, Trial, is_json, where

import peer_bokeh  # isort: skip # on the path by the line above

_DTYPES = [np.dtype(name) for name in ["?", "u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8", "O"]]


def _is_read(value: Any) -> bool:
    """Tell whether bokeh's writer keeps all of a value, memory order apart."""
    if type(value) is dict:
        return all(_is_read(item) for pair in value.items() for item in pair)
    if type(value) in (list, set):
        return all(map(_is_read, value))
    if type(value) is int:
        return abs(value) < 2**53
    if type(value) is float and not np.isfinite(value):
        return np.isinf(value) or np.float64(value).tobytes() == np.float64(np.nan).tobytes()
    if type(value) is np.ndarray:
        return _is_read_array(value)
    return type(value) is bytes or is_json(value)


def _is_read_array(array: np.ndarray[Any, Any]) -> bool:
    if not array.shape or array.dtype not in _DTYPES:
        return False
    is_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    return array.dtype.kind != "O" or (not is_fortran and all(map(_is_read, array.flat)))


def _is_structure(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.names is not None


TRIAL = Trial(
    dialect="bokeh",
    peers={"bokeh": Peer.of(peer_bokeh)},
    reads=where(_is_read) - {"nested 300 deep"},
    # Lists of one length in an array of objects, which its reader takes for a dimension.
    better=where(_is_structure) | {"arrays of structures"},
)
