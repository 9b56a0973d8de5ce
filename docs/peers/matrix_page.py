"""The page docs/fidelity.md: Markdown that is readable as text too."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Result = dict[str, Any]

COMMAND = "uv run --group peers python docs/peers/matrix.py"
SILENT = "✗"
HOW = {
    "type": "another type",
    "dtype": "another dtype, of the same values",
    "shape": "another shape",
    "container": "another length or `maxlen`",
    "keys": "other keys",
    "values": "other values",
}
NAMED = 3  # so many cases of a row are named; more are counted


@dataclass
class Column:
    """What was measured of one peer.

    Attributes
    ----------
    name, version, note
        What it is called, its version, and how it was called.
    results
        What came of each case, by row.
    heard
        What its reader did because a document said so.
    unavailable
        Why it could not be measured.
    """

    name: str
    version: str
    note: str
    results: dict[str, dict[str, Result]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    unavailable: str = ""

    def count(self, *outcomes: str, row: str | None = None) -> int:
        """Count the cases with one of these outcomes, in one row or in all."""
        rows = self.results.values() if row is None else [self.results[row]]
        return sum(result["outcome"] in outcomes for cases in rows for result in cases.values())

    @property
    def all(self) -> list[Result]:
        """All results."""
        return [result for cases in self.results.values() for result in cases.values()]


def render(columns: Sequence[Column], documents: Sequence[str]) -> str:
    """Give the page.

    Parameters
    ----------
    columns
        What was measured.
    documents
        What the readers were given to see whether they obey.
    """
    there = [column for column in columns if not column.unavailable]
    there.sort(key=lambda column: (column.name != "codec", -column.count("same", "layout")))
    parts = [
        "# What comes back the same: the codec and its peers",
        _introduction(len(there[0].all)),
        _totals(there),
        _legend(),
        "## By group of cases",
        f"`12/20 5{SILENT}`: of 20 cases 12 come back the same and **5 silently different**; "
        "the other 3 are refused or crash.",
        _groups(there),
        "## What a document can make a reader do",
        f"Each reader was given the same {len(documents)} documents, which name a harmless module "
        "that is on the path ([`canary.py`](peers/canary.py)) in the tags of each peer. The module "
        "notes when it is imported or called; an attacker would name one that does harm. One "
        "document names a memory address as an object, which an interpreter that obeys does not "
        "survive. What none of these documents did may still be possible with others.",
        _obedience(there),
        "The documents:",
        "\n".join(f"    {' '.join(document.split())}" for document in documents),
        "## What is silently different",
        f"The first difference of each case. Where more than {NAMED} cases of a group differ, "
        "they are counted.",
        *[_losses(column) for column in there],
        _unavailable([column for column in columns if column.unavailable]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _introduction(cases: int) -> str:
    return (
        f"Each of the {cases} cases of the codec's [case table](../tests/codec/cases.py) was "
        "written and read back with each package, in a process of its own, and compared by the "
        "[comparison](../tests/codec/same.py) of the codec's tests. This page is made by\n\n"
        f"    {COMMAND}\n\n"
        f"with CPython {platform.python_version()} and NumPy {np.__version__} on "
        f"{platform.machine()} ({sys.byteorder}-endian). The peers are those of the group `peers` "
        "in `pyproject.toml`, one file each in [`docs/peers`](peers), called with the options that "
        "keep most."
    )


def _totals(columns: Sequence[Column]) -> str:
    head = ["", "version", "same", "silently different", "refused", "crashes", "no strict JSON"]
    lines = [
        [
            column.name,
            column.version,
            f"{column.count('same', 'layout')}/{len(column.all)}",
            _strong(column.count("lost")),
            str(column.count("refused")),
            _strong(column.count("crashed")),
            str(sum(not result.get("strict", True) for result in column.all)),
        ]
        for column in columns
    ]
    return _table(head, lines)


def _legend() -> str:
    return (
        "- **same**: type, dtype with byte order, shape, every bit of every element (NaN bits and "
        "the sign of zero too), containers with order and `maxlen`. For the peers, not for the "
        "codec, it also counts as the same if only the memory order differs, or an array is "
        "read-only or owned by another object, or its dtype spells the native byte order out, "
        "or the spare bits beside a 4-bit number differ.\n"
        "- **silently different**: written and read without an error, at most with a "
        "warning, but not the same; this is what nobody notices.\n"
        "- **refused**: an error when writing or when reading.\n"
        "- **crashes**: the interpreter was killed, or did not answer in time.\n"
        "- **no strict JSON**: what was written is not JSON by RFC 8259 (`NaN`, `Infinity`, or no "
        "valid UTF-8), whether it came back or not."
    )


def _groups(columns: Sequence[Column]) -> str:
    lines = [[row, *(_cell(column, row) for column in columns)] for row in columns[0].results]
    lines.append(["**all**", *(_cell(column) for column in columns)])
    return _table(["", *(column.name for column in columns)], lines)


def _cell(column: Column, row: str | None = None) -> str:
    cases = len(column.all if row is None else column.results[row])
    lost = column.count("lost", row=row)
    mark = f" {lost}{SILENT}" if lost else ""
    return f"{column.count('same', 'layout', row=row)}/{cases}{mark}"


def _obedience(columns: Sequence[Column]) -> str:
    lines = [[column.name, ", ".join(column.heard) or "nothing"] for column in columns]
    return _table(["", "what these documents made its reader do"], lines)


def _losses(column: Column) -> str:
    """Give the list of what a peer changes without a word, by what differs first."""
    head = f"### {column.name}\n\n{column.note}"
    layout = column.count("layout")
    if layout:
        head += (
            f" In {layout} cases, which count as the same, arrays are read-only, do not own their "
            "memory, or differ in memory order, dtype spelling or spare bits."
        )
    warned = sum(bool(result.get("warned")) for result in column.all)
    if warned:
        head += f" In {warned} of the cases below there is a warning."
    items = [
        f"- {words}: {'; '.join(places)}"
        for how, words in HOW.items()
        if (places := _places(column, how))
    ]
    if column.count("crashed"):
        items.append(f"- no answer, the interpreter was killed: {'; '.join(_places(column, None))}")
    return f"{head}\n\n" + ("\n".join(items) or "Nothing.")


def _places(column: Column, how: str | None) -> list[str]:
    """Give the cases that differ in this way, or crashed if it is None; alike rows are one."""
    alike: dict[str, list[str]] = {}
    for row, cases in column.results.items():
        lost = [
            case
            for case, result in cases.items()
            if result["outcome"] in ("lost", "crashed") and result.get("how") == how
        ]
        if lost:
            alike.setdefault(_named(lost, len(cases)), []).append(row)
    return [
        f"{', '.join(rows)} ({cases}{' each' if ' of ' in cases and len(rows) > 1 else ''})"
        for cases, rows in alike.items()
    ]


def _named(lost: Sequence[str], cases: int) -> str:
    """Give the names of a few cases of a row, for arrays of numbers their shapes, or a count."""
    shapes = [re.fullmatch(r"\S+ (\[[\d, ]*\])", case) for case in lost]
    if all(shapes) and len(lost) < cases:
        names = list(dict.fromkeys(shape[1] for shape in shapes if shape))
        if len(names) <= NAMED:
            return f"shape {', '.join(f'`{name}`' for name in names)}"
    if len(lost) <= NAMED:
        return ", ".join(f"`{case}`" for case in lost)
    return f"{len(lost)} of {cases}"


def _unavailable(columns: Sequence[Column]) -> str:
    if not columns:
        return ""
    items = [f"- {column.name}: {column.unavailable}" for column in columns]
    return "## Not measured\n\nThese could not be loaded:\n\n" + "\n".join(items)


def _strong(count: int) -> str:
    return f"**{count}**" if count else "0"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table whose columns are aligned as text."""
    widths = [max(map(len, cells)) for cells in zip(head, *lines, strict=True)]
    ruler = ["-" * width for width in widths]
    padded = [
        [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        for line in (head, ruler, *lines)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)
