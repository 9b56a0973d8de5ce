"""Rows under one another: aligned columns, as wide as they need to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

_GAP = "  "
_SHORTEST_NAME = 12


@dataclass(frozen=True)
class Column:
    """A column of the table: its title, its colour, and whether it is aligned to the right."""

    title: str
    style: str = ""
    right: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes
    ----------
    name
        The first cell.
    cells
        The others; none where there is a text.
    text
        What stands in the place of cells, as wide as it is.
    """

    name: str
    cells: tuple[str, ...] = ()
    text: str = ""


def width(rows: Sequence[Row], columns: Sequence[Column]) -> int:
    """Give how wide the table is."""
    return sum(_widths(rows, columns)) + len(_GAP) * (len(columns) - 1)


def _widths(rows: Sequence[Row], columns: Sequence[Column]) -> list[int]:
    widths = [cell_len(column.title) for column in columns]
    for row in rows:
        for i, cell in enumerate((row.name, *row.cells)):
            widths[i] = max(widths[i], cell_len(cell))
    return widths


def lay_out(rows: Sequence[Row], columns: Sequence[Column], most: int | None) -> list[Text]:
    """Give the lines of a table, with its titles.

    Parameters
    ----------
    rows
        In order.
    columns
        The first is that of the names.
    most
        How wide it may be: names are cut for it. None leaves them whole.
    """
    widths = _widths(rows, columns)
    if most is not None:
        spare = most - (sum(widths[1:]) + len(_GAP) * (len(columns) - 1))
        widths[0] = min(widths[0], max(spare, _SHORTEST_NAME))
    titles = Row(columns[0].title, tuple(column.title for column in columns[1:]))
    return [_line(titles, columns, widths, "dim"), *(_line(row, columns, widths) for row in rows)]


def _line(row: Row, columns: Sequence[Column], widths: Sequence[int], style: str = "") -> Text:
    line = Text()
    cells = (row.name, row.text) if row.text else (row.name, *row.cells)
    for i, (cell, column, size) in enumerate(zip(cells, columns, widths, strict=False)):
        gap = "" if i == len(cells) - 1 else _GAP
        is_text = bool(row.text) and i == 1
        shown = cell if is_text else _fit(cell, size, right=column.right)
        line.append(shown + gap, style or ("" if is_text else column.style))
    line.rstrip()
    return line


def _fit(cell: str, size: int, *, right: bool) -> str:
    if cell_len(cell) > size:
        return set_cell_size(cell, size - 1) + "…"
    return " " * (size - cell_len(cell)) + cell if right else set_cell_size(cell, size)


def in_bytes(count: int) -> str:
    """Give a number of bytes with a unit: ``1.2 MB``."""
    size, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB", "PB", "EB"):  # noqa: B007, the last one stays
        if size < 999.5:
            break
        size /= 1000
    return f"{count} B" if unit == "B" else f"{size:.3g} {unit}"
