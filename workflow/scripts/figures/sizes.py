"""Draw results/figures/sizes: how large each method's files are, and what they keep.

A table that is a dot plot: a column for each dataset, a line for each method, in bands by what the
methods keep. Methods whose rows are the same on every dataset share a line.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator

from common import checked_files
from common.number_format import ratio as figures
from contract import KINDS
from figures import style
from figures.metrics import TABLE
from tables.row_groups import fate, grouped

COLUMNS = 12  # datasets side by side

FATES = ("identical", "lost", "values lost", "refused")  # of a cell, from best to worst
# What is said over a band of lines. Methods for one kind of data stand by themselves.
BANDS = {
    "identical": "Everything comes back identical",
    "lost": "Values are kept; here and there dtype, shape, containers or identity are lost",
    "values lost": "Values are lost",
    "weights": "Weights are taken, replay memories are refused",
    "experience": "Replay memories are taken, weights are refused",
    "refused": "Some data are refused",
    "nothing": "All data are refused, or a package is not installed",
}
_BANDS = list(BANDS)
RATIO = TABLE["ratio"]


@dataclass(frozen=True)
class MethodSizes:
    """One method on one dataset, over all seeds: its worst fate, and the ratios it has."""

    fate: str  # one of FATES
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median over the seeds."""
        return median(self.ratios) if self.ratios else math.nan


@dataclass(frozen=True)
class MethodLine:
    """One method, or several that are the same everywhere: a cell for each dataset."""

    label: str
    human_readable: bool
    cells: dict[str, MethodSizes]
    band: str  # a key of BANDS

    @property
    def mean(self) -> float:
        """Geometric mean of the ratios."""
        logs = [math.log(cell.ratio) for cell in self.cells.values() if cell.ratios]
        return sum(logs) / len(logs) if logs else math.inf


@dataclass(frozen=True)
class DatasetPanel:
    """A column: what it is called, and what it is like."""

    title: str
    kind: str


def read_table(path: Path) -> tuple[dict[str, DatasetPanel], list[MethodLine]]:
    """Read sizes.csv: the datasets by name, and the lines, by band and size.

    Like datasets stand side by side, small ones before large ones.
    """
    rows = checked_files.read_table(path)
    rows.sort(key=lambda row: (KINDS.index(row["kind"]), int(row["raw_bytes"]), row["dataset"]))
    datasets = {row["dataset"]: DatasetPanel(row["title"], row["kind"]) for row in rows}
    lines: dict[tuple[object, ...], MethodLine] = {}
    for method, mine in grouped(rows, "method").items():
        measured = grouped(mine, "dataset")
        cells = {name: _sizes(measured[name]) for name in datasets}
        label, readable = mine[0]["label"], mine[0]["human_readable"] == "true"
        key = (readable, *cells.values())
        if key in lines and any(cell.ratios for cell in cells.values()):
            label = _join(lines[key].label, label)
        elif key in lines:  # refused everywhere is no sameness
            key = (method, *key)
        lines[key] = MethodLine(label, readable, cells, _band(cells, datasets))
    ordered = sorted(lines.values(), key=lambda line: (_BANDS.index(line.band), line.mean))
    return datasets, ordered


def _sizes(rows: Sequence[dict[str, str]]) -> MethodSizes:
    ratios = tuple(float(row["ratio"]) for row in rows if row["ratio"])
    return MethodSizes(max(map(fate, rows), key=FATES.index), ratios)


def _band(cells: dict[str, MethodSizes], datasets: dict[str, DatasetPanel]) -> str:
    """Return the band of a method: its worst fate, or the one kind of data that it takes, if any.

    That is weights or experience; controls are neither.
    """
    worst = max((cell.fate for cell in cells.values()), key=FATES.index)
    taken = {datasets[name].kind for name, cell in cells.items() if cell.ratios}
    there = {dataset.kind for dataset in datasets.values()}
    if not taken:
        return "nothing"
    if worst == "refused" and {"weights", "experience"} <= there:
        for kind, other in (("weights", "experience"), ("experience", "weights")):
            if kind in taken and other not in taken:
                return kind
    return worst


def _join(one: str, other: str) -> str:
    """Join two labels: "pickle.dump, protocol 5" and "pickle.dumps, protocol 5" to one.

    >>> _join("pickle.dump, protocol 5", "pickle.dumps, protocol 5")
    'pickle.dump/dumps, protocol 5'
    >>> _join("safetensors", "safetensors, as given")
    'safetensors; also as given'
    """
    head, comma, tail = one.partition(", ")
    other_head, _, other_tail = other.partition(", ")
    if one == other_head:
        return f"{one}; also {other_tail}"
    if tail != other_tail:
        return f"{one}; {other}"
    return f"{head}/{other_head.rpartition('.')[2]}{comma}{tail}"


