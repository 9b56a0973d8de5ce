"""``codec show``: the tree as people and machines see it, of every format."""

import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec as package
from codec.cli.files.format import LazyArray
from codec.cli.formats import FORMATS
from codec.cli.view.tree import RUN, SHOWN
from tests.support.each import each

from ..cases import ARRAYS, HELD
from ..format_io import dtype_option, fitting, write_file
from ..run_command import codec, failure

NAMED = {"npz", "safetensors", "hdf5", "json", "pickle"}  # formats of named arrays


def shown(folder: Path, value: Any, *options: str) -> str:
    """Return what is printed of a value in JSON, without the line about the file."""
    run = codec("show", write_file(folder, "json", value), *options)
    assert (run.code, run.err) == (0, "")
    return "\n".join(line.rstrip() for line in run.out.splitlines()[1:])


def told(folder: Path, value: Any, *options: str) -> dict[str, Any]:
    (report,) = codec("show", write_file(folder, "json", value), "--json", *options).report
    tree: dict[str, Any] = report["tree"]
    return tree


def test_tree_is_aligned_and_complete(tmp_path: Path) -> None:
    value = {
        "w": np.array([[0.1, np.nan], [-np.inf, 2.5]], "f4"),
        "[red]name[/red]": np.arange(3),
        "z": np.array([1 - 2j]),
        "steps": (1, None, "text"),
    }
    assert shown(tmp_path, value).splitlines() == [
        "name               dtype       shape   bytes   min   max    NaN  histogram",
        "$                  dict of 4",
        "├ w                float32     (2, 2)   16 B  -inf   2.5  25.0%  █      █  1 × -inf",
        "├ [red]name[/red]  int64       (3,)     24 B     0     2         ███",
        "├ z                complex128  (1,)     16 B",
        "│ ├ .real          float64                     1.0   1.0     0%  █",
        "│ └ .imag          float64                    -2.0  -2.0     0%  █",
        "└ steps            tuple of 3",
        "  ├ [0]            int 1",
        "  ├ [1]            None",
        "  └ [2]            str 'text'",
    ]


def test_long_run_is_one_line_and_an_example(tmp_path: Path) -> None:
    memory = deque([(np.full(2, i, "f4"), i) for i in range(1000)], maxlen=5000)
    lines = shown(tmp_path, memory).splitlines()[1:]
    assert [line[:11].rstrip() for line in lines] == [
        *("$", "└ [0…999]", "  └ [0]", "    ├ [0]", "    └ [1]")
    ]
    assert "deque of 1,000 (maxlen 5000)" in lines[0]
    assert "1,000 × tuple of 2, such as" in lines[1]
    (run,) = told(tmp_path, memory)["items"]
    assert (run["place"], run["kind"], run["count"]) == ("$[0]", "tuple", 1000)
    (example,) = run["items"]
    assert [item["kind"] for item in example["items"]] == ["array", "int"]


def test_run_of_numbers_has_statistics(tmp_path: Path) -> None:
    (run,) = told(tmp_path, [0.5, *range(-50, 50), 2.5][1:-1])["items"]
    (statistics,) = run["statistics"]
    assert (run["count"], statistics["min"], statistics["max"]) == (100, -50, 49)


def test_only_what_is_alike_makes_a_run(tmp_path: Path) -> None:
    few = told(tmp_path, [np.zeros(2)] * RUN)["items"]
    assert [item["place"] for item in few] == [f"$[{i}]" for i in range(RUN)]
    other = [np.zeros(i % 2 + 1) for i in range(100)]
    tree = told(tmp_path, other)
    assert len(tree["items"]) == SHOWN
    assert tree["hidden"] == 100 - SHOWN
    assert shown(tmp_path, other).endswith(f"└ …     {100 - SHOWN} more")


def test_integers_of_any_size_are_no_numbers_of_numpys(tmp_path: Path) -> None:
    (run,) = told(tmp_path, [2**64, *range(-9, 0)])["items"]
    assert run["count"] == 10
    assert "statistics" not in run


def test_depth_closes_containers(tmp_path: Path) -> None:
    value = {"a": {"b": {"c": np.zeros(3)}}}
    assert shown(tmp_path, value, "--depth", "2").splitlines()[1:] == [
        "$      dict of 1",
        "└ a    dict of 1",
        "  └ b  dict of 1",
    ]
    assert told(tmp_path, value, "--depth", "0")["hidden"] == 1


def test_structure_has_a_line_for_each_field(tmp_path: Path) -> None:
    value = np.array([(1, 2.5), (3, np.nan)], [("id", ">i4"), ("x", "f8")])
    assert shown(tmp_path, value).splitlines()[1:] == [
        "$      structure of 2  (2,)    24 B",
        "├ .id  >i4                             1    3         █ █",
        "└ .x   float64                       2.5  2.5  50.0%  █",
    ]


