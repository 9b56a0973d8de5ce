"""Draw results/figures/sizes: how large each method's files are, and what they keep.

A dot plot with a panel for each dataset and a line for each method; the order of the lines is the
same in all panels. Methods whose rows are the same on every dataset share a line.
"""

from __future__ import annotations

import argparse
import csv
import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

import style
from contract import KINDS
from metrics import TABLE

COLUMNS = 5
# From best to worst, with what a band of lines is called whose worst it is.
BANDS = {
    "identical": "identical",
    "lost": "values kept",
    "values lost": "lossy",
    "refused": "refuses",
}
_FATES = list(BANDS)
RATIO = TABLE["ratio"]


@dataclass(frozen=True)
class Cell:
    """One method on one dataset, over all seeds: its worst fate, and the ratios it has."""

    fate: str  # a key of BANDS
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median over the seeds."""
        return median(self.ratios) if self.ratios else math.nan


@dataclass(frozen=True)
class Line:
    """One method, or several that are the same everywhere: a cell for each dataset."""

    label: str
    human_readable: bool
    cells: dict[str, Cell]

    @property
    def band(self) -> int:
        """Give which of `BANDS` the line is in."""
        return max(_FATES.index(cell.fate) for cell in self.cells.values())

    @property
    def mean(self) -> float:
        """Geometric mean of the ratios."""
        logs = [math.log(cell.ratio) for cell in self.cells.values() if cell.ratios]
        return sum(logs) / len(logs) if logs else math.inf


def read_table(path: Path) -> tuple[dict[str, str], list[Line]]:
    """Read sizes.csv: the datasets' titles by name, and the lines, by band and size.

    Like datasets stand side by side, small ones before large ones.
    """
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: (KINDS.index(row["kind"]), int(row["raw_bytes"]), row["dataset"]))
    titles = {row["dataset"]: row["title"] for row in rows}
    lines: dict[tuple[object, ...], Line] = {}
    for method in dict.fromkeys(row["method"] for row in rows):
        mine = [row for row in rows if row["method"] == method]
        cells = {name: _cell(r for r in mine if r["dataset"] == name) for name in titles}
        label, readable = mine[0]["label"], mine[0]["human_readable"] == "true"
        key = (readable, *cells.values())
        if key in lines and any(cell.ratios for cell in cells.values()):
            label = _join(lines[key].label, label)
        elif key in lines:  # refused everywhere is no sameness
            key = (method, *key)
        lines[key] = Line(label, readable, cells)
    return titles, sorted(lines.values(), key=lambda line: (line.band, line.mean))


def _cell(rows: Iterable[dict[str, str]]) -> Cell:
    mine = list(rows)
    fates = ["values lost" if "values" in row["lost"].split() else row["verdict"] for row in mine]
    ratios = tuple(float(row["ratio"]) for row in mine if row["ratio"])
    return Cell(max(fates, key=_FATES.index), ratios)


def _join(one: str, other: str) -> str:
    """Join two labels: "pickle.dump, protocol 5" and "pickle.dumps, protocol 5" to one."""
    head, comma, tail = one.partition(", ")
    other_head, _, other_tail = other.partition(", ")
    if tail != other_tail:
        return f"{one}; {other}"
    return f"{head}/{other_head.rpartition('.')[2]}{comma}{tail}"


def draw_panel(axes: Axes, lines: Sequence[Line], dataset: str) -> None:
    """Draw one dataset: a marker at each line's ratio, joined to 1, and the ratio in figures."""
    axes.axvline(1, color=style.INK, linewidth=0.9, zorder=1)
    for y, line in enumerate(lines):
        axes.axhline(y, color=style.RULE, linewidth=0.6, zorder=0)
        if y and line.band != lines[y - 1].band:
            axes.axhline(y - 0.5, color=style.INK, linewidth=0.6, zorder=0)
        _draw_cell(axes, y, line, line.cells[dataset])
    axes.set_xscale(RATIO.scale)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.xaxis.set_major_locator(LogLocator(numticks=8))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))


def _draw_cell(axes: Axes, y: int, line: Line, cell: Cell) -> None:
    colour = style.READABLE if line.human_readable else style.BINARY
    edge = axes.get_yaxis_transform()  # x in parts of the panel's width
    if not cell.ratios:
        axes.text(1.2, y, "refused", transform=edge, color=style.FAINT, **_FIGURES)
        return
    axes.plot([1, cell.ratio], [y, y], color=colour, linewidth=0.8, alpha=0.5, zorder=2)
    axes.plot([min(cell.ratios), max(cell.ratios)], [y, y], color=colour, linewidth=2.4)
    axes.plot(
        cell.ratio,
        y,
        marker="x" if cell.fate == "values lost" else "s" if line.human_readable else "o",
        markersize=5,
        markeredgecolor=colour,
        markerfacecolor=colour if cell.fate == "identical" else "white",
        markeredgewidth=1.1,
        zorder=3,
    )
    bold = "bold" if cell.fate == "identical" else "normal"
    axes.text(1.2, y, figures(cell.ratio), transform=edge, fontweight=bold, **_FIGURES)


