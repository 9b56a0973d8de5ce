"""Draw results/figures/real: synthetic data against the real ones they imitate, method by method.

A panel for each pair of datasets and a line for each method: a marker where the synthetic data's
files are, if those of the real data are at 1. The last panels hold real data against real data:
the yardstick. Methods that are nowhere further away than `CLOSE` share a line.
"""

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator

from common import checked_files
from figures import style
from figures.metrics import TABLE
from tables.row_groups import grouped

BAND = 0.1  # how far from 1 synthetic data may be, as a part
CLOSE = 0.01  # methods that are within this of 1 wherever something is imitated share a line
QUOTIENT = TABLE["quotient"]
TICKS = (0.6, 0.9, 1.1, 1.6)

# Where a panel ends, at least and at most: what is further away is a number at its edge.
NARROWEST, WIDEST = 1.2, 1.8


@dataclass(frozen=True)
class SizeQuotients:
    """One method with one pair, or several methods: their quotients, and the real data's spread."""

    quotients: tuple[float, ...]
    spread: tuple[float, float]
    values_lost: bool = False

    @property
    def worst(self) -> float:
        """Return the quotient that is furthest from 1."""
        return max(self.quotients, key=lambda quotient: abs(math.log(quotient)))


@dataclass(frozen=True)
class Pair:
    """A real dataset and what imitates it; its cells by the methods' labels."""

    title: str
    imitated_by: str
    yardstick: bool
    cells: dict[str, SizeQuotients]

    @property
    def kept(self) -> dict[str, SizeQuotients]:
        """Return the cells that count: how large a file is that lacks values says little."""
        return {label: cell for label, cell in self.cells.items() if not cell.values_lost}

    @property
    def quotients(self) -> list[float]:
        """Return the quotients that count."""
        return [quotient for cell in self.kept.values() for quotient in cell.quotients]

    def finding(self) -> str:
        """Say how far apart the two are: in the middle, and at most."""
        label, cell = max(self.kept.items(), key=lambda item: deviation(item[1].worst))
        middle = median(map(deviation, self.quotients))
        most = textwrap.shorten(label, 28, placeholder="…")
        return f"median {percent(middle)}, most {percent(cell.worst - 1, '+')}:\n{most}"


def deviation(quotient: float) -> float:
    """Return how far a quotient is from 1, the same for 2 and for ½.

    >>> deviation(1.25), deviation(0.8)
    (0.25, 0.25)
    """
    return max(quotient, 1 / quotient) - 1


def percent(part: float, sign: str = "") -> str:
    """Return a part in per cent, to one decimal where that says something.

    >>> percent(0.1), percent(0.013), percent(-0.052, "+")
    ('10 %', '1.3 %', '-5.2 %')
    """
    return f"{100 * part:{sign}.{0 if abs(part) >= 0.0995 else 1}f} %"


def inside(quotient: float) -> bool:
    """Say whether a quotient is within the band."""
    return 1 - BAND <= quotient <= 1 + BAND


def read_table(path: Path) -> list[Pair]:
    """Read real.csv: the pairs, weights before experience and the yardsticks last."""
    rows = checked_files.read_table(path)
    rows.sort(key=lambda row: (row["yardstick"] == "true", row["kind"] != "weights"))
    return [
        Pair(
            mine[0]["title"],
            mine[0]["imitated_by_title"],
            mine[0]["yardstick"] == "true",
            {row["label"]: _quotients(row) for row in mine},
        )
        for mine in grouped(rows, "dataset", "imitated_by").values()
    ]


def _quotients(row: dict[str, str]) -> SizeQuotients:
    ratio = float(row["ratio"])
    spread = float(row["ratio_minimum"]) / ratio, float(row["ratio_maximum"]) / ratio
    return SizeQuotients((float(row["quotient"]),), spread, row["values_lost"] == "true")


def gather(pairs: Sequence[Pair]) -> tuple[list[str], list[Pair]]:
    """Return the lines' labels, the furthest from 1 first, and the pairs with a cell for each."""
    worst: dict[str, float] = {}
    for pair in pairs:
        for label, cell in pair.cells.items():
            far = 0 if pair.yardstick else deviation(cell.worst)
            worst[label] = max(worst.get(label, 0), far)
    labels = sorted(worst, key=lambda label: (-worst[label], label))
    alone = [label for label in labels if worst[label] > CLOSE]
    together = labels[len(alone) :]
    if len(together) < 2:
        return labels, list(pairs)
    name = f"{len(together)} others, within {100 * CLOSE:.0f} %"
    return [*alone, name], [_joined(pair, alone, together, name) for pair in pairs]


def _joined(pair: Pair, alone: Iterable[str], together: Iterable[str], name: str) -> Pair:
    cells = {label: pair.cells[label] for label in alone if label in pair.cells}
    joined = [pair.kept[label] for label in together if label in pair.kept]
    if joined:
        lows, highs = zip(*(cell.spread for cell in joined), strict=True)
        quotients = tuple(quotient for cell in joined for quotient in cell.quotients)
        cells[name] = SizeQuotients(quotients, (min(lows), max(highs)))
    return Pair(pair.title, pair.imitated_by, pair.yardstick, cells)


