"""Draw results/figures/layouts: what the layout of a replay memory matters, and what the codec.

A block for each replay memory, in it a panel for each codec and a line for each layout. Down a
panel only the layout changes, along a line only the codec; how many times larger the largest is
than the smallest stands at the end of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullFormatter

from common import checked_files
from common.number_format import amount, ratio
from figures import style
from figures.metrics import TABLE
from tables.row_groups import grouped

RATIO = TABLE["ratio"]
UNCOMPRESSED = "none"  # the codec that is no choice of a codec


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
        factors = [1.0]
        for layout in self.layouts:
            bare = self.kept([(layout, UNCOMPRESSED)]) if UNCOMPRESSED in self.codecs else []
            factors += [ratio / min(self.kept((layout, c) for c in self.codecs)) for ratio in bare]
        return max(factors)

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
    """Say what matters more, of the memory in which most is to be gained."""
    if not memories:
        return "No replay memory was laid out: none of the chosen datasets is in `layouts`"
    most = memories[0]
    layout, codec = most.layout_factor(), most.codec_factor()
    more = "more" if layout > codec else "less"
    return (
        f"Layout matters {more} than the choice of a codec: "
        f"up to {amount(layout)} times, against {amount(codec)}"
    )


def finding(memory: Memory) -> str:
    """Say from where to where the sizes of one memory go."""
    kept = memory.kept(memory.cells)
    low, high = ratio(min(kept)), ratio(max(kept))
    return (
        f"identical from {low} to {high} bytes a raw byte, {amount(memory.factor())} times: one "
        f"layout against another up to {amount(memory.layout_factor())}, one codec against another "
        f"up to {amount(memory.codec_factor())}, a codec against none up to "
        f"{amount(memory.compression_factor())}"
    )


# ----------------------------------------------------------------------------------------- drawing

_WORDS: dict[str, Any] = {"va": "center", "fontsize": 7.5}

# In inches: the names of the lines, a panel, the space for its figures, the space for what a line
# comes to; a line, the gap between contents, the titles of a block, the axis below it; then what is
# above and below the blocks.
LEFT, PANEL, GAP, RIGHT = 2.75, 0.8, 0.62, 0.75
LINE, APART, TITLE, AXIS = 0.2, 0.5, 0.95, 0.4
HEAD, FOOT = 0.75, 0.35

FIGURES = 1.55  # where a panel's figures end, in parts of its width


def _lines(memory: Memory) -> dict[str, float]:
    """Return the height of each layout's line, counted from the top; contents stand apart."""
    heights: dict[str, float] = {}
    y = -1.0
    before = ""
    for name, title in memory.layouts.items():
        content = title.partition("; ")[0]
        y += 1 if content == before or not heights else 1 + APART
        heights[name], before = y, content
    return heights


def draw_panel(axes: Axes, memory: Memory, codec: str) -> None:
    """Draw one codec: a marker at each layout's ratio, and the ratio in figures."""
    edge = axes.get_yaxis_transform()  # x in parts of the panel's width
    axes.axvline(1, color=style.INK, linewidth=0.9, zorder=1)
    style.draw_rules(axes, _lines(memory).values())
    marks = style.Marks(axes)
    for layout, y in _lines(memory).items():
        cell = memory.cells[layout, codec]
        if cell.ratio is None:
            axes.text(FIGURES, y, "-", transform=edge, ha="right", color=style.FAINT, **_WORDS)
            continue
        identical = cell.verdict == "identical"
        colour = style.BINARY if identical else style.READABLE
        marks.add_line((1, cell.ratio), (y, y), color=colour, linewidth=0.8, alpha=0.5, zorder=2)
        marker = "o" if identical else "x"
        marks.add_marker((cell.ratio, y), colour, marker, full=True, markersize=5, zorder=3)
        text = ratio(cell.ratio)
        weight = "bold" if identical else "normal"
        axes.text(FIGURES, y, text, transform=edge, ha="right", fontweight=weight, **_WORDS)
    marks.draw()
    axes.set_xscale(RATIO.scale)
    axes.set_yticks([])


