"""Turn weights, transitions and dicts into named arrays, and named arrays back into them.

``np.save`` and its kin know arrays only. Data of the study become named arrays, as people do it
by hand:

- weights, a list of layers, each a list of arrays: ``layer_0_array_1`` and so on;
- experience, a deque of transitions: a column each of states, actions, rewards, next states, dones;
- a deque of tuples of another length: a column each, ``field_0`` and so on;
- a list of arrays: ``item_0`` and so on;
- a dict of arrays: its keys, and of dicts in it the keys joined by dots, as they stay;
- one array: ``array``.

The way back uses nothing but the names and arrays: experience comes back as a list of tuples, for
no file says that it was a deque, how long it may grow, or that next states are the states of the
following transitions.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from common import nesting
from contract import LayoutError

Array: TypeAlias = NDArray[Any]

TRANSITION = ("state", "action", "reward", "next_state", "done")

ARRAY_NAME = "array"
ARRAYS_BY_NAME = "an array for each layer, field or key"
"""What the glue of this module does, in words."""

_WEIGHTS_NAME = re.compile(r"layer_(\d+)_array_(\d+)")
_FIELD_NAME = re.compile(r"field_(\d+)")
_ITEM_NAME = re.compile(r"item_(\d+)")
_KEY = re.compile(r"[^\W\d][\w .-]*|\d+(\.[\w-]+)*")  # a file's name on every system


def is_experience(data: Any) -> bool:
    """Say whether `data` are a deque, or a list of one or more, of transitions."""
    empty = isinstance(data, deque) and not data
    return empty or (_is_tuples(data) and len(data[0]) == len(TRANSITION))


def _is_tuples(data: Any) -> bool:
    """Say whether `data` are a deque, or a list, of one or more tuples of one length."""
    return (
        isinstance(data, deque | list)
        and bool(data)
        and all(isinstance(item, tuple) for item in data)
        and len(set(map(len, data))) == 1
    )


def is_weights(data: Any) -> bool:
    """Say whether `data` are a list of lists of arrays."""
    return isinstance(data, list) and all(
        isinstance(layer, list) and all(isinstance(array, np.ndarray) for array in layer)
        for layer in data
    )


def _fields(length: int) -> tuple[str, ...]:
    """Return names for the columns of tuples that are not a replay memory's."""
    return tuple(f"field_{index}" for index in range(length))


def _stacked(items: list[Any]) -> Array:
    """Return one field of all transitions as a column."""
    # np.array makes int64, float64 and bool columns of Python's int, float and bool
    return np.stack(items) if items and isinstance(items[0], np.ndarray) else np.array(items)


def to_arrays(data: Any) -> dict[str, Array]:
    """Return the arrays that stand for `data`, by name.

    Raise `LayoutError` if `data` are neither weights nor experience nor a dict of arrays nor an
    array, or if their states differ in shape.
    """
    if isinstance(data, np.ndarray):
        return {ARRAY_NAME: data}
    if is_experience(data) or _is_tuples(data):
        names = TRANSITION if is_experience(data) else _fields(len(data[0]))
        try:
            return {
                name: _stacked([transition[index] for transition in data])
                for index, name in enumerate(names)
            }
        except (ValueError, TypeError) as error:
            raise LayoutError(f"transitions that do not make columns: {error}") from error
    if is_weights(data):
        return {
            f"layer_{i}_array_{j}": array
            for i, layer in enumerate(data)
            for j, array in enumerate(layer)
        }
    if isinstance(data, list) and all(isinstance(array, np.ndarray) for array in data):
        return {f"item_{index}": array for index, array in enumerate(data)}
    arrays = _flat(data) if isinstance(data, dict) else None
    if arrays is not None:
        keys = list(arrays)
        if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys):
            raise LayoutError(f"names that cannot be file names: {keys}")
        if set(keys) in ({ARRAY_NAME}, set(TRANSITION)) or (
            keys and any(all(map(pattern.fullmatch, keys)) for pattern in _RESERVED)
        ):
            raise LayoutError(f"a dict that would come back as something else: {keys}")
        return arrays
    raise LayoutError(
        "expected a list of arrays or of lists of them, a deque of transitions, a dict of arrays "
        f"or an array, found {type(data).__name__}"
    )


