"""The figures: what they say is what the table says."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

import contract
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


Panels: TypeAlias = dict[str, dict[str, figure_sizes.Panel]]
P = ("p", "pickle", "false", "identical", "", 0.5)
NPY = ("npy", "np.save", "false", "identical", "", 1.0)
NOTHING: dict[str, Any] = {"datasets": {}, "methods": {}}
RUNS_CODE = {"p": "true", "pickle_dump_5": "true", "npy": "false", "ps": ""}


def read(
    folder: Path, rows: Iterable[tuple[object, ...]], shown: dict[str, Any] = NOTHING
) -> Panels:
    """Return the panels of a figure that shows these rows."""
    sizes, properties = written(folder / "sizes.csv", rows), folder / "properties.csv"
    tried = ({"method": name, "runs_code": runs} for name, runs in RUNS_CODE.items())
    csv_table.write(properties, ["method", "runs_code"], tried)
    return figure_sizes.read_tables(sizes, properties, shown)


@pytest.fixture
def datasets(tmp_path: Path) -> Panels:
    return read(tmp_path, ROWS)


def test_a_run_without_what_is_shown_shows_all_that_it_has(datasets: Panels) -> None:
    assert list(datasets) == ["Memory", "Weights"]
    assert [[bar.label for bar in panel] for panel in datasets["Weights"].values()] == [
        [
            *("np.save", "pickle.dump, protocol 5 ⚠", "pickle.dumps, protocol 5"),
            *("tofile", "j1", "j2", "np.savetxt"),
        ]
    ]


SHOWN = yaml.safe_load((contract.WORKFLOW.parent / "config.yaml").read_text())["sizes_figure"]


def test_what_is_shown_is_in_its_place(tmp_path: Path) -> None:
    known = {"e": "breakout_hwc", "w": "nature_dqn"}
    known |= {"npy": "np_save", "p": "pickle_dump_5", "txt": "np_savetxt"}
    rows = [tuple(known.get(str(cell), cell) for cell in row) for row in ROWS]
    datasets = read(tmp_path, rows, SHOWN)
    assert list(datasets) == ["Network weights", "Memory of frames"]
    memory = datasets["Memory of frames"]
    assert {kind: [bar.label for bar in panel] for kind, panel in memory.items()} == {
        "text": ["np.savetxt"],
        "binary": ["np.save", "pickle.dump, protocol 5 ⚠"],
    }


def test_bars_are_of_all_seeds(datasets: Panels) -> None:
    bars = {title: {b.label: b for b in kinds["all"]} for title, kinds in datasets.items()}
    assert bars["Weights"]["np.save"].ratio == 1.1
    assert bars["Memory"]["np.save"].fate == "lost"  # the worst of the seeds
    assert bars["Memory"]["np.savetxt"].ratio is None


def test_the_smallest_is_one_that_comes_back_identical(datasets: Panels) -> None:
    found = figure_sizes.finding(datasets["Weights"])  # tofile is smaller, and loses values
    assert found == "smallest, same objects: 110 %,\nnp.save"
    lossy = {"all": [bar for bar in datasets["Weights"]["all"] if bar.label == "tofile"]}
    assert figure_sizes.finding(lossy) == "none comes back as it was"


def test_each_panel_has_a_bar_or_a_word_for_each_method(datasets: Panels) -> None:
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


def test_the_key_explains_what_is_drawn_and_no_more(datasets: Panels) -> None:
    def key(drawn: Panels) -> list[str]:
        (legend,) = figure_sizes.draw(drawn).legends
        return [text.get_text() for text in legend.get_texts()]

    assert [words.split()[0] for words in key(datasets)] == [
        *("comes", "values", "values", "size", "loading")
    ]
    safe = {"a": {"text": [figure_sizes.Bar("mine", "identical", 2.0)]}}
    assert key(safe) == ["comes back as the same objects", "size in memory"]


def test_the_smallest_that_is_safe_is_named_where_the_smallest_is_not(tmp_path: Path) -> None:
    rows = [("d", "D", "x", 1, 1, *row) for row in (P, NPY)]
    found = figure_sizes.finding(read(tmp_path, rows)["D"])
    assert found == ("smallest, same objects: 50 %,\npickle ⚠\nand safe to load: 100 %,\nnp.save")
    figure = figure_sizes.draw(read(tmp_path, rows))
    assert_in_figure(figure, figure.axes[0].texts)


def test_every_metric_names_its_axis() -> None:
    for metric in TABLE.values():
        assert metric.axis == f"{metric.label} ({metric.unit}), {metric.better} is better"
