"""Draw results/figures/growth: what an element costs, as data grow.

A row of panels for each dataset that grows, a panel for each question. A line is a method: level
where it grows in proportion to the data. Its end, dotted, is what is expected of more data than the
fit knows; the hollow marker is what was measured there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

from common import checked_files, number_format
from figures import style
from figures.metrics import TABLE
from tables import growth_fits
from tables.row_groups import grouped
from tables.speed import busy_note

QUESTIONS = {
    "encode_wall": "Does writing slow down?",
    "decode_wall": "Does reading slow down?",
    "decode_memory": "How much memory does reading take?",
}
ELEMENTS = {"array": "number", "experience": "transition"}  # what one of them is, by kind


NARROW = 60  # an axis from one value to so many times it has ticks between powers of ten


class Growth(NamedTuple):
    """What a method takes, of one metric."""

    values: Mapping[int, float]  # by the number of elements, without the one held out
    # As in exponents.csv: what it may be at least; then of the size that is held out, if it was.
    exponent: float
    least: float
    held_out: tuple[int, float] | None
    expected: float  # there
    miss: float | None

    def all_values(self) -> list[tuple[int, float]]:
        """Return what was measured by the number of elements, with that held out."""
        return [*self.values.items(), *([self.held_out] if self.held_out else [])]


@dataclass(frozen=True)
class GrowthLine:
    """A method on one dataset."""

    # As in the table.
    label: str
    human_readable: bool
    growths: Mapping[str, Growth]  # by the column of a metric


@dataclass(frozen=True)
class GrownDataset:
    """What grows, and with which methods."""

    title: str
    element: str
    lines: Sequence[GrowthLine]


def read_tables(growth: Path, fitted: Path) -> tuple[list[GrownDataset], str]:
    """Read growth.csv and exponents.csv: the methods that have an exponent, by dataset.

    With them comes what is to say of the machine.
    """
    rows = checked_files.read_table(growth)
    fits = {
        (row["dataset"], row["method"], row["metric"]): row
        for row in checked_files.read_table(fitted)
    }
    found = []
    for name, mine in grouped(rows, "dataset").items():
        lines = []
        for method, grown in grouped(mine, "method").items():
            growths = {
                metric: _growth(grown, metric, row)
                for metric in QUESTIONS
                if (row := fits.get((name, method, metric)))
            }
            if growths:
                readable = grown[0]["human_readable"] == "true"
                lines.append(GrowthLine(grown[0]["label"], readable, growths))
        if lines:
            element = ELEMENTS.get(mine[0]["kind"], "element")
            found.append(GrownDataset(mine[0]["title"], element, lines))
    return found, busy_note(rows)


def _growth(rows: Sequence[Mapping[str, str]], metric: str, fit: Mapping[str, str]) -> Growth:
    held_out = int(fit["held_out_elements"]) if fit.get("held_out_elements") else None
    values = growth_fits.medians(rows, metric)
    return Growth(
        {n: value for n, value in values.items() if n != held_out and value > 0},
        float(fit["exponent"]),
        growth_fits.least(fit),
        (held_out, values[held_out]) if held_out else None,
        float(fit.get("expected") or 0),
        float(fit["miss"]) if fit.get("miss") else None,
    )


def each(dataset: GrownDataset, metric: str) -> Iterator[tuple[GrowthLine, Growth]]:
    """Yield the lines of a panel."""
    return ((line, line.growths[metric]) for line in dataset.lines if metric in line.growths)


def draw_panel(axes: Axes, dataset: GrownDataset, metric: str) -> None:
    """Draw a line for each method, with its name at the end."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    ends = []
    seen = [v / n for _, growth in each(dataset, metric) for n, v in growth.all_values()]
    if seen:
        axes.set_ylim(min(seen) / 2, max(seen) * 2)
    for line, growth in each(dataset, metric):
        colour, marker = style.look(line.human_readable)
        sizes = sorted(growth.values)
        costs = [growth.values[n] / n for n in sizes]
        axes.plot(sizes, costs, color=colour, marker=marker, markersize=2.5, lw=1.1, alpha=0.8)
        end = (sizes[-1], costs[-1])
        if growth.held_out:
            number, value = growth.held_out
            beyond = [end[1], growth.expected / number]
            axes.plot([end[0], number], beyond, color=colour, lw=0.9, ls=":")
            look: dict[str, Any] = {
                "color": colour,
                "marker": marker,
                "ls": "",
                "mfc": "white",
                "markersize": 4.5,
            }
            axes.plot([number], [value / number], **look)
            end = (number, value / number)
        ends.append((*end, line.label, colour))
    at = style.in_panel(axes, [(x, y) for x, y, _, _ in ends])
    heights = style.spread([y for _, y in at], LABEL / UP)
    lowest = min(heights, default=0.0)
    heights = [height - min(lowest, 0) for height in heights]  # not over the axis
    for (_, _, label, colour), height in zip(ends, heights, strict=True):
        place = {"edge": axes.transAxes, "fontsize": 7, "color": colour}
        style.write_beside(axes, label, (1, height), (4, 0), **place)
    axes.grid(color=style.RULE, linewidth=0.5)
    style.set_ticks(axes.xaxis, LogLocator(base=100, numticks=6), number_format.number)
    low, high = axes.get_ylim()
    between = (1, 2, 5) if high / low < NARROW else (1,)
    style.set_ticks(
        axes.yaxis, LogLocator(subs=between, numticks=6), style.amounts(TABLE[metric].unit)
    )