@pytest.mark.parametrize("known", sorted(NAMED))
def test_every_format_tells_the_same(tmp_path: Path, known: str) -> None:
    value = {"w": np.array([[1.5, np.nan]], "f4"), "ids": np.array([2**63 - 1, -(2**63)])}
    (report,) = codec("show", write_file(tmp_path, known, value), "--json", "--allow-pickle").report
    assert (report["format"], report["arrays"]) == (known, 2)
    items = {item["place"]: item for item in report["tree"]["items"]}
    weights, ids = items["$.w"], items["$.ids"]["statistics"][0]
    assert (weights["dtype"], weights["shape"], weights["bytes"]) == ("float32", [1, 2], 8)
    assert (weights["statistics"][0]["nan"], weights["statistics"][0]["min"]) == (1, 1.5)
    assert (ids["min"], ids["max"]) == (-(2**63), 2**63 - 1)


@pytest.mark.thorough
@each("known, name", HELD)
def test_every_array_is_shown(tmp_path: Path, known: str, name: str) -> None:
    array = ARRAYS[name]
    path = write_file(tmp_path, known, fitting(known, {"x": array}))
    options = ["--allow-pickle", *dtype_option(known, array)]
    run = codec("show", path, *options)
    assert (run.code, run.err) == (0, "")
    assert str(array.shape) in run.out
    (report,) = codec("show", path, "--json", *options).report
    assert package.loads(package.dumps(report)) == report


def test_without_values_no_elements_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread() -> Any:
        raise AssertionError("elements were asked for")

    @contextmanager
    def headers(_: object, __: object) -> Iterator[Any]:
        dtypes = ["f4", "O", [("a", "c8")]]
        yield [LazyArray(np.dtype(dtype), (10**6,), unread, unread) for dtype in dtypes]

    monkeypatch.setitem(FORMATS, "npy", replace(FORMATS["npy"], open=headers))
    path = tmp_path / "file"
    path.write_bytes(b"")
    (report,) = codec("show", path, "--from", "npy", "--no-values", "--json").report
    assert report["tree"]["items"][0] == {
        "place": "$[0]",
        "kind": "array",
        "dtype": "float32",
        "shape": [10**6],
        "bytes": 4 * 10**6,
    }
    assert codec("show", path, "--from", "npy", "--no-values").out.splitlines() == [
        f"{path}: npy, 3 arrays, 0 B",
        "name         dtype           shape       bytes",
        "$            list of 3",
        "├ [0]        float32         (1000000,)   4 MB",
        "├ [1]        object          (1000000,)",
        "└ [2]        structure of 1  (1000000,)   8 MB",
        "  ├ .a.real  float32",
        "  └ .a.imag  float32",
    ]


def test_standard_input_and_several_files(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.save(file, np.arange(3, dtype="i2"))
    path = write_file(tmp_path, "npy", np.zeros(2))
    run = codec("show", path, "-", tmp_path / "none.npy", stdin=file.getvalue())
    assert run.code == 2
    assert f"{path}: npy, 1 array, 144 B" in run.out
    assert "-: npy, 1 array, 134 B" in run.out
    assert run.err == f"codec: {tmp_path / 'none.npy'}: No such file or directory\n"


def test_input_format_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"1.5\n2.5\n")
    (report,) = codec("show", path, "--from", "csv", "--dtype", "float32", "--json").report
    assert (report["format"], report["tree"]["dtype"]) == ("csv", "float32")
    line = failure(codec("show", path, "--from", "xml"))
    assert "expected a format out of csv, hdf5, json" in line


def test_pickle_is_read_with_the_flag_alone(tmp_path: Path) -> None:
    path = write_file(tmp_path, "pickle", {"a": np.zeros(2)})
    assert "--allow-pickle" in failure(codec("show", path))
    assert codec("show", path, "--allow-pickle").code == 0


def test_names_cannot_drive_the_terminal(tmp_path: Path) -> None:
    out = shown(tmp_path, {"\x1b[31m\n": 1, "": 2, " a": "\x1b]0;\x07", "é": 3})
    assert "\x1b" not in out
    assert "\x07" not in out
    assert r'"\u001b[31m\n"' in out
    assert '├ " a"' in out
    assert "└ é" in out


def test_damaged_file_gives_one_line(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text('{"a": [1, {"dtype": "float32", "shape": [2], "__ndarray__": [1]}]}')
    assert failure(codec("show", path)).startswith(f"codec: {path}: $.a[1]")
