"""Which values orjson writes as they are, and the items of containers, level by level.

The garbage collector's own function looks through a whole level of dicts and lists in C.
"""

import gc
import re
from typing import Any

import numpy as np
import orjson

from codec.columns.split_runs import DEEPEST, FEWEST, SHORTEST
from codec.tags import tag_table

WORDS: frozenset[type] = frozenset({str, int, float, bool, type(None)})
CONTAINERS: frozenset[type] = frozenset({dict, list})
FLOATS = ("float16", "float32", "float64", "complex64", "complex128")
INTEGERS = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))
SCALARS: frozenset[type] = frozenset(np.dtype(name).type for name in ("bool", *INTEGERS, *FLOATS))
SIMPLE: frozenset[type] = frozenset(
    np.dtype(name).type for name in ("bool", *INTEGERS, "float32", "float64")
)
# Which orjson writes, or hands to the hook.
LEAVES: frozenset[type] = WORDS | SCALARS | {np.ndarray}
PLAIN: frozenset[type] = LEAVES | CONTAINERS
SURE: frozenset[type] = LEAVES - {str, int, float}  # which are always written right
# Of which notes are taken: Nones are counted, arrays may be shared.
NOTED: frozenset[type] = frozenset({type(None), np.ndarray})
UNNOTED = WORDS - NOTED
GAINS: frozenset[type] = SCALARS | {np.ndarray}  # which may make a long list a run

_TAKEN_APART = CONTAINERS | {tuple}
WIDEST = 1_000_000  # containers at one level; more may be a few that stand at many places


OPTIONS = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
)
_TAG = re.compile(b'"(?:%b)":' % "|".join(sorted(tag_table.RESERVED)).encode())
_UNDERSCORE, _N = b"_n"  # a number is found 10 times as soon as bytes


def are_right(containers: list[Any], nones: int) -> bool:
    """Return whether orjson writes plain dicts and lists right; the number of Nones is given."""
    try:
        written = orjson.dumps(containers, lambda _: 0, OPTIONS)
    except TypeError:  # a surrogate, a large integer, a key that is not text
        return False
    return has_nulls(written, nones) and has_tags(written, 0)


def has_nulls(written: bytes, nones: int) -> bool:
    """Return whether the number of nulls in JSON is that of Nones: NaN would add one."""
    found = written.count(b"null") if _N in written else 0
    if found == nones:
        return True
    inside = sum(map(written.count, (b"[null", b":null", b",null")))  # fewer stand in strings
    return written != b"null" and inside == nones


def has_tags(written: bytes, tags: int) -> bool:
    """Return whether JSON has one reserved key per tag: a key of the caller would add one."""
    return (
        _UNDERSCORE not in written
        or written.count(b"__") == 2 * tags
        or len(_TAG.findall(written)) == tags
    )


def split_level(values: list[Any]) -> tuple[list[Any], list[Any], set[type]]:
    """Return the dicts and lists among values, all that may be noted or not plain, its types."""
    if len(values) >= SHORTEST:
        kinds = set(map(type, values))
        inside = kinds & CONTAINERS
        if inside == kinds:
            return values, [], set()
        if len(inside) == 1:
            (kind,) = inside
            return [one for one in values if type(one) is kind], values, kinds
        return [one for one in values if type(one) in inside] if inside else [], values, kinds
    containers, others = [], []
    for one in values:  # sooner than a comprehension for a few
        kind = type(one)
        if kind is dict or kind is list:
            containers.append(one)
        elif kind not in UNNOTED:
            others.append(one)
    return containers, others, set(map(type, others)) if others else set()


def runs_may_be_in(containers: list[Any]) -> bool:
    """Return whether dicts and lists contain a list that may be a run."""
    level = containers
    while level:
        for one in level:
            if type(one) is list and len(one) >= SHORTEST and may_be_run(one, frozenset()):
                return True
        level = [one for one in gc.get_referents(*level) if type(one) in CONTAINERS]
    return False


def may_be_run(values: Any, types: frozenset[type]) -> bool:
    """Return whether a list, tuple or deque holds what runs are written by column for.

    These are arrays, NumPy scalars, instances of `types`, and a few tuples.
    """
    tuples = 0
    level = [values]
    for _ in range(DEEPEST + 1):
        inside = gc.get_referents(*level)
        types_inside = list(map(type, inside))
        kinds = set(types_inside)
        if any(kind in GAINS or kind in types or issubclass(kind, np.generic) for kind in kinds):
            return True
        tuples += types_inside.count(tuple)
        if tuples >= FEWEST:
            return True
        if kinds.isdisjoint(_TAKEN_APART):
            break
        level = [one for one in inside if type(one) in _TAKEN_APART]
        if len(level) > WIDEST:
            return True
    return False
