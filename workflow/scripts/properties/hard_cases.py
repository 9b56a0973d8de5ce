"""THE table of adversarial cases: small values that formats are known to change.

A case says what it is about: only those of `comparison.LOSSES` count against a method. That a 0-d
array came back as a number, or an array of bools as a list of them, is another case's business.

Most cases are one array. A method for arrays gets it as it is, one for networks as the weight of a
layer, one for replay memories as the states of transitions: the form of `FORMS` that it takes. Of a
replay memory only these states are looked at then, not what becomes of actions, rewards and dones.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import ml_dtypes
import numpy as np

from method_kit.named_arrays import TRANSITION, Array

Make: TypeAlias = Callable[[], Any]

FORMS = ("array", "weights", "experience")
"""What an array can be handed over as, in the order in which they are tried with a method."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One value that is hard to keep."""

    name: str  # in tables: ``negative_zero``
    title: str  # what the figure's column says
    group: str = ""  # what the figure writes over its columns
    forms: Mapping[str, Make]  # what makes the value, anew each time, in each form that it has
    about: frozenset[str]  # the losses that count
    look: Callable[[Any], Any] = lambda memory: memory  # what of a replay memory is looked at

    def make(self, form: str) -> Any:
        """Make the value in a form, or in the first that it has if it does not have this one."""
        return self.forms.get(form, next(iter(self.forms.values())))()

    def looked_at(self, original: Any, restored: Any) -> tuple[Any, Any]:
        """Return what is to be compared: of two replay memories, what the case looks at."""
        if _is_memory(original) and _is_memory(restored):
            return self.look(original), self.look(restored)
        return original, restored


def _is_memory(value: Any) -> bool:
    """Say whether a value is a sequence of transitions, be they tuples or lists."""
    return (
        isinstance(value, list | deque)
        and bool(value)
        and all(isinstance(item, tuple | list) and len(item) == len(TRANSITION) for item in value)
    )


def states(memory: Any) -> list[Any]:
    """Return the states of a replay memory."""
    return [transition[0] for transition in memory]


def last_next_state(memory: Any) -> list[Any]:
    """Return the one array of a replay memory that is the state of no other transition."""
    return [memory[-1][3]]


def transitions(states: list[Any]) -> deque[Any]:
    """Return a replay memory; a next state is the very state of the transition that follows.

    >>> transitions([1, 2, 3])
    deque([(1, 0, 1.0, 2, False), (2, 1, 1.0, 3, True)], maxlen=9)
    """
    last = len(states) - 2
    return deque(
        ((states[i], i % 2, 1.0, states[i + 1], i == last) for i in range(last + 1)), maxlen=9
    )


def in_forms(make: Callable[[], Array]) -> dict[str, Make]:
    """Return an array in all forms."""
    return {
        "array": make,
        "weights": lambda: [[make()]],
        "experience": lambda: transitions([make(), make(), make()]),
    }


def _array(name: str, title: str, *make: Make, about: str = "") -> Case:
    """Return a case of one array: what makes it, and a replay memory of it if that is another."""
    array, *memory = make
    forms = in_forms(array)
    if memory:
        forms["experience"] = memory[0]
    return Case(name=name, title=title, forms=forms, about=frozenset(about.split()), look=states)


def _container(name: str, title: str, about: str = "", **forms: Make) -> Case:
    return Case(name=name, title=title, forms=forms, about=frozenset(about.split()))


# ------------------------------------------------------------------------------------- the values


def plain() -> Array:
    """Return an array that no format finds hard."""
    return np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)


def stacks() -> list[Array]:
    """Return stacks of the last four 8-bit images, as an Atari game's first four states are."""
    images = np.random.default_rng(1).integers(0, 256, (20, 20, 4), np.uint8)
    order = [0, 0, 0, 0, 1, 2, 3]  # before the first image stands itself
    return [np.ascontiguousarray(images[:, :, order[i : i + 4]]) for i in range(4)]


def _nan_bits(integer: str, floating: str) -> Array:
    """Return NaNs: quiet, signalling, with a payload, negative; and a number."""
    mantissa = {"u4": 23, "u8": 52}[integer]
    exponent = {"u4": 0xFF, "u8": 0x7FF}[integer] << mantissa
    quiet, sign = 1 << (mantissa - 1), 1 << (np.dtype(integer).itemsize * 8 - 1)
    patterns = [exponent | quiet, exponent | 1, exponent | quiet | 0xABC, sign | exponent | quiet]
    return np.array([*patterns, 0], integer).view(floating)


def _subnormal() -> Array:
    smallest = np.finfo(np.float64).smallest_subnormal
    return np.array([smallest, -3 * smallest, np.finfo(np.float64).smallest_normal])


def _times() -> Array:
    return np.array(["2020-02-29T23:59:59.123456789", "1969-07-20", "NaT"], "datetime64[ns]")


