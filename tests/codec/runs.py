"""Cases of runs, which are written by column, and of what looks like one."""

import struct
from collections import deque
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from tests.fuzz.stacks import frames_of, stacks_of


def float_of(bits: int) -> float:
    return float(struct.unpack("<d", bits.to_bytes(8, "little"))[0])


def array_of(bits: list[int], dtype: str) -> np.ndarray[Any, Any]:
    size = np.dtype(dtype).itemsize
    return np.array(bits, f"u{size}").view(dtype)


# By its bits: NumPy deprecates to make one in another way, not to have one.
_NO_UNIT = np.array([-(2**63)], "i8").view("m8")[0]


def _run(make: Callable[[int], Any], length: int = 16) -> list[Any]:
    """Return a run: long enough to be written by column."""
    return [make(number) for number in range(length)]


def _states(length: int) -> list[Any]:
    return _run(lambda i: np.array([i / 10, -i], "f4"), length)


_PATH = _states(17)
_WIDE = np.arange(12, dtype="f4").reshape(3, 4)
_ALIGNED = np.dtype([("a", "i1"), ("b", "f8")], align=True)
_LONG = np.dtype([("a", "f8", (2, 2)), ("b", ">i4")])
_ONE = np.array([1, 2], "u1")
_CART_POLE = _run(lambda i: (_PATH[i], i % 2, 1.0, _PATH[i + 1], i == 15))

# Runs, and what looks like one.
COLUMNS: dict[str, Any] = {
    "transitions": _CART_POLE,
    "transitions, 15": _CART_POLE[:15],
    "transitions in a deque": deque(_CART_POLE, maxlen=50_000),
    "transitions in a tuple": tuple(_CART_POLE),
    "transitions, backwards": _CART_POLE[::-1],
    "transitions, no next state at the end": _run(
        lambda i: (_PATH[i], None if i % 5 == 4 else _PATH[i + 1])
    ),
    "transitions as dicts": _run(lambda i: {"state": _PATH[i], "action": i % 2, "é": None}),
    "transitions as lists": _run(lambda i: [_PATH[i], np.int64(i), 0.5 * i]),
    "arrays of 64 dimensions, which have no rows": [np.full((1,) * 64, i) for i in range(20)],
    "transitions, nested": _run(lambda i: ((_PATH[i], {"a": [i, True]}), [(i,)])),
    "transitions in a dict, twice": {"memory": _CART_POLE, "again": _CART_POLE},
    "two runs that share": [_CART_POLE, _run(lambda i: [_PATH[16 - i], _PATH[i]])],
    "actions of two types": _run(lambda i: (i if i % 3 else np.int64(i), _PATH[i])),
    "an array outside of the run as well": [_PATH[3], _CART_POLE],
    "arrays alone": _states(20),
    "one array, again and again": [_PATH[0]] * 20,
    "runs in a run": _run(lambda i: (_states(15 + i % 3), i)),
    "runs in a run of more kinds": _run(lambda i: (_states(8 + i), i)),
    "run of runs of scalars": _run(lambda i: _run(lambda j: np.float32(i + j / 7))),
    "floats in columns": _run(
        lambda i: ((-0.0, float("inf"), float_of(0x7FF0 << 48 | 5), 0.1)[i % 4], i / 3)
    ),
    "words in columns": _run(lambda i: (i % 2 == 0, None, f"é{i}", "\ud800", 2**61 << i % 4)),
    "scalars in columns": _run(
        lambda i: (np.bool_(i % 2), np.float16(i), np.complex64(1j * i), np.longdouble(i) / 3)
    ),
    "scalars with units": _run(
        lambda i: (np.datetime64(i, "25s"), np.timedelta64(i, "sD"[i % 2]), _NO_UNIT)
    ),
    "scalars of strings": _run(lambda i: (np.str_("x" * i), np.bytes_(b"a"), np.void(b"b"))),
    "arrays of 0 dimensions": _run(lambda i: (np.array(i, ">i2"), np.array(i % 2 == 0))),
    "arrays of 0 bytes": _run(lambda i: (np.zeros((0, 3)), np.zeros(2, "U0"), i)),
    "arrays of NaN bits": _run(lambda i: array_of([0x7F800001 + i, 0xFFC00000], "f4")),
    "arrays of long doubles": _run(lambda i: np.array([np.longdouble(i) / 3])),
    "arrays of times": _run(lambda i: np.array([i, 1 - 2**63 - i % 2]).view("M8[ms]")),
    "arrays of strings": _run(lambda i: (np.array(["é", f"{i}"], "U3"), np.array([b"x"], "S2"))),
    "arrays of long strings": _run(lambda i: np.array(["é"], "U400")),
    "arrays big-endian, Fortran order, strided": _run(
        lambda i: (_WIDE.astype(">f4"), np.asfortranarray(_WIDE + i), _WIDE[::2, i % 4])
    ),
    "arrays of structures": _run(lambda i: (np.zeros(2, _ALIGNED), np.zeros(1, _LONG))),
    "arrays of subclasses": _run(
        lambda i: (np.ma.array([i, 1], mask=[0, 1]), np.eye(2).view(np.matrix), np.arange(i))
    ),
    "arrays of objects": _run(lambda i: np.array([i, None, (_PATH[i],)], dtype=object)),
    "arrays of different shapes": _run(lambda i: (np.zeros((i % 3, 2)), np.zeros(i), i)),
    "arrays of different dtypes": _run(lambda i: np.zeros(2, ("f4", "i8", ">f4", "?")[i % 4])),
    "nothing in tuples": _run(lambda i: ((), [], {}, _ONE)),
    "tuples of different lengths": _run(lambda i: (_ONE,) * (i % 4)),
    "dicts in different orders": _run(
        lambda i: {"a": i, "b": _ONE} if i % 2 else {"b": _ONE, "a": i}
    ),
    "dicts like tags in tuples": _run(lambda i: ({"__column__": i, "of": "int"}, {1: _ONE})),
    "values of too many kinds": _run(lambda i: (i, f"{i}", _ONE, {i: i}, [i] * i)[i % 5]),
}

