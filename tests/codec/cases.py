"""THE case table of the codec: what comes back the same. What is refused is in `refused.py`.

A case is one row. Round trips through every route, the stdlib classes and json-tricks iterate it.
"""

from collections import deque, namedtuple
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from codec.arrays import dtype_table
from tests.codec.cases_beside import BESIDE
from tests.codec.runs import COLUMNS, FRAMES, array_of, float_of

Transition = namedtuple("Transition", "state action")


class Half(np.float32):
    """A scalar type that nobody else knows."""


@dataclass(frozen=True)
class Step:
    """A dataclass that its callers name, or do not."""

    state: Any
    reward: Any = 0.0


class Colour(IntEnum):
    RED = 1


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def _spread(dtype: np.dtype[Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return elements of every size that the dtype has, the extreme ones among them."""
    count = int(np.prod(shape))
    steps = np.arange(count)
    if dtype.isbuiltin == 2:  # of ml_dtypes, of which nearly every pattern of bits is a number
        patterns = (steps * 37 % 256**dtype.itemsize).astype(f"u{dtype.itemsize}")
        return patterns.view(dtype).reshape(shape)
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
    for row in dtype_table.all_rows()
    for name, dtype in ((row.name, row.dtype), (row.big, row.dtype.newbyteorder(">")))
    if name is not None and name != "object"  # which has a group of its own
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
    "64 dimensions of float16": np.full((1,) * 64, 2.5, "f2"),
    "64 dimensions of complex64": np.full((1,) * 64, 2.5, "c8"),
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

_STRUCTURE = np.dtype([("a", "i1"), ("b", ">f8", (2,)), ("c", [("d", "U3"), ("e", "c8")])])
_ALIGNED = np.dtype([("a", "i1"), ("b", "f8")], align=True)
_RECORD_IN_ALIGNED = np.dtype(
    [("a", "f2", (2,)), ("b", np.dtype((np.record, _ALIGNED)))], align=True
)
_APART = np.dtype(
    {
        "names": ["x", "é y"],
        "formats": ["f4", "?"],
        "offsets": [4, 9],
        "titles": ["the x", None],
        "itemsize": 12,
    }
)
_OBJECTS = np.array([[None, 1, "a"], [(1, 2), [3, np.arange(2)], {"k": {1}}]], dtype=object)
_CELL = np.empty((), object)
_CELL[()] = [1, 2]


def _structured(dtype: np.dtype[Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return structures of all kinds of values; what lies between the fields stays zero."""
    array = np.zeros(shape, dtype)
    for name in dtype.names or ():
        column = array[name]
        if column.dtype.names is not None:
            column[...] = _structured(column.dtype, column.shape)
        elif column.dtype.kind == "U":
            column[...] = "é\x00z"
        else:
            column[...] = _spread(column.dtype, column.shape)
    return array


def times(values: list[int], dtype: str) -> np.ndarray[Any, Any]:
    order = ">" if dtype[0] == ">" else "<"
    return np.array(values, f"{order}i8").view(dtype)


_NAT = -(2**63)
_UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")

TIMES: dict[str, Any] = {
    **{
        f"{kind}8[{unit}]": times([0, -1, _NAT, 2**63 - 1, _NAT + 1], f"{kind}8[{unit}]")
        for kind in "Mm"
        for unit in _UNITS
    },
    "datetime64, multiples": times([1, _NAT], "M8[25s]"),
    "datetime64, big-endian": times([1, _NAT], ">M8[7D]"),
    "datetime64, generic": times([_NAT], "M8"),
    "timedelta64, generic": times([5, _NAT], "m8"),
    "datetime64, generic, big-endian": times([_NAT], ">M8"),
    "timedelta64, generic, big-endian": times([[5], [_NAT]], ">m8"),
    "timedelta64, generic, big-endian, as scalars": list(times([1, _NAT], ">m8")),
    "datetime64, before year 1 and after 9999": np.array(["-0044-03-15", "12026-01-01"], "M8[D]"),
    "datetime64, 0-d": np.array("2026-11-22T12:00", "M8[ns]"),
    "datetime64, 2-D, Fortran order": np.asfortranarray(
        times(list(range(6)), "M8[s]").reshape(2, 3)
    ),
}

STRINGS: dict[str, Any] = {
    "U": np.array([["a", "é\u2028"], ["", "😀 long"]]),
    "U, inner and trailing NULs": np.array(["a\x00b", "c\x00", "\x00"], "U3"),
    "U, surrogates": np.array(["\ud800", "\ud83d\ude00", "a\udfff\x00b", "😀"], "U4"),
    "U, beyond Unicode": np.array([0x110000, 0x41, 0xFFFFFFFF, 0], "u4").view("U2"),
    "U, big-endian": np.array(["abc", "é"], ">U3"),
    "U, 0-d": np.array("ab"),
    "U, empty": np.zeros((2, 0), "U5"),
    "U0": np.ndarray((2,), "U0"),
    "U, mostly padding": np.array(["x", ""] * 9, "U5000"),
    "S": np.array([[b"a", b"\xff\xfe"], [b"", b"long one"]]),
    "S, inner and trailing NULs": np.array([b"a\x00b", b"c\x00", b"\x00"], "S3"),
    "S0": np.ndarray((2,), "S0"),
    "S, mostly padding": np.zeros(3, "S100000"),
    "V": np.frombuffer(b"abcdef\x00\xff\x00", "V3"),
    "V0": np.zeros(2, "V0"),
    "V0, Fortran order": np.asfortranarray(np.zeros((2, 2), "V0")),
    "U0, Fortran order": np.ndarray((2, 3), "U0", order="F"),
    "string": np.array(["a", "", "é😀 " * 20, "x\x00y"], np.dtypes.StringDType()),
    "string, NaN missing": np.array(["a", np.nan], np.dtypes.StringDType(na_object=np.nan)),
    "string, None missing": np.array([["a", None]], np.dtypes.StringDType(na_object=None)),
    "string, a word missing": np.array(["a", "NA"], np.dtypes.StringDType(na_object="NA")),
    "string, no coercion": np.array(["a"], np.dtypes.StringDType(coerce=False)),
    "string, empty": np.zeros((0, 2), np.dtypes.StringDType()),
}

STRUCTURES: dict[str, Any] = {
    "nested, sub-array, mixed byte order": _structured(_STRUCTURE, (3,)),
    "nested, 0-d": _structured(_STRUCTURE, ()),
    "nested, 2-D, Fortran order": np.asfortranarray(_structured(_STRUCTURE, (2, 3))),
    "nested, empty": _structured(_STRUCTURE, (0, 2)),
    "aligned": _structured(_ALIGNED, (2, 2)),
    "aligned, records in it need not be": _structured(_RECORD_IN_ALIGNED, (2,)),
    "offsets, titles, itemsize": _structured(_APART, (3,)),
    "overlapping fields": np.array(
        [(1,), (256,)],
        {"names": ["all"], "formats": ["<u2"], "offsets": [0]},
    ).view({"names": ["all", "low"], "formats": ["<u2", "u1"], "offsets": [0, 0]}),
    "booleans over the bytes of another field": np.array([0, 1, 2, 255], "u1").view(
        {"names": ["truth", "byte"], "formats": ["?", "u1"], "offsets": [0, 0]}
    ),
    "no fields": np.zeros(2, []),
    "sub-array without elements": np.zeros(2, [("a", "f4", (2, 0)), ("b", "i1")]),
    "field of times and strings": np.zeros(2, [("t", "M8[s]"), ("s", "S3"), ("v", "V2")]),
    "long double inside": _structured(np.dtype([("a", "i1"), ("b", "g")]), (2,)),
    "long double over the bytes of another field": np.frombuffer(bytes(range(32)), "u1").view(
        {"names": ["low", "long"], "formats": ["<u4", ">g"], "offsets": [2, 0]}
    ),
    "structure over the bytes of another field": np.frombuffer(bytes(range(64)), "u1").view(
        {
            "names": ["low", "inner"],
            "formats": ["<u4", {"names": ["a", "b"], "formats": ["i1", ">g"], "offsets": [0, 16]}],
            "offsets": [18, 0],
        }
    ),
    "long double and objects, in another order": np.array(
        [(None, 0.5, [1])],
        {"names": ["a", "b", "c"], "formats": ["O", "g", [("d", "O")]], "offsets": [32, 16, 0]},
    ),
    "objects inside": np.array([(1, [2, (3,)]), (4, None)], [("a", "i1"), ("o", "O")]),
    "empty title": np.zeros(1, [(("", "a"), "i1")]),
    "times without a unit, big-endian": times([1, 2], ">m8").view([("a", ">m8"), ("b", ">M8", 0)]),
    "64 dimensions, sub-array of bool": np.ones((1,) * 64, [("a", "?", (1, 1))]),
    "no fields, Fortran order": np.zeros((2, 3), [], "F"),
    "record dtype": np.zeros(2, (np.record, [("a", "i2")])),
}

OBJECTS: dict[str, Any] = {
    "objects": _OBJECTS,
    "objects, Fortran order": np.asfortranarray(_OBJECTS),
    "a list as the only object": _CELL,
    "objects, empty": np.zeros((0, 2), object),
    "objects that are arrays": np.array([np.arange(2), np.eye(2), None], dtype=object),
    "masked, a field without a name": np.ma.array(
        np.array([(1, None)], {"names": ["a", ""], "formats": ["i1", "O"]}), mask=[(True, False)]
    ),
}


def _filled(values: Any, dtype: str, fill_value: Any) -> np.ma.MaskedArray[Any, Any]:
    """Return a masked array whose fill value has a dtype of its own, as NumPy leaves many."""
    array = np.ma.array(values, dtype=dtype, mask=[True, False])
    vars(array)["_fill_value"] = np.array(fill_value).reshape(())
    return array


SUBCLASSES: dict[str, Any] = {
    "masked array": np.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]], dtype="i2"),
    "masked array, no mask": np.ma.array([1.0, np.nan]),
    "masked array, fill value, hard mask": np.ma.array(
        ["a", "b"], mask=[True, False], fill_value="?", hard_mask=True
    ),
    "masked array, 0-d": np.ma.array(1.5, mask=True),
    "masked array, structured": np.ma.array(
        [(1, 2.0)], mask=[(True, False)], dtype=[("a", "i4"), ("b", "f8")]
    ),
    "masked array, default fill value, looked at": _filled([1, -1], "i1", np.int64(999999)),
    "masked array, fill value of NULs": _filled([1, -1], "i4", np.zeros(1, "S4")),
    "masked array of floats, the same": _filled([1.5, 0.1], "f4", np.float64(1e20)),
    "masked array of bytes, the same": _filled([b"ab", b"c"], "S2", np.bytes_(b"N/A")),
    "masked array, fill value of the dividend": _filled([0.5, 1.5], "f8", np.int64(3)),
    "masked array, fill value in half": _filled([True, False], "?", np.float32(0.5)),
    "masked array, big-endian, fill value": np.ma.array([1, 2], dtype=">f4", fill_value=0.1),
    "masked array, fill value of shorter text": np.ma.array(["ab", "c"], fill_value="?"),
    "masked array of objects, fill value": np.ma.array(
        np.array([1, "a"], object), fill_value=np.float32(0.5)
    ),
    "masked matrix": np.ma.array(np.eye(2).view(np.matrix), mask=np.eye(2) > 0),
    "recarray": np.rec.array([(1, 2.0), (3, -0.0)], dtype=[("a", "i4"), ("b", "f8")]),
    "recarray, plain dtype": np.arange(3.0).view(np.recarray),
    "matrix": np.arange(6, dtype="f4").reshape(2, 3).view(np.matrix),
    "matrix, Fortran order": np.asfortranarray(np.arange(6.0).reshape(2, 3)).view(np.matrix),
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
    "datetime64 scalar": np.datetime64("2026-11-22", "25s"),
    "timedelta64 NaT scalar": np.timedelta64("NaT", "ms"),
    "str scalar": np.str_("é\x00"),
    "str scalar, surrogates": np.str_("\ud83d\ude00"),
    "str scalar, empty": np.str_(""),
    "bytes scalar": np.bytes_(b"\xff\x00"),
    "void scalar": np.void(b"ab\x00"),
    "structured scalar": _structured(_STRUCTURE, ())[()],
    "structured scalar with objects": np.array([(1, [2])], [("a", "i1"), ("o", "O")])[0],
    "record": np.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])[0],
}

