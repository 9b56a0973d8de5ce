"""The figures: what they say is what the table says."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

import figure_sizes
import style
from metrics import TABLE

COLUMNS = [
    "dataset",
    "title",
    "kind",
    "raw_bytes",
    "seed",
    "method",
    "label",
    "human_readable",
    "verdict",
    "lost",
    "ratio",
]


def _rows(dataset: str, title: str, kind: str, size: int) -> list[tuple[object, ...]]:
    """Give the rows of one dataset, "w" for weights or "e" for experience, with two seeds."""
    both = [
        ("p", "pickle.dump, protocol 5", "false", "identical", "", 1.3),
        ("ps", "pickle.dumps, protocol 5", "false", "identical", "", 1.3),
        ("raw", "tofile", "false", "lost", "values shape", 1.0),
        ("j1", "j1", "true", "refused", "", ""),
        ("j2", "j2", "true", "refused", "", ""),
        {
            "w": ("txt", "np.savetxt", "true", "identical", "", 3.0),
            "e": ("txt", "np.savetxt", "true", "refused", "", ""),
        }[dataset],
    ]
    npy = {
        "w": [("identical", "", 1.0), ("identical", "", 1.2)],
        "e": [("lost", "container", 1.5), ("identical", "", 1.5)],
    }[dataset]
    return [
        (dataset, title, kind, size, seed, *row)
        for seed in (1, 2)
        for row in [("npy", "np.save", "false", *npy[seed - 1]), *both]
    ]


ROWS = _rows("e", "Memory", "experience", 10) + _rows("w", "Weights", "weights", 20)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sizes.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(ROWS)
    return path


def test_lines_are_sorted_by_what_is_kept_and_then_by_size(table: Path) -> None:
    titles, lines = figure_sizes.read_table(table)
    assert list(titles) == ["w", "e"]
    labels = [line.label for line in lines]
    assert labels == [
        "pickle.dump/dumps, protocol 5",
        "np.save",
        "tofile",
        "np.savetxt",
        "j1",
        "j2",
    ]
    assert [line.band for line in lines] == [0, 1, 2, 3, 3, 3]
    assert lines[1].cells["w"].ratio == 1.1
    assert lines[1].cells["e"].fate == "lost"  # the worst of the seeds
    assert math.isnan(lines[3].cells["e"].ratio)
    assert lines[4].mean == math.inf


def test_titles_say_what_the_table_says(table: Path) -> None:
    titles, lines = figure_sizes.read_table(table)
    expected = "All 2 datasets come back identical only from pickle.dump/dumps"
    assert figure_sizes.headline(lines, titles) == expected
    assert figure_sizes.finding(lines, "w") == "smallest identical, 1.10:\nnp.save"
    lossy = [line for line in lines if line.band == 2]
    assert (
        figure_sizes.headline(lossy, titles) == "All 2 datasets come back identical from no method"
    )
    assert figure_sizes.finding(lossy, "w") == "nothing gives it back identical"


@pytest.mark.parametrize(
    ("ratio", "text"), [(1, "1.00"), (0.1, "0.10"), (0.0123, "0.012"), (12.345, "12.35")]
)
def test_ratios_in_figures(ratio: float, text: str) -> None:
    assert figure_sizes.figures(ratio) == text


def test_each_panel_has_a_marker_or_a_word_for_each_line(table: Path) -> None:
    style.apply()
    titles, lines = figure_sizes.read_table(table)
    figure = figure_sizes.draw(titles, lines)
    for axes, dataset in zip(figure.axes, titles, strict=True):
        markers = [line for line in axes.lines if line.get_marker() in ("o", "s", "x")]
        words = [text for text in axes.texts if text.get_text() == "refused"]
        assert len(markers) == sum(bool(line.cells[dataset].ratios) for line in lines)
        assert len(markers) + len(words) == len(lines)
        assert axes.get_xscale() == "log"
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [line.label for line in lines]
    assert any(TABLE["ratio"].axis in text.get_text() for text in figure.texts)


def test_same_table_same_bytes(table: Path, tmp_path: Path) -> None:
    names = ["sizes.svg", "sizes.png", "sizes.pdf"]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        figure_sizes.main([str(table), *(str(tmp_path / folder / name) for name in names)])
    for name in names:
        data = (tmp_path / "one" / name).read_bytes()
        assert len(data) > 5_000
        assert data == (tmp_path / "two" / name).read_bytes()


def test_every_metric_names_its_axis() -> None:
    for metric in TABLE.values():
        assert metric.axis == f"{metric.label} ({metric.unit}), {metric.better} is better"
        assert metric.definition.endswith(".")
