"""Read one layer of weights, or one transition, out of files that hold named arrays.

What stands here knows which arrays are needed and what becomes of them; a method says how it reads
one whole array, and one row of a column without reading the column.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np

from method_kit.named_arrays import TRANSITION, Array, from_arrays, python_number

ReadArray: TypeAlias = Callable[[str], Array]
ReadRow: TypeAlias = Callable[[str, int], Any]


class NoPartError(Exception):
    """The files have no way to one layer, or one transition, but reading them all."""


def no_row(name: str, _index: int) -> Any:
    """Refuse to read one row of a column; for formats whose columns can only be read whole."""
    raise NoPartError(f"column {name} can only be read whole")


def part(names: Iterable[str], index: int, whole: ReadArray, row: ReadRow = no_row) -> Any:
    """Return the layer, or the transition, at `index`, as `from_arrays` would of all arrays.

    The names are those of all arrays that the files hold. ``whole(name)`` reads one array, and
    ``row(name, index)`` one row of an array: a number, or an array.

    Raise `NoPartError` if the arrays are neither layers nor transitions, or `row` cannot do without
    reading all; IndexError if there are not as many layers or rows.
    """
    names = list(names)
    if set(names) == set(TRANSITION):
        return tuple(python_number(row(name, index)) for name in TRANSITION)
    # where each array is to stand, told by numbers in their place
    places = from_arrays({name: np.array(number) for number, name in enumerate(names)})
    if isinstance(places, list):
        return [whole(names[int(place)]) for place in places[index]]
    raise NoPartError(f"neither layers nor transitions: {names}")
