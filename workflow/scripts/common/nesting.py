"""The nesting of lists, tuples, deques and dicts: what lies where, and in which order."""

import dataclasses
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, TypeGuard

import numpy as np

PYTHON_NUMBERS = (bool, int, float, complex)


def is_sequence(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...] | deque[Any]]:
    """Say whether `value` is a container that holds things by position."""
    return isinstance(value, list | tuple | deque)


def is_record(value: Any) -> bool:
    """Say whether `value` is an object of a dataclass."""
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def children(value: Any) -> list[tuple[str, Any]] | None:
    """Return what a container holds, each with the step in words that leads to it; None for a leaf.

    >>> children({"a": 1, 2: 3})
    [('.a', 1), ('[2]', 3)]
    """
    if isinstance(value, dict):
        return [
            (f".{key}" if isinstance(key, str) and key.isidentifier() else f"[{key!r}]", item)
            for key, item in value.items()
        ]
    if is_sequence(value):
        return [(f"[{index}]", item) for index, item in enumerate(value)]
    if is_record(value):
        return [(f".{name}", item) for name, item in vars(value).items()]
    return None


def leaves(value: Any, place: str = "$") -> Iterator[tuple[str, Any]]:
    """Yield the arrays and numbers of `value` in order, with their places."""
    held = children(value)
    if held is None:
        yield place, value
    else:
        for step, item in held:
            yield from leaves(item, place + step)


def containers(value: Any, place: str = "$") -> Iterator[tuple[str, Any]]:
    """Yield `value` and all containers in it, with their places."""
    held = children(value)
    if held is not None:
        yield place, value
        for step, item in held:
            yield from containers(item, place + step)


def number_type(values: Any) -> type | None:
    """Return the one type of Python number that a sequence is full of, if it is."""
    types = set(map(type, values))
    only = types.pop() if len(types) == 1 else None
    return only if only in PYTHON_NUMBERS else None


def flatten(value: Any) -> list[Any]:
    """Return all numbers of `value` in order, those of arrays one by one."""
    numbers: list[Any] = []
    _flatten(value, numbers)
    return numbers


def _flatten(value: Any, into: list[Any]) -> None:
    value = vars(value) if is_record(value) else value
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        into.extend(value.ravel())
    elif isinstance(value, np.ndarray):  # of arrays, perhaps
        for item in value.ravel().tolist():
            _flatten(item, into)
    elif isinstance(value, dict):
        _flatten(list(value.values()), into)
    elif not is_sequence(value):
        into.append(value)
    elif any(
        issubclass(t, dict | list | tuple | deque | np.ndarray) for t in set(map(type, value))
    ):
        for item in value:
            _flatten(item, into)
    else:  # at once: a row of a CSV file holds many thousand numbers
        into.extend(value)


def aligned(original: Any, restored: Any) -> bool:
    """Say whether `restored` holds a counterpart of everything at its place in `original`.

    A nested list can be the counterpart of an array, an array that of a list, and a single number
    that of an array of one element.
    """
    if is_record(original):
        return aligned(vars(original), vars(restored) if is_record(restored) else restored)
    if isinstance(original, dict):
        return (
            isinstance(restored, dict)
            and original.keys() == restored.keys()
            and all(aligned(item, restored[key]) for key, item in original.items())
        )
    if is_sequence(original):
        return _aligned_items(original, restored)
    if isinstance(original, np.ndarray):
        if isinstance(restored, np.ndarray) or is_sequence(restored):
            return True
        return original.size == 1 and children(restored) is None
    return children(restored) is None


def _aligned_items(original: Any, restored: Any) -> bool:
    if isinstance(restored, np.ndarray):
        return restored.ndim > 0 and len(restored) == len(original)
    if not is_sequence(restored) or len(restored) != len(original):
        return False
    both_numbers = number_type(original) and number_type(restored)  # a fast way for long ones
    return bool(both_numbers) or all(map(aligned, original, restored))


def pairs(original: Any, restored: Any) -> list[tuple[str, Any, Any]]:
    """Return the leaves of both side by side; none if they differ in number, type or shape."""
    found: list[tuple[str, Any, Any]] = []
    missing: tuple[str, Any] = ("", object())
    for (place, leaf), (_, other) in zip_longest(
        leaves(original), leaves(restored), fillvalue=missing
    ):
        if type(leaf) is not type(other) or np.shape(leaf) != np.shape(other):
            return []
        found.append((place, leaf, other))
    return found
