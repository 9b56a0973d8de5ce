"""Draw results/figures/real: synthetic data against the real ones they imitate.

A line for each pair of datasets and on it a marker for each method: where the synthetic data's
files are, if those of the real data are at 1. The method that is furthest away is named. The last
lines hold real data against real data: the yardstick. Methods that lose values do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator

from common import checked_files
from figures import style
from figures.metrics import TABLE
from tables.row_groups import grouped

BAND = 0.1  # how far from 1 synthetic data may be, as a part
QUOTIENT = TABLE["quotient"]
EXACT = 0.001  # how far from 1 a quotient may be of files whose size follows from shapes
LIMIT = 1.8  # where the panel ends; what is further away is at its edge
TICKS = (0.6, 0.9, 1, 1.1, 1.6)


@dataclass(frozen=True)
class Pair:
    """A real dataset and what imitates it; by the label of each method that counts: the quotient.

    How large a file is that lacks values says little.
    """

    title: str
    imitated_by: str
    yardstick: bool
    quotients: dict[str, float]

    def finding(self) -> str:
        """Say how far apart the two are: in the middle, and at most."""
        label, most = max(self.quotients.items(), key=lambda item: deviation(item[1]))
        middle = median(map(deviation, self.quotients.values()))
        return f"median {percent(middle)}, most {percent(most - 1, '+')}: {label}"


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
    """Read real.csv: the pairs, weights before experience and the yardsticks last.

    Only methods whose size depends on the data count; that of others follows from the shapes.
    """
    rows = checked_files.read_table(path)
    telling = {row["method"] for row in rows if deviation(float(row["quotient"])) > EXACT}
    rows = [row for row in rows if row["method"] in telling]
    rows.sort(key=lambda row: (row["yardstick"] == "true", row["kind"] != "weights"))
    return [
        Pair(
            mine[0]["title"],
            mine[0]["imitated_by_title"],
            mine[0]["yardstick"] == "true",
            {r["label"]: float(r["quotient"]) for r in mine if r["values_lost"] == "false"},
        )
        for mine in grouped(rows, "dataset", "imitated_by").values()
    ]


def headline(pairs: Sequence[Pair]) -> str:
    """Say in how many cases synthetic data are inside the band."""
    held = [q for pair in pairs if not pair.yardstick for q in pair.quotients.values()]
    hits = sum(map(inside, held))
    cases = f"all {len(held)}" if hits == len(held) else f"{hits} of {len(held)}"
    return f"Synthetic and real data differ by less than {percent(BAND)} in size in {cases} cases"


def draw_pairs(axes: Axes, pairs: Sequence[Pair]) -> None:
    """Draw the band, and a line for each pair with its markers and what it says."""
    axes.axvspan(1 - BAND, 1 + BAND, color=style.RULE, linewidth=0, zorder=0)
    style.draw_rules(axes, range(len(pairs)))
    marks = style.Marks(axes)
    for y, pair in enumerate(pairs):
        for quotient in pair.quotients.values():
            fits = inside(quotient)
            colour = style.BINARY if fits else style.READABLE
            marker = "o" if fits else "D"
            if pair.yardstick:
                colour, marker = style.YARDSTICK, "s"
            at = min(max(quotient, 1 / LIMIT), LIMIT), y
            marks.add_marker(at, colour, marker, full=fits, markersize=5, alpha=0.6)
        style.write_beside(axes, pair.finding(), (1, y), (8, 0), fontsize=9)
    marks.draw(clip_on=False)
    axes.set_xscale(QUOTIENT.scale)
    axes.set_xlim(1 / LIMIT, LIMIT)
    axes.set_ylim(len(pairs) - 0.5, -0.5)
    style.set_ticks(axes.xaxis, FixedLocator(TICKS), "{:g}".format)
    named = [f"{pair.title}\nas {pair.imitated_by}" for pair in pairs]
    axes.set_yticks(range(len(pairs)), named, fontsize=8.5)


# In inches: the panel's width, one line; then what is around the panel.
PANEL, LINE = 4.8, 0.42
AROUND = style.Margins(left=2.7, right=3.7, top=0.85, bottom=0.6)


def draw(pairs: Sequence[Pair]) -> Figure:
    """Draw the panel, the key and the headline."""
    figure, ((axes,),) = style.panel_grid((1, 1), (PANEL, LINE * len(pairs)), AROUND, (0, 0))
    draw_pairs(axes, pairs)
    style.write_axis(figure, QUOTIENT.axis)
    style.write_headline(figure, headline(pairs), 0.15, fontsize=10)
    style.draw_key(
        figure,
        0.45,
        Patch(color=style.RULE, label=f"within {percent(BAND)}"),
        ("a method, inside", style.BINARY, "o", True),
        ("a method, outside", style.READABLE, "D", False),
        ("real against real, the yardstick", style.YARDSTICK, "s", True),
        fontsize=9.5,
        handletextpad=0.4,
    )
    return figure


main = style.command(__doc__, lambda table: draw(read_table(table)), "table")
