"""Draw results/figures/growth: how size, time and memory grow with the number of elements.

A panel for each of size, times and memory; a line for each dataset and method with the exponent of
the growth, from exponents.csv: 0 is constant, 1 is in proportion.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from common import checked_files
from common.number_format import sentence
from figures import style
from figures.metrics import TABLE, Metric
from tables import growth_fits
from tables.row_groups import grouped

METRICS = tuple(
    TABLE[column]
    for column in ("bytes", "encode_wall", "decode_wall", "encode_memory", "decode_memory")
)
ELEMENTS = {"array": "numbers", "experience": "transitions"}  # what they are, by kind


@dataclass(frozen=True)
class GrowthLine:
    """A method on one dataset."""

    # As in the table.
    label: str
    human_readable: bool
    # By the column of a metric, where there is one: the exponent, and the least that it may be.
    fits: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class GrownDataset:
    """What grows, and with which methods."""

    title: str
    elements: str
    lines: Sequence[GrowthLine]


def read_tables(growth: Path, fitted: Path) -> list[GrownDataset]:
    """Read growth.csv and exponents.csv: the methods that have an exponent, by dataset."""
    fits = {
        key: {row["metric"]: (float(row["exponent"]), growth_fits.least(row)) for row in mine}
        for key, mine in grouped(checked_files.read_table(fitted), "dataset", "method").items()
    }
    return [
        GrownDataset(
            rows[0]["title"],
            ELEMENTS.get(rows[0]["kind"], "elements"),
            [
                GrowthLine(mine[0]["label"], mine[0]["human_readable"] == "true", found)
                for method, mine in grouped(rows, "method").items()
                if (found := fits.get((name, method)))
            ],
        )
        for name, rows in grouped(checked_files.read_table(growth), "dataset").items()
    ]


def places(datasets: Sequence[GrownDataset]) -> Iterator[tuple[int, GrowthLine]]:
    """Yield each line with its height; above those of a dataset is room for its title."""
    y = 0
    for dataset in datasets:
        yield from enumerate(dataset.lines, y + 1)
        y += 1 + len(dataset.lines)


def draw_panel(axes: Axes, datasets: Sequence[GrownDataset], metric: Metric) -> None:
    """Draw the exponent of each line, and the range in which it surely is."""
    marks = style.Marks(axes)
    for y, line in places(datasets):
        if fit := line.fits.get(metric.column):
            exponent, least = fit
            colour, marker = style.look(line.human_readable)
            ends = least, 2 * exponent - least
            marks.add_line(ends, (y, y), color=colour, linewidth=1.6, alpha=0.35)
            marks.add_marker((exponent, y), colour, marker, full=True, markersize=4.5, zorder=3)
    marks.draw()
    style.draw_rules(axes, (y for y, _ in places(datasets)))
    axes.axvline(1, color=style.INK, linewidth=0.9, zorder=1)
    axes.set_xlim(WIDEST)
    style.set_ticks(axes.xaxis, MultipleLocator(0.5), "{:g}".format)


WIDEST = (-0.3, 1.8)  # where ranges may be cut


def two_decimals(exponent: float) -> str:
    """Return an exponent, without a sign where it is as good as 0.

    >>> two_decimals(-0.001), two_decimals(1.234)
    ('0.00', '1.23')
    """
    return f"{round(exponent, 2) + 0.0:.2f}"


def finding(datasets: Sequence[GrownDataset], metric: Metric) -> str:
    """Say from which exponent to which it goes."""
    lines = [line for dataset in datasets for line in dataset.lines]
    found = [line.fits[metric.column][0] for line in lines if metric.column in line.fits]
    if not found:
        return "too few sizes to fit an exponent"
    if len(found) == 1:
        return f"exponent {two_decimals(found[0])}"
    return f"exponents {two_decimals(min(found))} to {two_decimals(max(found))}"


def headline(datasets: Sequence[GrownDataset]) -> str:
    """Say whether anything grows faster than in proportion."""
    found = [
        (least, exponent, line.label, dataset.elements, metric.label)
        for dataset in datasets
        for line in dataset.lines
        for metric in METRICS
        if metric.column in line.fits
        for exponent, least in [line.fits[metric.column]]
    ]
    if not found:
        return "Too few sizes to say how anything grows"
    surely, exponent, label, elements, what = max(found)
    if surely <= growth_fits.STEEP:
        return "Nothing surely grows faster than in proportion to the data"
    steep = sum(one[0] > growth_fits.STEEP for one in found)
    return (
        f"{steep} of {len(found)} growths are surely faster than in proportion; "
        f"{what} of {label} has an exponent of {exponent:.2f} in {elements}"
    )


# In inches: a panel's width, the space between two, a line; then what is around the panels.
PANEL, GAP, LINE = 1.75, 0.2, 0.16
AROUND = style.Margins(left=2.2, right=0.1, top=1.2, bottom=0.5)


def draw(datasets: Sequence[GrownDataset]) -> Figure:
    """Draw all panels, the names of the lines, the key and the headline."""
    lines = len(datasets) + sum(len(dataset.lines) for dataset in datasets)
    figure, (panels,) = style.panel_grid(
        (1, len(METRICS)), (PANEL, LINE * max(lines, 1)), AROUND, (GAP, 0), sharey=True
    )
    for axes, metric in zip(panels, METRICS, strict=True):
        draw_panel(axes, datasets, metric)
        style.write_title(axes, sentence(metric.label), pad=17)
        style.write_finding(axes, finding(datasets, metric), fontsize=8)
    panels[0].set_ylim(max(lines, 1) - 0.4, -0.6)
    panels[0].set_yticks(
        [y for y, _ in places(datasets)], [line.label for _, line in places(datasets)]
    )
    y = 0
    for dataset in datasets:
        style.write_beside(panels[0], dataset.title, (0, y), (-7, 0), ha="right", weight="bold")
        y += 1 + len(dataset.lines)
    style.write_headline(figure, headline(datasets), fontsize=12)
    style.draw_key(
        figure,
        0.42,
        ("binary", style.BINARY, "o", True),
        ("human-readable", style.READABLE, "s", True),
        Line2D([], [], color=style.INK, lw=1.6, alpha=0.35, label="where it surely is (95 %)"),
        fontsize=9,
        columnspacing=1.5,
    )
    style.write_axis(figure, "exponent of the growth: 0 is constant, 1 (line) is in proportion")
    return figure


main = style.command(__doc__, lambda *tables: draw(read_tables(*tables)), "growth", "exponents")