def _texts() -> Array:
    return np.array(["", "naïve", "深", "new\nline", " a,b "])


def _structured() -> Array:
    return np.array([(1.5, 2), (-0.0, 2**40)], [("x", "<f4"), ("n", "<i8")])


def _objects() -> Array:
    return np.array([1, "two", None, 2.5, True], object)


def _shared() -> Array:
    return np.array([1, 2, 3], np.float32)


def _same_twice() -> list[Any]:
    array = _shared()
    return [[array, array]]


def _same_states() -> deque[Any]:
    state = _shared()
    return transitions([state, state, state])


def _two() -> tuple[Array, Array]:
    return plain(), np.arange(4)


def _steps(maxlen: int | None) -> deque[Any]:
    return deque(transitions([np.arange(3, dtype=np.float32) + i for i in range(4)]), maxlen)


# -------------------------------------------------------------------------------------- the table

NOT_NUMBERS = frozenset({"text", "datetime", "structured", "masked", "object"})
"""The cases whose elements are more than numbers."""

CONTAINERS = "containers"
"""The group of what holds arrays: what a method's glue makes of it is not the library's doing."""

# What the cases of a group are about, unless they say so themselves.
_ABOUT = {
    "plain": "values dtype shape byte_order",
    "bits of numbers": "values",
    "dtypes": "values dtype byte_order",
    "shape, memory": "values shape",
    CONTAINERS: "container",
}
_GROUPS: dict[str, tuple[Case, ...]] = {
    "plain": (
        _array("float32", "float32", plain),
        _array("uint8_frames", "uint8 frames", lambda: stacks()[3], lambda: transitions(stacks())),
    ),
    "bits of numbers": (
        _array("nan_f4", "NaN bits, float32", lambda: _nan_bits("u4", "f4")),
        _array("nan_f8", "NaN bits, float64", lambda: _nan_bits("u8", "f8")),
        _array("negative_zero", "-0.0", lambda: np.array([-0.0, 0.0, 1.0])),
        _array("subnormal", "subnormals", _subnormal),
        _array("infinite", "infinities", lambda: np.array([np.inf, -np.inf, 1.0])),
        _array("int64", "int64 > 2⁵³", lambda: np.array([2**53 + 1, -(2**63), 2**63 - 1])),
        _array("uint64", "uint64 ≥ 2⁶³", lambda: np.array([2**63 + 1, 2**64 - 1, 0], np.uint64)),
    ),
    "dtypes": (
        _array("float16", "float16", lambda: np.array([0.1, -2, 65504], np.float16)),
        _array("bfloat16", "bfloat16", lambda: np.array([0.1, -2, 3e38], ml_dtypes.bfloat16)),
        _array("big_endian", "big-endian", lambda: np.array([1.5, -2], ">f8")),
        _array("bool", "bool", lambda: np.array([True, False, True])),
        _array("complex", "complex", lambda: np.array([complex(1.5, -0.0), complex(-0.0, np.inf)])),
        _array("datetime", "datetime64", _times),
        _array("text", "text (U)", _texts, about="values"),
        _array("structured", "structured", _structured),
        _array("masked", "masked", lambda: np.ma.array([1.5, 2.5, 3.5], mask=[False, True, False])),
        _array("object", "objects", _objects, about="values"),
    ),
    "shape, memory": (
        _array(
            "fortran",
            "Fortran order",
            lambda: np.asfortranarray(np.arange(6.0).reshape(2, 3)),
            about="values shape order",
        ),
        _array("strided", "strided view", lambda: np.arange(24.0).reshape(4, 6)[::-1, ::2]),
        _array("zero_d", "0-d", lambda: np.array(1.5)),
        _array("empty", "shape (0, 4)", lambda: np.empty((0, 4)), about="shape"),
    ),
    CONTAINERS: (
        _container("dict", "dict", dict=lambda: dict(zip("ab", _two(), strict=True))),
        _container(
            "integer_keys", "keys 1, 2", dict=lambda: dict(zip((1, 2), _two(), strict=True))
        ),
        _container("tuple", "tuple", tuple=_two),
        _container("deque", "deque", experience=lambda: _steps(None)),
        _container("maxlen", "maxlen", "maxlen", experience=lambda: _steps(7)),
        _container(
            "shared", "shared array", "identity", weights=_same_twice, experience=_same_states
        ),
        Case(
            name="last_state",
            title="last next state",
            forms={"experience": lambda: _steps(7)},
            about=frozenset(["values"]),
            look=last_next_state,
        ),
    ),
}

CASES: dict[str, Case] = {
    case.name: replace(case, group=group, about=case.about or frozenset(_ABOUT[group].split()))
    for group, cases in _GROUPS.items()
    for case in cases
}