PLAIN: dict[str, Any] = {
    "null": None,
    "booleans": [True, False],
    "integers": [0, -1, 2**53 + 1, 2**64, -(10**400)],
    "integers of 5,000 digits": [10**5000, -(10**5000)],
    "bytes": [b"", b"\x00\xff", bytearray(b"ab")],
    "sets": [set(), {1, "a", (2, 3.0)}, frozenset({b"x", frozenset()}), {float("inf")}],
    "surrogates": ["\ud83d\ude00", {"\udfff": 1, "a": 2}, "a\ud800"],
    "floats": [0.1, -0.0, 1e300, 5e-324, 1e16, 1.0],
    "floats not finite": [float("inf"), -float("inf"), float("nan")],
    "float NaN bits": [float_of(0xFFF8 << 48), float_of(0x7FF8 << 48 | 5)],
    "complex": [1 + 2j, complex(-0.0, float("nan")), complex(float("inf"), -0.0)],
    "strings": ["", "é", "\u2028", "😀", "\x00", '"\\/', "\ud800", "__tuple__"],
    "empty containers": [[], {}, (), deque(), deque(maxlen=0), deque(maxlen=3)],
    "nested 300 deep": nested(300),
    "nested containers": [(1, [2, (3, {"a": (deque([4, (5,)], 2),)})])],
    "keys that are no strings": {1: "a", "1": "b", None: 0, (1, 2.5): 1, 1.5: 2, 1j: 3},
    "keys of all kinds": {b"x": 1, frozenset({1}): 2, 10**5000: 3, (b"", ("",)): 4},
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

# By what they show; the names differ.
GROUPS: dict[str, dict[str, Any]] = {
    "arrays of numbers": ARRAYS,
    "memory layouts": LAYOUTS,
    "special values": SPECIAL,
    "times": TIMES,
    "strings": STRINGS,
    "structures": STRUCTURES,
    "objects": OBJECTS,
    "subclasses": SUBCLASSES,
    "NumPy scalars": SCALARS,
    "Python values": PLAIN,
    "values beside arrays": BESIDE,
    "documents": DOCUMENTS,
    "columns": COLUMNS,
    "frames": FRAMES,
}

CASES: dict[str, Any] = {name: case for group in GROUPS.values() for name, case in group.items()}
