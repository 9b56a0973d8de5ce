"""Write columns as JSON: heads, parts and pools of array rows (SPEC, 3)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from codec.arrays.array_types import Array
from codec.arrays.stacked_rows import StackedRows
from codec.columns.column_kinds import KINDS, rows_memory
from codec.columns.split_runs import Column, narrowest
from codec.payloads import payload_table
from codec.payloads.inflate import MAX_RATIO
from codec.tags.strings_and_numbers import Keys
from codec.tags.tag_table import COLUMN, REF

if TYPE_CHECKING:
    from codec.encode.writing import Writing


class Pool(NamedTuple):
    """All arrays of one dtype and shape that stand in columns, each once.

    Attributes
    ----------
    arrays
        By their id(), in the order of their rows.
    rows
        The row of each, by its id().
    """

    arrays: dict[int, Array]
    rows: dict[int, int]


class Pools:
    """The pools of a document, made of its runs."""

    def __init__(self, runs: Iterable[Column]) -> None:
        self.known: dict[Hashable, int] = {}  # the ids of those that are written
        found: dict[Hashable, dict[int, Array]] = {}
        for run in runs:
            for leaf in run.leaves:
                if leaf.of == "array":
                    found.setdefault(leaf.pool, {}).update(
                        zip(map(id, leaf.cells), leaf.cells, strict=True)
                    )
        self.pools = {
            key: Pool(arrays, dict(zip(arrays, range(len(arrays)), strict=True)))
            for key, arrays in found.items()
        }

    def text(self, column: Column, writing: Writing) -> tuple[Array | None, Iterator[str]]:
        """Return the steps of a column from row to row of its pool, and the text of the pool."""
        pool = self.pools[column.pool]
        found = map(pool.rows.__getitem__, map(id, column.cells))
        rows = np.fromiter(found, np.int64, len(column.cells))
        in_order = np.array_equal(rows, np.arange(len(pool.arrays)))
        if column.pool in self.known:
            text = iter((writing.head({}, REF) + f"{self.known[column.pool]}}}",))
        else:
            self.known[column.pool] = writing.next_id()
            every = StackedRows(list(pool.arrays.values()))
            writing.claimed += rows_memory(every)
            text = writing.tagged(every, {"id": self.known[column.pool]})
        return (None if in_order else narrowest(np.diff(rows, prepend=0))), text


def run(column: Column, writing: Writing, level: int) -> Iterator[str]:
    """Yield the tag of a run: the outermost column.

    A reader has to grant the memory. Columns as text or base64 are long enough for what they hold,
    compressed ones are written in base64 where they are not: where all values are the same.
    """
    if writing.payload in (payload_table.TEXT, payload_table.BASE64):
        yield from _text(column, writing, level, inside=False)
        return
    pools: dict[Any, int] = {} if writing.pools is None else writing.pools.known
    payload, ids, claimed = writing.payload, writing.ids, writing.claimed
    sizes = len(writing.written), len(pools)
    writing.claimed = 0
    text = "".join(_text(column, writing, level, inside=False))
    if len(text) * MAX_RATIO < writing.claimed:
        for known, size in zip((writing.written, pools), sizes, strict=True):
            while len(known) > size:
                known.popitem()
        writing.payload, writing.ids, writing.claimed = payload_table.BASE64, ids, 0
        text = "".join(_text(column, writing, level, inside=False))
    writing.payload = payload
    writing.claimed += claimed
    yield text


def _text(column: Column, writing: Writing, level: int, *, inside: bool) -> Iterator[str]:
    """Yield the tag of a column, which may stand inside of another."""
    length = {} if inside else {"length": len(column.cells)}
    keys = {**length, "of": column.of, **column.keys}
    writing.claimed += KINDS[column.of].memory(len(column.cells), len(column.parts))
    if column.of == "array":
        if writing.pools is None:
            rows = StackedRows(column.cells)
            writing.claimed += rows_memory(rows)
            steps, content = None, writing.tagged(rows, {})
        else:
            steps, content = writing.pools.text(column, writing)
        yield from _with_array(writing, keys, "steps", steps)
        yield from content
    elif column.of == "union":
        yield from _with_array(writing, keys, "which", column.data)
        yield from _parts(column, writing, level)
    else:
        yield writing.head(keys, COLUMN)
        if column.data is not None:
            yield from writing.tagged(column.data, {})
        elif column.parts:
            yield from _parts(column, writing, level)
        else:
            yield from writing.items(column.cells, level, ",")
    yield "}"


def _with_array(writing: Writing, keys: Keys, name: str, array: Array | None) -> Iterator[str]:
    """Yield the head of a column of which one key is an array."""
    if array is None:
        yield writing.head(keys, COLUMN)
        return
    before, after = writing.head({**keys, name: None}, COLUMN).rsplit("null", 1)
    yield before
    yield from writing.tagged(array, {})
    yield after


def _parts(column: Column, writing: Writing, level: int) -> Iterator[str]:
    is_dict = column.of == "dict"
    parts = writing.sorted(column.parts.items()) if is_dict else column.parts.items()
    yield "{" if is_dict else "["
    for number, (key, part) in enumerate(parts):
        yield "," if number else ""
        yield f"{writing.string(key)}:" if is_dict else ""
        yield from _text(part, writing, level, inside=True)
    yield "}" if is_dict else "]"