def finding(dataset: GrownDataset, metric: str) -> str:
    """Say which method surely grows superlinearly, and how far off what was expected is."""
    lines = list(each(dataset, metric))
    if not lines:
        return "too few sizes to fit an exponent"
    steep, exponent, label = max((g.least, g.exponent, line.label) for line, g in lines)
    words = "no method is surely superlinear"
    if steep > growth_fits.STEEP:
        words = f"{label}: exponent {exponent:.2f}, at least {steep:.2f}"
    misses = [(abs(g.miss - 1), g.miss, line.label) for line, g in lines if g.miss is not None]
    if not misses:
        return words
    _, miss, label = max(misses)
    return f"{words};\nbeyond: {miss:.2f} times what was expected, {label}"


def headline(datasets: Sequence[GrownDataset]) -> str:
    """Say whether anything grows faster than in proportion."""
    growths = [
        growth
        for dataset in datasets
        for metric in QUESTIONS
        for _, growth in each(dataset, metric)
    ]
    if not growths:
        return "Too few sizes to say how anything grows"
    steep = sum(growth.least > growth_fits.STEEP for growth in growths)
    if not steep:
        return "No method grows significantly faster than the data"
    return f"{steep} of {len(growths)} growths are significantly superlinear"


# In inches: a panel, the names beside it, a name, what is above and below a row of panels.
ACROSS, UP, NAMES, LABEL, ABOVE, BELOW = 2.4, 2.0, 1.4, 0.125, 0.9, 0.5
HEAD = 0.75


def draw(datasets: Sequence[GrownDataset], note: str = "") -> Figure:
    """Draw all panels, the key and the headline."""
    figure, grid = style.panel_grid(
        (max(len(datasets), 1), len(QUESTIONS)),
        (ACROSS, UP),
        style.Margins(0.75, NAMES, HEAD + ABOVE, BELOW),
        (NAMES + 0.7, ABOVE + BELOW),
        sharex="row",
    )
    for row, (panels, dataset) in enumerate(zip(grid, datasets, strict=False)):
        style.write_headline(figure, dataset.title, HEAD + row * (ABOVE + UP + BELOW), fontsize=11)
        for axes, (metric, question) in zip(panels, QUESTIONS.items(), strict=True):
            draw_panel(axes, dataset, metric)
            axes.set_xlabel(f"number of {dataset.element}s", fontsize=7.5)
            axes.set_ylabel(f"{TABLE[metric].label} one {dataset.element}", fontsize=7.5)
            style.write_title(axes, question, pad=27)
            style.write_finding(axes, finding(dataset, metric), fontsize=7.5)
    style.write_headline(figure, headline(datasets))
    style.draw_key(
        figure,
        0.42,
        ("binary", style.BINARY, "o", True),
        ("human-readable", style.READABLE, "s", True),
        Line2D([], [], color=style.INK, lw=0.9, ls=":", label="expected of more"),
        ("measured there, in no fit", style.INK, "o", False),
        *style.note(note),
        fontsize=9,
        columnspacing=1.5,
    )
    return figure


main = style.command(__doc__, lambda *tables: draw(*read_tables(*tables)), "growth", "exponents")
