"""One layer of weights, or one transition, out of files that hold named arrays (`layout`).

What stands here knows which arrays are needed and what becomes of them; a method says how it reads
one whole array, and one row of a column without reading the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from method_kit.named_arrays import TRANSITION, from_arrays

Array: TypeAlias = NDArray[Any]
Whole: TypeAlias = Callable[[str], Array]
Row: TypeAlias = Callable[[str, int], Any]
Part: TypeAlias = Callable[[Path, int], Any]


class NoPartError(Exception):
    """The files have no way to one layer, or one transition, but reading them all."""


def no_row(name: str, _index: int) -> Any:
    """Refuse to read one row of a column; for formats whose columns can only be read whole."""
    raise NoPartError(f"column {name} can only be read whole")


def part(names: Iterable[str], index: int, whole: Whole, row: Row = no_row) -> Any:
    """Give the layer, or the transition, at `index`, as `layout.from_arrays` would with all.

    Parameters
    ----------
    names
        Of all arrays that the files hold.
    index
        Of the layer or transition, from 0 on.
    whole
        ``whole(name)`` reads one array.
    row
        ``row(name, index)`` reads one row of an array: a number, or an array. An IndexError if
        there are not as many.

    Raises
    ------
    NoPartError
        If the arrays are neither layers nor transitions, or `row` cannot do without reading all.
    IndexError
        If there are not as many layers.
    """
    names = list(names)
    if set(names) == set(TRANSITION):
        return tuple(_element(row(name, index)) for name in TRANSITION)
    # where each array is to stand, told by numbers in their place
    places = from_arrays({name: np.array(number) for number, name in enumerate(names)})
    if isinstance(places, list):
        return [whole(names[int(place)]) for place in places[index]]
    raise NoPartError(f"neither layers nor transitions: {names}")


def _element(row: Any) -> Any:
    """Give an array, or a number as Python's own."""
    return row if np.ndim(row) else np.asarray(row).item()


def of_files(
    read_array: Callable[[Path], Array],
    suffix: str,
    read_row: Callable[[Path, int], Any] | None = None,
) -> Part:
    """Make a method's `part` for one array in one file; see `layout.each_array`."""

    def read(folder: Path, index: int) -> Any:
        def row(name: str, index: int) -> Any:
            return read_row(folder / f"{name}{suffix}", index) if read_row else no_row(name, index)

        return part(
            (file.name.removesuffix(suffix) for file in folder.glob(f"*{suffix}")),
            index,
            lambda name: read_array(folder / f"{name}{suffix}"),
            row,
        )

    return read
