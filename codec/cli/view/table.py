"""The table of ``codec show``: a row for each value, and for each field of a structure."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from codec.cli import terminal
from codec.cli.view.rows import COLUMNS, Cells, Rows
from codec.cli.view.tree import Node

_WIDE = 1 << 20  # columns, which no line has


def table(root: Node, console: Console, *, values: bool) -> Table:
    """Return the table of a tree, with the statistics of its arrays if there are `values`.

    If the console is not wide enough, numbers are rounded to four digits, then the columns that say
    least are left out; names are cut. No line is longer than the console.
    """
    columns = COLUMNS if values else COLUMNS[: COLUMNS.index("bytes") + 1]
    rows = list(Rows(values=values, rounded=False).below(root, "", ""))
    made = _table(rows, columns, console, most=None)
    if _fits(made, console):
        return made
    if values:
        rows = list(Rows(values=values, rounded=True).below(root, "", ""))
    for name in ("", *_BY_WORTH):
        columns = tuple(column for column in columns if column != name)
        made = _table(rows, columns, console, most=console.width * 2 // 5)
        if _fits(made, console):
            return made
    return _table(rows, columns, console, most=None)


def _fits(table: Table, console: Console) -> bool:
    wide = console.options.update_width(_WIDE)
    return console.measure(table, options=wide).maximum <= console.width


_BY_WORTH = ("histogram", "NaN", "bytes", "min", "max", "shape")  # the least first
_STYLES = {
    **{"name": "bold", "dtype": "green", "shape": "cyan", "bytes": ""},
    **{"min": "magenta", "max": "magenta", "NaN": "red", "histogram": "blue"},
}


def _table(
    rows: list[Cells], columns: tuple[str, ...], console: Console, most: int | None
) -> Table:
    """Make a table, whose names and kinds have a largest width in columns of the console."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in columns:
        table.add_column(
            name,
            style=_STYLES[name],
            justify="right" if name in ("bytes", "min", "max", "NaN") else "left",
            no_wrap=True,
            overflow=terminal.cut_by(console),
            max_width=most if name in ("name", "dtype") else None,
        )
    for cells in rows:
        texts = dict(zip(COLUMNS, cells, strict=False))
        signs = (terminal.in_signs_of(console, texts.get(name, "")) for name in columns)
        table.add_row(*(Text(str(sign)) for sign in signs))
    return table
