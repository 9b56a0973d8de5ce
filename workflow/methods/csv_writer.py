"""``csv.writer.writerows``: flattened, and the naive row with an array in a cell.

Flattened, a transition is a row ``[*state, action, reward, *next_state, done]``, an array of
weights is a row, and so is an entry of a dict, its key first. The file does not say where a state
ends, or which layer a row belongs to. Numbers are written with ``str``: the shortest digits.

The naive row holds what ``str`` makes of an array. That is made for looking at: 8 digits at most,
and above 1,000 elements "..." instead of those in the middle, lost without any error.
"""

import csv
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from contract import Glue, Method, Parts, Traits
from method_kit.named_arrays import is_experience

_FILE = "data.csv"
_LANGUAGES = ("C", "C++", "Go", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
_NOT_IN_NUMBERS = re.compile(r"[\[\]\s]+")


def _flat(items: Iterable[Any]) -> list[Any]:
    """Return arrays' elements and other items in one row; ``flat`` keeps NumPy's own numbers."""
    return [x for item in items for x in (item.flat if isinstance(item, np.ndarray) else [item])]


def _flat_rows(data: Any) -> Iterable[list[Any]]:
    if isinstance(data, np.ndarray):
        return [_flat([data])]
    if isinstance(data, dict):
        return (_flat(item) for item in data.items())
    if is_experience(data):
        return map(_flat, data)
    return (_flat([array]) for layer in data for array in layer)


def _naive_rows(data: Any) -> Iterable[Iterable[Any]]:
    if isinstance(data, np.ndarray):
        return [[data]]
    return data.items() if isinstance(data, dict) else data


def _write(
    rows: Callable[[Any], Iterable[Iterable[Any]]], mode: str = "w"
) -> Callable[[Any, Path], None]:
    """Make a writer; the mode "a" adds rows to those that are there."""

    def write(data: Any, folder: Path) -> None:
        with (folder / _FILE).open(mode, newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows(data))

    return write


@lru_cache(maxsize=1024)  # frames repeat 256 numbers
def _value(cell: str) -> Any:
    """Return the number or truth value that a cell spells; otherwise the cell."""
    if cell in ("True", "False"):
        return cell == "True"
    for number in (int, float):
        try:
            return number(cell)
        except ValueError:
            continue
    return cell


def _value_or_list(cell: str) -> Any:
    """Return the numbers of a printed array as a flat list, without the "..." between them."""
    if not cell.startswith("["):
        return _value(cell)
    return [_value(word) for word in _NOT_IN_NUMBERS.split(cell) if word not in ("", "...")]


def _read(parse: Callable[[str], Any], entry: int | slice) -> Callable[[Path], Any]:
    """Make a reader; `entry` says where in a dict's row its value is."""

    def read(folder: Path) -> Any:
        with (folder / _FILE).open(newline="", encoding="utf-8") as file:
            rows = [list(map(parse, row)) for row in csv.reader(file)]
        if rows and all(row and isinstance(row[0], str) for row in rows):
            return {row[0]: row[entry] for row in rows}  # a dict's rows begin with their key
        return rows

    return read


METHODS = (
    Method(
        "csv_flat",
        "csv.writer, flattened",
        _write(_flat_rows),
        _read(_value, slice(1, None)),
        glue=Glue("a row of numbers for each transition or array"),
        traits=Traits(human_readable=True, languages=_LANGUAGES),
        parts=Parts(append=_write(_flat_rows, "a")),
    ),
    Method(
        "csv_naive",
        "csv.writer, an array in a cell",
        _write(_naive_rows),
        _read(_value_or_list, 1),
        traits=Traits(human_readable=True),  # others read the cells, but an array only as text
        parts=Parts(append=_write(_naive_rows, "a")),
    ),
)
