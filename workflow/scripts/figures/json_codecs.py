"""Draw results/figures/json_codecs: how fast each JSON codec is, how large its files are.

A dot plot with a row of panels for each of write, read and size, a column for each workload and a
line for each method; the order of the lines is the same in all panels.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

from common import checked_files
from common.number_format import size
from figures import style
from figures.metrics import TABLE, Metric
from tables.row_groups import fate, grouped
from tables.speed import busy_note

# The workloads that differ, out of all that are timed: those that the table has are shown.
WORKLOADS = (
    *("matrix_f4", "array_f4", "array_f4_nan", "array_i8", "frames_u1", "array_u1"),
    *("nature_dqn", "cartpole_f4", "breakout_hwc"),
)
METRICS = tuple(TABLE[column] for column in ("encode_speed", "decode_speed", "ratio"))
# What may become of a workload, from best to worst, with what a band of lines is called whose
# worst it is.
BANDS = {
    "identical": "all identical",
    "lost": "values kept",
    "values lost": "values lost",
    "none": "not all written",
}
_FATES = list(BANDS)
NO_JSON = len(BANDS)  # the last band


@dataclass(frozen=True)
class CodecSpeeds:
    """One method on one workload."""

    fate: str  # a key of `BANDS`
    note: str  # the word for a panel without a marker: refused, failed, not run
    # By the column of a metric: the median, and the range of the quartiles.
    values: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True)
class JsonCodec:
    """One method, with a cell for each workload."""

    label: str
    json: bool
    human_readable: bool
    cells: Mapping[str, CodecSpeeds]

    @property
    def band(self) -> int:
        """Return the number of the line's band: that of its worst fate, or `NO_JSON`."""
        return (
            max(_FATES.index(cell.fate) for cell in self.cells.values()) if self.json else NO_JSON
        )

    @property
    def speed(self) -> float:
        """Geometric mean of the speeds of writing and reading."""
        speeds = [
            cell.values[metric.column][0]
            for cell in self.cells.values()
            for metric in METRICS[:2]
            if cell.values
        ]
        return geometric_mean(speeds) if speeds else 0

    @property
    def look(self) -> tuple[str, str]:
        """Return colour and marker."""
        if not self.json:
            return style.YARDSTICK, "D"
        return style.look(self.human_readable)


def read_table(path: Path) -> tuple[dict[str, str], list[JsonCodec]]:
    """Read speed.csv: the titles of the workloads by name, and the lines, by band and speed.

    The lines are those of the methods that were timed on all of these workloads.
    """
    rows = [row for row in checked_files.read_table(path) if not row["variant_of"]]
    titles = {row["dataset"]: f"{row['title']}, {size(int(row['raw_bytes']))}" for row in rows}
    titles = {name: titles[name] for name in WORKLOADS if name in titles}
    rows = [row for row in rows if row["dataset"] in titles]
    methods = {method: grouped(mine, "dataset") for method, mine in grouped(rows, "method").items()}
    most = max(map(len, methods.values()), default=0)
    lines = []
    for timed in methods.values():
        if len(timed) < most:
            continue  # timed on the workloads of all methods only
        first = next(iter(timed.values()))[0]
        cells = {name: _speeds(timed.get(name, [])) for name in titles}
        json, readable = (first[key] == "true" for key in ("json", "human_readable"))
        lines.append(JsonCodec(first["label"], json, readable, cells))
    return titles, sorted(lines, key=lambda line: (line.band, -line.speed))


def _speeds(rows: Sequence[dict[str, str]]) -> CodecSpeeds:
    """Return a method's cell of one workload, over all seeds: the worst fate, the median values."""
    fates = [_fate(row) for row in rows]
    worst = max(fates, key=_FATES.index, default="none")
    if worst == "none":
        note = next((r["verdict"] for r in rows if _fate(r) == "none"), "not run")
        return CodecSpeeds(worst, note, {})
    values = {}
    for metric in METRICS:
        medians = [float(row[metric.column]) for row in rows]
        ends = [end for row in rows for end in _quartiles(row, metric)] or medians
        values[metric.column] = median(medians), min(ends), max(ends)
    return CodecSpeeds(worst, "", values)


def _fate(row: Mapping[str, str]) -> str:
    found = fate(row)
    return found if found in BANDS else "none"


def _quartiles(row: Mapping[str, str], metric: Metric) -> Iterable[float]:
    """Return the speeds at the quartiles of the times; a size has none."""
    way, _, kind = metric.column.partition("_")
    if kind != "speed":
        return ()
    times = (float(row[f"{way}_cpu_quartile_{n}"]) for n in (1, 3))
    return (int(row["raw_bytes"]) / time / 1e6 for time in times)


def places(lines: Sequence[JsonCodec]) -> list[int]:
    """Return the height of each line; above each band is room for its name."""
    bands = [line.band for line in lines]
    return [y + len(set(bands[: y + 1])) for y in range(len(lines))]


def draw_panel(axes: Axes, lines: Sequence[JsonCodec], workload: str, metric: Metric) -> None:
    """Draw one workload in one metric: a marker for each line, whiskers, and its figures."""
    heights = places(lines)
    style.draw_rules(axes, heights)
    marks = style.Marks(axes)
    for y, line in zip(heights, lines, strict=True):
        _draw_cell(marks, y, line, workload, metric)
    marks.draw()
    if metric.column == "ratio":
        axes.axvline(1, color=style.INK, linewidth=0.9, zorder=1)
    axes.set_xscale(metric.scale)
    axes.set_ylim(heights[-1] + 0.6, 0.3)
    style.set_ticks(axes.xaxis, LogLocator(numticks=8), "{:,g}".format)


