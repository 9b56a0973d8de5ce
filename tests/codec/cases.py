"""THE case table of the codec: what comes back the same, and what is refused.

A case is one row. Round trips through every route, the stdlib classes and json-tricks iterate it.
"""

from __future__ import annotations

import struct
from collections import OrderedDict, defaultdict, deque, namedtuple
from enum import IntEnum
from typing import Any

import numpy as np

from codec import dtypes

Transition = namedtuple("Transition", "state action")


class Colour(IntEnum):
    RED = 1


def float_of(bits: int) -> float:
    return float(struct.unpack("<d", bits.to_bytes(8, "little"))[0])


def array_of(bits: list[int], dtype: str) -> np.ndarray[Any, Any]:
    size = np.dtype(dtype).itemsize
    return np.array(bits, f"u{size}").view(dtype)


def _spread(dtype: np.dtype[Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Give elements of every size that the dtype has, the extreme ones among them."""
    count = int(np.prod(shape))
    steps = np.arange(count)
    if dtype.kind == "b":
        return (steps % 2 == 0).reshape(shape)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        values = [(info.min, info.max, 0, 1, info.max - 1)[i % 5] for i in range(count)]
        return np.array(values, dtype).reshape(shape)
    part = np.finfo(dtype).dtype.newbyteorder("=")
    info = np.finfo(part)
    ends = np.array([0.1, info.max, info.tiny, info.smallest_subnormal, -0.0, 1, 1 / 3], part)
    real = ends[steps % 7]
    if dtype.kind == "f":
        return real.astype(dtype).reshape(shape)
    pairs = np.stack([real, ends[(steps + 2) % 7]], axis=-1)
    return pairs.view(f"=c{2 * part.itemsize}")[..., 0].astype(dtype).reshape(shape)


_STATE = np.array([0.1, -0.2, 0.3, -0.4], "f4")
_NEXT = np.array([0.2, 0.1, -0.1, 0.0], "f4")
_WIDE = np.arange(24, dtype="f4").reshape(2, 3, 4)

# Every dtype of the codec's table, in both byte orders and in shapes of all kinds.
ARRAYS: dict[str, Any] = {
    f"{name} {list(shape)}": _spread(dtype, shape)
    for row in dtypes.TABLE
    for name, dtype in ((row.name, row.dtype), (row.big, row.dtype.newbyteorder(">")))
    if name is not None
    for shape in ((), (0,), (1,), (7,), (2, 3), (0, 3), (3, 0), (2, 1, 4), (1, 4), (4, 1))
}

LAYOUTS: dict[str, Any] = {
    "Fortran order": np.asfortranarray(_WIDE),
    "Fortran order, big-endian": np.asfortranarray(_WIDE.astype(">f4")),
    "Fortran order, 1-D is both": np.asfortranarray(np.arange(3)),
    "strided": _WIDE[:, ::2, ::3],
    "negative strides": _WIDE[::-1, :, ::-1],
    "transposed axes": _WIDE.transpose(1, 2, 0),
    "broadcast": np.broadcast_to(np.arange(3, dtype="i2"), (2, 3)),
    "not writeable": np.frombuffer(b"abcd", "u1"),
    "64 dimensions": np.full((1,) * 64, 2.5),
    "more than one block": np.linspace(0, 1, 300_000, dtype="f4").reshape(3, 100_000),
}

SPECIAL: dict[str, Any] = {
    "float32 that double rounding spoils": array_of([0x15AE43FD, 0x95AE43FD, 0x15AE43FE], "f4"),
    "float32 not finite": np.array([np.nan, np.inf, -np.inf, 1], "f4"),
    "float32 NaN bits": array_of([0x7FC00000, 0xFFC00000, 0x7F800001, 0x7FFFFFFF], "f4"),
    "float64 NaN bits": array_of([0x7FF8 << 48, 0xFFF8 << 48, 0x7FF0 << 48 | 1], "f8"),
    "float16 NaN bits": array_of([0x7E00, 0xFE00, 0x7C01, 0x7C00, 0xFC00], "f2"),
    "float16, all 65,536": np.arange(65536, dtype="u2").view("f2"),
    "float64 that text often spoils": np.array([5e-324, 2.2250738585072011e-308, 1e23, 0.1 + 0.2]),
    "complex parts": np.array([complex(-0.0, -0.0), complex(np.nan, -0.0), complex(1, np.inf)]),
    "complex64 NaN bits": array_of([0x7FC00001, 0x80000000], "f4").view("c8"),
    "complex scalar array": np.array(complex(np.inf, np.nan)),
    "integers beyond float64": np.array([2**53 + 1, -(2**63), 2**63 - 1]),
    "unsigned beyond int64": np.array([2**64 - 1, 2**63], "u8"),
    "compressible": np.zeros((64, 64), "f8"),
    "random, 0 to 255": np.random.default_rng(1).integers(0, 256, (9, 9), "u1"),
}

SCALARS: dict[str, Any] = {
    "float64 scalar": np.float64(0.1),
    "float32 scalar": np.float32(-0.0),
    "float16 NaN scalar": np.float16("nan"),
    "long double scalar": np.longdouble(1) / 3,
    "int64 scalar": np.int64(2**63 - 1),
    "uint8 scalar": np.uint8(255),
    "bool scalar": np.bool_(True),
    "complex64 scalar": np.complex64(complex(-0.0, float("nan"))),
}

PLAIN: dict[str, Any] = {
    "null": None,
    "booleans": [True, False],
    "integers": [0, -1, 2**53 + 1, 2**64, -(10**400)],
    "floats": [0.1, -0.0, 1e300, 5e-324, 1e16, 1.0],
    "floats not finite": [float("inf"), -float("inf"), float("nan")],
    "float NaN bits": [float_of(0xFFF8 << 48), float_of(0x7FF8 << 48 | 5)],
    "complex": [1 + 2j, complex(-0.0, float("nan")), complex(float("inf"), -0.0)],
    "strings": ["", "é", "\u2028", "😀", "\x00", '"\\/', "\ud800", "__tuple__"],
    "empty containers": [[], {}, (), deque(), deque(maxlen=0), deque(maxlen=3)],
    "nested containers": [(1, [2, (3, {"a": (deque([4, (5,)], 2),)})])],
    "keys that are no strings": {1: "a", "1": "b", None: 0, (1, 2.5): 1, 1.5: 2, 1j: 3},
    "NumPy keys": {np.int64(1): "a", np.float32(0.1): "b"},
    "keys that need escapes": {'"': 1, "": 2, "é": 3, "a b": 4},
    "dict like an array": {"dtype": "float32", "shape": [1], "__ndarray__": [1.0]},
    "dicts like tags": [{name: 1} for name in ("__tuple__", "__dict__", "__ref__", "__codec__")],
    "dict like its own escape": {"__dict__": [["a", 1]]},
    "dunder keys of others": {"__class__": "x", "__type__": 1, "__x__": [], "__": 0},
    "order of keys": {"b": 1, "a": 2},
}

DOCUMENTS: dict[str, Any] = {
    "weights, layer by layer": [[np.ones((4, 3), "f4"), np.zeros(3, "f4")], [], [np.eye(2)]],
    "replay memory": deque(
        [(_STATE, 0, 1.0, _NEXT, False), (_NEXT, 1, 0.0, _STATE.copy(), True)], maxlen=50_000
    ),
    "dict of everything": {"weights": [_WIDE], "step": 12, "epsilon": 0.05, "memory": deque([1])},
}

CASES: dict[str, Any] = {**ARRAYS, **LAYOUTS, **SPECIAL, **SCALARS, **PLAIN, **DOCUMENTS}

# What is not written: the value, the place, and a part of the reason.
REFUSED: dict[str, tuple[Any, str, str]] = {
    "set": ({"a": [1, {2}]}, "$.a[1]", "set cannot be written"),
    "object of a class": ([object()], "$[0]", "object cannot be written"),
    "bytes": ({"a b": b""}, '$["a b"]', "bytes cannot be written"),
    "namedtuple": ([Transition(1, 2)], "$[0]", "would come back as tuple"),
    "OrderedDict": (OrderedDict(a=1), "$", "would come back as dict"),
    "defaultdict": ((defaultdict(int),), "$[0]", "would come back as dict"),
    "IntEnum": ({1: Colour.RED}, "$[1]", "would come back as int"),
    "str subclass": (deque([np.str_("a")]), "$[0]", "dtype <U1 cannot be written"),
    "masked array": ([np.ma.array([1])], "$[0]", "MaskedArray would come back as ndarray"),
    "matrix": ([np.ones((1, 1)).view(np.matrix)], "$[0]", "would come back as ndarray"),
    "recarray": ([np.rec.array([(1,)])], "$[0]", "would come back as ndarray"),
    "object array": ([np.array([None])], "$[0]", "dtype object cannot be written"),
    "datetime64 array": ([np.array(["2026-11-22"], "M8[D]")], "$[0]", "dtype datetime64[D]"),
    "datetime64 scalar": ([np.timedelta64(1, "s")], "$[0]", "dtype timedelta64[s]"),
    "structured array": ([np.zeros(1, "f4,i4")], "$[0]", "cannot be written"),
    "string array": ([np.array(["a"])], "$[0]", "dtype <U1 cannot be written"),
    "dtype metadata": (
        [np.zeros(1, np.dtype("f4", metadata={"a": 1}))],
        "$[0]",
        "metadata of dtype float32",
    ),
    "key of a class": ({"a": {frozenset(): 1}}, "$.a", "a key: frozenset cannot be written"),
    "integer of 5,000 digits": ([10**5000], "$[0]", "an integer of 16610 bits"),
}
