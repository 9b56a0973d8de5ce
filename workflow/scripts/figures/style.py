"""Style sheet and parts of all figures: colours, fonts, panels, headlines, keys, saving."""

import argparse
import gc
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import EngFormatter, FuncFormatter, Locator, NullLocator

from common import checked_files, step_process

# Two of Okabe and Ito's colours for colour-blind readers (2008), 30 % apart in lightness; shape and
# filling say the same as colour, for readers in grey.
BINARY = "#0072B2"
READABLE = "#D55E00"
YARDSTICK = "#555555"
INK = "#222222"
FAINT = "#8A8A8A"
RULE = "#E2E2E2"

SHEET: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same figure on every machine
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.titlesize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "ytick.left": False,
    "savefig.dpi": 160,
    "savefig.facecolor": "white",
    "svg.hashsalt": "codec",  # the same table gives the same bytes
}


def apply() -> None:
    """Make the style sheet the one in use."""
    for name, value in SHEET.items():
        mpl.rcParams[name] = value


def save(figure: Figure, *paths: Path) -> None:
    """Save `figure` in the format of each path's suffix, whole or not at all, without the time."""
    for path in paths:
        dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}[path.suffix]
        with checked_files.new_result(path) as file:
            figure.savefig(file, format=path.suffix[1:], metadata=dated)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in inches; without pyplot, which takes long to import."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def empty_figure(words: str) -> Figure:
    """Return a figure that only says why a run has nothing to draw."""
    figure = new_figure(6, 0.6)
    write_headline(figure, words, 0.2, fontsize=10)
    return figure


class Margins(NamedTuple):
    """What is free around all panels of a figure, in inches."""

    left: float
    right: float
    top: float
    bottom: float


def panel_grid(
    shape: tuple[int, int],
    panel: tuple[float, float],
    margins: Margins,
    gaps: tuple[float, float],
    **shared: Any,
) -> tuple[Figure, Any]:
    """Return a figure of so many rows and columns of panels, and the array of the panels.

    The width and height of a panel are in inches, as are the margins around all panels and the gaps
    between columns and between rows. What panels have in common is said as to `Figure.subplots`.
    """
    rows, columns = shape
    width = margins.left + columns * panel[0] + (columns - 1) * gaps[0] + margins.right
    height = margins.top + rows * panel[1] + (rows - 1) * gaps[1] + margins.bottom
    figure = new_figure(width, height)
    places = {
        "left": margins.left / width,
        "right": 1 - margins.right / width,
        "top": 1 - margins.top / height,
        "bottom": margins.bottom / height,
        "wspace": gaps[0] / panel[0],
        "hspace": gaps[1] / panel[1],
    }
    return figure, figure.subplots(rows, columns, squeeze=False, gridspec_kw=places, **shared)


def set_ticks(axis: Axis, where: Locator, text: Callable[[float], str]) -> None:
    """Set where an axis has ticks, with none between them, and what each says."""
    axis.set_major_locator(where)
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: text(value)))


def amounts(unit: str) -> Callable[[float], str]:
    """Return what writes times, or bytes, in the unit that suits each.

    >>> amounts("s")(0.002), amounts("bytes")(20_000_000)
    ('2 ms', '20 MB')
    """
    return EngFormatter("B" if unit == "bytes" else unit)


def look(human_readable: bool) -> tuple[str, str]:
    """Return the colour and the marker of a method, by whether people can read its files."""
    return (READABLE, "s") if human_readable else (BINARY, "o")


