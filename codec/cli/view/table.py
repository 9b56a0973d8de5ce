"""The table of ``codec show``: a line for each value, and for each field of a structure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from rich.text import Text

from codec.cli.arrays.element_parts import PartKind
from codec.cli.view.aligned_text import Column, Row, in_bytes, lay_out, width
from codec.cli.view.descriptions import dtype_name, name_of, percentage, value_text
from codec.cli.view.statistics import Summary
from codec.cli.view.tree import Keys, Node, kind
from codec.errors import place_of

_ARRAY = (
    Column("name", "bold"),
    Column("dtype", "green"),
    Column("shape", "cyan"),
    Column("bytes", right=True),
)
_VALUES = (
    Column("min", "magenta", right=True),
    Column("max", "magenta", right=True),
    Column("NaN", "red", right=True),
    Column("histogram", "blue"),
)


def table(root: Node, most: int | None, *, values: bool) -> list[Text]:
    """Give the lines of the table of a tree.

    Parameters
    ----------
    root
        The tree, with its statistics.
    most
        How wide the lines may be: where it takes that, numbers are rounded to four digits, and then
        names are cut. None leaves all as it is.
    values
        Whether there are statistics.
    """
    columns = (*_ARRAY, *_VALUES) if values else _ARRAY
    rows = list(_Rows(values=values, rounded=False).below(root, "", ""))
    if values and most is not None and width(rows, columns) > most:
        rows = list(_Rows(values=values, rounded=True).below(root, "", ""))
    return lay_out(rows, columns, most)


class _Rows:
    """Makes rows of nodes."""

    def __init__(self, *, values: bool, rounded: bool) -> None:
        self.values = values
        self.rounded = rounded

    def below(self, node: Node, branch: str, trunk: str) -> Iterator[Row]:
        """Give the rows of a node: `branch` stands before the first name, `trunk` before others."""
        yield self._row(node, branch + _label(node))
        inner: list[Node | Row] = [*self._fields(node), *node.children]
        if node.hidden and inner:
            inner.append(Row("…", text=f"{node.hidden:,} more"))
        for i, child in enumerate(inner):
            fork, bar = ("└ ", "  ") if i == len(inner) - 1 else ("├ ", "│ ")
            if isinstance(child, Row):
                yield Row(trunk + fork + child.name, child.cells, child.text)
            else:
                yield from self.below(child, trunk + fork, trunk + bar)

    def _row(self, node: Node, name: str) -> Row:
        leaf = node.leaf
        if leaf is None:
            times = f"{node.count:,} × " if node.count > 1 else ""
            such = ", such as" if node.count > 1 and node.children else ""
            return Row(name, text=times + value_text(node.value) + such)
        if node.count > 1:
            head = (f"{node.count:,} × {kind(node.value)}", "", "")
        elif isinstance(node.value, np.generic):
            head = (dtype_name(leaf.dtype), "scalar", in_bytes(leaf.nbytes))
        else:
            size = "" if leaf.dtype.hasobject else in_bytes(leaf.nbytes)
            called = kind(node.value)
            name_of_class = "" if called == "array" else f" {called}"
            head = (dtype_name(leaf.dtype) + name_of_class, str(leaf.shape), size)
        whole = next((s for s in node.summaries if not s.part.keys), None)
        return Row(name, (*head, *self._numbers(whole)))

    def _fields(self, node: Node) -> Iterator[Row]:
        for summary in node.summaries:
            part = summary.part
            if part.keys:
                shape = str(part.shape) if part.shape else ""
                head = (dtype_name(part.dtype), shape, "")
                yield Row(place_of(part.keys)[1:], (*head, *self._numbers(summary)))

    def _numbers(self, summary: Summary | None) -> tuple[str, ...]:
        if not self.values:
            return ()
        if summary is None or not summary.count:
            return ("", "", "", "")
        can_miss = summary.part.kind in (PartKind.FLOAT, PartKind.TIME) or summary.missing
        missing = percentage(summary.missing, summary.count) if can_miss else ""
        ends = (self._end(summary, summary.low), self._end(summary, summary.high))
        return (*ends, missing, "  ".join(filter(None, _drawn(summary))))

    def _end(self, summary: Summary, number: Any) -> str:
        if number is None:
            return ""
        if summary.part.kind is PartKind.TEXT:
            return f"length {number}"
        text = summary.part.text(number)
        if self.rounded and summary.part.kind is PartKind.FLOAT and math.isfinite(number):
            return min(f"{float(number):.4g}", text, key=len)
        return text


def _drawn(summary: Summary) -> Iterator[str]:
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
