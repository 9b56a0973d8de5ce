"""The one comparison of the codec's tests: type, dtype, shape, memory order and every bit."""

from __future__ import annotations

import struct
from collections import deque
from typing import Any

import numpy as np


def bits(array: np.ndarray[Any, Any]) -> bytes:
    """Give the bytes of the elements in C order, without the padding of long doubles."""
    raw = array.tobytes()
    if array.dtype.char not in "gG" or np.finfo(array.dtype).nmant != 63:
        return raw
    cells = np.frombuffer(raw, np.uint8).reshape(-1, np.dtype("g").itemsize)
    return (cells[:, 6:] if array.dtype.byteorder == ">" else cells[:, :10]).tobytes()


def assert_same(found: Any, expected: Any, place: str = "$") -> None:
    """Assert that two objects are the same in all that the codec keeps."""
    assert type(found) is type(expected), place
    if isinstance(expected, np.ndarray | np.generic):
        assert found.dtype.str == expected.dtype.str, place
        assert found.shape == expected.shape, place
        assert bits(np.asarray(found)) == bits(np.asarray(expected)), place
        if isinstance(expected, np.ndarray):
            assert _order(found) == _order(expected), place
            assert found.flags.owndata, place
            assert found.flags.writeable, place
    elif isinstance(expected, float):
        assert struct.pack("<d", found) == struct.pack("<d", expected), place
    elif isinstance(expected, complex):
        assert_same(found.real, expected.real, f"{place}.real")
        assert_same(found.imag, expected.imag, f"{place}.imag")
    elif isinstance(expected, list | tuple | deque):
        assert len(found) == len(expected), place
        assert getattr(found, "maxlen", None) == getattr(expected, "maxlen", None), place
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            assert_same(one, other, f"{place}[{i}]")
    elif isinstance(expected, dict):
        assert_same(list(found), list(expected), f"{place} keys")
        for (key, one), other in zip(found.items(), expected.values(), strict=True):
            assert_same(one, other, f"{place}[{key!r}]")
    else:
        assert found == expected, place


def _order(array: np.ndarray[Any, Any]) -> str:
    """Give the order a file can say: what is neither C nor Fortran order comes back in C order."""
    return "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