def _draw_cell(marks: style.Marks, y: int, line: JsonCodec, workload: str, metric: Metric) -> None:
    cell = line.cells[workload]
    axes, edge = marks.axes, marks.axes.get_yaxis_transform()  # x in parts of the panel's width
    if not cell.values:
        axes.text(_FIGURES_AT, y, cell.note, transform=edge, color=style.FAINT, **_FIGURES)
        return
    colour, marker = line.look
    middle, low, high = cell.values[metric.column]
    marks.add_line((low, high), (y, y), color=colour, linewidth=2.2, alpha=0.45, zorder=2)
    marks.add_marker(
        (middle, y),
        colour,
        "x" if cell.fate == "values lost" else marker,
        full=cell.fate == "identical",
        markersize=4 if marker == "D" else 5,
        markeredgewidth=1.1,
        zorder=3,
    )
    bold = "bold" if cell.fate == "identical" else "normal"
    axes.text(_FIGURES_AT, y, figures(middle), transform=edge, fontweight=bold, **_FIGURES)


_FIGURES_AT = 1.24
_FIGURES: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 7.5}


def figures(value: float) -> str:
    """Return a value as an integer or to two decimals, or to two digits where it is small.

    >>> figures(1234.5), figures(1.234), figures(0.0123)
    ('1,234', '1.23', '0.012')
    """
    if value >= 9.995:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.095 else f"{value:.2g}"


def finding(lines: Sequence[JsonCodec], workload: str, metric: Metric) -> str:
    """Say which JSON codec is best in a panel, of those that give the workload back identical."""
    kept = [
        (line.cells[workload].values[metric.column][0], line.label)
        for line in lines
        if line.json and line.cells[workload].fate == "identical"
    ]
    if not kept:
        return "no JSON gives it back identical"
    value, label = max(kept) if metric.better == "higher" else min(kept)
    word = "fastest" if metric.better == "higher" else "smallest"
    return f"{word} identical, {figures(value)}:\n{label}"


def headline(titles: Mapping[str, str], lines: Sequence[JsonCodec]) -> str:
    """Say how many give everything back."""
    contenders = [line for line in lines if line.json]
    kept = sum(line.band == 0 for line in contenders)
    everything = f"all {len(titles)} workloads"
    return f"{kept} of {len(contenders)} ways to write JSON return {everything} identical"


# In inches: the labels, a panel, the space for its figures, what is over a panel, its axis below
# it, the name of a row of panels, one line; then what is around the panels.
LEFT, PANEL, GAP, TITLE, AXIS, NAME, LINE = 2.2, 1.5, 0.65, 0.72, 0.45, 0.3, 0.17
RIGHT, HEAD = 0.05, 0.8


def draw(titles: Mapping[str, str], lines: Sequence[JsonCodec], note: str = "") -> Figure:
    """Draw all panels, the names of the bands and of the rows, the key and the headline."""
    if not lines:
        return style.empty_figure("None of the workloads that this figure shows was timed")
    body = LINE * (places(lines)[-1] + 0.3)
    figure, grid = style.panel_grid(
        (len(METRICS), len(titles)),
        (PANEL, body),
        style.Margins(LEFT, RIGHT + GAP, HEAD + NAME + TITLE, AXIS),
        (GAP, NAME + TITLE + AXIS),
        sharex="row",
        sharey=True,
    )
    for number, (metric, panels) in enumerate(zip(METRICS, grid, strict=True)):
        for axes, workload in zip(panels, titles, strict=True):
            draw_panel(axes, lines, workload, metric)
            style.write_finding(axes, finding(lines, workload, metric), 7, fontsize=7.5)
            style.write_title(axes, textwrap.fill(titles[workload], 24), pad=31)
        _name_lines(panels[0], lines)
        below = HEAD + number * (NAME + TITLE + body + AXIS) + 0.1
        style.write_headline(figure, metric.axis, below, fontsize=11)
    style.write_headline(figure, headline(titles, lines))
    style.draw_key(
        figure,
        0.47,
        ("JSON, numbers as digits", style.READABLE, "s", True),
        ("JSON, numbers as base64", style.BINARY, "o", True),
        ("no JSON", style.YARDSTICK, "D", True),
        ("filled, bold: identical", style.INK, "D", True),
        ("hollow: types, containers or identity lost", style.INK, "D", False),
        ("cross: values lost", style.INK, "x", False),
        Line2D([], [], color=style.INK, lw=2.2, alpha=0.45, label="quartiles"),
        fontsize=8,
        handletextpad=0.3,
        columnspacing=0.9,
    )
    style.write_axis(figure, note)
    return figure


def _name_lines(axes: Axes, lines: Sequence[JsonCodec]) -> None:
    """Name lines and bands on the left of a row of panels."""
    heights = places(lines)
    axes.set_yticks(heights, [line.label for line in lines])
    names = [*BANDS.values(), "no JSON"]
    bands = {line.band: y - 1 for y, line in reversed([*zip(heights, lines, strict=True)])}
    for band, y in bands.items():
        look = {"ha": "right", "weight": "bold", "color": style.YARDSTICK}
        style.write_beside(axes, names[band], (0, y), (-7, 0), **look)


def _drawn(table: Path) -> Figure:
    return draw(*read_table(table), busy_note(checked_files.read_table(table)))


main = style.command(__doc__, _drawn, "table")
