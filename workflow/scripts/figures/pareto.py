"""Draw results/figures/pareto: time and memory against size.

A panel for each workload, down the page, and each of time and memory to write and to read, across
it. A method is on the front if no other that keeps the values is both as small and as fast (or in
need of as little memory), and one of the two better. Memory that is less than that of library pages
is drawn as that.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

from common import checked_files
from common.number_format import sentence, size
from figures import style
from figures.metrics import TABLE, Metric
from tables import ties
from tables.row_groups import fate, grouped
from tables.speed import busy_note

KINDS = ("weights", "experience")  # what the workloads are on which all methods are timed
RATIO = TABLE["ratio"]
METRICS = tuple(
    TABLE[column] for column in ("encode_wall", "decode_wall", "encode_memory", "decode_memory")
)
TIMES = METRICS[:2]
FATES = ("identical", "lost", "values lost")  # from best to worst
LONGEST = 32  # characters of a name
NARROW = 60  # an axis from one value to so many times it has ticks between powers of ten


@dataclass(frozen=True)
class Point:
    """A method on one workload."""

    # As in the table.
    method: str
    label: str
    human_readable: bool
    fate: str  # one of `FATES`, the worst of all seeds
    values: Mapping[str, float]  # by the column of a metric, the medians over all seeds

    @property
    def keeps_values(self) -> bool:
        """Whether no number is lost."""
        return self.fate != "values lost"


def read_table(path: Path) -> dict[str, list[Point]]:
    """Read speed.csv: the methods that were timed, by the title of a workload."""
    rows = [
        row
        for row in checked_files.read_table(path)
        if row["kind"] in KINDS and row["encode_wall"] and not row["variant_of"]
    ]
    rows.sort(key=lambda row: (KINDS.index(row["kind"]), int(row["raw_bytes"]), row["dataset"]))
    for row in rows:
        row["title"] += f", {size(int(row['raw_bytes']))} of data"
    return {
        title: [_point(method, mine) for method, mine in grouped(timed, "method").items()]
        for title, timed in grouped(rows, "title").items()
    }


def _point(method: str, rows: Sequence[Mapping[str, str]]) -> Point:
    values = {
        metric.column: median(float(row[metric.column]) for row in rows if row[metric.column])
        for metric in (RATIO, *METRICS)
    }
    for metric in METRICS:
        if metric.unit == "bytes":
            values[metric.column] = max(ties.PAGES, values[metric.column])
    return Point(
        method,
        rows[0]["label"],
        rows[0]["human_readable"] == "true",
        max(map(fate, rows), key=FATES.index),
        values,
    )


def front(points: Iterable[Point], metric: Metric) -> list[Point]:
    """Return the methods that no other beats, from the smallest files to the largest."""
    kept = [point for point in points if point.keeps_values]
    kept.sort(key=lambda point: (point.values[RATIO.column], point.values[metric.column]))
    found: list[Point] = []
    for point in kept:
        if not found or point.values[metric.column] < found[-1].values[metric.column]:
            found.append(point)
    return found


def draw_panel(axes: Axes, points: Sequence[Point], metric: Metric) -> None:
    """Draw a marker for each method, and the front."""
    best = front(points, metric)
    across = [point.values[RATIO.column] for point in best]
    up = [point.values[metric.column] for point in best]
    axes.plot(across, up, color=style.INK, linewidth=0.9, drawstyle="steps-post", zorder=2)
    axes.set_xscale(RATIO.scale)
    axes.set_yscale(metric.scale)
    axes.margins(y=0.12)
    _frame(axes, points)
    marks = style.Marks(axes)
    for point in points:
        _add_point(marks, point, metric, point in best)
    marks.draw(clip_on=False)
    axes.axvline(1, color=style.FAINT, linewidth=0.6, zorder=0)
    axes.grid(color=style.RULE, linewidth=0.5)
    for axis, text in ((axes.xaxis, "{:g}".format), (axes.yaxis, style.amounts(metric.unit))):
        low, high = axis.get_view_interval()
        between = (1, 2, 5) if high / low < NARROW else (1,)
        style.set_ticks(axis, LogLocator(subs=between, numticks=10), text)


def _add_point(marks: style.Marks, point: Point, metric: Metric, on_front: bool) -> None:
    colour, marker = style.look(point.human_readable)
    left, right = marks.axes.get_xlim()
    marks.add_marker(
        (min(max(point.values[RATIO.column], left), right), point.values[metric.column]),
        colour,
        marker if point.keeps_values else "x",
        full=point.fate == "identical",
        markersize=5.5 if on_front else 3.2,
        markeredgewidth=1.2 if on_front else 0.8,
        alpha=1 if on_front else 0.45,
        zorder=4 if on_front else 3,
    )


def name_front(axes: Axes, points: Sequence[Point], metric: Metric) -> None:
    """Name the methods of the front at their lower left, where no point can be."""
    best = front(points, metric)
    ends = [(point.values[RATIO.column], point.values[metric.column]) for point in best]
    at = style.in_panel(axes, ends)
    heights = style.spread([y - 0.04 for _, y in at], LABEL / UP)
    look = {"edge": axes.transAxes, "ha": "right", "fontsize": 7}
    for point, (x, _), height in zip(best, at, heights, strict=True):
        label = textwrap.shorten(point.label, LONGEST, placeholder=" …")
        style.write_beside(axes, label, (x, height), (-5, 0), **look)


def finding(points: Sequence[Point], metric: Metric) -> str:
    """Say how many methods are on the front, whose names are beside it."""
    return f"{len(front(points, metric))} of {len(points)} methods are on the front"


def headline(workloads: Mapping[str, Sequence[Point]]) -> str:
    """Say how many of the methods that keep the values another one beats in every panel."""
    faithful = {p.method for points in workloads.values() for p in points if p.keeps_values}
    worth = {
        point.method
        for points in workloads.values()
        for metric in TIMES
        for point in front(points, metric)
    }
    beaten, of = len(faithful - worth), len(faithful)
    return f"{beaten} of {of} methods are never on the Pareto front of size and time"


def _frame(axes: Axes, points: Sequence[Point]) -> None:
    """Make room for what keeps the values and for names; crosses beyond go to the edges."""
    kept = [p.values[RATIO.column] for p in points if p.keeps_values]
    if kept:
        low, high = min(kept), max(kept)
        span = max(high / low, 4)
        axes.set_xlim(low / span**0.55, high * span**0.1)


# In inches: a panel, what is around it, the headline with the key, and a line of a name.
ACROSS, UP, LEFT, BELOW, ABOVE, HEAD, LABEL = 3.75, 3.1, 0.75, 0.55, 0.75, 0.8, 0.13


def draw(workloads: Mapping[str, Sequence[Point]], note: str = "") -> Figure:
    """Draw all panels, the key and the headline."""
    if not workloads:
        return style.empty_figure("No weights or replay memories were timed in this run")
    figure, grid = style.panel_grid(
        (len(workloads), len(METRICS)),
        (ACROSS, UP),
        style.Margins(LEFT, 0.15, HEAD + ABOVE, BELOW),
        (LEFT, ABOVE + BELOW),
    )
    for row, (panels, (title, points)) in enumerate(zip(grid, workloads.items(), strict=True)):
        style.write_headline(figure, title, HEAD + row * (ABOVE + UP + BELOW), fontsize=11)
        for axes, metric in zip(panels, METRICS, strict=True):
            draw_panel(axes, points, metric)
            name_front(axes, points, metric)
            axes.set_xlabel(f"{RATIO.label} ({RATIO.unit})", fontsize=7.5)
            style.write_title(axes, sentence(metric.label), pad=17)
            style.write_finding(axes, finding(points, metric), fontsize=7.5)
    style.write_headline(figure, headline(workloads))
    front_line = "the front: large; lower left is better"
    style.draw_key(
        figure,
        0.42,
        ("binary", style.BINARY, "o", True),
        ("human-readable", style.READABLE, "s", True),
        ("filled: comes back identical", style.INK, "D", True),
        ("hollow: dtype, shape, containers or identity lost", style.INK, "D", False),
        ("cross: values lost (at an edge: beyond it)", style.INK, "x", False),
        Line2D([], [], color=style.INK, lw=0.9, label=front_line),
        *style.note(note),
        fontsize=9,
        handletextpad=0.4,
        columnspacing=1.5,
    )
    return figure


def _drawn(table: Path) -> Figure:
    return draw(read_table(table), busy_note(checked_files.read_table(table)))


main = style.command(__doc__, _drawn, "table")
