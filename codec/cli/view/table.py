"""The table of ``codec show``: a row for each value, and for each field of a structure."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from codec.cli import terminal
from codec.cli.arrays.element_parts import PartKind
from codec.cli.view.descriptions import dtype_name, in_bytes, name_of, percentage, value_text
from codec.cli.view.statistics import Summary
from codec.cli.view.tree import Keys, Node, kind
from codec.errors import place_of

_WIDE = 1 << 20  # columns, which no line has


Cells = tuple[str, ...]  # of one row: the name, the dtype or what else it is, and so on


def table(root: Node, console: Console, *, values: bool) -> Table:
    """Return the table of a tree, with the statistics of its arrays if there are `values`.

    If the console is not wide enough, numbers are rounded to four digits, then the columns that say
    least are left out; names are cut. No line is longer than the console.
    """
    columns = _COLUMNS if values else _COLUMNS[: _COLUMNS.index("bytes") + 1]
    rows = list(_Rows(values=values, rounded=False).below(root, "", ""))
    made = _table(rows, columns, console, most=None)
    if _fits(made, console):
        return made
    if values:
        rows = list(_Rows(values=values, rounded=True).below(root, "", ""))
    for name in ("", *_BY_WORTH):
        columns = tuple(column for column in columns if column != name)
        made = _table(rows, columns, console, most=console.width * 2 // 5)
        if _fits(made, console):
            return made
    return _table(rows, columns, console, most=None)


def _fits(table: Table, console: Console) -> bool:
    wide = console.options.update_width(_WIDE)
    return console.measure(table, options=wide).maximum <= console.width


_COLUMNS = ("name", "dtype", "shape", "bytes", "min", "max", "NaN", "histogram")
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
        texts = dict(zip(_COLUMNS, cells, strict=False))
        signs = (terminal.in_signs_of(console, texts.get(name, "")) for name in columns)
        table.add_row(*(Text(str(sign)) for sign in signs))
    return table


class _Rows:
    """Makes rows of nodes."""

    def __init__(self, *, values: bool, rounded: bool) -> None:
        self.values = values
        self.rounded = rounded

    def below(self, node: Node, branch: str, trunk: str) -> Iterator[Cells]:
        """Yield the rows of a node: `branch` is before the first name, `trunk` before others."""
        yield self._cells_of_node(node, branch + _label(node))
        inner: list[Node | Cells] = [*self._fields(node), *node.children]
        if node.hidden and inner:
            inner.append(("…", f"{node.hidden:,} more"))
        for i, child in enumerate(inner):
            fork, bar = ("└ ", "  ") if i == len(inner) - 1 else ("├ ", "│ ")
            if isinstance(child, Node):
                yield from self.below(child, trunk + fork, trunk + bar)
            else:
                yield (trunk + fork + child[0], *child[1:])

    def _cells_of_node(self, node: Node, name: str) -> Cells:
        lazy = node.lazy_array
        if lazy is None:
            times = f"{node.count:,} × " if node.count > 1 else ""
            such = ", such as" if node.count > 1 and node.children else ""
            return (name, times + value_text(node.value) + such)
        if node.count > 1:
            head = (f"{node.count:,} × {kind(node.value)}", "", "")
        elif isinstance(node.value, np.generic):
            head = (dtype_name(lazy.dtype), "scalar", in_bytes(lazy.nbytes))
        else:
            size = "" if lazy.dtype.hasobject else in_bytes(lazy.nbytes)
            called = kind(node.value)
            name_of_class = "" if called == "array" else f" {called}"
            head = (dtype_name(lazy.dtype) + name_of_class, str(lazy.shape), size)
        whole = next((s for s in node.summaries if not s.part.keys), None)
        return (name, *head, *self._statistics_cells(whole))

    def _fields(self, node: Node) -> Iterator[Cells]:
        for summary in node.summaries:
            part = summary.part
            if part.keys:
                shape = str(part.shape) if part.shape else ""
                head = (dtype_name(part.dtype), shape, "")
                yield (place_of(part.keys)[1:], *head, *self._statistics_cells(summary))

    def _statistics_cells(self, summary: Summary | None) -> tuple[str, ...]:
        if not self.values or summary is None or not summary.count:
            return ()
        can_miss = summary.part.kind in (PartKind.FLOAT, PartKind.TIME) or summary.missing
        missing = percentage(summary.missing, summary.count) if can_miss else ""
        ends = (self._end_text(summary, summary.low), self._end_text(summary, summary.high))
        return (*ends, missing, "  ".join(filter(None, _histogram_texts(summary))))

    def _end_text(self, summary: Summary, number: Any) -> str:
        if number is None:
            return ""
        if summary.part.kind is PartKind.TEXT:
            return f"length {number}"
        text = summary.part.text(number)
        if self.rounded and summary.part.kind is PartKind.FLOAT and math.isfinite(number):
            return min(f"{float(number):.4g}", text, key=len)
        return text


def _histogram_texts(summary: Summary) -> Iterator[str]:
    yield summary.draw()
    for count, name in zip(summary.infinite, ("-inf", "inf"), strict=True):
        if count:
            yield f"{count:,} × {name}"
    for name, count in summary.types.most_common(3):
        yield f"{count:,} × {name}"


def _label(node: Node) -> str:
    name = name_of(node.keys)
    if node.count == 1:
        return name
    last: Keys = node.keys[-1:]
    if isinstance(last[0], int):
        return f"[{last[0]}…{last[0] + node.count - 1}]"
    return f"{name} …"
