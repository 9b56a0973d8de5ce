"""THE table of layouts: what of a replay memory is written, and how much of it at once.

A layout makes fields of the columns of a replay memory, and the columns of the fields. A field is
an array whose first axis counts rows; so many rows of it are handed to a codec together. Nothing is
lost on the way, whatever the memory holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from method_kit import frame_stacks
from method_kit.named_arrays import TRANSITION, Array

Fields: TypeAlias = dict[str, Array]
Pack: TypeAlias = Callable[[Fields], Fields]

CHUNK = 64  # transitions that are compressed together, where it is neither one nor all

_RECORD = "transition"  # the field in which a row is a whole transition


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One way to lay out a replay memory."""

    # The slug used in tables, and what figures call it.
    name: str
    title: str
    # What is kept of states and next states; layouts of one content differ in `rows` alone.
    content: str
    # ``pack(columns)`` returns the fields; the columns are those of `named_arrays.TRANSITION`.
    pack: Pack
    unpack: Pack  # ``unpack(fields)`` returns the columns back
    rows: int | None  # how many rows of a field are compressed together; None for all


# ------------------------------------------------------------------------------------ what is kept


def _as_it_is(columns: Fields) -> Fields:
    return columns


def _row_bytes(column: Array) -> NDArray[np.uint8]:
    return np.ascontiguousarray(column).reshape(len(column), -1).view(np.uint8)


def _without_next_states(columns: Fields) -> Fields:
    """Leave out each next state that is the state of the following transition.

    Those that are not, after which an episode or the memory ends, are kept with their places.
    """
    rest = dict(columns)
    next_state = rest.pop("next_state")
    kept = np.ones(len(next_state), np.bool_)
    same = _row_bytes(next_state)[:-1] == _row_bytes(rest["state"])[1:]
    kept[:-1] = ~same.all(axis=1)
    return {**rest, "kept": np.flatnonzero(kept).astype(np.int32), "kept_state": next_state[kept]}


def _with_next_states(fields: Fields) -> Fields:
    """Put each next state back in its place."""
    columns = dict(fields)
    kept, kept_state = columns.pop("kept"), columns.pop("kept_state")
    next_state = np.empty_like(columns["state"])
    next_state[:-1] = columns["state"][1:]
    next_state[kept] = kept_state
    return {**columns, "next_state": next_state}


def _single_frames(columns: Fields) -> Fields:
    """Keep each frame once, and for each transition which frames its states are made of.

    Raise `LayoutError` if the states are no stacks of frames.
    """
    found = frame_stacks.unstack(list(columns["state"]), list(columns["next_state"]))
    index = {"state": found.state, "next_state": found.next_state}
    return {**columns, **index, "frames": found.frames, "axis": np.array([found.axis], np.int8)}


def _stacks(fields: Fields) -> Fields:
    """Make the stacks again."""
    columns = dict(fields)
    frames, axis = columns.pop("frames"), int(columns.pop("axis")[0])
    for name in ("state", "next_state"):
        columns[name] = np.stack(frame_stacks.stack(frames, columns[name], axis))
    return columns


# ---------------------------------------------------------------------- transition by transition


def _records(fields: Fields) -> Fields:
    """Make one field of all that have a row for each transition: a row of it is a transition."""
    columns = {name: fields[name] for name in TRANSITION if name in fields}
    dtype = np.dtype([(name, column.dtype, column.shape[1:]) for name, column in columns.items()])
    records = np.empty(len(columns["action"]), dtype)
    for name, column in columns.items():
        records[name] = column
    return {_RECORD: records, **{n: field for n, field in fields.items() if n not in columns}}


def _columns(fields: Fields) -> Fields:
    """Take the field of transitions apart again."""
    rest = dict(fields)
    records = rest.pop(_RECORD)
    return {**{name: records[name].copy() for name in records.dtype.names or ()}, **rest}


# --------------------------------------------------------------------------------------- the table


def _in_each_way(name: str, content: str, pack: Pack, unpack: Pack) -> Iterator[Layout]:
    """Yield the layouts of one content: transition by transition, and columns in two ways."""
    yield Layout(
        name=f"{name}_each",
        title=f"{content}; one transition at a time",
        content=content,
        pack=lambda columns: _records(pack(columns)),
        unpack=lambda fields: unpack(_columns(fields)),
        rows=1,
    )
    for unit, words, rows in (
        (CHUNK, f"columns, {CHUNK} rows at a time", CHUNK),
        ("columns", "whole columns", None),
    ):
        yield Layout(
            name=f"{name}_{unit}",
            title=f"{content}; {words}",
            content=content,
            pack=pack,
            unpack=unpack,
            rows=rows,
        )


LAYOUTS: tuple[Layout, ...] = (
    *_in_each_way("all", "state and next state", _as_it_is, _as_it_is),
    *_in_each_way("states", "next state dropped", _without_next_states, _with_next_states),
    *_in_each_way("frames", "single frames and index", _single_frames, _stacks),
)
"""In the order of figures."""
