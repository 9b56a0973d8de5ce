"""The quick way to write compact JSON: one look through an object, then orjson writes all of it.

An object of words of JSON, dicts, lists, arrays and NumPy scalars is handed to orjson as it is;
where other values stand in it, such as tuples, it is lowered first. What orjson would not notice is
found in what it wrote: NaN becomes null, and a reserved key of the caller's is one more than the
tags. Then, or if it refuses something, every word is looked at.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import orjson

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array, DType, Piece, as_text
from codec.arrays.dtype_table import DTypeRow
from codec.arrays.elements import blocks
from codec.arrays.elements.numbers import HALFWAY_DIGITS
from codec.encode.lowering import Left, Lowering, Written, is_left
from codec.encode.plain_values import (
    OPTIONS,
    SCALARS,
    SIMPLE,
    SURE,
    has_nulls,
    has_tags,
)
from codec.errors import CarefulError
from codec.payloads import payload_table
from codec.tags import tag_table
from codec.tags.strings_and_numbers import MAX_BITS

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder


_LEAVES = [row.type for row in tag_table.TAGS if row.type is not None and row.is_leaf]


class UnusualError(Exception):
    """There is more in an object than was seen, such as a NaN or a reserved key."""


_SMALL = 1 << 10  # bytes of an array that is written at once
_HOLE = orjson.Fragment(b"\0")  # JSON has no such character
_DELETE = 0x7F
_OTHERWISE = (b"null", HALFWAY_DIGITS, b"-%b" % HALFWAY_DIGITS)  # scalars that are spelled so
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def text(root: object, encoder: JSONEncoder) -> Written:
    """Return the JSON text of an object in pieces, and how many bytes its arrays have.

    Raises
    ------
    CarefulError
        If it has to be written the careful way.
    """
    no_runs: set[int] = set()
    for writing in (_Compact, _WordByWord):
        document = writing(root, encoder)
        document.no_runs = no_runs  # which are found once
        try:
            return document.written()
        except (TypeError, UnusualError, RecursionError):  # an EncodeError is a TypeError
            continue
    raise CarefulError


class _Compact(Lowering):
    """The writing of one object, of whose words only the types are looked at."""

    tags = 0  # how many tags orjson writes

    def text(self, root: Any) -> Written:
        """Return the text in pieces, and how many bytes the arrays have."""
        written = self.check(orjson.dumps(root, self.write, OPTIONS))
        if not self.holes:
            return (written,), self.nbytes()
        return self.filled(as_text(written).split("\0")), self.nbytes()

    def check(self, written: bytes) -> Piece:
        """Return what orjson wrote, if it is right."""
        if not self.looks_at_words and not has_nulls(written, self.nones):
            raise UnusualError
        if not has_tags(written, self.tags):
            raise UnusualError
        if not self.encoder.ensure_ascii:
            return written.decode()
        if _DELETE in written:
            written = written.replace(b"\x7f", b"\\u007f")
        if written.isascii():
            return written
        return _NOT_ASCII.sub(
            lambda found: encode_basestring_ascii(found[0])[1:-1], written.decode()
        )

    # -- tags of values that JSON cannot represent -------------------------------------------------

    def lower_tuple(self, value: tuple[Any, ...], depth: int) -> Any:
        """Lower a tuple."""
        items = self.items(value, depth)
        if items is None:
            return Left(value)
        self.tags += 1
        return {"__tuple__": list(items)}

    def lower_deque(self, value: deque[Any], depth: int) -> Any:
        """Lower a deque."""
        items = self.items(value, depth)
        if items is None:
            return Left(value)
        self.tags += 1
        keys = {} if value.maxlen is None else {"maxlen": value.maxlen}
        return {**keys, "__deque__": list(items)}

    def lower_pairs(self, value: dict[Any, Any], depth: int) -> Any:
        """Lower a dict or an OrderedDict to pairs."""
        self.tags += 1
        if not self.passed.issuperset(map(type, value)) and tag_table.share_a_hash(value):
            raise CarefulError
        keys, items = (
            self.several(some, value, depth + 1) for some in (list(value), list(value.values()))
        )
        return {tag_table.BY_TYPE[type(value)].name: list(zip(keys, items, strict=True))}

    def lower_ordered(self, value: OrderedDict[Any, Any], depth: int) -> Any:
        """Lower an OrderedDict, which may have attributes."""
        ((name, pairs),) = self.lower_pairs(value, depth).items()
        if not vars(value):
            return {name: pairs}
        keys, (_, *items) = tag_table.BY_TYPE[OrderedDict].lower(value)
        return {**keys, name: [pairs, *self.several(items, value, depth + 1)]}

    def lower_leaf(self, value: Any, _: int) -> Any:
        """Lower a value in which no others stand."""
        self.tags += 1
        row = tag_table.BY_TYPE[type(value)]
        keys, content = row.lower(value)
        return {**keys, row.name: content}

    def lower_unusual(self, value: Any, depth: int) -> Any:
        """Lower a string or number that orjson would write wrong."""
        if type(value) is int and value.bit_length() <= MAX_BITS:
            return orjson.Fragment(int.__repr__(value))
        return self.lower_leaf(value, depth)

    by_type: ClassVar[dict[type, Callable[[Any, Any, int], Any]]] = {
        **dict.fromkeys(_LEAVES, lower_leaf),
        **Lowering.by_type,
        tuple: lower_tuple,
        deque: lower_deque,
        OrderedDict: lower_ordered,
    }

    # -- arrays and scalars, which orjson hands to its hook ---------------------------------------

    def write(self, value: Any) -> orjson.Fragment:
        """Return the tag of an array or a NumPy scalar, or a hole."""
        if type(value) is np.ndarray:
            return self.write_array(value)
        if type(value) is Left:
            self.leave_hole(value)
            return _HOLE
        if type(value) not in SCALARS:
            raise CarefulError
        self.tags += 1
        head, row = _scalar_head(type(value))  # type: ignore[arg-type]
        if type(value) in SIMPLE:
            content = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
            if content not in _OTHERWISE:
                return orjson.Fragment(b"%b%b}" % (head, content))
        block = blocks.write_block(np.asarray(value).reshape(1), row)
        if block is None:
            raise CarefulError
        return orjson.Fragment(b"%b%b}" % (head, block[1:-1]))

    def write_array(self, array: Array) -> orjson.Fragment:
        """Return the tag of a small array, a reference, or a hole for another array."""
        is_small = 0 < array.nbytes <= _SMALL and array.ndim and array.flags.c_contiguous
        is_text = self.encoder.payload == payload_table.TEXT
        if is_small and is_text and id(array) not in self.shared and not is_left(array):
            head, row = _head(array.dtype, array.shape)
            content = blocks.write_block(array, row)
            if content is not None:
                self.tags += 1
                return orjson.Fragment(b"%b%b}" % (head, content))
        self.leave_hole(array)
        return _HOLE


class _WordByWord(_Compact):
    """The writing of an object with words that orjson would not write right."""

    passed = SURE
    simple = frozenset({bool})
    looks_at_words = True


@lru_cache(1024)
def _head(dtype: DType, shape: tuple[int, ...]) -> tuple[bytes, DTypeRow]:
    name, row = dtype_names.spell(dtype)
    return tag_table.head({"dtype": name, "shape": list(shape)}, array_tag.NDARRAY).encode(), row


@lru_cache
def _scalar_head(kind: Any) -> tuple[bytes, DTypeRow]:
    name, row = dtype_names.spell(np.dtype(kind))
    return tag_table.head({"dtype": name}, array_tag.SCALAR).encode(), row
