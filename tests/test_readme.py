"""The README's claims are those of the committed table, and its example works."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from common import number_format
from figures import sizes as figure_sizes

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


DATASETS = ("nature_dqn", "cartpole_f4", "breakout_hwc")
# What the table of the first screen advises: a part of the call, and the method that was measured.
ADVISED = {
    "gzip.open": "pickle_gzip",
    "np.save(": "np_save",
    "run.json.zst": "codec_file_zstd",
    '"run.json")': "codec_text",
    "LinesWriter": "codec_lines_zstd",
}


@pytest.mark.parametrize("call", ADVISED)
def test_the_answer_is_the_tables(call: str, ratios: dict[tuple[str, str], str]) -> None:
    (line,) = (line for line in README.splitlines() if line.startswith("|") and call in line)
    said = [cell.strip() for cell in line.strip("|").split("|")[2:]]
    measured = [ratios[dataset, ADVISED[call]] for dataset in DATASETS]
    assert [cell for cell in said if cell] == [
        ratio for cell, ratio in zip(said, measured, strict=True) if cell
    ]
    assert any(said)


def test_what_tolist_takes_is_the_tables(ratios: dict[tuple[str, str], str]) -> None:
    words = f"JSON by `tolist()` takes {ratios['nature_dqn', 'json_tolist']} times the weights"
    assert words in README.replace("\n", " ")


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_smallest_is_the_smallest_that_comes_back_identical(dataset: str) -> None:
    with REFERENCE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == dataset]
    identical = [row for row in rows if row["verdict"] == "identical"]
    smallest, *others = sorted(identical, key=lambda row: float(row["ratio"]))
    if dataset == "nature_dqn":
        assert smallest["method"] == "pcodec"
        assert round(100 * float(smallest["ratio"]) / float(others[0]["ratio"])) == 99
        smallest = others[0]
    assert smallest["method"] in ("codec_file_zstd", "codec_file_gzip")


@pytest.mark.parametrize("figure", ["matrix", "pareto", "layouts", "growth", "real", "documents"])
def test_captions_are_what_the_figures_say(figure: str) -> None:
    drawn = (REFERENCE.parent.parent / "figures" / f"{figure}.svg").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in README.splitlines() if line.startswith("| ")]
    (caption,) = (
        said
        for pictures, captions in pairwise(rows)
        for picture, said in zip(pictures, captions, strict=False)
        if f"figures/{figure}.svg" in picture
    )
    caption = caption.strip().rstrip(".")
    assert f"<!-- {caption} -->" in drawn


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
        assert (ROOT / name.partition("#")[0]).is_file(), name


def test_continuous_integration_runs_the_test_command() -> None:
    command = re.search(r"^ +(python3 .* pytest .*)$", README, re.MULTILINE)
    assert command is not None
    assert "--locked" in command[1]
    assert command[1].endswith(" pytest -n auto --dist loadfile")
    assert "grep -m1 -E '^ +python3 .* pytest' README.md" in (ROOT / ".ci" / "run").read_text()
