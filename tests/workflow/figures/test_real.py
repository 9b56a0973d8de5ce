"""Synthetic against real: the table compares the right cells, the figure says what it says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contract
from common import checked_files
from figures import real as figure_real
from tables import csv_table
from tables import real as tabulate_real

from .markers import assert_in_figure, markers

IMITATED_BY = {"real": "twin", "other": "real"}
# bytes of 1,000 raw ones, by dataset and method, for two seeds
BYTES: dict[str, dict[str, tuple[int | None, ...]]] = {
    "twin": {"npy": (1000,) * 2, "zip": (510, 530), "json": (4000,) * 2, "jpeg": (100,) * 2},
    "real": {"npy": (1000,) * 2, "zip": (500,) * 2, "json": (3000, 3400), "jpeg": (50,) * 2},
    "other": {"npy": (1005,) * 2, "zip": (300, 500), "json": (3200,) * 2, "jpeg": (50,) * 2},
}
BYTES["twin"]["sql"] = BYTES["other"]["sql"] = (1000,) * 2
BYTES["real"]["sql"] = (None,) * 2  # refused


def rows() -> Iterator[dict[str, Any]]:
    for dataset, methods in BYTES.items():
        for method, sizes in methods.items():
            for seed, size in enumerate(sizes, 1):
                yield {
                    "dataset": dataset,
                    "title": f"The {dataset}",
                    "kind": "weights",
                    "seed": seed,
                    "method": method,
                    "label": f"{method}.dump",
                    "lost": "values dtype" if method == "jpeg" else "dtype",
                    "bytes": size,
                    "raw_bytes": 1000,
                }


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "real.csv"
    path.write_text(
        csv_table.text(tabulate_real.COLUMNS, tabulate_real.compare(rows(), IMITATED_BY))
    )
    return path


def test_real_datasets_are_held_against_what_imitates_them() -> None:
    found = tabulate_real.compare(rows(), IMITATED_BY)
    compared = {(row["dataset"], row["method"]): row for row in found}
    assert list(compared) == [
        *[("real", method) for method in ("jpeg", "json", "npy", "zip")],
        *[("other", method) for method in ("jpeg", "json", "npy", "zip")],  # the yardstick is last
    ]
    packed = compared["real", "zip"]
    assert (packed["imitated_by"], packed["imitated_by_title"]) == ("twin", "The twin")
    assert packed["yardstick"] is False
    assert (packed["ratio"], packed["imitation_ratio"]) == (0.5, 0.52)
    assert packed["quotient"] == 0.52 / 0.5
    assert {row["method"] for row in compared.values() if row["values_lost"]} == {"jpeg"}
    text = compared["real", "json"]
    assert (text["ratio_minimum"], text["ratio"], text["ratio_maximum"]) == (3.0, 3.2, 3.4)
    assert compared["other", "zip"]["quotient"] == 0.5 / 0.4
    assert compared["other", "zip"]["yardstick"] is True


def test_nothing_real_is_an_error_that_says_what_to_run() -> None:
    with pytest.raises(ValueError, match=r"^no real dataset: run with --configfile"):
        tabulate_real.compare(rows(), {})
    only_real = [row for row in rows() if row["dataset"] == "real"]
    with pytest.raises(ValueError, match=r"^real: expected twin, which imitates it"):
        tabulate_real.compare(only_real, IMITATED_BY)


def test_command_reads_the_cells_it_is_told(tmp_path: Path) -> None:
    names = {"twin": "cartpole_f4", "real": "real_cartpole_f4"}
    for row in rows():
        if row["dataset"] in names and row["method"] in ("npy", "zip"):
            path = tmp_path / names[row["dataset"]] / str(row["seed"]) / f"{row['method']}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            checked_files.write_record(path, {**row, "dataset": names[row["dataset"]]})
    cells = {"datasets": list(names.values()), "seeds": [1, 2], "methods": ["npy", "zip"]}
    output = tmp_path / "real.csv"
    assert tabulate_real.main([str(output), str(tmp_path), json.dumps(cells)]) == 0
    written = checked_files.read_table(output)
    assert tuple(written[0]) == tabulate_real.COLUMNS
    assert [(row["method"], row["quotient"]) for row in written] == [
        ("npy", "1.00000"),
        ("zip", "1.04000"),
    ]
    assert {row["dataset"] for row in written} == {"real_cartpole_f4"}


def test_titles_say_what_the_table_says(table: Path) -> None:
    pairs = figure_real.read_table(table)
    assert [(pair.title, pair.yardstick) for pair in pairs] == [
        ("The real", False),
        ("The other", True),
    ]
    assert pairs[0].quotients == {"json.dump": 1.25, "npy.dump": 1, "zip.dump": 1.04}
    assert pairs[0].finding() == "median 4.0 %, most +25 %: json.dump"
    assert figure_real.headline(pairs) == (
        "Synthetic and real data differ by less than 10 % in size in 2 of 3 cases"
    )
    inside = [figure_real.Pair("a", "b", False, {"m": 0.95})]
    assert figure_real.headline(inside).endswith("less than 10 % in size in all 1 cases")


def test_methods_whose_size_follows_from_shapes_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "real.csv"
    some = [row for row in rows() if row["dataset"] != "other"]
    compared = tabulate_real.compare(some, {"real": "twin"})
    path.write_text(csv_table.text(tabulate_real.COLUMNS, compared))
    (pair,) = figure_real.read_table(path)
    assert pair.quotients == {"json.dump": 1.25, "zip.dump": 1.04}  # npy's are the same


@pytest.mark.parametrize(
    ("quotient", "inside"), [(0.89, False), (0.91, True), (1.0, True), (1.09, True), (1.11, False)]
)
def test_band_is_ten_percent(quotient: float, inside: bool) -> None:
    assert figure_real.inside(quotient) is inside


def test_each_line_has_a_marker_for_each_method_that_keeps_values(table: Path) -> None:
    figure = figure_real.draw(figure_real.read_table(table))
    (axes,) = figure.axes
    assert markers(axes) == [*[(0, "D"), (0, "o"), (0, "o")], *[(1, "s")] * 3]
    assert axes.get_xscale() == "log"
    assert_in_figure(figure, [*axes.texts, *axes.get_yticklabels(), *figure.texts])


def test_configuration_has_each_real_dataset_and_what_imitates_it() -> None:
    yaml = pytest.importorskip("yaml")
    config = yaml.safe_load((contract.WORKFLOW / "config" / "real.yaml").read_text())
    imitated_by = {name: d.imitated_by for name, d in contract.datasets().items() if d.imitated_by}
    assert set(config["datasets"]) == imitated_by.keys() | set(imitated_by.values())
