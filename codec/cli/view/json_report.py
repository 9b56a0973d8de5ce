"""The JSON of ``codec show --json``: values, dtypes, shapes and statistics."""

from collections import deque
from typing import Any

import numpy as np

from codec.cli.arrays.element_parts import PartKind
from codec.cli.files.format import LazyArray
from codec.cli.view.descriptions import spelled
from codec.cli.view.statistics import Summary
from codec.cli.view.tree import Keys, Node, kind
from codec.errors import place_of

Report = dict[str, Any]


def node_report(node: Node) -> Report:
    """Return what there is to say of a node and of all below it; without keys that say nothing."""
    value = node.value
    report: Report = {"place": place_of(node.keys), "kind": kind(value)}
    if node.count > 1:
        report["count"] = node.count
    if isinstance(value, LazyArray | np.ndarray | np.generic):
        report |= {"dtype": spelled(value.dtype), "shape": list(value.shape)}
        report["bytes"] = value.nbytes
    elif isinstance(value, dict | list | tuple | deque | set | frozenset | bytes | bytearray):
        report["length"] = len(value)
        if isinstance(value, deque) and value.maxlen is not None:
            report["maxlen"] = value.maxlen
    elif node.count == 1 and (value is None or type(value) in _PLAIN):
        report["value"] = _plain(value)
    if node.summaries:
        report["statistics"] = [summary_report(summary, node.keys) for summary in node.summaries]
    if node.children:
        report["items"] = [node_report(child) for child in node.children]
    if node.hidden:
        report["hidden"] = node.hidden
    return report


_PLAIN = (bool, int, float, str)


def _plain(value: Any) -> Any:
    """Return a value of Python's own, as a string where strict JSON has no number for it."""
    if isinstance(value, float) and not np.isfinite(value):
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[str(value)]
    if isinstance(value, int) and value.bit_length() > 64:
        return hex(value)
    return value


def summary_report(summary: Summary, keys: Keys) -> Report:
    """Return the statistics of one part of the array at a place."""
    part = summary.part
    report: Report = {"place": place_of(keys + part.keys)}
    if part.keys:
        report["dtype"] = spelled(part.dtype)
    if not summary.count:
        return report
    report["count"] = summary.count
    if part.kind in (PartKind.FLOAT, PartKind.TIME) or summary.missing:
        report["nan"] = summary.missing
    if part.kind is PartKind.FLOAT:
        report["negative_infinities"], report["positive_infinities"] = summary.infinite
    if summary.low is not None and part.kind is PartKind.TEXT:
        report |= {"min_length": int(summary.low), "max_length": int(summary.high)}
    elif summary.low is not None:
        report |= {"min": part.plain(summary.low), "max": part.plain(summary.high)}
    if summary.bins:
        edges = [part.plain(edge) for edge in summary.edges]
        report["histogram"] = {"edges": edges, "counts": summary.bins}
    if summary.types:
        report["types"] = dict(summary.types)
    return report
