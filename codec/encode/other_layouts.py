"""The quick way to write other layouts: json writes words, dicts and lists, and leaves holes.

With spaces behind commas or ``sort_keys`` the standard library's encoder in C writes what stands
around arrays and tags, about ten times as fast as ours would. With ``indent`` it writes what has
neither.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from codec.encode.lowering import Lowering, Written
from codec.encode.plain_values import CONTAINERS, WORDS
from codec.errors import CarefulError

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder

# What stands for a hole, and how json writes it.
_HOLE = "\0"
_WRITTEN = '"\\u0000"'


def text(root: object, encoder: JSONEncoder) -> Written:
    """Return the JSON text of an object in pieces, and how many bytes its arrays have.

    Raises
    ------
    CarefulError
        If it has to be written the careful way.
    """
    try:
        return _Spaced(root, encoder).written()
    except RecursionError:
        raise CarefulError from None


class _Spaced(Lowering):
    """The writing of one object."""

    plain = WORDS | CONTAINERS | {np.ndarray}
    looks_at_words = True
    passed = frozenset({bool, type(None), np.ndarray})
    simple = frozenset({bool})

    def text(self, root: Any) -> Written:
        """Return the text in pieces, and how many bytes the arrays have."""
        encoder = self.encoder
        has_holes = bool(self.arrays) or self.seen is not None
        if has_holes and (encoder.indent is not None or not encoder.allow_nan or encoder.skipkeys):
            raise CarefulError
        written = json.JSONEncoder(
            ensure_ascii=encoder.ensure_ascii,
            check_circular=encoder.check_circular,
            sort_keys=encoder.sort_keys,
            indent=encoder.indent,
            separators=(encoder.item_separator, encoder.key_separator),
            default=self.hole,
        ).encode(root)
        between = written.split(_WRITTEN)
        if len(between) != len(self.holes) + 1:  # a string is the same
            raise CarefulError
        return self.filled(between), self.nbytes()

    def hole(self, value: Any) -> str:
        """Note an array, or what is left to the careful way; return what stands for it."""
        self.leave_hole(value)
        return _HOLE
