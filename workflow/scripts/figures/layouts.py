"""Draw results/figures/layouts: what the layout of a replay memory matters, and what the codec.

A table for each replay memory, with a column for each codec and a line for each layout. Down a
column only the layout changes, along a line only the codec; how many times larger the largest is
than the smallest stands at the end of both.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from common import checked_files
from common.number_format import amount, ratio
from figures import style
from figures.metrics import TABLE
from tables.layouts import UNCOMPRESSED, savings
from tables.row_groups import grouped

RATIO = TABLE["ratio"]


@dataclass(frozen=True)
class LayoutSize:
    """One layout with one codec, over all seeds."""

    verdict: str
    ratio: float | None  # median over the seeds; None if refused


@dataclass(frozen=True)
class Memory:
    """The grid of one replay memory."""

    title: str  # what figures call the dataset
    # Titles by name, in the table's order.
    layouts: dict[str, str]
    codecs: dict[str, str]
    cells: dict[tuple[str, str], LayoutSize]  # by layout and codec

    def kept(self, cells: Iterable[tuple[str, str]]) -> list[float]:
        """Return the ratios of those of `cells` that come back identical."""
        found = [self.cells[key] for key in cells]
        return [cell.ratio for cell in found if cell.verdict == "identical" and cell.ratio]

    def layout_matters(self, codec: str) -> float | None:
        """Say how many times larger one codec's largest files are than its smallest."""
        return spread(self.kept((layout, codec) for layout in self.layouts))

    def codec_matters(self, layout: str) -> float | None:
        """Say the same of one layout's files, of those that are compressed."""
        return spread(self.kept((layout, c) for c in self.codecs if c != UNCOMPRESSED))

    def layout_factor(self) -> float:
        """Return the most that the layout matters with one codec."""
        return max(filter(None, map(self.layout_matters, self.codecs)), default=1.0)

    def codec_factor(self) -> float:
        """Return the most that the choice of a codec matters in one layout."""
        return max(filter(None, map(self.codec_matters, self.layouts)), default=1.0)

    def compression_factor(self) -> float:
        """Return how many times smaller, at most, compression makes one layout's files."""
        kept = {
            key: cell.ratio
            for key, cell in self.cells.items()
            if cell.verdict == "identical" and cell.ratio
        }
        found = savings(kept)
        return found.compression if found else 1.0

    def factor(self) -> float:
        """Say how many times larger the largest files of all are than the smallest."""
        return spread(self.kept(self.cells)) or 1.0


def spread(ratios: Sequence[float]) -> float | None:
    """Divide the largest by the smallest; None if there are not two.

    >>> spread([2.0, 8.0, 4.0])
    4.0
    """
    return max(ratios) / min(ratios) if len(ratios) > 1 else None


def read_table(path: Path) -> list[Memory]:
    """Read layouts.csv: a grid for each dataset, that in which most is to be gained first."""
    memories = [
        Memory(
            rows[0]["title"],
            {row["layout"]: row["layout_title"] for row in rows},
            {row["codec"]: row["codec_title"] for row in rows},
            {key: _size(found) for key, found in grouped(rows, "layout", "codec").items()},
        )
        for rows in grouped(checked_files.read_table(path), "dataset").values()
    ]
    return sorted(memories, key=Memory.factor, reverse=True)


def _size(rows: Sequence[dict[str, str]]) -> LayoutSize:
    """Return the cell of its rows of all seeds, with the worst verdict."""
    verdict = max((row["verdict"] for row in rows), key=("identical", "lost", "refused").index)
    ratios = [float(row["ratio"]) for row in rows if row["ratio"]]
    return LayoutSize(verdict, median(ratios) if ratios else None)


# ------------------------------------------------------------------------------------------- words


def headline(memories: Sequence[Memory]) -> str:
    """Say what compression, layout and both save, of the memory in which most is to be gained."""
    if not memories:
        return "No replay memory was laid out: none of the chosen datasets is in `layouts`"
    most = memories[0]
    alone = most.layout_matters(UNCOMPRESSED) if UNCOMPRESSED in most.codecs else None
    if alone is None:
        return f"Layout and codec together make files up to {amount(most.factor())} times smaller"
    return (
        f"Compression alone saves up to {amount(most.compression_factor())} ×, "
        f"layout alone {amount(alone)} ×, both {amount(most.factor())} ×"
    )


