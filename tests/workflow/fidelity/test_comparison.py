"""One row for each kind of loss, and for what must not count as one."""

import time
from collections import deque

import ml_dtypes
import numpy as np
import pytest

from fidelity import comparison
from tests.support.each import each

SHARED = np.float32([1, 2])
OTHER_NAN = np.array([0x7FC00001], np.uint32).view(np.float32)
BIG = np.arange(6.0).reshape(2, 3)
BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
MASKED = np.ma.array([1.0, 2.0], mask=[False, True])
TIMES = np.array(["2001-01-01T00:00:00.000000001", "NaT"], "M8[ns]")
TEXT = np.array(["", "naïve"])
DAYS = np.array(["2026-11-30"], "M8[D]")
MIXED = np.array([1, "two", None, 2.5], object)
PAIRS = np.array([(1.5, 2), (-0.0, 4)], [("x", "<f4"), ("n", "<i8")])
WEIGHTS = [[np.float32([[1, 2]]), np.float32([3])], [], [np.float32([4])]]


def bfloat16(*numbers):
    return np.array(numbers, BFLOAT16)


def objects(*values):
    return np.array(values, object)


def transition(state, next_state=None):
    return (state, 1, 0.5, state if next_state is None else next_state, True)


IDENTICAL = {
    "float array": (BIG, BIG.copy()),
    "0-d array": (np.array(1.5), np.array(1.5)),
    "empty array": (np.empty((0, 3)), np.empty((0, 3))),
    "the same NaN payload": (OTHER_NAN, OTHER_NAN.copy()),
    "Fortran order kept": (np.asfortranarray(BIG), np.asfortranarray(BIG)),
    "a strided view asks for no order": (BIG[:, ::2], BIG[:, ::2].copy()),
    "big-endian kept": (np.array([1, 2], ">i4"), np.array([1, 2], ">i4")),
    "shared stays shared": ([SHARED, SHARED], [SHARED, SHARED]),
    "a deque and its maxlen": (deque([1], 3), deque([1], 3)),
    "the order of keys": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "NumPy scalar": (np.float32(0.1), np.float32(0.1)),
    "NaN": ([float("nan")], [float("nan")]),
    "None and text": ((None, "a", b"a"), (None, "a", b"a")),
    "integers of any length": ([2**70, 1], [2**70, 1]),
    "empty containers": ([(), {}, deque()], [(), {}, deque()]),
    "structured array": (np.array([(1, 2.0)], "i4,f8"), np.array([(1, 2.0)], "i4,f8")),
    "object array": (objects({}, 1), objects({}, 1)),
    "object array with NaN": (objects(np.nan, 1), objects(np.nan, 1)),
    "masked": (MASKED, MASKED.copy()),
    "masked, hidden element": (MASKED, np.ma.array([1.0, 9.0], mask=[False, True])),
    "bfloat16": (bfloat16(1.5, np.nan), bfloat16(1.5, np.nan)),
    "datetime64 with NaT": (TIMES, TIMES.copy()),
    "text": (np.array(["a", "bc"]), np.array(["a", "bc"])),
    "structured, by name": (PAIRS, PAIRS.copy()),
}


@each("original, restored", IDENTICAL.values())
def test_identical(original, restored):
    assert comparison.compare(original, restored) == comparison.Fidelity((), "")


