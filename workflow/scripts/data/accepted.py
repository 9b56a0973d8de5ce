"""Check the data that a dataset makes: what is not accepted, its place, and what to do about it."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from common import checked_files, safe_pickle


class NotAcceptedError(TypeError):
    """A value in a dataset cannot be stored; the message says where it is and what to do."""


def check(data: Any) -> None:
    """Raise `NotAcceptedError` if something in the data cannot be stored.

    >>> check({"memory": [(np.zeros(3), print)]})
    Traceback (most recent call last):
        ...
    data.accepted.NotAcceptedError: $['memory'][0][1]: expected arrays, numbers, strings, and \
dicts, lists, tuples, sets and deques of them, found builtins.builtin_function_or_method; leave \
it out, or make one of these of it
    """
    problem = _problem(data)
    if problem is None:
        return
    place, value = "$", data
    seen: set[int] = set()  # containers may hold themselves
    while id(value) not in seen:
        seen.add(id(value))
        for key, child in _children(value):
            if found := _problem(child):
                place, value, problem = f"{place}[{key}]", child, found
                break
    raise NotAcceptedError(f"{place}: {problem}; {_what_to_do(value)}")


def write(output: Path, stored: checked_files.StoredDataset) -> None:
    """Store a dataset; raise `NotAcceptedError` if something in it cannot be stored."""
    try:
        checked_files.write_dataset(output, stored)
    except safe_pickle.UnfitError:
        check(stored.data)  # which finds the place
        raise


def _problem(value: Any) -> str | None:
    try:
        safe_pickle.dumps(value)
    except safe_pickle.UnfitError as error:
        return str(error)
    except RecursionError:
        return "nested too deep"
    return None


def _children(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values in a container, each with how it is reached."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield f"key {key!r}", key
            yield repr(key), child
    elif isinstance(value, list | tuple | deque):
        yield from ((str(index), child) for index, child in enumerate(value))
    elif isinstance(value, set | frozenset):
        yield from (("element", child) for child in value)


def _what_to_do(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.dtype.hasobject:
        return "make a list of an array of objects, or an array of numbers"
    if isinstance(value, tuple):
        return "make a tuple of it: `tuple(value)`"
    if hasattr(value, "__dict__") and not callable(value):
        return "make a dict of its attributes: `vars(value)`"
    if hasattr(value, "__array__"):
        return "make an array of it: `numpy.asarray(value)`"
    return "leave it out, or make one of these of it"
