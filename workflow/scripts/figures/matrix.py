"""Draw results/figures/matrix: what each method keeps, method by property.

A line for each method, those that keep most first; a column for each adversarial case, and then for
each property.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from common import checked_files
from figures import style
from figures.metrics import PROPERTIES
from properties import hard_cases
from tables.row_groups import fate

SAFETY, ABILITIES = "safety", "abilities"
SHOWN = {
    SAFETY: ("runs_code",),
    ABILITIES: ("same_bytes", "part", "append", "human_readable", "languages"),
}


@dataclass(frozen=True)
class Mark:
    """How one thing that can stand in a cell is drawn, and what the key says of it.

    Shape and filling tell them apart without any colour.
    """

    said: str
    marker: str
    size: float
    colour: str
    filled: bool


MARKS: dict[str, Mark] = {
    "identical": Mark("kept; no attack ran code", "o", 6, style.BINARY, True),
    "refused": Mark("refused by the library", "o", 6, style.FAINT, False),
    "failed": Mark("another error", "D", 5, style.FAINT, False),
    "lost": Mark("changed without a word", "x", 5.5, style.READABLE, False),
    "values lost": Mark("numbers changed without a word", "X", 8, style.READABLE, True),
    "runs code": Mark("reading runs code", "^", 9, style.INK, True),
    "safe": Mark("no attack ran code", "o", 6, style.BINARY, True),
    "yes": Mark("yes", "s", 5.5, style.BINARY, True),
    "no": Mark("no", "_", 4, style.FAINT, False),
    "": Mark("not tried", "", 0, style.FAINT, False),
}
_KEY = [name for name in MARKS if name not in ("safe", "")]


@dataclass(frozen=True)
class MatrixColumn:
    """A column: what is written over it, and over it and its neighbours."""

    name: str
    title: str
    group: str


@dataclass(frozen=True)
class MethodLine:
    """One method: the key in `MARKS` of each cell."""

    label: str
    cells: Mapping[str, str]

    def cases(self, *fates: str) -> int:
        """Count the adversarial cases that ended in one of some ways."""
        return sum(self.cells.get(name) in fates for name in hard_cases.CASES)


def read_tables(fidelity: Path, properties: Path) -> tuple[list[MatrixColumn], list[MethodLine]]:
    """Read fidelity.csv and properties.csv: the columns, and the lines, the best first."""
    cases, rows = map(checked_files.read_table, (fidelity, properties))
    named = {row["case"]: row["title"] for row in cases}
    columns = [
        MatrixColumn(case.name, named[case.name], case.group)
        for case in hard_cases.CASES.values()
        if case.name in named
    ]
    for group, names in SHOWN.items():
        columns += [MatrixColumn(name, PROPERTIES[name], group) for name in names]
    cells: dict[str, dict[str, str]] = {row["method"]: _properties(row) for row in rows}
    for row in cases:
        cells[row["method"]][row["case"]] = fate(row)
    lines = [MethodLine(row["label"], cells[row["method"]]) for row in rows]
    return columns, sorted(lines, key=_rank)


def _properties(row: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row of properties.csv; nothing is known of what was not tried."""
    said = {"true": "yes", "false": "no", "": ""}
    cells = {name: said[row[name]] for name in SHOWN[ABILITIES] if name != "languages"}
    cells["languages"] = "yes" if row["languages"] else "no"
    cells["runs_code"] = {"true": "runs code", "false": "safe", "": ""}[row["runs_code"]]
    return cells


def _rank(line: MethodLine) -> tuple[object, ...]:
    return (
        -line.cases("identical"),
        line.cases("values lost"),
        line.cells["runs_code"] == "runs code",
        line.label,
    )


# ------------------------------------------------------------------------------------------- words


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def headline(lines: Sequence[MethodLine]) -> str:
    """Say how many methods change a value without a word, and how many run code."""
    changing = sum(line.cases("lost", "values lost") > 0 for line in lines)
    running = sum(line.cells["runs_code"] == "runs code" for line in lines)
    return (
        f"{changing} of {_count(len(lines), 'method changes', 'methods change')} something without "
        f"a word, and {_count(running, 'runs', 'run')} code out of the file"
    )


def subtitle(lines: Sequence[MethodLine]) -> str:
    """Say which methods keep every case, and how many of them run no code."""
    whole = [line for line in lines if line.cases("identical") == _tried(line)]
    if not whole:
        return "No method keeps every value."
    safe = [line for line in whole if line.cells["runs_code"] == "safe"]
    kept = _count(len(whole), "method keeps", "methods keep")
    if not safe:
        return f"{kept} every value, and none of them is safe to read."
    names = "; ".join(line.label for line in safe)
    return f"{kept} every value; safe to read of these: {names}."