# Frames and copies: enough of them for the bytes to be found out (see `codec.columns.find_frames`).
_GAME = frames_of(40, (9, 9), "u1")
_LOUD = frames_of(30, (4, 10), ">f4")


def _pairs(states: list[Any], copied: bool = False) -> list[Any]:
    return [
        (one.copy() if copied else one, i % 3, other.copy() if copied else other)
        for i, (one, other) in enumerate(pairwise(states))
    ]


FRAMES: dict[str, Any] = {
    "stacks, last axis": _pairs(stacks_of(_GAME, 4, 2)),
    "stacks, last axis, copied": _pairs(stacks_of(_GAME, 4, 2), copied=True),
    "stacks, first axis, padded with zeros": _pairs(stacks_of(_GAME, 4, 0, pad=False)),
    "stacks, middle axis, big-endian": _pairs(stacks_of(_LOUD, 3, 1)),
    "stacks in a deque, no next state at the end": deque(
        (one, None if i % 9 == 8 else other)
        for i, (one, _, other) in enumerate(_pairs(stacks_of(_GAME, 4, 2)))
    ),
    "stacks, two new frames each": stacks_of(_GAME, 4, 0, new=2),
    "stacks in two columns, copied": {
        "states": [one for one, _, _ in _pairs(stacks_of(_GAME, 4, 2))],
        "next": [other.copy() for _, _, other in _pairs(stacks_of(_GAME, 4, 2))],
    },
    "stacks, twice": [memory := _pairs(stacks_of(_GAME, 4, 2)), memory],
    "windows of one buffer": [np.arange(150, dtype="f4")[i : i + 50] for i in range(100)],
    "copies of states": _pairs([np.full(60, i / 7, "f4") for i in range(40)], copied=True),
    "states of which some are equal": _pairs([np.eye(60)[i * i % 7] for i in range(40)]),
}
