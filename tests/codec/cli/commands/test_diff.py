"""``codec diff``: every way in which two files can differ, and how far numbers are apart."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from codec.arrays.array_types import Array
from codec.cli.diffing.array_differences import Tolerance, compare, comparisons
from codec.cli.diffing.tree_differences import LISTED
from codec.cli.files.format import LazyArray
from tests.codec.cases_beside import BESIDE
from tests.codec.peak_memory import peak
from tests.support.each import each

from ..cases import ARRAYS, KEPT, of_bits
from ..format_io import dtype_option, fitting, write_file
from ..run_command import Run, codec, failure


def files(folder: Path, one: Any, two: Any, name: str = "json") -> tuple[Path, Path]:
    return write_file(folder, name, one, "a"), write_file(folder, name, two, "b")


def diff(folder: Path, one: Any, two: Any, *options: str) -> Run:
    run = codec("diff", *files(folder, one, two), *options)
    assert run.err == ""
    return run


def lines(folder: Path, one: Any, two: Any, *options: str) -> list[str]:
    """Return what is printed of two values that differ."""
    run = diff(folder, one, two, *options)
    assert run.code == 1
    return run.out.splitlines()


def differences(folder: Path, one: Any, two: Any, *options: str) -> list[dict[str, Any]]:
    run = diff(folder, one, two, "--json", *options)
    found: list[dict[str, Any]] = run.report["differences"]
    assert run.report["same"] is (run.code == 0) is (not found)
    return found


SAME = {
    "a": np.array([[0.1, np.nan, -0.0]], "f4"),
    "b": deque([(1, 2.5, True, None, "x", b"y", {1, 2}, frozenset({0.5}))], maxlen=3),
    "c": np.float16(0.1),
    "d": np.ma.array([1, 2], mask=[True, False]),
    (1, 2): float("nan"),
    "e": 10**400,
}


def test_values_beside_arrays(tmp_path: Path) -> None:
    assert diff(tmp_path, BESIDE, BESIDE).code == 0
    one = OrderedDict(t=time(9), g=np.random.default_rng(1))
    two = OrderedDict(t=time(9, fold=1), g=np.random.default_rng(2))
    two._metadata = 1  # type: ignore[attr-defined]
    assert lines(tmp_path, one, two) == [
        "$.t: time 09:00:00 in A, time 09:00:00 in B",
        "$.g: Generator Generator(PCG64) in A, Generator Generator(PCG64) in B",
        "$._metadata: only in B: int 1",
    ]


def test_same(tmp_path: Path) -> None:
    run = diff(tmp_path, SAME, SAME)
    assert (run.code, run.out) == (0, "same: 3 arrays, 11 values\n")
    assert diff(tmp_path, SAME, SAME, "--json").report == {
        "a": str(tmp_path / "a.json"),
        "b": str(tmp_path / "b.json"),
        "same": True,
        "arrays": 3,
        "values": 11,
        "differences": [],
    }


@pytest.mark.thorough
@each("known, name", KEPT)
def test_every_array_is_the_same_in_every_format(tmp_path: Path, known: str, name: str) -> None:
    array = ARRAYS[name]
    value = fitting(known, {"x": array})
    one, two = write_file(tmp_path, "json", value, "a"), write_file(tmp_path, known, value, "b")
    run = codec("diff", one, two, "--allow-pickle", *dtype_option(known, array))
    assert run.err == ""
    assert (run.code, run.out[:5]) == (0, "same:")


_WORDS = np.array(["a", "b"], "T")
_DAYS = np.array(["2026-11-23", "NaT"], "M8[D]")
_OBJECTS = np.array([[1, "a"], [None, 2.5]], object)
_BITS = of_bits([0x80000000, 0x7FC00001, 0x3F800000], "f4")
_PARTS = np.array([(1, 2j, [1, 2])], [("a", "i2"), ("z", "c8"), ("pair", "f4", 2)])

# Two values, and the lines that tell how they differ.
DIFFERENT: list[tuple[Any, Any, list[str]]] = [
    ({"a": 1}, {}, ["$.a: only in A: int 1"]),
    ({}, {"a": None}, ["$.a: only in B: None"]),
    ({1: 2}, {1.0: 2}, ["$[1]: only in A: int 2", "$[1.0]: only in B: int 2"]),
    ([1], (1,), ["$: list of 1 in A, tuple of 1 in B"]),
    ([1, 2], [1], ["$: length 2 in A, 1 in B"]),
    (deque([1], 3), deque([1], 4), ["$: maxlen 3 in A, 4 in B"]),
    (deque([1], 3), deque([1]), ["$: maxlen 3 in A, None in B"]),
    ({1, 2}, {2, 3, 4}, ["$: 1 only in A, 2 only in B"]),
    ({1}, {1.0}, ["$: 1 only in A, 1 only in B"]),
    ("a[b]", "a\x1b", ["$: str 'a[b]' in A, str 'a\\x1b' in B"]),
    (1, 1.0, ["$: int 1 in A, float 1.0 in B"]),
    (1, True, ["$: int 1 in A, bool True in B"]),
    (0, None, ["$: int 0 in A, None in B"]),
    (10**400, 10**400 + 1, ["$: int of 1329 bits in A, int of 1329 bits in B"]),
    (b"a", b"b", ["$: bytes of 1 in A, bytes of 1 in B"]),
    (0.0, -0.0, ["$: bits differ: 0.0 in A, -0.0 in B"]),
    (1.0, 1.5, ["$: 1.0 in A, 1.5 in B; difference 0.5; relative 0.3333"]),
    (1.0, float("nan"), ["$: 1.0 in A, nan in B; 1 NaN on one side alone"]),
    (np.zeros(2), [0.0, 0.0], ["$: array float64 (2,) in A, list of 2 in B"]),
    (np.float32(1), np.float64(1), ["$: float32 float32 () in A, float64 float64 () in B",
                                    "$: dtype float32 in A, float64 in B"]),
    (np.zeros(2, "f4"), np.zeros(2), ["$: dtype float32 in A, float64 in B"]),
    (np.zeros(2, "f4"), np.zeros(2, ">f4"),
     ["$: dtype float32 in A, >f4 (another byte order) in B"]),
    (np.zeros((2, 3)), np.zeros((3, 2)), ["$: shape (2, 3) in A, (3, 2) in B"]),
    (np.zeros(3), np.zeros(3).view(np.recarray),
     ["$: array float64 (3,) in A, recarray float64 (3,) in B"]),
    # Elements of every kind.
    (np.array(["a", "b"]), np.array(["a", "cd"]),
     ["$: dtype U1 in A, U2 in B",
      "$: 1 of 2 elements differs, at [1]: 'b' in A, 'cd' in B"]),
    (_WORDS, np.array(["a", "c"], "T"),
     ["$: 1 of 2 elements differs, at [1]: 'b' in A, 'c' in B"]),
    (np.array([b"a"]), np.array([b"b"]),
     ["$: 1 of 1 element differs, at [0]: b'a' in A, b'b' in B"]),
    (np.array([True]), np.array([False]),
     ["$: 1 of 1 element differs, at [0]: true in A, false in B"]),
    (np.array([b"\0a"], "V2"), np.array([b"\0b"], "V2"),
     ["$: 1 of 1 element differs, at [0]: b'\\x00a' in A, b'\\x00b' in B"]),
    (_DAYS, np.array(["2026-11-25", "2026-11-25"], "M8[D]"),
     ["$: 2 of 2 elements differ; first at [0]: 2026-11-23 in A, 2026-11-25 in B; "
      "largest difference 2 D at [0]; 1 NaT on one side alone"]),
    (np.array([1, 0.5], ml_dtypes.bfloat16), np.array([1, 0.25], ml_dtypes.bfloat16),
     ["$: 1 of 2 elements differs, at [1]: 0.5 in A, 0.25 in B; difference 0.25; relative 0.5"]),
    (np.array([7, -8]).astype(ml_dtypes.int4), np.array([-8, -8]).astype(ml_dtypes.int4),
     ["$: 1 of 2 elements differs, at [0]: 7 in A, -8 in B; difference 15; relative 1.875"]),
    # Equal values of other bits, objects, and parts.
    (np.array([0.0, np.nan, 1], "f4"), _BITS,
     ["$: bits differ in 2 elements; first at [0]: 0.0 in A, -0.0 in B"]),
    (np.array([np.nan, 1], "f4"), _BITS[1:],
     ["$: bits differ in 1 element; first at [0]: nan 0x7fc00000 in A, nan 0x7fc00001 in B"]),
    (_OBJECTS, np.array([[1, "b"], [0, 2.5]], object),
     ["$[0][1]: str 'a' in A, str 'b' in B", "$[1][0]: None in A, int 0 in B"]),
    (np.ma.array([1, 2], mask=[True, False]),
     np.ma.array([1, 2], mask=[True, True], fill_value=7),
     ["$.mask: 1 of 2 elements differs, at [1]: false in A, true in B",
      "$.fill_value: only in B: int64 int64 ()"]),
    (_PARTS, np.array([(1, 2 + 2j, [1, 5])], _PARTS.dtype),
     ["$.z.real: 1 of 1 element differs, at [0]: 0.0 in A, 2.0 in B; difference 2; "
      "relative 1",
      "$.pair: 1 of 2 elements differs, at [0][1]: 2.0 in A, 5.0 in B; difference 3; "
      "relative 0.6"]),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "expected"), DIFFERENT)
def test_what_differs_is_told(tmp_path: Path, one: Any, two: Any, expected: list[str]) -> None:
    found = lines(tmp_path, {"x": one}, {"x": two})
    assert found == [line.replace("$", "$.x", 1) for line in expected]


def test_elements(tmp_path: Path) -> None:
    one = np.array([[1, 2, 3], [4, 5, 6]], "f4")
    two = one.copy()
    two[0, 2], two[1, 1], two[1, 2] = 3.5, 6, np.nan
    assert lines(tmp_path, {"w": [one]}, {"w": [two]}) == [
        "$.w[0]: 3 of 6 elements differ; first at [0][2]: 3.0 in A, 3.5 in B; "
        "largest difference 1 at [1][1]; relative 0.1667 at [1][1]; 1 NaN on one side alone"
    ]
    assert differences(tmp_path, {"w": [one]}, {"w": [two]}) == [
        {
            "place": "$.w[0]",
            "what": "elements",
            "elements": 6,
            "differing": 3,
            "first_at": [0, 2],
            "a": "3.0",
            "b": "3.5",
            "missing": 1,
            "absolute": 1.0,
            "absolute_at": [1, 1],
            "relative": 1 / 6,
            "relative_at": [1, 1],
        }
    ]
    two = _PARTS.copy()
    two["pair"][0, 1] = 5
    assert differences(tmp_path, _PARTS, two)[0]["first_at"] == [0, 1]


def test_a_tolerance_is_of_values_and_not_of_bits(tmp_path: Path) -> None:
    assert diff(tmp_path, np.array([0.0, np.nan, 1], "f4"), _BITS, "--atol", "0").code == 0


@pytest.mark.parametrize(
    ("kind", "one", "two", "largest"),
    [
        ("i8", -(2**63), 2**63 - 1, 2**64 - 1),
        ("i8", 2**53, 2**53 + 1, 1),
        ("u8", 2**64 - 1, 0, 2**64 - 1),
        ("i1", -128, 127, 255),
        ("u1", 3, 250, 247),
        (">i2", -5, 7, 12),
    ],
)
def test_integers_differ_exactly(
    tmp_path: Path, kind: str, one: int, two: int, largest: int
) -> None:
    (found,) = differences(tmp_path, np.array([0, one], kind), np.array([0, two], kind))
    assert (found["absolute"], found["absolute_at"]) == (largest, [1])
    assert found["relative"] == pytest.approx(largest / max(abs(one), abs(two)), rel=1e-15)


def test_integers_of_two_dtypes_differ_exactly(tmp_path: Path) -> None:
    signed, unsigned = np.array([-1, 5]), np.array([2**64 - 1, 5], "u8")
    kinds, found = differences(tmp_path, signed, unsigned)
    assert (kinds["what"], kinds["a"], kinds["b"]) == ("dtype", "int64", "uint64")
    assert (found["differing"], found["absolute"]) == (1, 2**64)


def test_what_has_no_finite_difference(tmp_path: Path) -> None:
    most = np.finfo("f8").max
    one, two = np.array([most, 1.0, np.inf]), np.array([-most, np.inf, np.inf])
    (found,) = differences(tmp_path, one[:1], two[:1])
    assert (found["absolute"], found["relative"]) == ("Infinity", 2.0)
    (found,) = differences(tmp_path, one, two)
    assert (found["differing"], found["relative"], found["relative_at"]) == (2, "Infinity", [1])
    assert diff(tmp_path, one[1:], two[1:], "--rtol", "5", "--atol", "1e300").code == 1


@pytest.mark.parametrize(
    ("one", "two", "options", "code"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.2]), ["--rtol", "0.1"], 0),
        (np.array([1.0, 2.0]), np.array([1.0, 2.2]), ["--rtol", "0.09"], 1),
        (np.array([1.0]), np.array([1.25]), ["--atol", "0.25"], 0),
        (np.array([1.0]), np.array([1.25]), ["--atol", "0.24"], 1),
        (np.array([2**60]), np.array([2**60 + 1]), ["--atol", "0.5"], 1),
        (np.array([2**60]), np.array([2**60 + 1]), ["--atol", "1"], 0),
        (np.array([np.nan]), np.array([np.nan]), ["--atol", "0"], 0),
        (np.array([np.nan]), np.array([1.0]), ["--atol", "9"], 1),
        (1.0, 1.1, ["--rtol", "0.1"], 0),
        (10**400, 10**400 + 1, ["--rtol", "1e-9"], 0),
        (10**400, 10**400 + 1, ["--atol", "1"], 0),
        (10**400, 10**401, ["--rtol", "0.5"], 1),
        (np.zeros(1, "f4"), np.zeros(1), ["--rtol", "0.5"], 1),
    ],
)
def test_tolerance(tmp_path: Path, one: Any, two: Any, options: list[str], code: int) -> None:
    assert diff(tmp_path, one, two, *options).code == code


def test_long_list_tells_of_a_few_and_counts_the_others(tmp_path: Path) -> None:
    one, two = [(np.zeros(1), i) for i in range(100)], [(np.ones(1), i) for i in range(100)]
    told = lines(tmp_path, one, two)
    assert len(told) == LISTED + 1
    assert told[-1] == f"$: {100 - LISTED} more items differ"
    assert len(differences(tmp_path, one, two)) == 100


def test_dict_in_another_order_is_the_same(tmp_path: Path) -> None:
    assert diff(tmp_path, {"a": 1, "b": 2}, {"b": 2, "a": 1}).code == 0


def test_quiet_and_standard_input(tmp_path: Path) -> None:
    one, two = files(tmp_path, [1], [2])
    run = codec("diff", one, two, "--quiet")
    assert (run.code, run.out, run.err) == (1, "", "")
    assert codec("diff", one, "-", stdin=one.read_bytes()).code == 0
    assert codec("diff", "-", two, "--from-a", "json", stdin=one.read_bytes()).code == 1
    assert "only once" in failure(codec("diff", "-", "-"))


def test_trouble_names_the_file(tmp_path: Path) -> None:
    one, two = files(tmp_path, [1], [2])
    two.write_text("[")
    assert failure(codec("diff", one, two)).startswith(f"codec: {two}: ")
    none = tmp_path / "none.npy"
    assert failure(codec("diff", one, none)) == f"codec: {none}: No such file or directory"
    assert "finite" in failure(codec("diff", one, one, "--atol", "inf"))


class Unknown:
    """Something that says nothing about what equal means."""


def test_what_cannot_be_compared_is_trouble(tmp_path: Path) -> None:
    paths = files(tmp_path, {"x": Unknown()}, {"x": Unknown()}, "pickle")
    line = failure(codec("diff", *paths, "--allow-pickle"))
    assert line.endswith("$.x: values of Unknown cannot be compared")


@pytest.mark.parametrize("sizes", [(7, 11), (100, 1), (1000, 1000)])
def test_blocks_need_not_be_of_one_length(sizes: tuple[int, int]) -> None:
    array = np.arange(1000.0)
    other = array.copy()
    other[[123, 997]] += [1, 2]
    one, two = (
        LazyArray(
            a.dtype, a.shape, lambda a=a, n=n: (a[i : i + n] for i in range(0, 1000, n)), a.copy
        )
        for a, n in zip((array, other), sizes, strict=True)
    )
    found = comparisons(one, two, None)
    assert found is not None
    compare(one, two, found)
    (result,) = found
    assert (result.count, result.differing, result.first) == (1000, 2, 123)
    assert result.absolute is not None
    assert (result.absolute.value, result.absolute.index) == (2, 997)


def test_memory_does_not_grow_with_the_arrays() -> None:
    block = np.arange(1 << 17, dtype="f8")

    def blocks() -> Iterator[Array]:
        return (block + i for i in range(50))

    def others() -> Iterator[Array]:
        return (block for _ in range(50))

    one, two = (
        LazyArray(block.dtype, (50 * block.size,), b, lambda: None) for b in (blocks, others)
    )
    found = comparisons(one, two, Tolerance(0, 3))
    assert found is not None
    most = peak(lambda: compare(one, two, found))
    assert (found[0].count, found[0].differing) == (50 * block.size, 46 * block.size)
    assert most < 15 * block.nbytes


@pytest.mark.parametrize(
    "other",
    [np.zeros((3, 2)), np.zeros((2, 3), "f8,f8"), np.zeros((2, 3), "U1"), np.zeros(6)],
    ids=["shape", "fields", "kind", "dimensions"],
)
def test_elements_of_others_are_not_compared(other: np.ndarray[Any, Any]) -> None:
    assert comparisons(np.zeros((2, 3)), other, None) is None
    assert comparisons(other, np.zeros((2, 3)), None) is None
    assert comparisons(other, other, None) is not None
