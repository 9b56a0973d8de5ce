"""Columns: any run comes back as the same values, containers and objects, stacked or not."""

import io
import json
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import codec
from codec.payloads import payload_table
from tests.codec.cases import Step, Transition
from tests.codec.routes import walk
from tests.codec.runs import COLUMNS, FRAMES
from tests.codec.same import assert_same
from tests.fuzz.objects import run
from tests.fuzz.stacks import frames_of, stacks, stacks_of
from tests.support.each import each

TYPES = [Transition, Step]


def pattern(value: Any) -> list[int]:
    """Tell for each array in a value at which place it stands first."""
    first: dict[int, int] = {}
    arrays = [item for item, _ in walk(value) if isinstance(item, np.ndarray)]
    return [first.setdefault(id(array), place) for place, array in enumerate(arrays)]


def assert_same_objects(found: Any, expected: Any) -> None:
    """Assert that no two containers of a value are one object, and arrays as they were."""
    assert_same(found, expected)
    assert pattern(found) == pattern(expected)
    containers = [id(item) for item, _ in walk(found) if isinstance(item, list | dict | deque)]
    assert len(set(containers)) == len(containers)


# -- any run --------------------------------------------------------------------------------------

RUNS = st.randoms(use_true_random=False).map(lambda draw: draw.choice((run, run, stacks))(draw))
PAYLOADS = st.sampled_from(payload_table.ASKED)

ENCODINGS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "not stacked": {"stack": False},
    "indent": {"indent": 1},
    "unchecked, not only ASCII": {"check_circular": False, "ensure_ascii": False},
}


@pytest.mark.thorough
@settings(max_examples=1600)
@given(value=RUNS, payload=PAYLOADS, encoding=st.sampled_from(sorted(ENCODINGS)))
def test_any_run_comes_back(value: Any, payload: str, encoding: str) -> None:
    options: dict[str, Any] = {"payload": payload, "types": TYPES, **ENCODINGS[encoding]}
    text = codec.dumps(value, **options)
    assert_same_objects(codec.loads(text, types=TYPES), value)
    assert ('"__column__":' not in text) >= (options.get("stack") is False)
    options.setdefault("separators", None if "indent" in options else (",", ":"))
    assert json.dumps(value, cls=codec.JSONEncoder, **options) == text
    file = io.StringIO()
    codec.dump(value, file, **options)
    assert file.getvalue() == text
    assert_same_objects(json.loads(text, cls=codec.JSONDecoder, types=TYPES), value)


@pytest.mark.parametrize("payload", payload_table.ASKED)
@given(value=RUNS)
def test_any_run_comes_back_where_nothing_is_shared(value: Any, payload: str) -> None:
    text = codec.dumps(value, payload=payload, share=False, types=TYPES)
    found = codec.loads(text, types=TYPES)
    assert_same(found, value)
    places = [place for place in pattern(found) if place is not None]
    assert len(set(places)) == len(places)


@pytest.mark.thorough
@given(value=RUNS, payload=PAYLOADS)
def test_any_run_is_read_the_same_by_hooks(value: Any, payload: str) -> None:
    options: dict[str, Any] = {"payload": payload, "types": TYPES}
    stacked, one_by_one = (codec.dumps(value, stack=stack, **options) for stack in (True, False))
    for hooks in (
        {"object_hook": lambda x: ("hook", *x.items())},
        {"object_pairs_hook": lambda x: ("pairs", *x)},
        {"parse_float": Decimal, "parse_int": lambda x: f"int {x}"},
        {"parse_float": float, "object_pairs_hook": dict},
    ):
        found, expected = (
            codec.loads(text, types=TYPES, **hooks)  # type: ignore[arg-type]
            for text in (stacked, one_by_one)
        )
        assert_same_objects(found, expected)


@given(value=RUNS, payload=PAYLOADS)
def test_any_run_with_sorted_keys(value: Any, payload: str) -> None:
    options: dict[str, Any] = {"payload": payload, "types": TYPES, "sort_keys": True}
    stacked, one_by_one = (codec.dumps(value, stack=stack, **options) for stack in (True, False))
    assert_same_objects(codec.loads(stacked, types=TYPES), codec.loads(one_by_one, types=TYPES))


