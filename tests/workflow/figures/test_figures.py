"""The figures: what they say is what the table says."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from figures import sizes as figure_sizes
from figures.metrics import TABLE
from tables import csv_table

from .markers import assert_in_figure

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


def written(path: Path, rows: Iterable[tuple[object, ...]]) -> Path:
    csv_table.write(path, COLUMNS, (dict(zip(COLUMNS, row, strict=True)) for row in rows))
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return written(tmp_path / "sizes.csv", ROWS)


def test_a_run_without_what_is_shown_shows_all_that_it_has(table: Path) -> None:
    datasets = figure_sizes.read_table(table)
    assert list(datasets) == ["Memory", "Weights"]
    assert [[bar.label for bar in panel] for panel in datasets["Weights"].values()] == [
        [
            *("np.save", "pickle.dump, protocol 5", "pickle.dumps, protocol 5"),
            *("tofile", "j1", "j2", "np.savetxt"),
        ]
    ]


def test_what_is_shown_is_in_its_place(tmp_path: Path) -> None:
    known = {"e": "breakout_hwc", "w": "nature_dqn"}
    known |= {"npy": "np_save", "p": "pickle_dump_5", "txt": "np_savetxt"}
    rows = [tuple(known.get(str(cell), cell) for cell in row) for row in ROWS]
    datasets = figure_sizes.read_table(written(tmp_path / "sizes.csv", rows))
    assert list(datasets) == ["Network weights", "Memory of frames"]
    memory = datasets["Memory of frames"]
    assert {kind: [bar.label for bar in panel] for kind, panel in memory.items()} == {
        "text": ["np.savetxt"],
        "binary": ["np.save", "pickle.dump, protocol 5"],
    }


def test_bars_are_of_all_seeds(table: Path) -> None:
    datasets = figure_sizes.read_table(table)
    bars = {title: {b.label: b for b in kinds["all"]} for title, kinds in datasets.items()}
    assert bars["Weights"]["np.save"].ratio == 1.1
    assert bars["Memory"]["np.save"].fate == "lost"  # the worst of the seeds
    assert bars["Memory"]["np.savetxt"].ratio is None


def test_the_smallest_is_one_that_comes_back_identical(table: Path) -> None:
    datasets = figure_sizes.read_table(table)
    found = figure_sizes.finding(datasets["Weights"])  # tofile is smaller, and loses values
    assert found == "smallest, same objects: 110 %,\nnp.save"
    lossy = {"all": [bar for bar in datasets["Weights"]["all"] if bar.label == "tofile"]}
    assert figure_sizes.finding(lossy) == "none comes back as it was"


def test_each_panel_has_a_bar_or_a_word_for_each_method(table: Path) -> None:
    datasets = figure_sizes.read_table(table)
    figure = figure_sizes.draw(datasets)
    for axes, kinds in zip(figure.axes, datasets.values(), strict=True):
        (panel,) = kinds.values()
        ratios = [bar.ratio for bar in panel]
        assert [bar.get_width() for bar in axes.patches] == [r for r in ratios if r is not None]
        words = [figure_sizes.times(ratio) if ratio else "refused" for ratio in ratios]
        assert [text.get_text() for text in axes.texts if text.get_text() in words] == words
        assert axes.get_xlim()[0] == 0
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [bar.label for bar in datasets["Memory"]["all"]]
    assert_in_figure(figure, [text for axes in figure.axes for text in axes.texts])


def test_bars_that_are_too_short_to_compare_have_a_scale_of_their_own() -> None:
    def panel(*ratios: float) -> figure_sizes.Panel:
        return [figure_sizes.Bar(f"m{ratio}", "identical", ratio) for ratio in ratios]

    figure = figure_sizes.draw({"a": {"text": panel(4, 2), "packed": panel(0.01, 0.02)}})
    wide, narrow = figure.axes
    assert narrow.get_xlabel() == "enlarged 200 times"
    assert wide.get_xlabel() == ""
    assert narrow.get_xlim()[1] == pytest.approx(wide.get_xlim()[1] / 200)


def test_every_metric_names_its_axis() -> None:
    for metric in TABLE.values():
        assert metric.axis == f"{metric.label} ({metric.unit}), {metric.better} is better"