class Marks:
    """The lines and markers of a panel: one artist draws all that look alike."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self._alike: dict[tuple[tuple[str, Any], ...], tuple[list[float], list[float]]] = {}

    def add_line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """Add a line."""
        across, up = self._alike.setdefault(tuple(look.items()), ([], []))
        across += [*xs, math.nan]  # where the next line is not joined to this one
        up += [*ys, math.nan]

    def add_marker(
        self, at: tuple[float, float], colour: str, marker: str, *, full: bool, **look: Any
    ) -> None:
        """Add one marker: filled, or hollow."""
        face = colour if full else "white"
        self.add_line(
            *zip(at), marker=marker, markeredgecolor=colour, markerfacecolor=face, ls="", **look
        )

    def draw(self, **more: Any) -> None:
        """Draw everything."""
        for look, places in self._alike.items():
            self.axes.plot(*places, **dict(look), **more)


def draw_rules(axes: Axes, heights: Iterable[float]) -> None:
    """Draw a thin line through a panel at each height."""
    rules = Marks(axes)
    for y in heights:
        rules.add_line((0, 1), (y, y), color=RULE, linewidth=0.6, zorder=0)
    rules.draw(transform=axes.get_yaxis_transform())


def write_headline(figure: Figure, words: str, below: float = 0.12, **look: Any) -> None:
    """Write what a figure or a row of panels says at the left, `below` inches below the top."""
    width, height = figure.get_size_inches()
    look = {"fontsize": 15, "weight": "bold", **look}
    figure.text(0.1 / width, 1 - below / height, words, va="top", **look)


def write_axis(figure: Figure, words: str) -> None:
    """Write at the bottom of a figure what the axes of all panels say."""
    figure.text(0.5, 0.12 / figure.get_figheight(), words, ha="center", fontsize=9.5)


def write_title(axes: Axes, words: str, *, pad: float, fontsize: float = 9) -> None:
    """Write the title of a panel at its upper left, `pad` points above it."""
    axes.set_title(words, loc="left", fontweight="bold", pad=pad, fontsize=fontsize)


def write_finding(axes: Axes, words: str, above: float = 5, **look: Any) -> None:
    """Write what a panel says right above it, between the panel and its title."""
    axes.annotate(words, (0, 1), (0, above), "axes fraction", "offset points", **look)


def write_beside(
    axes: Axes, words: str, at: tuple[float, float], offset: tuple[float, float], **look: Any
) -> None:
    """Write words some points beside a place: where across the panel, and at which height."""
    edge = look.pop("edge", axes.get_yaxis_transform())
    look = {"va": "center", "fontsize": 7.5, **look}
    axes.annotate(words, at, offset, edge, "offset points", **look)


def in_panel(axes: Axes, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return where points of a panel are, in parts of its width and height."""
    across = axes.transData - axes.transAxes
    return [tuple(map(float, across.transform(point))) for point in points]  # type: ignore[misc]


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move heights apart until neighbours are at least `gap` apart, in their order, each a little.

    >>> spread([1, 0, 5], 2)
    [1.5, -0.5, 5.0]
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    groups: list[tuple[float, int]] = []  # the lowest place of each group that touches, how many
    for place in order:
        low, count = float(heights[place]), 1
        while groups and low < groups[-1][0] + groups[-1][1] * gap:
            below, members = groups.pop()
            # The mean of where the members want to be, as seen from the group's lowest place.
            low = (below * members + (low - members * gap) * count) / (members + count)
            count += members
        groups.append((low, count))
    spaced = [low + step * gap for low, count in groups for step in range(count)]
    return [spaced[order.index(place)] for place in range(len(heights))]


def draw_key(
    figure: Figure, below: float, *entries: Artist | tuple[str, str, str, bool], **look: Any
) -> None:
    """Draw the key of a figure on one line, at the left and `below` inches below its top.

    An entry is an artist with its label, or the label, colour and marker of a sample, and whether
    that is filled.
    """
    width, height = figure.get_size_inches()
    figure.legend(
        handles=[_sample(*entry) if isinstance(entry, tuple) else entry for entry in entries],
        loc="upper left",
        bbox_to_anchor=(0.1 / width, 1 - below / height),
        ncols=len(entries),
        frameon=False,
        borderpad=0,
        **look,
    )


def note(words: str) -> list[Artist]:
    """Return what a key says besides, without a sample; nothing if there are no words."""
    return [Line2D([], [], ls="", label=words)] if words else []


def _sample(label: str, colour: str, marker: str, full: bool) -> Line2D:
    face = colour if full else "white"
    return Line2D([], [], ls="", marker=marker, color=colour, mfc=face, label=label)


def command(
    description: str | None, draw: Callable[..., Figure], *tables: str
) -> Callable[..., int]:
    """Return the command of a figure's step, which returns its exit code.

    It says the description of itself. Its arguments are called as the tables, or another of
    `step_process.ARGUMENTS`, and `draw` makes the figure of them.
    """

    def step(args: argparse.Namespace) -> None:
        gc.disable()  # the process is short; looking for garbage would take a tenth of its time
        apply()
        save(draw(*(getattr(args, table) for table in tables)), *args.outputs)

    return step_process.command(
        description,
        " ".join((*tables, "outputs")),
        step,
        lambda args: f"figure {args.outputs[0].stem}",
    )
