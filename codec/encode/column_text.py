"""Write columns as JSON: heads, parts and pools of array rows (SPEC, 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from codec.arrays.array_types import Array
from codec.arrays.stacked_rows import StackedRows
from codec.columns import find_frames
from codec.columns.column_kinds import KINDS, row_memory
from codec.columns.frames import PLACE_BYTES
from codec.columns.split_runs import Column, narrowest
from codec.payloads import memory_limit, payload_table
from codec.payloads.inflate import MAX_RATIO
from codec.tags.strings_and_numbers import Keys
from codec.tags.tag_table import COLUMN, FRAMES, REF

if TYPE_CHECKING:
    from codec.encode.writing import Writing


class Pool:
    """All arrays of one dtype and shape that stand in columns, each once.

    `places` is the number of places at which they stand.
    """

    def __init__(self, arrays: dict[int, Array], places: int) -> None:
        every = list(arrays.values())
        contents = find_frames.find(every, all_copies=places == len(arrays))
        self.copies = contents is not None and places == len(arrays) > len(contents.starts)
        numbers: Iterable[int] = range(len(arrays))
        if contents is not None and self.copies:
            numbers = contents.rows.tolist()
            every = [every[first] for first in np.unique(contents.rows, return_index=True)[1]]
        self.numbers = dict(zip(arrays, numbers, strict=True))  # of rows, by the id() of an array
        self.rows = StackedRows(every)
        # What the rows are made of, where they are not written themselves.
        are_rows = self.copies and contents is not None and contents.depth is None
        self.contents = None if are_rows else contents
        self.row_memory = row_memory(
            every[0].shape, every[0].dtype, of_frames=self.contents is not None
        )

    def steps(self, cells: list[Array]) -> Array | None:
        """Return the steps from row to row of arrays; None if they are all rows in order."""
        numbers = np.fromiter(map(self.numbers.__getitem__, map(id, cells)), np.int64, len(cells))
        return None if np.array_equal(numbers, np.arange(len(self.rows))) else _steps(numbers)

    def text(self, writing: Writing, known: int) -> Iterator[str]:
        """Yield the text of the rows, or of the frames that make them up."""
        if self.contents is None:
            yield from writing.tagged(_laid_out(self.rows, writing.payload), {"id": known})
            return
        frames, rows, starts, stream, depth, axis = self.contents
        writing.claimed += PLACE_BYTES * (len(self.rows) + (0 if stream is None else len(stream)))
        stacked = {} if depth is None else {"depth": depth, "axis": axis}
        arrays = {
            "starts": _steps(starts if self.copies else starts[rows]),
            "stream": None if stream is None else _steps(stream),
        }
        yield from _head(writing, {"id": known, **stacked}, arrays, FRAMES)
        yield from writing.tagged(StackedRows(frames), {})
        yield "}"


def _steps(numbers: Array) -> Array:
    return narrowest(np.diff(numbers, prepend=0))


class Pools:
    """The pools of a document, made of its runs once the first of them is written.

    What equal arrays and frames there are is not looked for in an object that is written anew.
    """

    def __init__(self, runs: Iterable[Column]) -> None:
        self.known: dict[Hashable, int] = {}  # the ids of those that are written
        self._runs = list(runs)

    @cached_property
    def pools(self) -> dict[Hashable, Pool]:
        """All pools, by what their arrays have in common."""
        found: dict[Hashable, dict[int, Array]] = {}
        places: Counter[Hashable] = Counter()
        for run in self._runs:
            for leaf in run.leaves:
                if leaf.of == "array":
                    known = found.setdefault(leaf.pool, {})
                    known.update(zip(map(id, leaf.cells), leaf.cells, strict=True))
                    places[leaf.pool] += len(leaf.cells) * (2 if run.stands_again else 1)
        return {key: Pool(arrays, places[key]) for key, arrays in found.items()}

    def text(self, pool: Pool, key: Hashable, writing: Writing) -> Iterator[str]:
        """Yield the text of a pool, or a reference to it."""
        if key in self.known:
            yield writing.head({}, REF) + f"{self.known[key]}}}"
            return
        self.known[key] = writing.next_id()
        writing.claimed += 0 if pool.copies else len(pool.rows) * pool.row_memory
        yield from pool.text(writing, self.known[key])


def _laid_out(rows: StackedRows, payload: str) -> Array | StackedRows:
    """Return rows of vectors in Fortran order where the file is compressed.

    The digits of one component are more alike than those of a vector: 3 % fewer bytes.
    """
    if payload.startswith(payload_table.INSIDE) and rows.ndim == 2 and rows.dtype.kind == "f":
        return np.asfortranarray(rows[:])
    return rows


def run(column: Column, writing: Writing, level: int) -> Iterator[str]:
    """Yield the tag of a run: the outermost column.

    A reader has to grant the memory. Columns as text or base64 are long enough for what they hold,
    compressed ones are written in base64 where they are not: where all values are the same.
    """
    if writing.payload in (payload_table.TEXT, payload_table.BASE64):
        before = writing.claimed
        yield from _text(column, writing, level, inside=False)
        memory_limit.claim(writing.claimed - before)
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
    memory_limit.claim(writing.claimed)
    writing.claimed += claimed
    yield text


def _text(column: Column, writing: Writing, level: int, *, inside: bool) -> Iterator[str]:
    """Yield the tag of a column, which may stand inside of another."""
    length = {} if inside else {"length": len(column.cells)}
    keys = {**length, "of": column.of, **column.keys}
    writing.claimed += KINDS[column.of].memory(len(column.cells), len(column.parts))
    if column.of == "array":
        yield from _arrays(column, keys, writing)
    elif column.of == "union":
        yield from _head(writing, keys, {"which": column.data})
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


def _arrays(column: Column, keys: Keys, writing: Writing) -> Iterator[str]:
    """Yield the head and the content of a column of arrays."""
    if writing.pools is None:
        rows = StackedRows(column.cells)
        writing.claimed += len(rows) * row_memory(rows.shape[1:], rows.dtype)
        yield writing.head(keys, COLUMN)
        yield from writing.tagged(rows, {})
        return
    pool = writing.pools.pools[column.pool]
    if pool.copies:
        keys = {**keys, "copies": True}
        writing.claimed += len(column.cells) * pool.row_memory
    yield from _head(writing, keys, {"steps": pool.steps(column.cells)})
    yield from writing.pools.text(pool, column.pool, writing)


def _head(
    writing: Writing, keys: Keys, arrays: dict[str, Array | None], name: str = COLUMN
) -> Iterator[str]:
    """Yield the head of a tag; some keys are arrays, and no other key is null."""
    there = {key: array for key, array in arrays.items() if array is not None}
    text = writing.head({**keys, **dict.fromkeys(there)}, name)
    for array in there.values():
        before, text = text.split("null", 1)
        yield before
        yield from writing.tagged(array, {})
    yield text


def _parts(column: Column, writing: Writing, level: int) -> Iterator[str]:
    is_dict = column.of == "dict"
    parts = writing.sorted(column.parts.items()) if is_dict else column.parts.items()
    yield "{" if is_dict else "["
    for number, (key, part) in enumerate(parts):
        yield "," if number else ""
        yield f"{writing.string(key)}:" if is_dict else ""
        yield from _text(part, writing, level, inside=True)
    yield "}" if is_dict else "]"
