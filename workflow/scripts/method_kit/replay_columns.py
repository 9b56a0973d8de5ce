"""Turn a replay memory into columns and a capacity, as RL libraries take it, and back.

Each library's layout makes its own arrays of these columns, and the same transitions of its arrays.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from contract import Glue, LayoutError
from method_kit.named_arrays import TRANSITION, Array, is_experience, python_number, rows

BUFFER = Glue("columns of a buffer for the deque")
"""What people fill by hand who hold a deque and not the library's own buffer."""

Transition: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Columns of one or more transitions, in the order of time."""

    # An array each, with a row for every transition.
    state: Array
    action: Array
    reward: Array
    next_state: Array
    done: Array
    # How many transitions the memory can hold, as a deque's maxlen says it; where there is no
    # limit, as many as there are.
    capacity: int

    def __len__(self) -> int:
        return len(self.done)


def memory(data: Any) -> Memory:
    """Return the columns of a replay memory.

    Raise `LayoutError` if `data` are no transitions, none at all, or no numbers.
    """
    if isinstance(data, deque) and not data:
        raise LayoutError("a memory without transitions: no shape, no dtype")
    if not isinstance(data, deque | list) or not is_experience(list(data)):
        raise LayoutError(f"made for replay memories alone, not for a {type(data).__name__}")
    columns = {
        name: _plain_column([transition[index] for transition in data])
        for index, name in enumerate(TRANSITION)
    }
    for name, column in columns.items():
        if column.dtype.kind not in "biuf":
            raise LayoutError(f"column {name} is of {column.dtype}, not of real numbers")
        if name in ("action", "reward", "done") and column.ndim != 1:
            raise LayoutError(f"column {name} holds arrays, not one number a transition")
    state, next_state = columns["state"], columns["next_state"]
    if (state.dtype, state.shape) != (next_state.dtype, next_state.shape):
        raise LayoutError("states and next states of different dtypes or shapes")
    maxlen = data.maxlen if isinstance(data, deque) else None
    return Memory(**columns, capacity=len(data) if maxlen is None else maxlen)


def _plain_column(items: list[Any]) -> Array:
    """Return arrays of one dtype and shape, or numbers, as one array."""
    if all(isinstance(item, bool | int | float | np.generic) for item in items):
        return np.array(items)
    if any(type(item) is not np.ndarray for item in items):
        raise LayoutError("neither numbers nor plain arrays")
    if len({(item.dtype, item.shape) for item in items}) > 1:
        raise LayoutError("arrays of different dtypes or shapes")
    column = np.empty((len(items), *items[0].shape), items[0].dtype)  # np.stack: native byte order
    for place, item in enumerate(items):
        column[place] = item
    return column


def transitions(*columns: Iterable[Any]) -> list[Transition]:
    """Return the transitions of the five columns; the numbers of arrays become Python's own."""
    return list(zip(*map(rows, columns), strict=True))


def transition(*fields: Any) -> Transition:
    """Return one transition of its five fields; NumPy's numbers become Python's."""
    return tuple(map(python_number, fields))


def cast(column: Array, dtype: DTypeLike) -> Array:
    """Return a column in the dtype of a library, which wraps or rounds what does not fit.

    >>> cast(np.array([0.1, 1e300]), np.float32)
    array([0.1, inf], dtype=float32)
    """
    with np.errstate(all="ignore"):
        return column.astype(dtype)


def filled(column: Array, capacity: int) -> Array:
    """Return an array of `capacity` rows that begins with `column`; the rest is zeros.

    >>> filled(np.array([1, 2]), 3)
    array([1, 2, 0])
    """
    array = np.zeros((capacity, *column.shape[1:]), column.dtype)
    array[: len(column)] = column
    return array
