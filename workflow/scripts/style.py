"""The one style sheet of the figures: colours, markers, fonts, and how a figure is saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

import intermediates

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
    """Make the style sheet the one in use; without a display."""
    mpl.use("Agg")
    for name, value in SHEET.items():
        mpl.rcParams[name] = value


def save(figure: Figure, *paths: Path) -> None:
    """Save `figure` in the format of each path's suffix, whole or not at all, without the time."""
    for path in paths:
        dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}[path.suffix]
        with intermediates.new_file(path) as file:
            figure.savefig(file, format=path.suffix[1:], metadata=dated)
