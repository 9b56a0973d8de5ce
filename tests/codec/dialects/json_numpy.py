"""json-numpy, as the robot-policy servers use it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_json_numpy  # isort: skip # on the path by the line above

_ONE = '{"__numpy__": %s, "dtype": %s, "shape": %s}'


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
    samples={
        "the README's": (
            '{"__numpy__": "AAAAAAAAAAABAAAAAAAAAAIAAAAAAAAA", "dtype": "<i8", "shape": [3]}',
            np.arange(3),
        ),
        "an observation and an action": (
            '{"observation": {"image": {"__numpy__": "AAEC", "dtype": "|u1", "shape": [1, 1, 3]}}, '
            '"instruction": "pick up the can", "unnorm_key": null, '
            '"gripper": {"__numpy__": "AACAPw==", "dtype": "<f4", "shape": []}}',
            {
                "observation": {"image": np.array([[[0, 1, 2]]], "u1")},
                "instruction": "pick up the can",
                "unnorm_key": None,
                "gripper": np.float32(1),
            },
        ),
    },
    wrong={
        "too few bytes": (_ONE % ('"AAAA"', '"<f4"', "[2]"), "$: shape [2] needs 8 bytes, found 3"),
        "4 GiB": (_ONE % ('"AAAA"', '"<f4"', "[1073741824]"), "$: shape [1073741824] needs 429"),
        "pointers": (_ONE % ('"AAAAAAAAAAA="', '"|O"', "[1]"), '$: expected a dtype such as "<f4"'),
        "pointers in a structure": (
            _ONE % ('"AAAAAAAAAAA="', '[["a", "|O"]]', "[1]"),
            '$: expected a dtype such as "<f4", found "|O"',
        ),
        "not base64": (
            '{"a": [%s]}' % (_ONE % ('"AA=A"', '"<f4"', "[1]")),
            "$.a[0].__numpy__: e",
        ),
        "no string": (_ONE % ("[1]", '"<f4"', "[1]"), "$.__numpy__: expected a string of base64"),
        "no shape": (
            '{"__numpy__": "", "dtype": "<f4"}',
            '$: expected the key "shape" beside __',
        ),
        "one key more": (
            '{"__numpy__": "", "dtype": "<f4", "shape": [0], "order": "F"}',
            '$: expected the keys __numpy__, dtype, shape; found "order"',
        ),
        "key twice": (
            '{"__numpy__": "", "__numpy__": "", "dtype": "<f4", "shape": [0]}',
            "$: expected each key of a tag once, found one again",
        ),
        "a class": (_ONE % ('""', '"canary.Bird"', "[0]"), '$: expected a dtype such as "<f4"'),
        "a field beyond an element": (
            _ONE % ('""', '[["a", "<f4", [2147483647]]]', "[0]"),
            "$: expected at most 2147483647 bytes a field",
        ),
    },
)
