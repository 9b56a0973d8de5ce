"""The one comparison of the codec's tests: type, dtype, shape, memory order and every bit."""

import struct
from collections import OrderedDict, deque
from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def bits(array: np.ndarray[Any, Any]) -> bytes:
    """Return the bytes of the elements in C order, without the padding of long doubles."""
    if array.dtype.names is not None:
        flat = array.reshape(-1)  # fields of 64 dimensions may have more than NumPy allows
        return b"".join(bits(np.ascontiguousarray(flat[name])) for name in array.dtype.names)
    raw = array.tobytes()
    if array.dtype.type not in (np.longdouble, np.clongdouble) or np.finfo(array.dtype).nmant != 63:
        return raw
    cells = np.frombuffer(raw, np.uint8).reshape(-1, np.dtype("g").itemsize)
    return (cells[:, 6:] if array.dtype.byteorder == ">" else cells[:, :10]).tobytes()


def assert_same(found: Any, expected: Any, place: str = "$") -> None:
    """Assert that two objects are the same in all that the codec keeps."""
    assert type(found) is type(expected), place
    found, expected = taken_apart(found), taken_apart(expected)
    if isinstance(expected, np.ma.MaskedArray):
        _assert_same_masked(found, expected, place)
    elif isinstance(expected, np.ndarray | np.generic):
        _assert_same_array(found, expected, place)
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
    elif isinstance(expected, set | frozenset):
        assert_same(sorted(found, key=repr), sorted(expected, key=repr), place)
    elif isinstance(expected, dict):
        assert_same(list(found), list(expected), f"{place} keys")
        for i, (one, other) in enumerate(zip(found.values(), expected.values(), strict=True)):
            assert_same(one, other, f"{place} value {i}")
    elif is_dataclass(expected):
        for field in fields(expected):
            one, other = getattr(found, field.name), getattr(expected, field.name)
            assert_same(one, other, f"{place}.{field.name}")
    else:
        assert found == expected, place
        # What "==" does not compare: fold, the name of a zone, alignment.
        assert isinstance(expected, int) or repr(found) == repr(expected), place


def taken_apart(value: Any) -> Any:
    """Return what an OrderedDict or a random generator is made of, and any other value itself."""
    if type(value) is OrderedDict:
        return [*value.items()], vars(value)
    if isinstance(value, np.random.Generator):
        bits, state = value.bit_generator, value.bit_generator.state
    elif isinstance(value, np.random.RandomState):
        bits, state = value._bit_generator, value.get_state(legacy=False)
    else:
        return value
    drawn = deepcopy(value).standard_normal(9).tolist()
    return state, getattr(bits.seed_seq, "state", None), drawn


def _assert_same_array(found: Any, expected: Any, place: str) -> None:
    assert found.dtype == expected.dtype, place
    # What "==" does not compare: byte order of aliases, titles, alignment, na_object, record.
    assert repr(found.dtype) == repr(expected.dtype), place
    assert found.shape == expected.shape, place
    plain, other = np.asarray(found), np.asarray(expected)
    if expected.dtype.hasobject and expected.dtype.names is not None:
        for name in expected.dtype.names:
            one, two = plain.reshape(-1)[name].copy(), other.reshape(-1)[name].copy()
            _assert_same_array(one, two, f"{place}.{name}")
    elif expected.dtype.hasobject:
        assert_same(plain.reshape(-1).tolist(), other.reshape(-1).tolist(), place)
    else:
        assert bits(plain) == bits(other), place
    if isinstance(expected, np.ndarray):
        assert _order(found) == _order(expected), place
        assert found.flags.owndata, place
        assert found.flags.writeable, place
    elif isinstance(expected, np.str_ | np.bytes_):
        assert found == expected, place
        assert len(found) == len(expected), place


def _assert_same_masked(found: Any, expected: Any, place: str) -> None:
    found_data, data = found.data.copy(order="K"), expected.data.copy(order="K")
    assert_same(found_data, data, f"{place}.data")
    assert found.data.flags.writeable, place
    masks = np.ma.getmask(found), np.ma.getmask(expected)
    if masks[1] is np.ma.nomask:
        assert masks[0] is np.ma.nomask, place
    else:
        assert_same(masks[0].copy(), masks[1].copy(), f"{place}.mask")
    assert found.hardmask == expected.hardmask, place
    fills = vars(found)["_fill_value"], vars(expected)["_fill_value"]
    if fills[1] is None:  # not yet asked for
        assert fills[0] is None, place
    else:
        assert_same(fills[0].copy(), fills[1].copy(), f"{place}.fill_value")


def _order(array: np.ndarray[Any, Any]) -> str:
    """Return the order that comes back: "F" for Fortran order alone, and "C" for all else."""
    return "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
