"""The README's claims are those of the committed table, and its example works."""

import csv
import json
import re
import sys
from collections import deque
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import yaml

from common import number_format
from contract import Method
from figures import matrix as figure_matrix
from figures import real as figure_real
from figures import sizes as figure_sizes
from tests.support.studies import example

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = ROOT / "docs" / "reference" / "tables" / "sizes.csv"


@pytest.fixture(scope="module")
def ratios() -> dict[tuple[str, str], str]:
    with REFERENCE.open(newline="") as file:
        return {
            (row["dataset"], row["method"]): number_format.ratio(float(row["ratio"] or "nan"))
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize(
    ("claim", "cells"),
    [
        ("at {} times the size of the weights", [("nature_dqn", "pickle_dump_5")]),
        ("and {} times that of the frames", [("breakout_hwc", "pickle_dump_5")]),
        (
            "into `gzip.open(…)` at {} and {}, but",
            [("nature_dqn", "pickle_gzip"), ("breakout_hwc", "pickle_gzip")],
        ),
        (
            "`np.savez_compressed` ({} for the weights, {} for the frames)",
            [("nature_dqn", "np_savez_compressed"), ("breakout_hwc", "np_savez_compressed")],
        ),
        (
            "takes {} of the weights, {} of the vectors and {} of the frames, the smallest of all",
            [(name, "codec_file_zstd") for name in ("nature_dqn", "cartpole_f4", "breakout_hwc")],
        ),
        (
            "it takes {} of the weights, against {} for `tolist()`",
            [("nature_dqn", "codec_text"), ("nature_dqn", "json_tolist")],
        ),
    ],
)
def test_the_answer_is_the_tables(
    claim: str, cells: list[tuple[str, str]], ratios: dict[tuple[str, str], str]
) -> None:
    assert claim.format(*(ratios[cell] for cell in cells)) in README.replace("\n", " ")


@pytest.mark.parametrize("dataset", ["nature_dqn", "cartpole_f4", "breakout_hwc"])
def test_the_smallest_is_the_smallest_that_comes_back_identical(dataset: str) -> None:
    with REFERENCE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == dataset]
    identical = [row for row in rows if row["verdict"] == "identical"]
    assert min(identical, key=lambda row: float(row["ratio"]))["method"] == "codec_file_zstd"


def test_what_the_matrix_shows_is_what_the_tables_say() -> None:
    _, lines = figure_matrix.read_tables(
        REFERENCE.with_name("fidelity.csv"), REFERENCE.with_name("properties.csv")
    )
    assert figure_matrix.headline(lines) in README.replace("\n", " ")


def test_what_it_says_of_real_data_is_what_the_table_says() -> None:
    pairs = figure_real.read_table(REFERENCE.with_name("real.csv"))
    assert figure_real.headline(pairs) in README.replace("\n", " ")


@pytest.mark.thorough
def test_the_figure_is_that_of_the_table(tmp_path: Path) -> None:
    shown = json.dumps(yaml.safe_load((ROOT / "config.yaml").read_text())["sizes_figure"])
    tables = [str(REFERENCE), str(REFERENCE.with_name("properties.csv"))]
    figure_sizes.main([*tables, shown, str(tmp_path / "sizes.svg")])
    drawn = (tmp_path / "sizes.svg").read_text("utf-8")
    committed = (REFERENCE.parent.parent / "figures" / "sizes.svg").read_text("utf-8")
    # The outlines of markers and letters differ in the last digit between processors.
    assert re.findall(r"<!-- (.*) -->", drawn) == re.findall(r"<!-- (.*) -->", committed)


def test_files_that_it_names_are_there() -> None:
    named = re.findall(r"\]\(([^)h#][^)]*)\)", README) + re.findall(r"--configfile (\S+)`", README)
    assert len(named) > 4
    for name in named:
        assert (ROOT / name).is_file(), name


def test_the_method_it_adds_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = example("methods")
    assert f"```python\n{source}```" in README
    module = ModuleType("readme_method")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(source, "README.md", "exec"), module.__dict__)
    (method,) = module.METHODS
    assert isinstance(method, Method)
    state = np.array([0.5, -0.0], "f4")
    method.write(deque([(state, 1, 1.0, state, False)], maxlen=3), tmp_path)
    ((back, *_, again, _),) = restored = method.read(tmp_path)
    assert restored.maxlen == 3
    assert back is again
    assert (back.dtype, back.tobytes()) == (state.dtype, state.tobytes())


def test_continuous_integration_runs_the_test_command() -> None:
    command = re.search(r"^ +(python3 .* pytest .*)$", README, re.MULTILINE)
    assert command is not None
    assert "--locked" in command[1]
    assert command[1].endswith(" pytest -n auto --dist loadfile")
    assert "grep -m1 -E '^ +python3 .* pytest' README.md" in (ROOT / ".ci" / "run").read_text()