# ------------------------------------------------------------------------------------------- words


def smallest(lines: Sequence[MethodLine], dataset: str) -> MethodLine | None:
    """Return the line that keeps all of a dataset in the fewest bytes, if any keeps all."""
    kept = [line for line in lines if line.cells[dataset].fate == "identical"]
    return min(kept, key=lambda line: line.cells[dataset].ratio, default=None)


def headline(lines: Sequence[MethodLine], datasets: dict[str, DatasetPanel]) -> str:
    """Say which methods give every dataset back identical."""
    whole = [line.label for line in lines if line.band == "identical"]
    kept = dict.fromkeys(label.partition(",")[0] for label in whole)
    # pickle.dump is in pickle.dump/dumps
    names = [one for one in kept if not any(o.startswith(one) and o != one for o in kept)]
    found = "from no method"
    if len(names) > NAMES:
        found = f"from {len(whole)} of {len(lines)} ways to save them"
    elif names:
        *others, last = names
        found = f"only from {', '.join(others)}{' and ' if others else ''}{last}"
    return f"All {len(datasets)} datasets come back identical {found}"


NAMES = 4  # more are too many for a headline


# ----------------------------------------------------------------------------------------- drawing

# In inches: a character of a label, a panel, the space for its figures, the space between kinds of
# data; a line, the space for a band's name; then what is above the lines, and below them.
CHARACTER, PANEL, GAP, KINDS_APART = 0.063, 0.5, 0.52, 0.12
LINE, BAND = 0.165, 0.3
HEAD, TITLES, FOOT, AXIS = 0.8, 0.78, 0.4, 0.8
LONGEST = 50  # characters of a label

TITLE_WIDTH = 13  # characters of a line of a dataset's title
EDGE = 1.86  # where a panel's figures end, in parts of its width

_FIGURES: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 7.5}


def heights(lines: Sequence[MethodLine]) -> list[float]:
    """Return how far below the top each line is, in inches; over each band there is its name."""
    places: list[float] = []
    y = 0.0
    for number, line in enumerate(lines):
        new = number == 0 or line.band != lines[number - 1].band
        y += BAND if new else 0
        places.append(y + LINE / 2)
        y += LINE
    return places


def draw_panel(axes: Axes, lines: Sequence[MethodLine], dataset: str) -> None:
    """Draw one dataset: a marker at each line's ratio, joined to 1, and the ratio in figures."""
    best = smallest(lines, dataset)
    marks = style.Marks(axes)
    for y, line in zip(heights(lines), lines, strict=True):
        _draw_cell(marks, y, line, line.cells[dataset])
        if line is best:
            axes.texts[-1].set_bbox({"boxstyle": "square,pad=0.12", "fc": style.INK, "lw": 0})
            axes.texts[-1].set_color("white")
    marks.draw()
    axes.set_xscale(RATIO.scale)
    axes.set_yticks([])
    axes.patch.set_visible(False)  # so that the lines' rules go through
    style.set_ticks(axes.xaxis, FixedLocator(TICKS), "{:g}".format)
    axes.tick_params(axis="x", labelsize=6.5)


TICKS = [0.001, 1]


def _draw_cell(marks: style.Marks, y: float, line: MethodLine, cell: MethodSizes) -> None:
    colour, marker = style.look(line.human_readable)
    axes, edge = marks.axes, marks.axes.get_yaxis_transform()  # x in parts of the panel's width
    if not cell.ratios:
        axes.text(EDGE, y, REFUSED, transform=edge, color=style.FAINT, **_FIGURES)
        return
    ends = y - LINE / 2, y + LINE / 2
    marks.add_line((1, 1), ends, color=style.INK, linewidth=0.8, zorder=1)
    marks.add_line((1, cell.ratio), (y, y), color=colour, linewidth=0.8, alpha=0.5, zorder=2)
    marks.add_line((min(cell.ratios), max(cell.ratios)), (y, y), color=colour, linewidth=2.4)
    marks.add_marker(
        (cell.ratio, y),
        colour,
        "x" if cell.fate == "values lost" else marker,
        full=cell.fate == "identical",
        markersize=4.2,
        markeredgewidth=1.0,
        zorder=3,
    )
    bold = "bold" if cell.fate == "identical" else "normal"
    axes.text(EDGE, y, figures(cell.ratio), transform=edge, fontweight=bold, **_FIGURES)


REFUSED = "-"


