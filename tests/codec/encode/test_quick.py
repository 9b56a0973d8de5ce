"""The quick way writes the very text that the careful way writes."""

import json
import math
from collections import OrderedDict, deque
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import codec
from codec.payloads import payload_table
from tests.codec.cases import CASES, REFUSED
from tests.codec.routes import TYPES, seen
from tests.codec.test_properties import arrays_of_raw_bits

Options = dict[str, Any]

COMPACT: Options = {"separators": (",", ":")}
OPTIONS: list[Options] = [
    {},
    COMPACT,
    {**COMPACT, "ensure_ascii": False},
    {**COMPACT, "sort_keys": True},
    {**COMPACT, "allow_nan": False},
    {**COMPACT, "skipkeys": True},
    {**COMPACT, "share": False, "stack": False},
    {"ensure_ascii": False},
    {"sort_keys": True},
    {"allow_nan": False},
    {"indent": 1},
    {"separators": (" ,", " : ")},
    {"skipkeys": True, "check_circular": False},
]


def _careful_way(obj: Any, options: Options) -> str | tuple[Any, ...]:
    encoder = codec.JSONEncoder(types=TYPES, **options)
    try:
        return "".join(encoder.carefully(obj)[0])
    except codec.EncodeError as error:
        return str(error), error.place


def _written(obj: Any, options: Options) -> str | tuple[Any, ...]:
    try:
        text = codec.JSONEncoder(types=TYPES, **options).encode(obj)
    except codec.EncodeError as error:
        return str(error), error.place
    assert json.dumps(obj, cls=codec.JSONEncoder, types=TYPES, **options) == text
    return text


def _tree(text: str | tuple[Any, ...]) -> list[Any]:
    return seen(json.loads(text) if isinstance(text, str) else text)


def assert_same_text(obj: Any, options: Options) -> None:
    """Assert that it is the text of the careful way.

    With compact separators orjson may write 0.00001 for 1e-05, which is the same number.
    """
    found, expected = _written(obj, options), _careful_way(obj, options)
    if found != expected:
        assert options.get("separators") == (",", ":"), (found, expected)
        assert _tree(found) == _tree(expected)


@pytest.mark.thorough
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_case_has_the_text_of_the_careful_way(options: Options) -> None:
    refused = {name: value for name, (value, *_) in REFUSED.items()}
    for case in (*CASES.values(), *refused.values()):
        if not isinstance(case, np.ndarray) or case.nbytes < 100_000:
            assert_same_text(case, options)
            assert_same_text({"a": [1e-7, case], "NaN": '"\x7f'}, {**options, "payload": "base64"})


_WORDS = st.sampled_from(
    (
        *("NaN", '"NaN"', "Infinity", "\x7f", "\x7f0", '"', "\\", "/", "\x00\x1f", "é", "\u2028"),
        *("\ud800", "😀", "__tuple__", "__", "dtype", "__ndarray__", "\\u005f", "", '{"dtype":"'),
    )
)
_TEXT = _WORDS | st.text(st.characters(exclude_categories=()), max_size=5)
_NUMBERS = (
    st.floats(width=32)
    | st.floats()
    | st.integers()
    | st.sampled_from([2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**4299])
    | st.sampled_from(
        [1e16, 1e-5, 1e-7, -0.0, 5e-324, 1.7976931348623157e308, 123456789012345680.0]
    )
)


@st.composite
def _layouts(draw: st.DrawFn) -> Any:
    """Draw an array in one of the layouts that are no plain C order."""
    array = draw(arrays_of_raw_bits())
    kind = draw(st.sampled_from(["as it is", "transposed", "reversed", "memmap", "matrix"]))
    if kind == "transposed":
        return array.T
    if kind == "reversed":
        return array[..., ::-1] if array.ndim else array
    if kind == "memmap" and array.size:
        return array.view(np.memmap)
    return array.view(np.matrix) if kind == "matrix" and array.ndim == 2 else array


def _run(of: tuple[Any, type]) -> Any:
    """Return a list, tuple or deque that is written by column."""
    value, kind = of
    return kind((_STATES[index % 17], index, value) for index in range(20))


_STATES = [np.arange(2.0) + index for index in range(17)]
_LEAVES = st.none() | st.booleans() | _NUMBERS | _TEXT | arrays_of_raw_bits() | _layouts()
_SHARED = np.arange(3.0)
OBJECTS = st.recursive(
    _LEAVES | st.sampled_from([_SHARED, *_STATES[:2]]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(_TEXT, inner, max_size=4)
        | st.dictionaries(_TEXT | st.integers() | st.none(), inner, max_size=2)
        | st.lists(inner, max_size=1).map(lambda items: items * 20)
        | st.dictionaries(_TEXT, inner, max_size=2).map(OrderedDict)
        | st.lists(inner, max_size=2).map(tuple)
        | st.lists(inner, max_size=2).map(lambda items: deque(items, 3))
        | st.tuples(inner, st.sampled_from([list, tuple, deque])).map(_run)
        | st.sampled_from([{1, "a"}, np.ma.array([1.0, 2.0], mask=[True, False])])
    ),
    max_leaves=9,
)


@given(OBJECTS, st.sampled_from(OPTIONS), st.sampled_from(payload_table.ASKED))
@example(math.nan, COMPACT, "text")
@example([math.nan, ":null", None], COMPACT, "text")
def test_any_object_has_the_same_text(obj: Any, options: Options, payload: str) -> None:
    assert_same_text(obj, {**options, "payload": payload})


@pytest.mark.parametrize("depth", [250, 254, 255, 300])
@pytest.mark.parametrize("options", OPTIONS[:3], ids=str)
def test_deep_objects_have_the_text_of_the_careful_way(depth: int, options: Options) -> None:
    for inside in (1e-7, np.arange(3.0), np.arange(1000.0), "NaN"):
        deep: Any = inside
        for level in range(depth):
            deep = [deep] if level % 2 else {"a": deep}
        assert_same_text(deep, options)


def test_many_arrays_are_not_taken_for_one_another() -> None:
    many = {f"{n}": np.full(n % 7, n) for n in range(300)}
    big = {f"{n}": np.full(200 + n, n) for n in range(20)}
    for obj in (many, big, {"a": many, "b": big, "c": 0}):
        for options in OPTIONS:
            assert_same_text(obj, options)
