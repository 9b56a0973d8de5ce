"""The figure of time and memory against size: what it says is what the table says."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest

from figures import pareto as figure
from figures import style
from figures.metrics import TABLE
from tables import speed as tabulate_speed
from tables import ties

from ..tables.test_speed import REFUSED, ROW
from .markers import markers

WRITE, READ, MEMORY = (TABLE[c] for c in ("encode_wall", "decode_wall", "encode_memory"))
LOSSY = {"verdict": "lost", "lost": "values dtype"}
LOST = {"verdict": "lost", "lost": "container"}


NET = "title of net, 100 bytes of data"


def row(method: str, size: int, seconds: float, **changes: Any) -> dict[str, Any]:
    times = {"encode_wall": [seconds], "decode_wall": [seconds / 2]}
    named = {"method": method, "label": f"label of {method}", "human_readable": method == "text"}
    return {
        **ROW,
        **named,
        **times,
        "kind": "weights",
        "bytes": size,
        "decode_memory": 0,
        **changes,
    }


ROWS = [
    row("fast", 100, 1),
    row("small", 20, 9, **LOST),
    row("between", 50, 4),
    row("beaten", 60, 4.5),
    row("no_smaller", 50, 5),
    row("lossy", 10, 0.5, **LOSSY),
    row("text", 400, 8),
    row("variant", 1, 0.1, variant_of="text"),
    {**REFUSED, "kind": "weights"},
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    more = [
        {**one, "dataset": name, "title": f"title of {name}", "kind": kind}
        for one in ROWS
        for name, kind in (("memory", "experience"), ("net", "weights"), ("array", "array"))
    ]
    path = tmp_path / "speed.csv"
    path.write_text(tabulate_speed.table.text(more))
    return path


def names(points: list[figure.Point]) -> list[str]:
    return [point.method for point in points]


def test_the_workloads_are_weights_and_memories(table: Path) -> None:
    found = figure.read_table(table)
    assert list(found) == [NET, "title of memory, 100 bytes of data"]
    timed = {"fast", "small", "between", "beaten", "no_smaller", "lossy", "text"}
    assert all(set(names(points)) == timed for points in found.values())


def test_the_front_is_what_no_other_beats_that_keeps_the_values(table: Path) -> None:
    points = figure.read_table(table)[NET]
    assert names(figure.front(points, WRITE)) == ["small", "between", "fast"]
    assert names(figure.front(points, READ)) == ["small", "between", "fast"]
    assert names(figure.front(points, MEMORY)) == ["small"]  # all take the same memory
    assert figure.front([p for p in points if p.method == "lossy"], WRITE) == []


def test_a_method_is_on_the_front_or_another_beats_it() -> None:
    rng = random.Random(1)
    points = [
        figure.Point(
            str(i), "", False, "identical", {"ratio": rng.random(), "encode_wall": rng.random()}
        )
        for i in range(60)
    ]
    best = figure.front(points, WRITE)
    for point in points:
        beaten = any(
            other is not point
            and all(other.values[key] <= point.values[key] for key in point.values)
            for other in points
        )
        assert beaten != (point in best)


def test_seeds_become_their_median_and_little_memory_a_page(tmp_path: Path) -> None:
    path = tmp_path / "speed.csv"
    rows = [row("fast", 100, seed, seed=seed, encode_memory=0) for seed in (1, 2, 9)]
    path.write_text(tabulate_speed.table.text(rows))
    ((only,),) = figure.read_table(path).values()
    assert only.values["encode_wall"] == 2
    assert only.values["encode_memory"] == only.values["decode_memory"] == ties.PAGES


def test_titles_say_what_the_table_says(table: Path) -> None:
    workloads = figure.read_table(table)
    points = workloads[NET]
    assert figure.finding(points, WRITE) == "3 of 7 methods are on the front"
    assert figure.finding(points, MEMORY) == "1 of 7 methods are on the front"
    assert figure.headline(workloads).startswith("3 of 6 methods are never on the Pareto front")


def test_each_method_has_a_marker_and_the_front_a_line(table: Path) -> None:
    workloads = figure.read_table(table)
    drawn = figure.draw(workloads)
    panels = [(points, metric) for points in workloads.values() for metric in figure.METRICS]
    for axes, (points, metric) in zip(drawn.axes, panels, strict=True):
        looks = [marker for _, marker in markers(axes)]
        assert sorted(looks) == ["o"] * 5 + ["s", "x"]
        (steps,) = (line for line in axes.lines if line.get_drawstyle() == "steps-post")
        best = figure.front(points, metric)
        assert list(steps.get_xdata()) == [point.values["ratio"] for point in best]
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", metric.scale)
        assert "bytes/raw byte" in axes.get_xlabel()
        shown = {text.get_text() for text in axes.texts}
        assert {point.label for point in best} <= shown


def test_names_cover_no_other_and_stay_left_of_their_points(table: Path) -> None:
    drawn = figure.draw(figure.read_table(table))
    drawn.canvas.draw()
    axes = drawn.axes[0]
    names = [text for text in axes.texts if text.get_ha() == "right"]
    boxes = [name.get_window_extent() for name in names]
    (steps,) = (line for line in axes.lines if line.get_drawstyle() == "steps-post")
    ends = axes.transData.transform(steps.get_xydata())
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(b.x1 < x for b, (x, _) in zip(boxes, ends, strict=True))
    assert all(axes.get_window_extent().x0 <= b.x0 for b in boxes)


@pytest.mark.parametrize("heights", [[0, 0, 0], [0.5, 3, 0.4, 2.9, 0.45], [7.0], []])
def test_heights_are_spread_in_their_order(heights: list[float]) -> None:
    found = style.spread(heights, 1)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    gaps = [found[b] - found[a] for a, b in itertools.pairwise(order)]
    assert all(gap >= 1 - 1e-9 for gap in gaps)
    assert sum(found) == pytest.approx(sum(heights))
