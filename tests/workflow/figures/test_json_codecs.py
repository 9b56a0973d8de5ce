"""The figure of the JSON codecs: what it says is what the table says."""

from pathlib import Path
from typing import Any

import pytest

from figures import json_codecs as figure
from figures.metrics import TABLE
from tables import speed as tabulate_speed

from ..tables.test_speed import ROW
from .markers import assert_in_figure, markers

TITLES = {"array_f4": "float32 array", "cartpole_f4": "CartPole replay memory, float32"}


def row(dataset: str, method: str, seconds: float, **changes: Any) -> dict[str, Any]:
    times = [seconds * factor for factor in (0.9, 1, 1, 1.2)]
    return {
        **ROW,
        "dataset": dataset,
        "title": TITLES[dataset],
        "method": method,
        "label": f"label of {method}",
        "human_readable": method == "text",
        "bytes": 200,
        "raw_bytes": 100_000_000,
        **dict.fromkeys(tabulate_speed.TIMES, times),
        **changes,
    }


NOTHING = {**dict.fromkeys(tabulate_speed.TIMES, ()), "bytes": None, "verdict": "refused"}
LOST = {"verdict": "lost", "lost": "dtype container"}
ROWS = [
    row(dataset, method, seconds, **changes)
    for dataset in TITLES
    for method, seconds, changes in (
        ("slow", 2, {}),
        ("text", 1, {}),
        ("kept", 0.1, LOST if dataset == "array_f4" else {}),
        ("lossy", 0.1, {"verdict": "lost", "lost": "values dtype"}),
        ("refusing", 0.1, NOTHING if dataset == "array_f4" else {}),
        ("variant", 0.01, {"variant_of": "text"}),
        ("binary", 0.01, {"json": False}),
    )
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "speed.csv"
    path.write_text(tabulate_speed.table.text(ROWS))
    return path


def test_lines_are_sorted_by_what_is_kept_and_then_by_speed(table: Path) -> None:
    titles, lines = figure.read_table(table)
    assert titles == {name: f"{title}, 100 MB" for name, title in TITLES.items()}
    labels = [line.label.removeprefix("label of ") for line in lines]
    assert labels == ["text", "slow", "kept", "lossy", "refusing", "binary"]
    assert [line.band for line in lines] == [0, 0, 1, 2, 3, figure.NO_JSON]
    assert lines[4].cells["array_f4"].note == "refused"
    middle, low, high = lines[0].cells["array_f4"].values["encode_speed"]
    assert (middle, high) == (100, pytest.approx(100 / 0.975))
    assert low < middle < high


def test_what_is_timed_on_some_workloads_only_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "speed.csv"
    alone = row("cartpole_f4", "parquet", 0.1, json=False)
    unseen = {**alone, "dataset": "multi_output"}
    path.write_text(tabulate_speed.table.text([*ROWS, alone, unseen]))
    _, lines = figure.read_table(path)
    assert "label of parquet" not in [line.label for line in lines]
    assert len(lines) == 6


def test_bands_have_room_for_their_names(table: Path) -> None:
    _, lines = figure.read_table(table)
    assert figure.places(lines) == [1, 2, 4, 6, 8, 10]


def test_titles_say_what_the_table_says(table: Path) -> None:
    titles, lines = figure.read_table(table)
    speed = TABLE["encode_speed"]
    assert figure.finding(lines, "array_f4", speed) == "fastest identical, 100:\nlabel of text"
    assert figure.finding(lines, "cartpole_f4", speed).startswith("fastest identical, 1,000:")
    assert figure.finding(lines[3:4], "array_f4", speed) == "no JSON gives it back identical"
    assert figure.headline(titles, lines).startswith(
        "2 of 5 ways to write JSON return all 2 workloads"
    )


def test_each_panel_has_a_marker_or_a_word_for_each_line_and_a_named_axis(table: Path) -> None:
    titles, lines = figure.read_table(table)
    drawn = figure.draw(titles, lines)
    panels = [(metric, name) for metric in figure.METRICS for name in titles]
    for axes, (metric, name) in zip(drawn.axes, panels, strict=True):
        shown = {y: marker for y, marker in markers(axes) if marker in ("o", "s", "x", "D")}
        words = [text for text in axes.texts if text.get_text() == "refused"]
        said = {float(text.get_position()[1]) for text in words}
        assert sorted([*shown, *said]) == figure.places(lines)
        assert len(markers(axes)) == len(shown)
        assert len(words) == (name == "array_f4")
        assert axes.get_xscale() == metric.scale
        assert axes.get_title(loc="left").replace("\n", " ") == titles[name]
    said = [text.get_text() for text in drawn.texts]
    assert all(metric.axis in said for metric in figure.METRICS)
    labels = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert labels == [line.label for line in lines]


@pytest.mark.thorough
def test_no_text_is_cut(table: Path) -> None:
    drawn = figure.draw(*figure.read_table(table))
    for axes in drawn.axes:
        assert_in_figure(drawn, [*axes.texts, *axes.get_yticklabels()])
