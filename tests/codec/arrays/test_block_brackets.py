"""Brackets of a block cut out of nested arrays: exactly those that the shape asks for."""

import json
import math
import random
import re

import numpy as np
import pytest

from codec.arrays import dtype_table
from codec.arrays.elements import blocks
from codec.arrays.elements.brackets import flatten_block

_, INT64 = dtype_table.read("int64")


def nested(shape: tuple[int, ...]) -> str:
    """Return what is inside the outermost brackets."""
    content = np.arange(100, 100 + math.prod(shape)).reshape(shape).tolist()
    return json.dumps(content, separators=(",", ":"))[1:-1]


SHAPES = [(5,), (1,), (3, 2), (4, 1), (1, 4), (2, 3, 2), (2, 1, 2), (1, 1, 1), (2, 2, 1, 2)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_cut_is_flattened(shape: tuple[int, ...]) -> None:
    pieces = nested(shape).split(",")
    for first in range(len(pieces)):
        for last in range(first, len(pieces)):
            text = ",".join(pieces[first : last + 1]).encode()
            flat = flatten_block(text, shape, first)
            assert flat is not None
            assert [int(item) for item in flat.split(b",")] == [*range(100 + first, 101 + last)]


@pytest.mark.parametrize("shape", SHAPES)
def test_other_brackets_are_refused(shape: tuple[int, ...]) -> None:
    pieces = nested(shape).split(",")
    rng = random.Random(3)
    for _ in range(1_500):
        first = rng.randrange(len(pieces))
        text = ",".join(pieces[first : first + rng.randint(1, 6)])
        place = rng.randrange(len(text) + 1)
        change = rng.choice(["[", "]", "],[", "", " ", "[]"])
        damaged = text[:place] + change + text[place + rng.randint(0, 2) :]
        if rng.random() < 0.3 and place + 1 < len(text):  # two neighbours change places
            damaged = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        flat = flatten_block(damaged.encode(), shape, first)
        if flat is None or blocks.parse_block(flat, INT64) is None:
            continue
        for piece, good in zip(damaged.split(","), pieces[first:], strict=False):
            opened, closed = good.count("["), good.count("]")
            assert re.fullmatch(rf"\[{{{opened}}} *[0-9]+ *\]{{{closed}}}", piece)


def test_an_array_without_elements_is_left() -> None:
    for shape in ((0,), (2, 0), (0, 2)):
        assert flatten_block(b"1", shape, 0) is None
