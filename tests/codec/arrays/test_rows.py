"""Rows of nested arrays in a block of text: read if each bracket is where it should be."""

import json
import math
import random
import re
from typing import Any

import numpy as np
import pytest

from codec.arrays import dtype_table
from codec.arrays.elements import blocks, number_parsers
from codec.arrays.elements.rows import Rows, axes_at, split_brackets
from tests.support.each import each

ROWS = [dtype_table.read(name)[1] for name in ("int64", "uint64", "uint8", "float32", "int16")]
SHAPES = [(3, 2), (4, 1), (1, 4), (2, 3, 2), (2, 1, 2), (1, 1, 1), (2, 2, 1, 2), (3, 2, 2, 3)]


@pytest.fixture(params=["simdjson", "orjson"], autouse=True)
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_SHORT", 0)
    if request.param == "orjson":
        monkeypatch.setattr(number_parsers, "simdjson", lambda: None)


def rows_of(shape: tuple[int, ...]) -> list[str]:
    """Return the text of each row, with the brackets that stand around it."""
    content = np.arange(100, 100 + math.prod(shape)).reshape(shape).tolist()
    text = json.dumps(content, separators=(",", ":"))[1:-1]
    return text.replace("],", "],\n").split(",\n")


@each("shape", SHAPES)
def test_all_rows_are_read_wherever_they_are_cut(shape: tuple[int, ...]) -> None:
    rows, width = rows_of(shape), shape[-1]
    for first in range(len(rows)):
        for last in range(first + 1, len(rows) + 1):
            text = ",".join(rows[first:last]).encode()
            for row in ROWS:
                found = blocks.parse_block(text, row, Rows(shape, first))
                assert found is not None, (row.name, text)
                assert found.dtype == row.dtype
                assert found.tolist() == [*range(100 + first * width, 100 + last * width)]


def test_booleans_and_what_is_not_finite_stand_in_rows() -> None:
    _, bools = dtype_table.read("bool")
    found = blocks.parse_block(b"[true,false],[false,true]", bools, Rows((2, 2), 0))
    assert found is not None
    assert (found.dtype, found.tolist()) == (np.dtype("?"), [True, False, False, True])
    for wrong in (b"[1,false]", b"[true,0]", b"[truefalse,true]", b"[true,11]", b"[true,]"):
        assert blocks.parse_block(wrong, bools, Rows((1, 2), 0)) is None
    _, floats = dtype_table.read("float32")
    found = blocks.parse_block(b'["NaN",1.5],[-0.0,"-Infinity"]', floats, Rows((2, 2), 0))
    expected = np.array([np.nan, 1.5, -0.0, -np.inf], "f4")
    assert found is not None
    assert found.tobytes() == expected.tobytes()
    _, times = dtype_table.read("datetime64[s]")
    found = blocks.parse_block(b'[1,"NaT"],[3,4]', times, Rows((2, 2), 0))
    assert found is not None
    assert found.view("i8").tolist() == [1, -(2**63), 3, 4]


def _damaged(text: str, rng: random.Random) -> str:
    place = rng.randrange(len(text) + 1)
    change = rng.choice(["[", "]", "],[", "", " ", "[]", "998", "999", ","])
    if rng.random() < 0.3 and place + 1 < len(text):  # two neighbours change places
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + change + text[place + rng.randint(0, 2) :]


@each("shape", SHAPES)
def test_other_brackets_are_refused(shape: tuple[int, ...]) -> None:
    rows, rng = rows_of(shape), random.Random(3)
    for _ in range(500):
        first = rng.randrange(len(rows))
        good = ",".join(rows[first : first + rng.randint(1, 3)])
        damaged = _damaged(good, rng)
        whole = re.sub("[0-9]+", "1", ",".join(rows[first:]) + ",")
        form = re.sub("[0-9]+", "1", damaged.replace(" ", "")) + ","
        for row in ROWS:
            found = blocks.parse_block(damaged.encode(), row, Rows(shape, first))
            if found is not None and found.size <= len(rows[first:]) * shape[-1]:
                assert whole.startswith(form), damaged


@each("kind", ["f", "i", "u"])
def test_an_element_like_a_mark_is_left(kind: str) -> None:
    name = {"f": "float64", "i": "int64", "u": "uint64"}[kind]
    _, row = dtype_table.read(name)
    for mark in blocks._MARKS[kind]:
        text = b"[%b,1],[2,3]" % mark.strip()
        assert blocks.parse_block(text, row, Rows((2, 2), 0)) is None
        assert blocks.parse_block(mark.strip() + b",1", row) is not None


def test_parts_of_a_row() -> None:
    cases: list[tuple[bytes, Any]] = [
        (b"1,2", (0, b"1,2", 0)),
        (b"[[1,2", (2, b"1,2", 0)),
        (b"[1]]", (1, b"1", 2)),
        (b"1,[2", (0, b"1,[2", 0)),
    ]
    for text, expected in cases:
        assert split_brackets(text) == expected
    for count, axes in {0: 2, 3: 0, 4: 1, 8: 1, 12: 2, 13: 0, 24: 2}.items():
        assert axes_at((2, 3, 4), count) == axes