def _tried(line: MethodLine) -> int:
    return sum(name in line.cells for name in hard_cases.CASES)


# ------------------------------------------------------------------------------------- the drawing

# In inches: the labels, a column, the space between two groups, the count; a line, and what is
# above and below them.
LEFT, CELL, GAP, COUNT, LINE, HEAD, FOOT = 3.45, 0.225, 0.12, 0.62, 0.172, 2.15, 1.3


def places(columns: Sequence[MatrixColumn]) -> list[float]:
    """Return where the columns stand, in columns, with a gap between groups."""
    found: list[float] = []
    for i, column in enumerate(columns):
        step = 1 + (GAP / CELL if i and column.group != columns[i - 1].group else 0)
        found.append(found[-1] + step if found else 0.0)
    return found


def draw(columns: Sequence[MatrixColumn], lines: Sequence[MethodLine]) -> Figure:
    """Draw the matrix, its key and what it says."""
    x = places(columns)
    width = LEFT + (x[-1] + 1) * CELL + COUNT
    height = HEAD + len(lines) * LINE + FOOT
    figure = style.new_figure(width, height)
    axes = figure.add_axes(
        (LEFT / width, FOOT / height, (x[-1] + 1) * CELL / width, len(lines) * LINE / height)
    )
    _draw_marks(axes, x, columns, lines)
    _draw_rules(axes, x, columns, lines)
    axes.set_xlim(-0.5, x[-1] + 0.5)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_yticks(range(len(lines)), [line.label for line in lines], fontsize=7.5)
    axes.set_xticks(x, [column.title for column in columns], rotation=90, fontsize=7.5)
    axes.tick_params(axis="both", length=0, pad=3)
    axes.tick_params(axis="x", labeltop=True, labelbottom=True)
    axes.spines[:].set_visible(False)
    style.write_headline(figure, headline(lines), 0.14, fontsize=13)
    style.write_headline(figure, subtitle(lines), 0.42, fontsize=9, weight="normal")
    marks = (Line2D([], [], label=MARKS[name].said, **_look(name)) for name in _KEY)
    style.draw_key(figure, 0.6, *marks, fontsize=8.5, handletextpad=0.2, columnspacing=1.2)
    return figure


def _draw_marks(
    axes: Axes, x: Sequence[float], columns: Sequence[MatrixColumn], lines: Sequence[MethodLine]
) -> None:
    """Draw all marks of one look at once."""
    cells = [
        (name, at, y)
        for y, line in enumerate(lines)
        for column, at in zip(columns, x, strict=True)
        if (name := line.cells.get(column.name, ""))
    ]
    for name in dict.fromkeys(name for name, _, _ in cells):
        mine = [(at, y) for found, at, y in cells if found == name]
        axes.plot(*zip(*mine, strict=True), zorder=3, gid=name.replace(" ", "_"), **_look(name))


def _look(name: str) -> dict[str, Any]:
    mark = MARKS[name]
    return {
        "linestyle": "",
        "marker": mark.marker,
        "markersize": mark.size,
        "markeredgecolor": "white" if mark.marker == "X" else mark.colour,
        "markerfacecolor": mark.colour if mark.filled else "white",
        "markeredgewidth": 0.5 if mark.marker == "X" else 1.3 if mark.marker == "x" else 1.0,
    }


def _draw_rules(
    axes: Axes, x: Sequence[float], columns: Sequence[MatrixColumn], lines: Sequence[MethodLine]
) -> None:
    """Draw what leads the eye, the names of the groups, and how many cases each line keeps."""
    style.draw_rules(axes, range(len(lines)))
    for y, line in enumerate(lines):
        if y % 5 == 0:
            axes.axhline(y - 0.5, color=style.FAINT, linewidth=0.4, zorder=0)
        style.write_beside(axes, str(line.cases("identical")), (1, y), (20, 0), ha="right")
    words, at = f"kept, of {max(map(_tried, lines))}", ("axes fraction", "offset points")
    axes.annotate(words, (1, 1), (12, 3), *at, rotation=90, va="bottom", fontsize=7.5)
    for group in dict.fromkeys(column.group for column in columns):
        members = [at for at, column in zip(x, columns, strict=True) if column.group == group]
        axes.axvspan(members[0] - 0.5, members[-1] + 0.5, color="#F6F6F6", zorder=-1, linewidth=0)
        middle, edge = (members[0] + members[-1]) / 2, axes.get_xaxis_transform()
        look: dict[str, Any] = {"ha": "center", "va": "bottom", "fontweight": "bold"}
        style.write_beside(axes, group, (middle, 1), (0, 82), edge=edge, fontsize=8, **look)


main = style.command(__doc__, lambda *tables: draw(*read_tables(*tables)), "fidelity", "properties")