def finding(memory: Memory) -> str:
    """Say from where to where the sizes of one memory go."""
    kept = memory.kept(memory.cells)
    if not kept:
        return "nothing comes back identical"
    low, high = ratio(min(kept)), ratio(max(kept))
    return (
        f"identical from {low} to {high} bytes a raw byte, {amount(memory.factor())} times: one "
        f"layout against another up to {amount(memory.layout_factor())}, one codec against another "
        f"up to {amount(memory.codec_factor())}, a codec against none up to "
        f"{amount(memory.compression_factor())}"
    )


# ----------------------------------------------------------------------------------------- drawing

# In inches: a cell; then what is around the tables, and between two.
CELL, LINE = 0.92, 0.24
AROUND, BETWEEN = style.Margins(left=3.3, right=0.95, top=1.7, bottom=0.6), 1.4


def draw_memory(axes: Axes, memory: Memory, limits: tuple[float, float]) -> None:
    """Draw one memory: a cell for each layout and codec, the darker the smaller its files are."""
    rows = [[memory.cells[layout, codec] for codec in memory.codecs] for layout in memory.layouts]
    shades = np.array([[cell.ratio or np.nan for cell in row] for row in rows])
    norm = LogNorm(*limits)
    axes.pcolormesh(shades, norm=norm, cmap="Blues_r", alpha=0.55, edgecolors="white", linewidth=2)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            is_identical = cell.verdict == "identical"
            words = "-" if cell.ratio is None else ratio(cell.ratio)
            colour = style.INK if is_identical else style.READABLE if cell.ratio else style.FAINT
            weight = "bold" if is_identical else "normal"
            axes.text(x + 0.5, y + 0.5, words, color=colour, ha="center", weight=weight, **_WORDS)
    for x, codec in enumerate(memory.codecs):
        spans = memory.layout_matters(codec)
        words = f"layout: {amount(spans)} ×" if spans else ""
        axes.text(x + 0.5, len(rows) + 0.35, words, ha="center", **_WORDS)
    for y, layout in enumerate(memory.layouts):
        spans = memory.codec_matters(layout)
        words = f"codec: {amount(spans)} ×" if spans else ""
        style.write_beside(axes, words, (1, y + 0.5), (6, 0))
    titles = [textwrap.fill(title, 14) for title in memory.codecs.values()]
    axes.set_xticks(np.arange(len(titles)) + 0.5, titles)
    axes.set_yticks(np.arange(len(rows)) + 0.5, list(memory.layouts.values()))
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.invert_yaxis()


_WORDS: dict[str, Any] = {"va": "center", "fontsize": 7.5}


def draw(memories: Sequence[Memory]) -> Figure:
    """Draw a table for each memory, the key and the headline."""
    columns = max((len(memory.codecs) for memory in memories), default=9)
    lines = max((len(memory.layouts) for memory in memories), default=1)
    figure, grid = style.panel_grid(
        (max(len(memories), 1), 1), (CELL * columns, LINE * lines), AROUND, (0, BETWEEN)
    )
    style.write_headline(figure, headline(memories), 0.2)
    if not memories:
        grid[0, 0].set_axis_off()
        return figure
    ratios = [cell.ratio for memory in memories for cell in memory.cells.values() if cell.ratio]
    for axes, memory in zip(grid[:, 0], memories, strict=True):
        draw_memory(axes, memory, (min(ratios, default=1), max(ratios, default=1)))
        left = -(AROUND.left - 0.1) * 72
        look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
        axes.annotate(memory.title, (0, 1), (left, 50), weight="bold", fontsize=10, **look)
        axes.annotate(finding(memory), (0, 1), (left, 35), fontsize=8.5, **look)
    style.draw_key(
        figure,
        0.52,
        ("bold: every column comes back identical", style.INK, "None", True),
        ("orange: values are lost", style.READABLE, "None", True),
        ("-: not for such data, or not so much at a time", style.FAINT, "None", True),
        ("×: largest by smallest, of what comes back identical", style.FAINT, "None", True),
        fontsize=8.5,
        handlelength=0,
    )
    style.write_axis(figure, RATIO.axis)
    return figure


main = style.command(__doc__, lambda table: draw(read_table(table)), "table")