_RESERVED = (_WEIGHTS_NAME, _FIELD_NAME, _ITEM_NAME)


def _flat(data: Mapping[Any, Any]) -> dict[Any, Array] | None:
    """Return a dict of arrays, the keys of dicts in it joined by dots; None if it holds others."""
    found: dict[Any, Array] = {}
    for key, value in data.items():
        if isinstance(value, np.ndarray):
            inner: Mapping[Any, Array] | None = {key: value}
        else:
            below = _flat(value) if isinstance(value, dict) and isinstance(key, str) else None
            inner = None if below is None else {f"{key}.{name}": a for name, a in below.items()}
        if inner is None or inner.keys() & found.keys():
            return None
        found.update(inner)
    return found


def _weights(places: Mapping[tuple[int, int], Array]) -> list[list[Array]]:
    """Nest arrays by layer; a layer that no name mentions was empty, or was the last."""
    layers: list[list[Array]] = [[] for _ in range(max(places)[0] + 1)]
    for (layer, _), array in sorted(places.items(), key=lambda item: item[0]):
        layers[layer].append(array)
    return layers


def rows(column: Iterable[Any]) -> list[Any]:
    """Return the rows of a column: arrays, or Python's own numbers; those of a list as they are."""
    if isinstance(column, np.ndarray) and column.ndim < 2:
        return list(column.tolist())
    return list(column)


def python_number(row: Any) -> Any:
    """Return an array as it is, and a number as Python's own."""
    return row if np.ndim(row) else np.asarray(row).item()


def from_arrays(arrays: Mapping[str, Array]) -> Any:
    """Return what the names and arrays alone say; `to_arrays` the other way round.

    Columns of different lengths make no transitions: they come back as a dict.
    """
    places = {name: _WEIGHTS_NAME.fullmatch(name) for name in arrays}
    if all(places.values()):  # also if there are none: no array, no layer
        if not arrays:
            return []
        return _weights({(int(m[1]), int(m[2])): arrays[name] for name, m in places.items() if m})
    if set(arrays) == {ARRAY_NAME}:
        return arrays[ARRAY_NAME]
    if all(_ITEM_NAME.fullmatch(name) for name in arrays):
        return [arrays[f"item_{index}"] for index in range(len(arrays))]
    names = TRANSITION if TRANSITION[0] in arrays else _fields(len(arrays))
    columns = [arrays[name] for name in names if name in arrays]
    if (
        len(columns) == len(names) == len(arrays)
        and all(column.ndim for column in columns)
        and len({len(column) for column in columns}) == 1
    ):
        return list(zip(*map(rows, columns), strict=True))
    return dict(arrays)


def raw_bytes(data: Any) -> int:
    """Count the bytes of `data` as plain arrays, states and next states both written out.

    The denominator of "bytes/raw": the same for every method, and what a program without any
    notion of sharing would hold. A number counts as an array of one element, text as UTF-8.

    >>> raw_bytes([[np.zeros((2, 3), np.float32)], []])
    24
    >>> raw_bytes({"action": [1, 2], "state": np.zeros(3), "info": {"name": "b", "lives": None}})
    41
    """
    return sum(_leaf_bytes(leaf) for _, leaf in nesting.leaves(data))


def _leaf_bytes(leaf: Any) -> int:
    if isinstance(leaf, np.ma.MaskedArray):
        return leaf.data.nbytes + np.ma.getmaskarray(leaf).nbytes
    if isinstance(leaf, np.ndarray) and leaf.dtype.hasobject:
        return sum(map(raw_bytes, leaf.ravel().tolist()))
    if isinstance(leaf, np.ndarray | np.generic):
        return int(leaf.nbytes)
    if leaf is None:
        return 0
    if isinstance(leaf, str | bytes):
        return len(leaf.encode("utf-8", "surrogatepass") if isinstance(leaf, str) else leaf)
    return sum(map(raw_bytes, leaf)) if isinstance(leaf, set) else _NUMBER_BYTES[type(leaf)]


_NUMBER_BYTES = {bool: 1, int: 8, float: 8, complex: 16}
