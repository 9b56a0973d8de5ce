"""Rows of ``codec show``: a row of text for each value, and for each field of a structure."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from codec.cli.arrays.element_parts import PartKind
from codec.cli.view.descriptions import dtype_name, in_bytes, name_of, percentage, value_text
from codec.cli.view.statistics import Summary
from codec.cli.view.tree import Keys, Node, kind
from codec.errors import place_of

Cells = tuple[str, ...]  # of one row: the name, the dtype or what else it is, and so on

COLUMNS = ("name", "dtype", "shape", "bytes", "min", "max", "NaN", "histogram")


class Rows:
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
