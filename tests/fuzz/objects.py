"""Random objects: what people save, such as configs and replay memories, and any other nesting."""

from collections import OrderedDict, deque
from collections.abc import Callable
from copy import copy
from random import Random
from typing import Any

import numpy as np

from codec.arrays import dtype_table
from tests.codec.cases import CASES, REFUSED, Colour, Half, Step, Transition
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
    for dtype in {row.dtype, row.dtype.newbyteorder(">")}
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


# Each returns a value in which no other stands, or a small one.
_LEAVES: list[Callable[[Random], Any]] = [
    *([array] * 8),
    *([lambda draw: draw.choice(_SHARED)] * 3),
    *([lambda draw: draw.choice((0, 1, -5, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**4299))] * 3),
    *([lambda draw: draw.choice((0.1, -0.0, 1e16, 1e-7, 1e-5, 5e-324, 1e300))] * 3),
    *([lambda draw: draw.choice((None, True, False))] * 3),
    *([lambda draw: draw.choice(("", "x", "null", "é🙂", "\x7f", '"\\/', "NaN", "\x00\x1f"))] * 3),
    lambda draw: draw.choice((float("inf"), float("nan"), 1 + 2j, complex(float("nan"), -0.0))),
    lambda draw: draw.choice(("\ud800", "__tuple__", '"__dict__":', "a__b", '{"dtype":"')),
    lambda draw: draw.choice((np.float32(0.1), np.float64(0.5), np.int8(3), np.bool_(True))),
    lambda draw: draw.choice(
        (np.float64("nan"), np.str_("q"), np.datetime64(3, "s"), np.uint64(7))
    ),
    lambda draw: draw.choice((b"ab", bytearray(b"c"), {1, "a"}, frozenset({2}), np.void(b"a"))),
    lambda draw: draw.choice((Transition(1, 2), Step([1]), Half(1), Colour.RED)),
    lambda draw: OrderedDict(a=array(draw)),
    lambda draw: draw.choice(_TABLE),
]
_KEYS: list[Callable[[Random, int], Any]] = [
    *([lambda _, i: f"k{i}"] * 6),
    *([lambda _, i: i] * 2),
    lambda draw, i: draw.choice(("__tuple__", "__codec__", "dtype", "é", "\x7f", '"', "\ud800")),
    lambda draw, i: draw.choice((i / 2, (i, "k"), None, True, np.str_("s"), np.int64(i), b"k")),
]


def leaf(draw: Random) -> Any:
    """Return a value that is no container, or a small one."""
    return draw.choice(_LEAVES)(draw)


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


def _memory(draw: Random) -> Any:
    count = draw.choice((1, 5, 16, 17, 60))
    states = [np.arange(i, i + draw.choice((4, 4, 5))).astype("f4") / 7 for i in range(count)]
    copied = draw.random() < 0.5
    make: Callable[..., Any] = draw.choice(
        (
            lambda *parts: parts,
            lambda *parts: list(parts),
            lambda s, a, r, t, d: {"state": s, "action": a, "reward": r, "next": t, "done": d},
            lambda s, a, *_: Transition(s, a),
            lambda s, a, r, *_: Step(s, r),
        )
    )
    steps = [
        make(one, i % 2, draw.choice((1.0, 1.0, np.float32(0.5))), after, i == count - 2)
        for i, (one, last) in enumerate(zip(states, [*states[1:], None], strict=True))
        for after in (last.copy() if copied and last is not None else last,)
    ]
    return draw.choice((list, tuple, lambda items: deque(items, 500)))(steps)


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


def _frames(draw: Random) -> Any:
    frames = [np.full((6, 5), i, "u1") for i in range(24)]
    stacks = [np.stack(frames[i : i + 4], draw.choice((0, 0, -1))) for i in range(20)]
    return deque([(stacks[i], i, stacks[min(i + 1, 19)]) for i in range(20)], 100)


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


_QUICK = (_config, _memory, _records, _generators, _shared, _lists)
_PEOPLE = (*_QUICK, *_QUICK, _state_dict, _frames, _deep)


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
