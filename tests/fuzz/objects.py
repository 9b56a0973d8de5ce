"""Random objects: what people save, such as configs and replay memories, and any other nesting."""

from collections import OrderedDict, deque
from collections.abc import Callable
from copy import copy
from random import Random
from typing import Any

import numpy as np

from codec.arrays import dtype_table
from tests.codec.cases import CASES, Colour, Half, Step, Transition
from tests.codec.refused import REFUSED
from tests.codec.runs import array_of, float_of
from tests.codec.tags.test_classes import VALUES

_TABLE = [
    case
    for case in (*CASES.values(), *VALUES.values(), *(value for value, *_ in REFUSED.values()))
    if not isinstance(case, np.ndarray) or case.nbytes < 20_000
]
_DTYPES = [
    dtype
    for row in dtype_table.all_rows()
    if row.dtype.char not in "gGOT"  # most patterns of 16 bytes are no long double
    for dtype in (row.dtype, *([row.dtype.newbyteorder(">")] if row.big else []))
]
_USUAL = [np.dtype(name) for name in ("f4", "f8", "u1", "i8", "?", "f2", "i4")]
_SPECIAL = np.array([0.1, np.nan, np.inf, -0.0, 7.038531e-26, 1e30, 1e-5, 1e16, 3, 65504])
_SHARED = [np.arange(3.0), np.full((2, 2), 0.1, "f4"), np.arange(300)]


