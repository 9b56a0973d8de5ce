"""The quick way writes the very text that the careful way writes."""

import json
import math
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import codec
from codec.payloads import payload_table
from tests.codec.cases import CASES
from tests.codec.refused import REFUSED
from tests.codec.routes import TYPES, seen
from tests.fuzz.objects import nesting, run

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


OBJECTS = st.randoms(use_true_random=False).map(
    lambda draw: draw.choice((nesting(draw, 3), run(draw)))
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


CONTAINERS: list[Callable[[Any], Any]] = [
    lambda word: [1.5, word],
    lambda word: (1.5, word),
    lambda word: deque([1.5, word]),
    lambda word: {"a": 1.5, "b": word},
    lambda word: {1: word, "b": 1},
]


@pytest.mark.parametrize("options", OPTIONS[:3], ids=str)
def test_words_in_deep_containers_have_the_text_of_the_careful_way(options: Options) -> None:
    for word in (math.nan, 2**70, "\ud800", "\x7f", None, np.float32(0.1), np.arange(3), {1: 2}):
        for container in CONTAINERS:
            for depth in range(8):
                deep: Any = container(word)
                for _ in range(depth):
                    deep = [{"a": deep, "none": None}, word]
                assert_same_text(deep, options)


def test_many_arrays_are_not_taken_for_one_another() -> None:
    many = {f"{n}": np.full(n % 7, n) for n in range(300)}
    big = {f"{n}": np.full(200 + n, n) for n in range(20)}
    for obj in (many, big, {"a": many, "b": big, "c": 0}):
        for options in OPTIONS:
            assert_same_text(obj, options)
