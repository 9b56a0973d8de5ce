"""Two trees are told to be the same at once, or not at all."""

import math
from collections import deque
from typing import Any

import numpy as np

from codec.cli.diffing.same_trees import counts_of_same
from codec.cli.diffing.tree_differences import Comparer
from codec.cli.view.contents import contents
from codec.cli.view.tree import arrays_in
from tests.codec import cases
from tests.support.each import each


@each("case", [*cases.CASES])
def test_what_is_the_same_at_once_is_the_same_place_by_place(case: str) -> None:
    one, two = ([[cases.CASES[case], 1.5], {"a": (math.nan, -0.0, "x", None)}] for _ in "ab")
    comparer = Comparer()
    assert list(comparer.differences(one, two)) == []
    assert counts_of_same(one, two) in (None, (comparer.arrays, comparer.values))
    assert contents(one).arrays == sum(1 for _ in arrays_in(one))


STATE = np.arange(4.0)


def test_replay_memories_and_records_are_compared_at_once() -> None:
    memory = deque([(STATE + i, i, 1.0, STATE, False) for i in range(9)], maxlen=20)
    assert counts_of_same(memory, deque(memory, 20)) == (18, 27)
    assert counts_of_same([{"id": 1, "x": None}], [{"id": 1, "x": None}]) == (0, 2)
    assert counts_of_same([np.ones(1 << 16)], [np.ones(1 << 16)]) == (1, 0)


@each("one, two", [
    (1, True), (1, 1.0), (0.0, -0.0), ((1,), [1]), ([1], [1, 2]), ({"a": 1}, {"b": 1}), ("a", b"a"),
    ({1: 1}, {True: 1}), (deque([1], 2), deque([1], 3)), (STATE, STATE[::-1]), (STATE, -STATE),
    (STATE, STATE.astype("f4")), (STATE, STATE[None]), (STATE, STATE.astype(">f8")),
    (np.ones(1 << 16), np.zeros(1 << 16)), (np.zeros(3), -np.zeros(3)),
])  # fmt: skip
def test_what_differs_is_not_the_same_at_once(one: Any, two: Any) -> None:
    assert counts_of_same([one], [two]) is None
