"""The figures: what they say is what the table says."""

import itertools
import math
from pathlib import Path

import pytest

from figures import sizes as figure_sizes
from figures.metrics import TABLE
from tables import csv_table

from .markers import markers

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
    """Return the rows of one dataset, "w" for weights or "e" for experience, with two seeds."""
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
    csv_table.write(path, COLUMNS, (dict(zip(COLUMNS, row, strict=True)) for row in ROWS))
    return path


def test_lines_are_sorted_by_what_is_kept_and_then_by_size(table: Path) -> None:
    datasets, lines = figure_sizes.read_table(table)
    assert list(datasets) == ["w", "e"]
    assert datasets["w"] == figure_sizes.DatasetPanel("Weights", "weights")
    labels = [line.label for line in lines]
    bands = [line.band for line in lines]
    assert list(zip(labels, bands, strict=True)) == [
        ("pickle.dump/dumps, protocol 5", "identical"),
        ("np.save", "lost"),
        ("tofile", "values lost"),
        ("np.savetxt", "weights"),
        ("j1", "nothing"),
        ("j2", "nothing"),
    ]
    assert lines[1].cells["w"].ratio == 1.1
    assert lines[1].cells["e"].fate == "lost"  # the worst of the seeds
    assert math.isnan(lines[3].cells["e"].ratio)
    assert lines[4].mean == math.inf


def _line(label: str, fate: str) -> figure_sizes.MethodLine:
    """Return a line of a method with one fate on two datasets, each its size."""
    cell = figure_sizes.MethodSizes(fate, (1.0,))
    return figure_sizes.MethodLine(label, False, {"w": cell, "e": cell}, fate)


def test_the_headline_says_what_the_table_says(table: Path) -> None:
    datasets, lines = figure_sizes.read_table(table)
    begin = "All 2 datasets come back identical"
    assert figure_sizes.headline(lines, datasets) == f"{begin} only from pickle.dump/dumps"
    lossy = [line for line in lines if line.band == "values lost"]
    assert figure_sizes.headline(lossy, datasets) == f"{begin} from no method"
    some = [_line(f"m{number}, fast", "identical") for number in range(3)]
    assert figure_sizes.headline(some, datasets) == f"{begin} only from m0, m1 and m2"
    many = [_line(f"m{number}", "identical") for number in range(5)]
    expected = f"{begin} from 5 of 6 ways to save them"
    assert figure_sizes.headline([*many, *lossy], datasets) == expected


def test_the_smallest_is_one_that_comes_back_identical(table: Path) -> None:
    _, lines = figure_sizes.read_table(table)
    best = figure_sizes.smallest(lines, "w")
    assert best is not None
    assert best.label == "np.save"  # tofile is smaller, and loses values
    assert figure_sizes.smallest([line for line in lines if line.label == "tofile"], "w") is None


TAKEN = {
    ("weights", "control"): "weights",
    ("experience",): "experience",
    ("control",): "refused",
    ("weights", "experience"): "refused",
    (): "nothing",
}


@pytest.mark.parametrize(("taken", "band"), TAKEN.items())
def test_methods_for_one_kind_of_data_stand_by_themselves(
    taken: tuple[str, ...], band: str
) -> None:
    kinds = ("weights", "experience", "control")
    datasets = {kind: figure_sizes.DatasetPanel(kind, kind) for kind in kinds}  # type: ignore[arg-type]
    kept, refused = (
        figure_sizes.MethodSizes("identical", (1.0,)),
        figure_sizes.MethodSizes("refused", ()),
    )
    cells = {kind: kept if kind in taken else refused for kind in kinds}
    assert figure_sizes._band(cells, datasets) == band


@pytest.mark.parametrize("columns", [1, 12])
def test_each_panel_has_a_marker_or_a_dash_for_each_line(
    table: Path, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_sizes, "COLUMNS", columns)
    datasets, lines = figure_sizes.read_table(table)
    figure = figure_sizes.draw(datasets, lines)
    for axes, dataset in zip(figure.axes, datasets, strict=True):
        shown = {y: marker for y, marker in markers(axes) if marker in ("o", "s", "x")}
        dashes = {text.get_position()[1] for text in axes.texts if text.get_text() == "-"}
        places = figure_sizes.heights(lines)
        taken = [bool(line.cells[dataset].ratios) for line in lines]
        assert set(shown) == {y for y, here in zip(places, taken, strict=True) if here}
        assert dashes == set(places) - set(shown)
        assert axes.get_xscale() == "log"
        assert datasets[dataset].title in [text.get_text() for text in axes.texts]
    boxed = [
        text.get_text() for axes in figure.axes for text in axes.texts if text.get_bbox_patch()
    ]
    assert boxed == ["1.10", "1.30"]  # the smallest of each dataset that comes back identical
    words = [text.get_text() for text in figure.texts]
    for line in lines:
        assert words.count(line.label) == len(datasets) / min(columns, len(datasets))
        assert figure_sizes.BANDS[line.band] in words
    assert any(TABLE["ratio"].axis in word for word in words)


def test_lines_follow_one_another_with_room_for_the_names_of_bands(table: Path) -> None:
    _, lines = figure_sizes.read_table(table)
    places = figure_sizes.heights(lines)
    steps = [after - before for before, after in itertools.pairwise([0, *places])]
    one, band = figure_sizes.LINE, figure_sizes.LINE + figure_sizes.BAND
    assert steps == pytest.approx([band - one / 2, band, band, band, band, one])


def test_every_metric_names_its_axis() -> None:
    for metric in TABLE.values():
        assert metric.axis == f"{metric.label} ({metric.unit}), {metric.better} is better"
