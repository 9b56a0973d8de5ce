"""Draw results/figures/growth: how size, time and memory grow with the number of elements.

A panel for each dataset, down the page, and each of size, times and memory, across it; both axes
are logarithmic. The number beside a method is the exponent of its growth, from exponents.csv.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

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
    # By the column of a metric, and by the number of elements: the medians.
    values: Mapping[str, Mapping[int, float]]
    # By the column of a metric, where there is one: the exponent, and the least that it may be.
    fits: Mapping[str, tuple[float, float]]

    def points(self, metric: Metric) -> list[tuple[int, float]]:
        """Return what a logarithmic axis can show, by the number of elements."""
        return sorted((x, y) for x, y in self.values[metric.column].items() if y > 0)


@dataclass(frozen=True)
class GrownDataset:
    """What grows, and with which methods."""

    title: str
    elements: str
    lines: Sequence[GrowthLine]


def read_tables(growth: Path, fitted: Path) -> list[GrownDataset]:
    """Read growth.csv and exponents.csv."""
    rows = checked_files.read_table(growth)
    fits = {
        key: {row["metric"]: (float(row["exponent"]), growth_fits.least(row)) for row in mine}
        for key, mine in grouped(checked_files.read_table(fitted), "dataset", "method").items()
    }
    datasets = []
    for name, mine in grouped(rows, "dataset").items():
        lines = [
            _growth(of_method, fits.get((name, method), {}))
            for method, of_method in grouped(mine, "method").items()
        ]
        elements = ELEMENTS.get(mine[0]["kind"], "elements")
        datasets.append(GrownDataset(mine[0]["title"], elements, [line for line in lines if line]))
    return datasets


def _growth(
    rows: Sequence[Mapping[str, str]], fits: Mapping[str, tuple[float, float]]
) -> GrowthLine | None:
    """Return the line of a method, None if it was never timed."""
    timed = [row for row in rows if row["encode_wall"]]
    if not timed:
        return None
    values = {metric.column: growth_fits.medians(timed, metric.column) for metric in METRICS}
    return GrowthLine(timed[0]["label"], timed[0]["human_readable"] == "true", values, fits)


def draw_panel(axes: Axes, lines: Sequence[GrowthLine], metric: Metric) -> None:
    """Draw a line for each method."""
    for line in lines:
        points = line.points(metric)
        colour, marker = style.look(line.human_readable)
        axes.plot(
            *zip(*points, strict=True) if points else ((), ()),
            color=colour,
            marker=marker,
            markersize=3.2,
            linewidth=1.1,
            alpha=0.85,
        )
    axes.set_xscale("log")
    axes.set_yscale(metric.scale)
    axes.grid(color=style.RULE, linewidth=0.5)
    style.set_ticks(axes.xaxis, LogLocator(numticks=10), "{:,.0f}".format)
    style.set_ticks(axes.yaxis, LogLocator(numticks=10), style.amounts(metric.unit))
    axes.tick_params(axis="x", labelrotation=30)


def name_lines(axes: Axes, lines: Sequence[GrowthLine], metric: Metric) -> None:
    """Name each line on the right of the panel, with its exponent; a thin line leads there."""
    ends = [(line, points[-1]) for line in lines if (points := line.points(metric))]
    at = style.in_panel(axes, [end for _, end in ends])
    heights = style.spread([y for _, y in at], _LINE / UP)
    if heights:  # as a whole back into the panel
        shift = min(0, 1.04 - max(heights)) + max(0, -0.04 - min(heights))
        heights = [height + shift for height in heights]
    for (line, _), (x, y), height in zip(ends, at, heights, strict=True):
        axes.plot(
            (x, 1.03),
            (y, height),
            transform=axes.transAxes,
            clip_on=False,
            color=style.FAINT,
            linewidth=0.5,
        )
        axes.text(
            1.05,
            height,
            named(line, metric),
            transform=axes.transAxes,
            va="center",
            fontsize=7,
            color=style.look(line.human_readable)[0],
        )


_LINE = 0.125  # inches from a label to the next


def named(line: GrowthLine, metric: Metric) -> str:
    """Return a method's label with its exponent."""
    fit = line.fits.get(metric.column)
    return f"{two_decimals(fit[0])}  {line.label}" if fit else line.label


def two_decimals(exponent: float) -> str:
    """Return an exponent, without a sign where it is as good as 0.

    >>> two_decimals(-0.001), two_decimals(1.234)
    ('0.00', '1.23')
    """
    return f"{round(exponent, 2) + 0.0:.2f}"


def finding(lines: Sequence[GrowthLine], metric: Metric) -> str:
    """Say from which exponent to which it goes."""
    found = sorted(
        (line.fits[metric.column][0], line.label) for line in lines if line.fits.get(metric.column)
    )
    if not found:
        return "too few sizes to fit an exponent"
    if len(found) == 1:
        return f"exponent {two_decimals(found[0][0])}"
    return f"exponents {two_decimals(found[0][0])} to {two_decimals(found[-1][0])}"


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


# In inches: a panel, the labels on its right, the axis on its left, and so on.
ACROSS, UP, NAMES, LEFT, BELOW, ABOVE, HEAD = 2.35, 2.6, 1.85, 0.7, 0.85, 0.75, 0.8


def draw(datasets: Sequence[GrownDataset]) -> Figure:
    """Draw all panels and the headline."""
    figure, grid = style.panel_grid(
        (len(datasets), len(METRICS)),
        (ACROSS, UP),
        style.Margins(LEFT, NAMES, HEAD + ABOVE, BELOW),
        (LEFT + NAMES, ABOVE + BELOW),
        sharex="row",
    )
    for row, (panels, dataset) in enumerate(zip(grid, datasets, strict=True)):
        below = HEAD + row * (ABOVE + UP + BELOW)
        style.write_headline(figure, dataset.title, below, fontsize=11)
        for axes, metric in zip(panels, METRICS, strict=True):
            draw_panel(axes, dataset.lines, metric)
        for axes, metric in zip(panels, METRICS, strict=True):
            name_lines(axes, dataset.lines, metric)
            axes.set_xlabel(dataset.elements)
            style.write_title(axes, sentence(metric.label), pad=17)
            style.write_finding(axes, finding(dataset.lines, metric), fontsize=8)
    style.write_headline(figure, headline(datasets))
    style.draw_key(
        figure,
        0.42,
        Line2D([], [], color=style.BINARY, marker="o", label="binary"),
        Line2D([], [], color=style.READABLE, marker="s", label="human-readable"),
        *(Line2D([], [], ls="", label=label) for label in EXPLAINED),
        fontsize=9,
        columnspacing=1.5,
    )
    return figure


EXPLAINED = (
    "beside each method the exponent of its growth: 1 is in proportion",
    "a line that ends early is above the limits of time or memory",
)

main = style.command(__doc__, lambda *tables: draw(read_tables(*tables)), "growth", "exponents")