@pytest.mark.parametrize("dtype", ["S0", "U0", ">U0", "V0"])
def test_rows_without_bytes_keep_their_dtype(dtype: str) -> None:
    pool = {"dtype": dtype, "shape": [2, 1], "__ndarray__": [[""], [""]]}
    rows = codec.loads(json.dumps({"length": 2, "of": "array", "__column__": pool}))
    assert_same(rows, [np.ndarray(1, dtype), np.ndarray(1, dtype)])


# -- where it ends --------------------------------------------------------------------------------


@pytest.mark.parametrize("case", {**COLUMNS, **FRAMES})
@each("payload", payload_table.ASKED)
def test_a_case_comes_back_as_the_same_objects(case: str, payload: str) -> None:
    value = {**COLUMNS, **FRAMES}[case]
    assert_same_objects(codec.loads(codec.dumps(value, payload=payload)), value)
    text = codec.dumps(value, payload=payload, stack=False)
    assert '"__column__":' not in text
    assert_same_objects(codec.loads(text), value)


@pytest.mark.parametrize("payload", payload_table.ASKED)
@pytest.mark.parametrize("count", [10, 1_000, pytest.param(100_000, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("share", [True, False])
def test_values_that_are_all_the_same_can_be_read(payload: str, count: int, share: bool) -> None:
    zeros, one = np.zeros(4, "f4"), np.zeros(1, "i1")
    makes: list[Callable[[], Any]] = [
        lambda: (np.zeros(1, "i1"), {"a": (False, 0, 1.0, np.int8(0))}, np.bool_(False)),
        lambda: {"state": zeros, "deeper": {"and": {"deeper": {"b": one}}}},
        lambda: np.zeros((), "?"),
        lambda: ([[[one]]], [[], 0.0], None, ""),
    ]
    for make in makes[: 1 if count > 1_000 else None]:
        memory = [make() for _ in range(count)]
        back = codec.loads(codec.dumps([memory, memory[:20]], payload=payload, share=share))
        assert_same([back[0][:9], back[0][-9:], back[1]], [memory[:9], memory[-9:], memory[:20]])
        assert len(back[0]) == count


def test_a_large_pool_that_a_small_run_writes_first_can_be_read() -> None:
    small, large = ([(np.zeros(1, "i1"),) for _ in range(count)] for count in (16, 100_000))
    back = codec.loads(codec.dumps([small, large], payload="compressed"))
    assert list(map(len, back)) == [16, 100_000]


def test_runs_in_runs_are_granted_together() -> None:
    zero = np.zeros(2)
    memory = [([(zero, 0.0, i % 2) for i in range(3000 + k % 9)], False) for k in range(20)]
    back = codec.loads(codec.dumps(memory, payload="compressed"))
    assert_same_objects(back[7], memory[7])


def test_long_elements_stay_out_of_columns() -> None:
    cells = [np.array("", "U770") for _ in range(1000)]  # nearly 1,032 times as long as their text
    text = codec.dumps(cells)
    assert "__column__" not in text
    assert len(codec.loads(text)) == 1000


def test_dtypes_that_are_objects_of_their_own() -> None:
    cells = [np.array([i], np.dtype(f"M8[{'sD'[i % 2]}]")) for i in range(3000)]
    text = codec.dumps(cells)
    assert text.count("__ndarray__") == 3  # one for each unit, and which
    assert_same(codec.loads(text), cells)


@pytest.mark.parametrize("share", [True, False])
def test_two_equal_runs_are_two_lists(share: bool) -> None:
    cells = [np.arange(3) for _ in range(16)]
    back = codec.loads(codec.dumps([cells, list(cells)], share=share))
    back[0].clear()
    assert len(back[1]) == 16


def test_an_array_in_many_fields_of_a_structure_is_one_object() -> None:
    state = np.arange(3)
    structure = np.zeros(1, [(f"f{i}", [("a", "i1"), ("o", "O")]) for i in range(16)])
    for name in structure.dtype.names:
        structure[name]["o"] = [state]
    back = codec.loads(codec.dumps(structure))
    assert back["f0"]["o"][0] is back["f15"]["o"][0]


def test_runs_that_hang_together_are_looked_through_a_few_times() -> None:
    arrays = [np.zeros(1) for _ in range(9)]
    chain: list[Any] = [arrays[0]]
    for one, other in pairwise(arrays):
        odd = [(one, 1), (other, np.zeros(2)), *((f"{i}", [i] * i) for i in range(14))]
        chain.append([((), item) if i % 2 else item for i, item in enumerate(odd)])
    assert_same_objects(codec.loads(codec.dumps(chain)), chain)


# -- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", payload_table.ASKED)
def test_an_error_names_the_place_as_it_is_without_columns(payload: str) -> None:
    def memory(wrong: Any) -> dict[str, Any]:
        known: list[Any] = [1, wrong]
        run = [(np.arange(2), {"a": [i, [2, 3]]}) for i in range(20)]
        run[17] = (np.arange(2), {"a": [17, known]})
        return {"memory": [(run[: 18 + i % 2], 0.5) for i in range(20)]}

    for wrong in (object(), {1: int}, np.zeros(1, np.dtype("f4", metadata={"a": 1}))):
        errors = []
        for stack in (True, False):
            with pytest.raises(codec.EncodeError) as caught:
                codec.dumps(memory(wrong), stack=stack, payload=payload)
            errors.append(str(caught.value))
        assert errors[0].startswith("$.memory[0][0][17][1].a[1][1]")
        assert errors[0] == errors[1]


@pytest.mark.parametrize("payload", payload_table.ASKED)
def test_what_is_not_finite_is_refused_at_its_place(payload: str) -> None:
    run: list[Any] = [(np.float32(i), i / 2, np.zeros(2)) for i in range(20)]
    for place, item in (
        ("$[7][0]", (np.float32("nan"), 1.0, np.zeros(2))),
        ("$[7][1]", (np.float32(0), float("inf"), np.zeros(2))),
        ("$[7][2]", (np.float32(0), 1.0, np.full(2, np.nan))),
    ):
        with pytest.raises(codec.EncodeError) as caught:
            codec.dumps([*run[:7], item, *run[8:]], payload=payload, allow_nan=False)
        assert caught.value.place == place


def test_circles_through_runs_are_refused() -> None:
    run: list[Any] = [(np.arange(2), [i]) for i in range(16)]
    run[5][1].append(run)
    with pytest.raises(codec.EncodeError, match=r"^\$\[5\]\[1\]\[1\]: circular reference"):
        codec.dumps(run)
    deep: list[Any] = []
    deep.append((np.arange(2), deep))
    with pytest.raises(codec.EncodeError, match="circular reference"):
        codec.dumps([deep] * 16)


def test_deep_runs_of_runs_are_refused_soon() -> None:
    nested: Any = object()
    for i in range(25):
        nested = [(np.arange(2), i)] * 15 + [(np.arange(2), [nested, "x" * i])]
    with pytest.raises(codec.EncodeError, match="Object of type object"):
        codec.dumps(nested, payload="compressed")


def test_columns_can_be_replaced_in_their_values() -> None:
    class Fraction:
        pass

    run = [(np.arange(2), Fraction()) for _ in range(16)]
    back = codec.loads(codec.dumps(run, default=lambda _: "a half", payload="compressed"))
    assert_same(back, [(np.arange(2), "a half") for _ in range(16)])


# -- memory ---------------------------------------------------------------------------------------


def test_frames_are_whole_in_a_limit_that_was_asked_for(tmp_path: Path) -> None:
    stacks = stacks_of(frames_of(400, (60, 60), "u1"), 4, 0)
    size = sum(stack.nbytes for stack in stacks)
    codec.dump(stacks, tmp_path / "memory.json.zst")
    assert_same_objects(codec.load(tmp_path / "memory.json.zst"), stacks)
    assert_same_objects(codec.load(tmp_path / "memory.json.zst", max_bytes=2 * size), stacks)
    with pytest.raises(codec.DecodeError, match=f"needs more than {size // 2} bytes"):
        codec.load(tmp_path / "memory.json.zst", max_bytes=size // 2)


@pytest.mark.parametrize("dtype", [">M8", "U1", "S3", "V5", "g"])
@pytest.mark.parametrize("depth", [50, 600])
def test_windows_of_single_elements_keep_their_bytes(dtype: str, depth: int) -> None:
    """NumPy's scalars drop NULs and byte order, and end in an error beyond Unicode."""
    count, size = depth + 60, np.dtype(dtype).itemsize
    raw = np.random.default_rng(0).integers(0, 256, (count, size), "u1")
    raw[:, 10:] = 0  # padding of long doubles
    stream = np.ndarray(count, dtype, raw.tobytes())
    windows = [stream[start : start + depth] for start in range(60)]
    text = codec.dumps(windows, payload="base64")
    assert '"__frames__"' in text
    for found, window in zip(codec.loads(text), windows, strict=True):
        assert (found.dtype.str, found.tobytes()) == (window.dtype.str, window.tobytes())
