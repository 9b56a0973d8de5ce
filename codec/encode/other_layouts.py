"""The quick way to write other layouts: json writes plain objects, but for arrays of numbers.

With spaces behind commas, ``sort_keys`` or ``indent`` the standard library's encoder in C writes
what stands around arrays, about ten times as fast as ours would.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array
from codec.columns.split_runs import SHORTEST
from codec.encode.compact import filled
from codec.errors import CarefulError, EncodeError
from codec.tags import tag_table
from codec.tags.tag_table import has_plain_keys, is_text

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder

# A word that strict JSON does not have marks where an array goes.
_HOLE = "NaN"


def text(root: object, encoder: JSONEncoder) -> tuple[Iterator[str], int]:
    """Return the JSON text of an object in pieces, and how many bytes its arrays have.

    Raises
    ------
    CarefulError
        If it has to be written the careful way.
    """
    arrays = _arrays_in(root)
    if arrays and (encoder.indent is not None or not encoder.allow_nan):
        raise CarefulError
    if not arrays:
        return json.JSONEncoder.iterencode(encoder, root, _one_shot=True), 0
    found: list[Array] = []

    def note(array: Array) -> float:
        found.append(array)
        return math.nan

    whole = json.JSONEncoder(
        ensure_ascii=encoder.ensure_ascii,
        check_circular=False,
        sort_keys=encoder.sort_keys,
        separators=(encoder.item_separator, encoder.key_separator),
        default=note,
    )
    try:
        between = whole.encode(root).split(_HOLE)
        if len(between) != len(found) + 1:  # a string holds the word
            raise CarefulError
        heads = [array_tag.header(array, encoder.payload, str, encoder.tick) for array in found]
    except (EncodeError, RecursionError):
        raise CarefulError from None
    return filled(between, heads), sum(array.nbytes for array in found)


def _arrays_in(root: object) -> list[Array]:
    """Return the arrays of numbers in `root`, if JSON has a word for all else in it.

    Raises
    ------
    CarefulError
        If it has not, an array or a container stands at two places, or arrays in a long list.
    """
    arrays: list[Array] = []
    todo: list[Any] = [[root]]
    entered: set[int] = set()
    may_be_run = False
    while todo:
        container = todo.pop()
        if id(container) in entered or (type(container) is dict and not has_plain_keys(container)):
            raise CarefulError
        entered.add(id(container))
        values: Any = container.values() if type(container) is dict else container
        kinds = set(map(type, values))
        for kind in kinds:
            ours: Any = values if len(kinds) == 1 else [x for x in values if type(x) is kind]
            if kind is dict or kind is list:
                todo.extend(ours)
            elif kind is np.ndarray:
                arrays.extend(ours)
            elif kind not in _ARE_WORDS or not _ARE_WORDS[kind](ours):
                raise CarefulError
        if type(container) is list and len(values) >= SHORTEST and not _INSIDE.isdisjoint(kinds):
            may_be_run = True
    if not arrays:
        return []
    shared = len(set(map(id, arrays))) < len(arrays)
    numbers = all(array.dtype.kind in "biufc" for array in arrays)
    if not numbers or may_be_run or shared:
        raise CarefulError
    return arrays


_INSIDE = frozenset({dict, list, np.ndarray})


# Whether values of a type are all words of JSON.
_ARE_WORDS: dict[type, Callable[[Any], bool]] = {
    str: is_text,
    float: lambda floats: all(map(math.isfinite, floats)),
    int: lambda integers: max(map(int.bit_length, integers)) <= tag_table.MAX_BITS,
    bool: lambda _: True,
    type(None): lambda _: True,
}
