"""Which values orjson writes as they are, and what stands in containers of them, level by level.

The garbage collector's own function looks through a whole level of dicts and lists in C.
"""

from __future__ import annotations

import gc
from math import isfinite
from typing import Any

import numpy as np

from codec.columns.split_runs import FEWEST, SHORTEST
from codec.tags import tag_table

WORDS = frozenset({str, int, float, bool, type(None)})
CONTAINERS = frozenset({dict, list})
FLOATS = ("float16", "float32", "float64", "complex64", "complex128")
INTEGERS = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))
SCALARS = frozenset(np.dtype(name).type for name in ("bool", *INTEGERS, *FLOATS))
SIMPLE = frozenset(np.dtype(name).type for name in ("bool", *INTEGERS, "float64"))
LEAVES = WORDS | SCALARS | {np.ndarray}  # which orjson writes, or hands to the hook
PLAIN = LEAVES | CONTAINERS
SURE = LEAVES - {str, int, float}  # which are always written right
GAINS = SCALARS | {np.ndarray}  # which may make a long list a run


def has_tuples(values: Any, kinds: set[type]) -> bool:
    """Return whether there are enough tuples in a long list for columns."""
    return tuple in kinds and (
        len(kinds) == 1 or sum(type(one) is tuple for one in values) >= FEWEST
    )


def are_right(level: list[Any], inside: list[Any]) -> bool:
    """Return whether orjson writes the words in containers right, and all keys are text."""
    if {type(key) for one in level if type(one) is dict for key in one} - {str}:
        return False
    words: dict[type, list[Any]] = {str: [], int: [], float: []}
    for one in inside:
        if type(one) in words:
            words[type(one)].append(one)
    integers = words[int] or [0]
    return (
        all(map(isfinite, words[float]))
        and -(1 << 63) <= min(integers) <= max(integers) < 1 << 64
        and tag_table.is_text(words[str])
        and all(tag_table.is_text(one) for one in level if type(one) is dict)
    )


def may_be_run(containers: list[Any]) -> bool:
    """Return whether arrays or scalars stand in a list that is long enough for columns."""
    level = containers
    while level:
        for one in level:
            if type(one) is list and len(one) >= SHORTEST and _has_gains(one):
                return True
        level = [one for one in gc.get_referents(*level) if type(one) in CONTAINERS]
    return False


def _has_gains(values: list[Any]) -> bool:
    level = [values]
    while level:
        inside = gc.get_referents(*level)
        if not GAINS.isdisjoint(map(type, inside)):
            return True
        level = [one for one in inside if type(one) in CONTAINERS]
    return False
