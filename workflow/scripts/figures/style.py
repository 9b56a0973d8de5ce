"""Style sheet and parts of all figures: colours, fonts, panels, headlines, keys, saving."""

import argparse
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from common import checked_files, steps

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


class Margins(NamedTuple):
    """What is free around all panels of a figure, in inches."""

    left: float
    right: float
    top: float
    bottom: float


def panel_grid(
    shape: tuple[int, int],
    size: tuple[float, float],
    margins: Margins,
    gaps: tuple[float, float],
    **shared: Any,
) -> tuple[Figure, Any]:
    """Return a figure and the array of its panels.

    Parameters
    ----------
    shape
        How many rows and columns there are.
    size
        The width and the height of the figure, in inches.
    margins
        What is around the panels.
    gaps
        The space between columns and rows, in parts of a panel's width and height.
    **shared
        Which axes are shared, as `Figure.subplots` has it.
    """
    width, height = size
    figure = new_figure(width, height)
    grid = figure.subplots(
        *shape,
        squeeze=False,
        gridspec_kw={
            "left": margins.left / width,
            "right": 1 - margins.right / width,
            "top": 1 - margins.top / height,
            "bottom": margins.bottom / height,
            "wspace": gaps[0],
            "hspace": gaps[1],
        },
        **shared,
    )
    return figure, grid


def write_headline(figure: Figure, words: str, below: float = 0.12, **look: Any) -> None:
    """Write what a figure says at its upper left, `below` inches below its top."""
    width, height = figure.get_size_inches()
    look = {"fontsize": 15, **look}
    figure.text(0.1 / width, 1 - below / height, words, va="top", weight="bold", **look)


def write_finding(axes: Axes, words: str, **look: Any) -> None:
    """Write what a panel says right above it."""
    offset: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate(words, (0, 1), xytext=(0, 5), **offset, **look)


def sample(label: str, colour: str, marker: str, *, full: bool = True) -> Line2D:
    """Return what a key shows of a marker: filled, or hollow."""
    face = colour if full else "white"
    return Line2D([], [], ls="", marker=marker, color=colour, mfc=face, label=label)


def samples(*entries: tuple[str, str, str, bool]) -> list[Artist]:
    """Return samples of labels, colours, markers, and whether they are filled."""
    return [sample(label, colour, marker, full=full) for label, colour, marker, full in entries]


def draw_key(figure: Figure, samples: Sequence[Artist], below: float, **look: Any) -> None:
    """Draw the key of a figure on one line, at the left and `below` inches below its top."""
    width, height = figure.get_size_inches()
    figure.legend(
        handles=list(samples),
        loc="upper left",
        bbox_to_anchor=(0.1 / width, 1 - below / height),
        ncols=len(samples),
        frameon=False,
        borderpad=0,
        **look,
    )


def command(
    description: str | None,
    draw: Callable[..., Figure],
    argv: Sequence[str] | None,
    tables: Sequence[str] = ("table",),
) -> int:
    """Run the step of a figure as a command, and give its exit code.

    Parameters
    ----------
    description
        What the command says of itself.
    draw
        Gives the figure of the paths of its tables.
    argv
        The arguments; those of the process if None.
    tables
        What the tables are called.
    """
    parser = argparse.ArgumentParser(description=description)
    for table in tables:
        parser.add_argument(table, type=Path, help="a CSV file of results/tables")
    parser.add_argument("outputs", type=Path, nargs="+", help="files to write: .svg, .png, .pdf")
    arguments = parser.parse_args(argv)

    def step() -> None:
        gc.disable()  # the process is short; looking for garbage would take a tenth of its time
        apply()
        figure = draw(*(getattr(arguments, table) for table in tables))
        save(figure, *arguments.outputs)

    return steps.run(lambda: f"figure {arguments.outputs[0].stem}", step)
