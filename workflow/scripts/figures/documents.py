"""Draw results/figures/documents: how long documents take, against the standard library's json.

A dot plot with a panel for encode and one for decode, a line for each document and a marker for
each codec.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from common import checked_files
from figures import style
from tables.documents import BASELINE
from tables.row_groups import grouped

CODEC = "codec_text"
WAYS = {"encode": "Encode", "decode": "Decode"}
# Colour, marker and size of the codec, and of the other methods in the order of the table.
LOOK = (style.READABLE, "s", 8.0)
OTHERS = (
    (style.BINARY, "o", 6.0),
    (style.FAINT, "^", 6.0),
    (style.INK, "v", 6.0),
    (style.FAINT, "D", 5.0),
    (style.INK, "P", 6.0),
)

Rows = Sequence[Mapping[str, str]]


def read_table(path: Path) -> dict[str, Rows]:
    """Read documents.csv: the rows of each document, but for those of the baseline."""
    rows = [row for row in checked_files.read_table(path) if row["method"] != BASELINE]
    return dict(grouped(rows, "document"))


def looks(documents: Mapping[str, Rows]) -> dict[str, tuple[str, str, float]]:
    """Return the colour, marker and size of each method."""
    names = list(dict.fromkeys(row["method"] for rows in documents.values() for row in rows))
    others = [name for name in names if name != CODEC]
    return {CODEC: LOOK, **dict(zip(others, OTHERS, strict=False))}


def headline(documents: Mapping[str, Rows]) -> str:
    """Say on how many documents the codec is no slower, both ways."""
    rows = [row for mine in documents.values() for row in mine if row["method"] == CODEC]
    ratios = [[float(row[f"{way}_ratio"]) for way in WAYS] for row in rows if row["encode_ratio"]]
    if not ratios:
        return "codec was not timed"
    fast = sum(max(pair) <= 1 for pair in ratios)
    return f"codec is as fast as json with hooks, both ways, on {fast} of {len(ratios)} documents"


def draw_panel(axes: Axes, documents: Mapping[str, Rows], way: str) -> None:
    """Draw the ratios of one way, the codec's on top."""
    chosen = looks(documents)
    style.draw_rules(axes, range(len(documents)))
    marks = style.Marks(axes)
    for y, rows in enumerate(documents.values()):
        for row in rows:
            if row[f"{way}_ratio"] and row["method"] in chosen:
                colour, marker, size = chosen[row["method"]]
                marks.add_marker(
                    (max(float(row[f"{way}_ratio"]), LEAST), y),
                    colour,
                    marker,
                    full=row["verdict"] == "identical",
                    markersize=size,
                    clip_on=False,
                    zorder=4 if row["method"] == CODEC else 3,
                )
    marks.draw()
    axes.axvline(1, color=style.INK, linewidth=1, zorder=1)
    axes.set_xscale("log")
    axes.set_xlim(LEAST, MOST)
    axes.set_ylim(len(documents) - 0.4, -0.6)
    style.set_ticks(axes.xaxis, FixedLocator([LEAST, 0.1, 1]), _times)
    axes.tick_params(labelsize=10)
    style.write_title(axes, WAYS[way], pad=6, fontsize=11)


LEAST, MOST = 0.01, 4.5  # a ratio below the least is drawn at the edge


def _times(ratio: float) -> str:
    return f"{'≤ ' if ratio == LEAST else ''}{ratio:g} ×"


# In inches: the labels, a panel, the space between two, one line, what is above and below.
LEFT, PANEL, GAP, LINE, HEAD, FOOT = 2.35, 2.25, 0.3, 0.235, 1.35, 0.55


def draw(documents: Mapping[str, Rows]) -> Figure:
    """Draw both panels, the names of the documents, the key and the headline."""
    figure, grid = style.panel_grid(
        (1, len(WAYS)),
        (PANEL, LINE * (len(documents) + 0.2)),
        style.Margins(LEFT, 0.15, HEAD, FOOT),
        (GAP, 0),
        sharey=True,
    )
    for axes, way in zip(grid[0], WAYS, strict=True):
        draw_panel(axes, documents, way)
    grid[0][0].set_yticks(range(len(documents)), list(documents), fontsize=9.5)
    style.write_headline(figure, headline(documents), fontsize=11)
    labels = {row["method"]: row["label"] for rows in documents.values() for row in rows}
    keys = [
        (labels[name], colour, marker, True)
        for name, (colour, marker, _) in looks(documents).items()
        if name in labels
    ]
    look = {"fontsize": 9, "handletextpad": 0.2, "columnspacing": 0.9}
    style.draw_key(figure, 0.4, *keys, **look)
    style.draw_key(
        figure,
        0.65,
        ("comes back identical", style.INK, "o", True),
        ("another value comes back", style.INK, "o", False),
        ("no marker: cannot hold it", style.INK, "", True),
        **look,
    )
    style.write_axis(figure, "CPU time, divided by json with the usual hook (1 ×); left is faster")
    return figure


main = style.command(__doc__, lambda table: draw(read_table(table)), "table")
