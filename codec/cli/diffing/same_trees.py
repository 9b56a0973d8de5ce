"""Tell at once that two trees are the same, by their documents: most files compared are."""

from collections import deque
from typing import Any

import numpy as np

import codec
from codec.cli.view.contents import levels, of_type
from codec.payloads import payload_table

_VALUES: frozenset[type] = frozenset({bool, int, float, str, bytes, bytearray, type(None)})
_KNOWN = _VALUES | {dict, list, tuple, deque, np.ndarray}
_SMALL = 1 << 12  # bytes of an array; larger ones are compared fast by themselves


def counts_of_same(one: Any, two: Any) -> tuple[int, int] | None:
    """Return how many arrays and values both trees hold, if they are the same in every bit.

    None means that they differ, or that they hold what is not compared at once.
    """
    arrays = values = 0
    for level, types in levels(one):
        if not types.keys() <= _KNOWN:
            return None
        for array in of_type(level, np.ndarray, types):
            if array.dtype.hasobject or array.nbytes > _SMALL:
                return None
        arrays += types[np.ndarray]
        values += sum(types[kind] for kind in _VALUES)
    return (arrays, values) if _have_the_same_document(one, two) else None


def _have_the_same_document(one: Any, two: Any) -> bool:
    try:
        documents = [codec.dumpb(tree, payload=payload_table.BASE64) for tree in (one, two)]
    except (codec.EncodeError, RecursionError):
        return False
    return documents[0] == documents[1]