def draw(datasets: dict[str, DatasetPanel], lines: Sequence[MethodLine]) -> Figure:
    """Draw all panels, in rows of `COLUMNS`, the key and the headline."""
    names = list(datasets)
    columns = math.ceil(len(names) / math.ceil(len(names) / COLUMNS))  # as many in each row
    rows = [names[start : start + columns] for start in range(0, len(names), columns)]
    left = 0.25 + CHARACTER * max(min(len(line.label), LONGEST) for line in lines)
    width = left + max(_starts(row, datasets)[-1] for row in rows) + PANEL + GAP + 0.05
    body = heights(lines)[-1] + LINE / 2
    height = HEAD + len(rows) * (TITLES + body + AXIS) + FOOT
    figure = style.new_figure(width, height)
    limits = _limits(lines)
    for number, row in enumerate(rows):
        bottom = height - HEAD - number * (TITLES + body + AXIS) - TITLES - body
        for start, name in zip(_starts(row, datasets), row, strict=True):
            place = ((left + start) / width, bottom / height, PANEL / width, body / height)
            axes = figure.add_axes(place)
            draw_panel(axes, lines, name)
            axes.set_xlim(limits)
            axes.set_ylim(body, 0)
            _name_dataset(axes, datasets[name])
        _name_lines(figure, lines, (left, bottom + body))
    style.write_axis(figure, f"{RATIO.axis}; the line at 1 is the data itself, in memory")
    style.write_headline(figure, headline(lines, datasets), 0.15)
    style.draw_key(
        figure,
        0.5,
        ("binary", style.BINARY, "o", True),
        ("human-readable", style.READABLE, "s", True),
        ("filled, bold: identical", style.INK, "D", True),
        ("white on black: the smallest of these", style.INK, "s", True),
        ("hollow: not all is kept", style.INK, "D", False),
        ("cross: values lost", style.INK, "x", False),
        ("- : refused", style.INK, "None", False),
        fontsize=8.5,
        handletextpad=0.2,
        columnspacing=1.2,
    )
    return figure


def _starts(names: Sequence[str], datasets: dict[str, DatasetPanel]) -> list[float]:
    """Return where each panel of a row starts; kinds of data stand apart."""
    starts: list[float] = []
    x = 0.0
    for number, name in enumerate(names):
        if number:
            same = datasets[name].kind == datasets[names[number - 1]].kind
            x += PANEL + GAP + (0 if same else KINDS_APART)
        starts.append(x)
    return starts


def _limits(lines: Sequence[MethodLine]) -> tuple[float, float]:
    """Return the smallest and the largest ratio of all, and the ticks, with some room."""
    ratios = [ratio for line in lines for cell in line.cells.values() for ratio in cell.ratios]
    return min([*ratios, *TICKS]) / 2, max([*ratios, *TICKS]) * 2


def _name_dataset(axes: Axes, dataset: DatasetPanel) -> None:
    """Write a dataset's title above its panel, and again below it, for the figure is high."""
    title = textwrap.fill(dataset.title, TITLE_WIDTH, break_long_words=False)
    at = ("axes fraction", "offset points")
    axes.annotate(title, (0, 1), (0, 0), *at, va="bottom", fontsize=8, fontweight="bold")
    axes.annotate(title, (0, 0), (0, -16), *at, va="top", fontsize=7, color=style.INK)


def _name_lines(figure: Figure, lines: Sequence[MethodLine], corner: tuple[float, float]) -> None:
    """Write each band's name and each line's label, and draw a rule through each line."""
    width, height = figure.get_size_inches()
    left, top = corner
    for number, (y, line) in enumerate(zip(heights(lines), lines, strict=True)):
        at = (top - y) / height
        label = textwrap.shorten(line.label, LONGEST, placeholder=" …")
        figure.text((left - 0.1) / width, at, label, **{**_FIGURES, "fontsize": 8.5})
        figure.add_artist(_rule(((left - 0.05) / width, at), (1, at), style.RULE))
        if number == 0 or line.band != lines[number - 1].band:
            above = at + LINE / height
            words: dict[str, Any] = {"va": "center", "fontsize": 8.5, "fontweight": "bold"}
            figure.text(0.1 / width, above, BANDS[line.band], **words)
            if number:
                higher = above + 0.7 * LINE / height
                figure.add_artist(_rule((0.1 / width, higher), (1, higher), style.FAINT))


def _rule(start: tuple[float, float], end: tuple[float, float], colour: str) -> Line2D:
    xs, ys = zip(start, end, strict=True)
    return Line2D(xs, ys, color=colour, linewidth=0.6, zorder=-1)


main = style.command(__doc__, lambda table: draw(*read_table(table)), "table")