def array(draw: Random) -> Any:
    """Return an array of any dtype, shape and layout."""
    dtype = draw.choice(_USUAL if draw.random() < 0.7 else _DTYPES)
    sizes = draw.choice(((0, 1, 2, 3), (1, 2, 3), (4, 7), (1, 40), (3, 11, 30), (600,)))
    shape = [draw.choice(sizes) for _ in range(draw.choice((0, 1, 1, 2, 2, 3, 4)))]
    while (count := int(np.prod(shape))) > 2000:
        shape.pop()
    if draw.random() < 0.01:
        shape.append(70_000 // max(count, 1))  # more than are written at once
        count = int(np.prod(shape))
    if dtype.kind in "fiub" and draw.random() < 0.7:
        with np.errstate(all="ignore"):
            values = _SPECIAL if dtype.kind == "f" and draw.random() < 0.4 else np.arange(100.0)
            some = np.resize(values, count) if count else np.zeros(0)
            one = (some / draw.choice((1, 1, 7))).astype(dtype).reshape(shape)
    else:
        one = np.frombuffer(bytearray(draw.randbytes(count * dtype.itemsize)), "u1")
        one = (one & 1 if dtype.kind == "b" else one).view(dtype).reshape(shape)
    match draw.randrange(12):
        case 0:
            return one.T
        case 1 if one.ndim:
            return one[..., ::-1]
        case 2 if one.ndim == 2:
            return one.view(np.matrix)
        case 3:
            return np.asfortranarray(one)
        case 4:
            return np.ma.array(one, mask=np.arange(count).reshape(one.shape) % 3 == 0)
        case _:
            return one


# By the number of a cell: NumPy's scalars, Python's own values, and arrays.
_SCALARS: list[Callable[[int], Any]] = [
    lambda i: np.int64(i - 2),
    lambda i: np.bool_(i % 2),
    lambda i: np.float16(i / 3),
    lambda i: array_of([0x7FC00000 + i], "f4")[0],
    lambda i: np.datetime64(i, "25s"),
    lambda i: np.timedelta64("NaT", "ms") if i % 2 else np.timedelta64(i, "ms"),
    lambda i: np.datetime64(i, "s" if i % 2 else "D"),
    lambda i: np.complex64(complex(-0.0, i)),
    lambda i: np.longdouble(i) / 3,
    lambda i: np.str_("ab"[i % 2]),
    lambda i: np.void(bytes([i % 256])),
]
_WORDS: list[Callable[[int], Any]] = [
    lambda i: i,
    lambda i: -(10**i),
    lambda i: 2**62 << (i % 3),
    lambda i: i / 7,
    lambda i: float_of((0x7FF8 << 48) + i),
    lambda i: -0.0 if i % 2 else 0.0,
    lambda i: float("inf") if i % 3 else float("nan"),
    lambda i: i % 2 == 0,
    lambda i: None,
    lambda i: "é\ud800"[: i % 3],
    lambda i: complex(i, -0.0),
    lambda i: bytes(i % 3),
    lambda i: {i, "x"},
    lambda i: (True, "", "x", "null", "\x7f", '"\\/', "NaN", "__tuple__", '"__dict__":')[i % 9],
    lambda i: (2**53 + 1, -(2**63) - 1, 10**4299, 1e16, 1e-7, 1e-5, 5e-324, 1e300)[i % 8],
]
_ARRAYS: list[Callable[[int], Any]] = [
    lambda i: np.arange(3, dtype="f4") + i,
    lambda i: np.arange(6, dtype=">i2").reshape(2, 3) - i,
    lambda i: np.array(i % 2 == 0),
    lambda i: np.arange(8.0)[i % 2 :: 3],
    lambda i: np.arange(12, dtype="u1").reshape(3, 4)[:, :: 1 + i % 2],
    lambda i: np.asfortranarray(np.arange(6).reshape(2, 3)),
    lambda i: np.zeros((i % 3, 2), "c8"),
    lambda i: np.array([i], ["f4", "f8", "i4"][i % 3]),
    lambda i: np.array([f"{i}", "é"], "U3"),
    lambda i: np.array(["x"], "U400"),
    lambda i: np.array([i, 0], f"M8[{'sD'[i % 2]}]"),
    lambda i: np.array([(i, 2.5)], np.dtype([("a", "i1"), ("b", ">f8")], align=True)),
    lambda i: np.array([np.longdouble(i) / 3]),
    lambda i: np.array([i, None, [i]], dtype=object),
    lambda i: np.array(["x" * i], np.dtypes.StringDType()),
    lambda i: np.ma.array([i, 2], mask=[i % 2, 0]),
    lambda i: np.zeros((1, 2)).view(np.matrix),
    lambda i: np.frombuffer(bytes([i, 1]), "u1"),
]
_CLASSES = (Transition(1, 2), Step([1]), Half(1), Colour.RED, OrderedDict(a=1))
_KEYS: list[Callable[[Random, int], Any]] = [
    *([lambda _, i: f"k{i}"] * 6),
    *([lambda _, i: i] * 2),
    lambda draw, i: draw.choice(("__tuple__", "__codec__", "dtype", "é", "\x7f", '"', "\ud800")),
    lambda draw, i: draw.choice((i / 2, (i, "k"), None, True, np.str_("s"), np.int64(i), b"k")),
]


def leaf(draw: Random) -> Any:
    """Return a value that is no container, or a small one."""
    kind = draw.random()
    if kind < 0.2:
        return array(draw)
    if kind < 0.3:
        return draw.choice(draw.choice((_SHARED, _TABLE, _CLASSES)))
    return draw.choice(_SCALARS + _WORDS * 4 + _ARRAYS)(draw.randrange(9))


def nesting(draw: Random, depth: int = 4) -> Any:
    """Return containers of containers; the items of some are alike."""
    if depth == 0 or draw.random() < 0.3:
        return leaf(draw)
    count = draw.choice((0, 1, 2, 3, 3, 4, 4, 17, 40) if depth < 3 else (1, 2, 3))
    items = [nesting(draw, depth - 1) for _ in range(min(count, draw.choice((1, 2, 4))))]
    items = [items[i] if i < len(items) else draw.choice(items) for i in range(count)]
    match draw.randrange(8):
        case 0 | 1:
            return items
        case 2:
            return tuple(items)
        case 3:
            return deque(items, draw.choice((None, 100)))
        case 4:
            return {draw.choice(_KEYS)(draw, i): item for i, item in enumerate(items)}
        case _:
            return {f"k{i}": item for i, item in enumerate(items)}


def maker(draw: Random, depth: int = 3) -> Callable[[int], Any]:
    """Return what makes the cells of a column: the same for the same number."""
    kinds = ["leaf", "array", "array"]
    if depth:
        kinds += ["tuple", "list", "dict", "namedtuple", "dataclass", "union", "same", "few"]
    kind = draw.choice(kinds)
    if kind == "leaf":
        return draw.choice(_SCALARS + _WORDS)
    if kind == "array":
        known: dict[int, Any] = {}
        make, few = draw.choice(_ARRAYS), draw.choice((1, 3, 1000))
        shift = draw.choice((0, 1))  # as in state and next state
        return lambda i: known.setdefault((i + shift) // few, make((i + shift) // few))
    parts = [maker(draw, depth - 1) for _ in range(draw.randint(0, 3))]
    every = draw.randint(2, 12)
    return {
        "tuple": lambda i: tuple(part(i) for part in parts),
        "list": lambda i: [part(i) for part in parts],
        "dict": lambda i: {f"k{k}": part(i) for k, part in enumerate(parts)},
        "namedtuple": lambda i: Transition(*[part(i) for part in (parts * 2)[:2] or [int, int]]),
        "dataclass": lambda i: Step(*[part(i) for part in parts[:2] or [float]]),
        "union": lambda i: parts[i % every % len(parts)](i) if parts else (),
        "same": lambda i: (parts[0](i), parts[0](i + 1)) if parts else [],
        "few": lambda i: [part(i) for part in parts][: i % every] if parts else {},
    }[kind]


def run(draw: Random) -> Any:
    """Return a run, which may have arrays in common with values beside it, and with another run."""
    make = maker(draw)
    count = draw.choice((0, 3, 15, 16, 17, 30, 40))
    numbers = draw.choice((range(count), [draw.randint(0, 30) for _ in range(count)]))
    one = draw.choice((list, tuple, lambda items: deque(items, 100)))(map(make, numbers))
    again = [make(number) for number in numbers][:: draw.choice((-1, 1, 2))]
    beside = ([one, again], {"a": one, "b": make(3)}, [make(0), one], [one, one], ([one], 1))
    return draw.choice((one, one, *beside))


def _config(draw: Random) -> Any:
    return {
        "name": draw.choice(("dqn", "dqn\x7f", "dqn é", "a\ud800")),
        "lr": draw.choice((1e-3, 1e-7, 0.00012345678901234567, np.float64(1e-3))),
        "betas": draw.choice(((0.9, 0.999), [0.9, 0.999])),
        "seed": draw.choice((1, 2**64, None, np.int64(1))),
        "layers": [{"units": 64, "activation": "relu"}, {"units": 2, "weights": array(draw)}],
        draw.choice(("clip", 1, "__dict__")): draw.choice((None, float("inf"), 10.0)),
    }


def _state_dict(draw: Random) -> Any:
    layers = {}
    for i in range(draw.choice((1, 2, 8))):
        wide = np.random.default_rng(i).standard_normal((draw.choice((2, 64)), 16))
        layers[f"layers.{i}.weight"] = wide.astype(draw.choice(("f4", "f4", "f8", "f2")))
        layers[f"layers.{i}.bias"] = np.zeros(draw.choice((2, 64)), "f4")
    return layers


def _records(draw: Random) -> Any:
    return [
        {"step": i, "loss": draw.random(), "lr": 1e-5, "tags": ["a", None], "ok": i % 2 == 0}
        for i in range(draw.choice((2, 20, 20, 300)))
    ]


def _generators(draw: Random) -> Any:
    kind = draw.choice((np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64))
    return {"numpy": kind(draw.randrange(9)).state, "python": Random(draw.randrange(9)).getstate()}


def _deep(draw: Random) -> Any:
    value = leaf(draw)
    for level in range(draw.choice((9, 9, 9, 9, 20, 20, 120, 203, 256, 330))):
        value = draw.choice(
            ([value], [value], {"a": value}, (value,) if level % 9 == 0 else [1, value])
        )
    return value


def _shared(draw: Random) -> Any:
    """Return one container or array at several places, or a container in itself."""
    one = nesting(draw, 2)
    whole: list[Any] = [one, one, {"a": one}, leaf(draw)]
    if draw.random() < 0.02:
        whole.append(draw.choice((whole, {"b": whole})))
    return whole


def _lists(draw: Random) -> Any:
    """Return long lists of numbers and other words."""
    pool = [leaf(draw) for _ in range(draw.choice((1, 2, 5)))]
    odd = draw.choice((0, 0, 0.01))
    some = draw.choice((lambda: draw.random() * 1e-5, lambda: draw.randrange(9), lambda: "a"))
    return [draw.choice(pool) if draw.random() < odd else some() for _ in range(400)]


_QUICK = (_config, _records, _generators, _shared, _lists, run, run, run)
_PEOPLE = (*_QUICK, *_QUICK, _state_dict, _deep)


def _spoiled(value: Any, draw: Random) -> Any:
    """Return a container with a leaf at one place of it, or of one in it."""
    if not isinstance(value, list | dict | deque) or not value or draw.random() < 0.2:
        return leaf(draw)
    value = copy(value)
    key = draw.choice(list(value) if isinstance(value, dict) else range(len(value)))
    value[key] = _spoiled(value[key], draw)
    return value


def any_object(draw: Random) -> Any:
    """Return what somebody may save."""
    kind = draw.random()
    if kind < 0.1:
        return draw.choice(_TABLE)
    if kind < 0.5:
        return nesting(draw)
    value = draw.choice(_PEOPLE)(draw)
    if kind < 0.75:
        value = _spoiled(value, draw)
    return value if kind < 0.9 else {"memory": value, "other": draw.choice(_PEOPLE)(draw)}