def headline(pairs: Sequence[Pair]) -> str:
    """Say in how many cases synthetic data are inside the band, and how far apart real ones are."""
    held = [q for pair in pairs if not pair.yardstick for q in pair.quotients]
    hits = sum(map(inside, held))
    cases = f"in all {len(held)} cases" if hits == len(held) else f"in {hits} of {len(held)} cases"
    found = f"Synthetic data take the space of real ones to within {percent(BAND)} {cases}"
    real = [list(map(deviation, pair.quotients)) for pair in pairs if pair.yardstick]
    if not real:
        return found
    middle, most = max(map(median, real)), max(map(max, real))
    return (
        f"{found}; two real recordings differ by {percent(middle)} (median), {percent(most)} (most)"
    )


def draw_panel(axes: Axes, labels: Sequence[str], pair: Pair, limit: float) -> None:
    """Draw one pair: the band, the real data's own spread, and a marker for each line."""
    axes.axvspan(1 - BAND, 1 + BAND, color=style.RULE, linewidth=0, zorder=0)
    axes.axvline(1, color=style.INK, linewidth=0.9, zorder=1)
    style.draw_rules(axes, range(len(labels)))
    marks = style.Marks(axes)
    for y, label in enumerate(labels):
        if label in pair.cells:
            _draw_quotients(marks, y, pair, pair.cells[label], limit)
    marks.draw()
    axes.set_xscale(QUOTIENT.scale)
    axes.set_xlim(1 / limit, limit)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    shown = FixedLocator([tick for tick in TICKS if 1 / limit <= tick <= limit])
    style.set_ticks(axes.xaxis, shown, "{:g}".format)


def _draw_quotients(
    marks: style.Marks, y: int, pair: Pair, cell: SizeQuotients, limit: float
) -> None:
    """Draw the spread, the range if there is one, and the marker, in the panel in any case."""
    spread = {"color": style.FAINT, "linewidth": 3, "solid_capstyle": "butt", "zorder": 2}
    marks.add_line(cell.spread, (y, y), **spread)
    fits = all(map(inside, cell.quotients))
    colour = style.YARDSTICK if pair.yardstick else style.BINARY if fits else style.READABLE
    ends = min(cell.quotients), max(cell.quotients)
    marks.add_line(ends, (y, y), color=colour, linewidth=1, zorder=3)
    middle = median(cell.quotients)
    if deviation(cell.worst) + 1 > limit:
        value = f"{cell.worst:.2g}"
        place, words, side = (
            (limit, f"{value}\N{RIGHTWARDS ARROW}", "right")
            if cell.worst > 1
            else (1 / limit, f"\N{LEFTWARDS ARROW}{value}", "left")
        )
        look: dict[str, Any] = {"va": "center", "bbox": {"color": "white", "pad": 0.2}}
        marks.axes.text(place, y, words, color=colour, ha=side, fontsize=6.5, zorder=5, **look)
    marker = "x" if cell.values_lost else "s" if pair.yardstick else "o" if fits else "D"
    at = min(max(middle, 1 / limit), limit), y
    marks.add_marker(at, colour, marker, full=fits, markersize=4, zorder=4)


def draw(pairs: Sequence[Pair]) -> Figure:
    """Draw all panels, the key and the headline."""
    labels, gathered = gather(pairs)
    furthest = max(deviation(c.worst) for pair in pairs for c in pair.cells.values())
    limit = min(max(NARROWEST, (1 + furthest) * 1.05), WIDEST)
    figure, grid = style.panel_grid(
        (1, len(pairs)),
        (PANEL, LINE * len(labels)),
        style.Margins(LEFT, GAP, HEAD, FOOT),
        (GAP, 0),
        sharey=True,
    )
    for axes, pair, shown in zip(grid.flat, pairs, gathered, strict=True):
        draw_panel(axes, labels, shown, limit)
        style.write_title(axes, textwrap.fill(pair.title, 21), pad=48, fontsize=8.5)
        against = textwrap.fill(f"as {pair.imitated_by}", 26)
        axes.text(0, 1, f"{against}\n{pair.finding()}\n", transform=axes.transAxes, fontsize=6.8)
        axes.set_yticks(range(len(labels)), labels)
    style.write_axis(figure, QUOTIENT.axis)
    style.write_headline(figure, headline(pairs), 0.15, fontsize=14)
    style.draw_key(
        figure,
        0.45,
        Patch(color=style.RULE, label=f"within {percent(BAND)}"),
        ("synthetic against real, inside", style.BINARY, "o", True),
        ("outside", style.READABLE, "D", False),
        ("values lost, not counted", style.INK, "x", True),
        ("real against real, the yardstick", style.YARDSTICK, "s", True),
        Line2D([], [], color=style.FAINT, linewidth=3, label="real data, seed to seed"),
        fontsize=9.5,
        handletextpad=0.4,
    )
    return figure


# In inches: the labels, a panel, the space beside it, one line; then what is around the panels.
LEFT, PANEL, GAP, LINE = 2.7, 1.5, 0.2, 0.155
HEAD, FOOT = 1.9, 0.55

main = style.command(__doc__, lambda table: draw(read_table(table)), "table")