LOST = {
    # values
    "an element": (np.int64([1, 2]), np.int64([1, 3]), "values"),
    "the payload of NaN": (OTHER_NAN, np.float32([np.nan]), "values"),
    "the sign of zero": (np.array([-0.0]), np.array([0.0]), "values"),
    "the sign of zero of a float": (-0.0, 0.0, "values"),
    "the sign of zero in a list": ([-0.0, 1.0], [0.0, 1.0], "values"),
    "text for a number": (1.5, "1.5", "values"),
    "text for numbers": (np.array([1.5, 2.0]), ["1.5", "2.0"], "values dtype container"),
    "null for NaN": ([np.nan], [None], "values"),
    "null for NaN in an array": (np.array([np.nan]), [None], "values dtype container"),
    "2**53 + 1 as float": (np.array([2**53 + 1]), np.array([2.0**53]), "values dtype"),
    "an integer that wrapped": (np.uint8([1]), np.int64([257]), "values dtype"),
    "a fraction for an integer": (np.int64([1]), [1.5], "values dtype container"),
    "an imaginary part": (np.array([1.0]), np.array([1 + 2j]), "values dtype"),
    "elements": (np.arange(4), np.arange(3), "values shape"),
    "a ragged list": (np.zeros((2, 2)), [[0.0, 0.0], [0.0]], "values dtype shape container"),
    "the mask": (MASKED, MASKED.data.copy(), "values container"),
    "another mask": (MASKED, np.ma.array([1.0, 2.0], mask=[True, True]), "values"),
    "a mask more": (np.ma.array([1.0, 2.0]), MASKED, "values"),
    "an element beside the mask": (MASKED, np.ma.array([9.0, 2.0], mask=[False, True]), "values"),
    "True for 1 in an object array": (objects(1, None), objects(True, None), "values"),
    "a coarser time": (TIMES, TIMES.astype("M8[us]"), "values dtype"),
    "text that is no time": (TIMES, np.array(["new year", "NaT"]), "values dtype"),
    "text cut": (np.array(["abc"]), np.array(["ab"]), "values dtype"),
    "text longer": (np.array(["ab"]), np.array(["abc"]), "values dtype"),
    "bytes for text": (np.array(["ab"]), np.array([b"ab"]), "values dtype"),
    "float8's digits for bfloat16": (
        bfloat16(1.0078125),
        np.array([1.0078125], ml_dtypes.float8_e4m3fn),
        "values dtype",
    ),
    "the sign of zero in a structure": (
        PAIRS,
        np.array([(1.5, 2), (0.0, 4)], PAIRS.dtype),
        "values",
    ),
    # dtype
    "bfloat16 as float32": (bfloat16(1.5, -0.0), np.float32([1.5, -0.0]), "dtype"),
    "bfloat16 as raw bytes": (bfloat16(1.5, np.nan), bfloat16(1.5, np.nan).view("V2"), "dtype"),
    "a time as integers": (TIMES, TIMES.view("i8"), "dtype"),
    "a time as text": (TIMES, TIMES.astype(str), "dtype"),
    "text in a longer dtype": (np.array(["ab"]), np.array(["ab"], "U9"), "dtype"),
    "objects as list": (MIXED, MIXED.tolist(), "dtype container"),
    "text as objects": (TEXT, TEXT.astype(object), "dtype"),
    "text as objects, one of it another": (TEXT, objects("", "naive"), "values dtype"),
    "times as objects": (DAYS, DAYS.astype(object), "dtype"),
    "numbers as text in objects": (np.array([1, 2]), objects("1", "2"), "values dtype"),
    "zeros as objects, without their sign": (np.array([-0.0]), objects(0.0), "values dtype"),
    "objects that np.array makes text": (MIXED[:2], [1, "two"], "dtype container"),
    "float32 as float64": (np.float32([0.1]), np.float32([0.1]).astype(float), "dtype"),
    "byte order": (np.array([1, 2], ">i4"), np.array([1, 2], "<i4"), "byte_order"),
    "int for bool": (True, 1, "dtype"),
    "int for bool in an array": (np.array([True]), np.array([1]), "dtype"),
    "float for int": (1, 1.0, "dtype"),
    "floats for ints": ([1, 2], [1.0, 2.0], "dtype"),
    "NumPy's int for int": (1, np.int64(1), "dtype"),
    "float for np.float32": (np.float32(0.1), float(np.float32(0.1)), "dtype"),
    # shape
    "a dimension": (np.zeros((1, 4)), np.zeros(4), "shape"),
    "a dimension of none": (np.zeros((0, 3)), np.zeros((0,)), "shape"),
    "0-d as 1-d": (np.array(1.0), np.array([1.0]), "shape"),
    # order
    "Fortran order": (np.asfortranarray(BIG), BIG, "order"),
    "C order": (BIG, np.asfortranarray(BIG), "order"),
    "Fortran order in a list": (np.asfortranarray(BIG), BIG.tolist(), "order container"),
    # container
    "tuple": ((1, 2), [1, 2], "container"),
    "array as list, float64": (np.array([1.5, np.nan]), [1.5, np.nan], "container"),
    "array as list, int64": (np.array([[1], [2]]), [[1], [2]], "container"),
    "array as list, float32": (np.float32([0.1]), [0.10000000149011612], "dtype container"),
    "array as list, uint64": (np.uint64([1, 2**63]), [1, 2**63], "dtype container"),
    "array as list, big-endian": (np.array([1.5], ">f8"), [1.5], "dtype container"),
    "empty array as list": (np.empty((0, 3)), [], "shape container"),
    "0-d array as number": (np.array(1.5), 1.5, "container"),
    "number as 0-d array": (1.5, np.array(1.5), "dtype container"),
    "array subclass": (np.ma.array([1.0]), np.array([1.0]), "container"),
    "keys": ({1: BIG}, {"1": BIG}, "container"),
    "list of arrays as array": ([np.zeros(2), np.zeros(2)], np.zeros((2, 2)), "container"),
    "an empty layer at the end": ([[BIG], []], [[BIG]], "container"),
    "deque without maxlen": (deque([1]), [1], "container"),
    # maxlen
    "maxlen": (deque([1], 3), deque([1]), "maxlen"),
    "deque": (deque([1], 3), [1], "container maxlen"),
    # identity
    "shared array copied": ([SHARED, SHARED], [SHARED, SHARED.copy()], "identity"),
    "copies shared": ([SHARED, SHARED.copy()], [SHARED, SHARED], "identity"),
    # nested otherwise
    "row of a transition": (
        deque([transition(SHARED)], 2),
        [[1, 2, 1, 0.5, 1, 2, True]],
        "dtype shape container maxlen identity",
    ),
    "row of a transition, another number": (
        [transition(SHARED, SHARED.copy())],
        [[1, 2, 1, 0.5, 1, 3, True]],
        "values dtype shape container",
    ),
    "row of a transition, of float64": (
        [transition(np.array([1.5, 2.5]), np.array([2.5, 3.5]))],
        [[1.5, 2.5, 1, 0.5, 2.5, 3.5, True]],
        "shape container",
    ),
    "rows of weights": (WEIGHTS, [[1, 2], [3], [4]], "dtype shape container"),
    "rows of weights, one less": (WEIGHTS, [[1, 2], [3]], "values dtype shape container"),
    "columns of unlike length": (
        deque([transition(SHARED)], 2),
        {"state": np.zeros(3)},
        "values dtype shape container maxlen identity",
    ),
}


