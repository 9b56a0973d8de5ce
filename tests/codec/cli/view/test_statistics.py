"""Statistics of arrays against NumPy and against what is known of them."""

from collections.abc import Iterator
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from codec.arrays.array_types import Array
from codec.cli.arrays.lazy_arrays import lazy_array_of
from codec.cli.files.format import LazyArray
from codec.cli.view.json_report import summary_report
from codec.cli.view.statistics import Summary, summarise
from tests.codec.peak_memory import peak
from tests.support.each import each

from ..cases import ARRAYS


def only(array: Array) -> Summary:
    (summary,) = summarise(lazy_array_of(array))
    return summary


def report(array: Array) -> dict[str, Any]:
    return summary_report(only(array), ())


@each("name", ARRAYS)
def test_every_value_is_counted(name: str) -> None:
    array = np.ma.getdata(ARRAYS[name])
    summaries = summarise(lazy_array_of(array))
    assert summaries
    for summary in summaries:
        assert summary.count == array.size * max(1, int(np.prod(summary.part.shape)))
        finite = summary.count - summary.missing - sum(summary.infinite)
        if summary.bins:
            assert sum(summary.bins) == finite
            assert summary.bins[0] > 0
            assert summary.bins[-1] > 0
            assert len(summary.draw()) == len(summary.bins) == len(summary.edges) - 1
        else:
            assert summary.span is None


@pytest.mark.parametrize("kind", ["i1", "u1", "<i8", ">i8", "u8", "<f4", ">f4", "f8", "f2", "g"])
def test_minimum_maximum_and_histogram_are_numpys(kind: str) -> None:
    values = (np.random.default_rng(3).normal(size=3000) * 20).astype("i8").astype(kind)
    summary = only(values)
    assert summary.low == values.min()
    assert summary.high == values.max()
    counts, _ = np.histogram(values.astype("f8"), [float(edge) for edge in summary.edges])
    assert summary.bins == counts.tolist()


_LEAST = -(2**63)
_EDGES = [*range(_LEAST, 2**63, 2**61), 2**63 - 1]
_WORDS = np.array(["abc", "", "é"])
_MISSING = np.dtypes.StringDType(na_object=None)
_NO_INFINITIES = {"negative_infinities": 0, "positive_infinities": 0}


@each("array, expected", [
    # Integers of 64 bits are exact.
    (np.array([2**63 - 1, _LEAST, 2**53 + 1]),
     {"count": 3, "min": _LEAST, "max": 2**63 - 1,
      "histogram": {"edges": _EDGES, "counts": [1, 0, 0, 0, 1, 0, 0, 1]}}),
    (np.array([2**64 - 1, 2**64 - 3], "u8"),
     {"count": 2, "min": 2**64 - 3, "max": 2**64 - 1,
      "histogram": {"edges": [2**64 - 3, 2**64 - 2, 2**64 - 1, 2**64 - 1], "counts": [1, 0, 1]}}),
    (np.full(3, np.nan), {"count": 3, "nan": 3, **_NO_INFINITIES}),
    # Strings tell their lengths, objects their types.
    (_WORDS, {"count": 3, "min_length": 0, "max_length": 3}),
    (_WORDS.astype("T"), {"count": 3, "min_length": 0, "max_length": 3}),
    (np.array(["a", None, "abc"], _MISSING),
     {"count": 3, "nan": 1, "min_length": 1, "max_length": 3}),
    (np.array([1, "a", 2, None], object),
     {"count": 4, "types": {"int": 2, "str": 1, "NoneType": 1}}),
])  # fmt: skip
def test_a_report_has_what_there_is_to_say(array: Array, expected: dict[str, Any]) -> None:
    assert report(array) == {"place": "$", **expected}


def test_numbers_that_are_none_are_counted_apart() -> None:
    told = report(np.array([np.nan, -np.inf, 0.1, np.inf, np.inf, 0.3, np.nan], "f4"))
    assert told["count"] == 7
    assert told["nan"] == 2
    assert (told["negative_infinities"], told["positive_infinities"]) == (1, 2)
    assert (told["min"], told["max"]) == ("-Infinity", "Infinity")
    assert told["histogram"]["counts"] == [1, 0, 0, 0, 0, 0, 0, 1]
    assert (told["histogram"]["edges"][0], told["histogram"]["edges"][-1]) == (0.1, 0.3)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (np.array([0.1, 1e-8, 16777216], "f4"), ("1e-8", "16777216.0")),
        (np.array([0.1, 0.2]) + 0.1, ("0.2", "0.30000000000000004")),
        (np.array([0.1, 65504], "f2"), ("0.1", "6.55e+04")),
        (np.array([0.1, -3], ml_dtypes.bfloat16), ("-3.0", "0.1")),
        (np.array([7, -8]).astype(ml_dtypes.int4), ("-8", "7")),
        (np.array([True, False]), ("false", "true")),
        (np.array(["2026-11-23", "NaT", "1969-01-01"], ">M8[D]"), ("1969-01-01", "2026-11-23")),
        (np.array([5, -3], "m8[ms]"), ("-3 milliseconds", "5 milliseconds")),
    ],
)
def test_ends_are_spelled_with_the_shortest_digits(values: Array, texts: tuple[str, str]) -> None:
    summary = only(values)
    assert (summary.part.text(summary.low), summary.part.text(summary.high)) == texts


def test_extremes_neither_warn_nor_overflow() -> None:
    most = np.finfo("f8").max
    summary = only(np.array([-most, most, 0, 5e-324]))
    assert summary.bins == [1, 0, 0, 0, 2, 0, 0, 1]
    assert only(np.array([0x7F800001, 0x3F800000], "u4").view("f4")).missing == 1  # signalling NaN


def test_complex_numbers_and_structures_have_a_line_for_each_part() -> None:
    array = np.array([(1, 2 - 3j, [4, 5])], [("a", "i2"), ("z", "c8"), ("pair", "u1", 2)])
    ends = {
        ".".join(s.part.keys): (s.part.plain(s.low), s.part.plain(s.high), s.count)
        for s in summarise(lazy_array_of(array))
    }
    assert ends == {"a": (1, 1, 1), "z.real": (2, 2, 1), "z.imag": (-3, -3, 1), "pair": (4, 5, 2)}


def test_memory_does_not_grow_with_the_array() -> None:
    block = np.random.default_rng(0).normal(size=1 << 17)
    asked = 0

    def blocks() -> Iterator[Array]:
        nonlocal asked
        for _ in range(100):
            asked += 1
            yield block

    array = LazyArray(block.dtype, (100 * block.size,), blocks, lambda: None)
    found: list[Summary] = []
    most = peak(lambda: found.extend(summarise(array)))
    assert found[0].count == 100 * block.size
    assert asked == 200  # twice each
    assert most < 4 * block.nbytes