_FIGURES: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 7.5}


def figures(ratio: float) -> str:
    """Give a ratio to two decimals, or to two significant digits where it is small."""
    return f"{ratio:.2f}" if ratio >= 0.095 else f"{ratio:.2g}"


def finding(lines: Sequence[Line], dataset: str) -> str:
    """Say which method keeps all of a dataset in the fewest bytes."""
    kept = [line for line in lines if line.cells[dataset].fate == "identical"]
    if not kept:
        return "nothing gives it back identical"
    best = min(kept, key=lambda line: line.cells[dataset].ratio)
    return f"smallest identical, {figures(best.cells[dataset].ratio)}:\n{best.label}"


def headline(lines: Sequence[Line], titles: dict[str, str]) -> str:
    """Say which methods give every dataset back identical."""
    kept = dict.fromkeys(line.label.partition(",")[0] for line in lines if line.band == 0)
    # pickle.dump is in pickle.dump/dumps
    names = [one for one in kept if not any(o.startswith(one) and o != one for o in kept)]
    found = f"only from {' and '.join(names)}" if names else "from no method"
    return f"All {len(titles)} datasets come back identical {found}"


def draw(titles: dict[str, str], lines: Sequence[Line]) -> Figure:
    """Draw all panels, the names of the bands, the key and the headline."""
    columns = min(COLUMNS, len(titles))
    rows = math.ceil(len(titles) / columns)
    body = LINE * len(lines)
    width = LEFT + columns * (PANEL + GAP) + RIGHT
    height = HEAD + rows * (TITLE + body) + (rows - 1) * AXIS + FOOT
    figure, grid = plt.subplots(
        rows,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        figsize=(width, height),
        gridspec_kw={
            "left": LEFT / width,
            "right": 1 - (RIGHT + GAP) / width,
            "top": 1 - (HEAD + TITLE) / height,
            "bottom": FOOT / height,
            "wspace": GAP / PANEL,
            "hspace": (TITLE + AXIS) / body,
        },
    )
    panels = list(grid.flat)
    for axes, dataset in zip(panels, titles, strict=False):
        draw_panel(axes, lines, dataset)
        axes.set_title(
            textwrap.fill(titles[dataset], 25), loc="left", fontweight="bold", pad=28, fontsize=9
        )
        axes.text(0, 1.02, finding(lines, dataset), transform=axes.transAxes, fontsize=7.5)
        axes.set_yticks(range(len(lines)), [line.label for line in lines])
        axes.tick_params(labelbottom=True)
    for axes in panels[len(titles) :]:
        axes.set_axis_off()
    for axes in grid[:, 0]:
        _name_bands(axes, lines)
    axis = f"{RATIO.axis}; the line at 1 is the data itself, in memory"
    figure.text(0.5, 0.12 / height, axis, ha="center", fontsize=9.5)
    top = 1 - 0.2 / height
    figure.text(0.1 / width, top, headline(lines, titles), va="top", fontsize=15, weight="bold")
    _draw_key(figure, (0.1 / width, 1 - 0.52 / height))
    return figure


# In inches: the labels, a panel, the space for its figures, the title over a panel, the axis below
# it, one line; then what is around the panels.
LEFT, PANEL, GAP, TITLE, AXIS, LINE = 2.45, 1.75, 0.6, 0.85, 0.35, 0.185
RIGHT, HEAD, FOOT = 0.05, 0.8, 0.6


def _name_bands(axes: Axes, lines: Sequence[Line]) -> None:
    for band, name in enumerate(BANDS.values()):
        members = [y for y, line in enumerate(lines) if line.band == band]
        if members:
            axes.annotate(
                name,
                (0, (members[0] + members[-1]) / 2),
                xytext=(-2.28 * 72, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                rotation=90,
                ha="center",
                va="center",
                fontsize=7.5,
                color=style.INK,
            )


def _draw_key(figure: Figure, corner: tuple[float, float]) -> None:
    entries = [
        ("binary", style.BINARY, "o", True),
        ("human-readable", style.READABLE, "s", True),
        ("filled, bold: comes back identical", style.INK, "D", True),
        ("hollow: dtype, shape, containers or identity lost", style.INK, "D", False),
        ("cross: values lost", style.INK, "x", False),
    ]
    handles = [
        Line2D([], [], ls="", marker=marker, color=c, mfc=c if full else "white", label=label)
        for label, c, marker, full in entries
    ]
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=corner,
        ncols=len(entries),
        frameon=False,
        fontsize=9.5,
        borderpad=0,
        handletextpad=0.2,
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Draw the figure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("outputs", type=Path, nargs="+")
    arguments = parser.parse_args(argv)
    style.apply()
    figure = draw(*read_table(arguments.table))
    style.save(figure, *arguments.outputs)


if __name__ == "__main__":
    main()