@each("original, restored, lost", LOST.values())
def test_lost(original, restored, lost):
    found = comparison.compare(original, restored)
    assert " ".join(found.lost) == lost
    assert found.first.startswith("$")


FIRST = {
    "array": (
        [[], [], [], [np.float32([1, 2, 3, 4])]],
        [[], [], [], [[1.0, 2.0, 3.0, 4.0]]],
        "$[3][0]: expected float32 (4,), found list",
    ),
    "the worst loss first": (
        deque([(np.array([[1, 2], [3, 4]]), 1)], 5),
        [[np.array([[1, 2], [3, 5]]), 1]],
        "$[0][0][1, 1]: expected int64 4, found int64 5",
    ),
    "a key": ({"frames": 1}, {"frames": 2}, "$.frames: expected int 1, found int 2"),
    "byte order": (
        [np.array([1], ">i4")],
        [np.array([1], "<i4")],
        "$[0]: expected >i4 (1,), found int32 (1,)",
    ),
    "maxlen": (
        deque(maxlen=3),
        deque(maxlen=4),
        "$: expected deque(maxlen=3), found deque(maxlen=4)",
    ),
    "order": (
        np.asfortranarray(BIG),
        BIG,
        "$: expected Fortran order, found C order",
    ),
    "identity": (
        [SHARED, SHARED],
        [SHARED, SHARED.copy()],
        "$[1]: expected an array of another place, found a copy",
    ),
    "in a flat list": ([1.0, 2.0], [1.0, 3.0], "$[1]: expected float 2.0, found float 3.0"),
    "nested otherwise": (
        [[np.zeros(2)], [np.zeros(1)]],
        [[0.0, 0.0, 1.0]],
        "$[1][0][0]: expected float64 0.0, found float64 1.0",
    ),
}


@pytest.mark.parametrize(("original", "restored", "first"), FIRST.values(), ids=FIRST)
def test_first_difference_in_words(original, restored, first):
    assert comparison.compare(original, restored).first == first


def test_losses_come_in_a_fixed_order_and_once():
    outcomes = [comparison.compare(o, r).lost for o, r, _ in LOST.values()]
    assert {loss for lost in outcomes for loss in lost} == set(comparison.LOSSES)
    for lost in outcomes:
        assert list(lost) == [loss for loss in comparison.LOSSES if loss in lost]


@pytest.mark.thorough
def test_large_data_are_compared_in_bulk():
    frames = [np.full((84, 84, 4), i % 256, np.uint8) for i in range(60)]
    nested = [frame.tolist() for frame in frames]
    flat = [float(i) for i in range(2_000_000)]
    start = time.process_time()
    assert comparison.compare(frames, nested).lost == ("dtype", "container")
    assert comparison.compare(flat, [*flat[:-1], -1.0]).lost == ("values",)
    assert comparison.compare(np.array(flat), flat).lost == ("container",)
    # one by one, the four million numbers would take some ten seconds
    assert time.process_time() - start < 5
