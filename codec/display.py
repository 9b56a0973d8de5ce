"""Show what an object or a file holds, as `codec show` does: in a notebook, or in a session."""

import os
from html import escape
from typing import Any

from codec.cli.files.format import Options
from codec.cli.files.input_file import open_input
from codec.cli.view.measured import measure
from codec.cli.view.rows import COLUMNS, Cells, Rows
from codec.cli.view.tree import grow


class Shown:
    """A table that a notebook shows as HTML, and a session as text."""

    def __init__(self, title: str, rows: list[Cells]) -> None:
        """Keep the rows, without the columns that are empty in all of them."""
        whole = [COLUMNS, *((*row, *[""] * (len(COLUMNS) - len(row))) for row in rows)]
        kept = [column for column in zip(*whole, strict=True) if any(column[1:])]
        self.title = title
        self.rows = list(zip(*kept, strict=True))

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        lines = (map(str.ljust, row, widths) for row in self.rows)
        return "\n".join([self.title, *("  ".join(line).rstrip() for line in lines)]).lstrip("\n")

    def _repr_html_(self) -> str:
        def row(tag: str, cells: Cells) -> str:
            style = 'style="text-align:left;white-space:pre;font-family:monospace"'
            return "".join(f"<{tag} {style}>{escape(cell)}</{tag}>" for cell in cells)

        head, *body = self.rows
        lines = [row("th", head), *(row("td", cells) for cells in body)]
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<tr>{'</tr><tr>'.join(lines)}</tr></table>"


def show(what: Any, *, depth: int | None = None, values: bool = True) -> Shown:
    """Return a table of what an object or a file holds, with statistics of each array.

    Parameters
    ----------
    what
        A path of a file that `codec show` reads, or any object.
    depth
        Maximum nesting depth to show; by default all.
    values
        Whether elements are read, for minimum, maximum, share of NaN and a histogram.

    Examples
    --------
    >>> import numpy as np, codec
    >>> codec.show({"w": np.array([0.0, 0.5, 1.0], "f4"), "step": 3})
    name    dtype      shape  bytes  min  max  NaN  histogram
    $       dict of 2
    ├ w     float32    (3,)   12 B   0    1    0%   █   █  █
    └ step  int 3
    """
    if not isinstance(what, str | os.PathLike):
        return _shown("", what, depth, values)
    name = os.fspath(what)
    with open_input(name, Options()) as (source, tree):
        return _shown(f"{name}: {source.format.name}", tree, depth, values)


def _shown(title: str, tree: Any, depth: int | None, values: bool) -> Shown:
    root = grow(tree, depth, objects=values)
    measure(root, None, values=values)
    return Shown(title, list(Rows(values=values, rounded=True).below(root, "", "")))