def draw(memories: Sequence[Memory]) -> Figure:
    """Draw a block for each memory, the key and the headline."""
    codecs = max((len(memory.codecs) for memory in memories), default=9)
    width = LEFT + codecs * (PANEL + GAP) + RIGHT
    bodies = [LINE * (max(_lines(memory).values()) + 1) for memory in memories]
    height = HEAD + sum(bodies) + (TITLE + AXIS) * len(memories) + FOOT
    figure = style.new_figure(width, height)
    style.write_headline(figure, headline(memories), 0.2)
    if memories:
        factors = (
            "×: largest by smallest, of what comes back identical; codecs: of those that compress"
        )
        style.draw_key(
            figure,
            0.52,
            ("bold: every column comes back identical", style.BINARY, "o", True),
            ("cross: values lost", style.READABLE, "x", True),
            ("-: not for such data, or not so much at a time", style.FAINT, "None", True),
            (factors, style.FAINT, "None", True),
            fontsize=8.5,
            handletextpad=0.2,
        )
        style.write_axis(figure, f"{RATIO.axis}; the line at 1 is the data itself, in memory")
    limits = _limits(memories)
    top = height - HEAD
    for memory, body in zip(memories, bodies, strict=True):
        _draw_block(figure, memory, (top, body), limits)
        top -= TITLE + body + AXIS
    return figure


def _limits(memories: Sequence[Memory]) -> tuple[float, float]:
    """Return the smallest and the largest ratio of all, with some room."""
    ratios = [cell.ratio for memory in memories for cell in memory.cells.values() if cell.ratio]
    return (min(ratios, default=1) / 2, max(ratios, default=1) * 2)


def _draw_block(
    figure: Figure, memory: Memory, place: tuple[float, float], limits: tuple[float, float]
) -> None:
    """Draw one memory's panels; `place` is where its top is, and the height of its panels."""
    width, height = figure.get_size_inches()
    top, body = place
    style.write_headline(figure, memory.title, height - top + 0.15, fontsize=10)
    style.write_headline(
        figure, finding(memory), height - top + 0.36, fontsize=8.5, weight="normal"
    )
    heights = _lines(memory)
    low = (top - TITLE - body) / height
    for number, (codec, title) in enumerate(memory.codecs.items()):
        start = LEFT + number * (PANEL + GAP)
        axes = figure.add_axes((start / width, low, PANEL / width, body / height))
        draw_panel(axes, memory, codec)
        axes.set_xlim(limits)
        axes.set_ylim(max(heights.values()) + 0.5, -0.5)
        style.set_ticks(axes.xaxis, FixedLocator([0.001, 0.1, 1]), "{:g}".format)
        axes.xaxis.set_minor_locator(FixedLocator([0.01]))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.tick_params(axis="x", labelsize=7)
        style.write_title(axes, title, pad=16, fontsize=8.5)
        spans = memory.layout_matters(codec)
        if spans:
            words = f"layout: {amount(spans)} ×"
            axes.text(0, 1.02, words, transform=axes.transAxes, fontsize=7.5)
    _name_lines(figure.axes[-len(memory.codecs)], memory)
    _name_spans(figure.axes[-1], memory)


def _name_lines(axes: Axes, memory: Memory) -> None:
    """Write beside the first panel what is kept, and in each line how much goes together."""
    heights = _lines(memory)
    members: dict[str, list[float]] = {}
    for layout, y in heights.items():
        content, _, unit = memory.layouts[layout].partition("; ")
        members.setdefault(content, []).append(y)
        style.write_beside(axes, unit, (0, y), (-8, 0), ha="right")
    for content, ys in members.items():
        place = (0, sum(ys) / len(ys))
        words = content.replace(" and ", "\nand ").replace(" dropped", "\ndropped")
        at = (-(LEFT - 0.1) * 72, 0)
        style.write_beside(axes, words, place, at, ha="left", fontweight="bold")


def _name_spans(axes: Axes, memory: Memory) -> None:
    """Write behind the last panel how much the codec matters in each line."""
    for layout, y in _lines(memory).items():
        spans = memory.codec_matters(layout)
        words = f"codec: {amount(spans)} ×" if spans else ""
        style.write_beside(axes, words, (1, y), (GAP * 72 + 4, 0))


main = style.command(__doc__, lambda table: draw(read_table(table)), "table")
