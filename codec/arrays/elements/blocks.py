"""Encode or decode one block of elements at once; None means: use the element-wise path.

Numbers are parsed by `codec.arrays.elements.number_parsers`. Anything unusual in the text makes the
result None. Then `codec.arrays.elements.nested` reads it element by element: it copes, or
its error says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import orjson

from codec.arrays.array_types import Array
from codec.arrays.dtype_table import DTypeRow, Spelling
from codec.arrays.elements import numbers, small_numbers
from codec.arrays.elements.brackets import Marks
from codec.arrays.elements.number_parsers import parse_numbers

# -- writing --------------------------------------------------------------------------------------


def write_block(array: Array, row: DTypeRow) -> bytes | None:
    """Return a block (at least 1-D, not empty) as nested JSON arrays; None unless of numbers."""
    text = numbers.block(array, row)
    return small_numbers.block(array, row) if text is None else text


# -- reading --------------------------------------------------------------------------------------


def parse_block(text: bytes, row: DTypeRow, count: int | None = None) -> Array | None:
    """Read elements that are separated by commas, without brackets: ``1.5,"NaN",-0.0``.

    Complex numbers are read as their parts. There must be `count` of them, if it is given. They are
    returned little-endian and in 1-D, perhaps as a view of memory that is its own; None if anything
    is unusual.
    """
    parse = PARSED.get(row.spelling)
    if parse is None or b"[" in text or b"{" in text:  # pysimdjson would flatten them
        return None
    values = parse(text, row)
    if values is None or values.size == 0 or count not in (None, values.size):
        return None
    return values


_COMMA, _QUOTE = b',"'


def _bools(text: bytes, _: DTypeRow) -> Array | None:
    cells = np.frombuffer(b"".join((b",", text, b",")), np.uint8)
    starts = np.flatnonzero(cells[:-1] == _COMMA) + 1
    values: Array = cells.take(starts) == ord("t")
    written = orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)
    return values if written[1:-1] == text else None


def _integers(text: bytes, row: DTypeRow) -> Array | None:
    if row.dtype.type is np.uint8 and len(text) > _SHORT:
        values = _few_digits(text)
        if values is not None:
            return values
    wide = parse_numbers(text, row.dtype.kind)
    if wide is None:
        return None
    values = wide.astype(row.dtype, copy=False)
    # NumPy wraps what is out of range.
    return values if values is wide or not np.count_nonzero(values != wide) else None


_SHORT = 30_000  # bytes, which a parser has read before the other way pays


def _few_digits(text: bytes) -> Array | None:
    """Read numbers of at most three digits, and nothing else, in half the time of a parser."""
    cells = np.frombuffer(b"".join((b"00", text, b",")), np.uint8)
    ends = np.flatnonzero(cells == _COMMA)
    digits = cells - np.uint8(ord("0"))
    if np.count_nonzero(digits < 10) != len(cells) - len(ends):
        return None
    lengths = np.diff(ends, prepend=1)  # with the comma
    values = digits.take(ends - 1).astype(np.uint16)
    values += np.uint16(10) * digits.take(ends - 2) * (lengths > 2)
    values += np.uint16(100) * digits.take(ends - 3) * (lengths > 3)
    # Numbers of other lengths, and those that begin with 0, are not as long as they should be.
    right = (lengths == 2 + (values > 9).astype(np.uint8) + (values > 99)) & (values < 256)
    return values.astype(np.uint8) if right.all() else None


def _times(text: bytes, row: DTypeRow) -> Array | None:
    taken = _take_strings(text, {"NaT": numbers.NAT}.get)
    counts = None if taken is None else parse_numbers(taken.text, "i")
    if taken is None or counts is None or np.count_nonzero(counts == numbers.NAT):
        return None
    if taken.bits:
        counts[taken.places] = taken.bits
    return counts.astype("<i8", copy=False).view(row.dtype)


def _floats(text: bytes, row: DTypeRow) -> Array | None:
    dtype = numbers.parts_dtype(row)
    taken = _take_strings(text, lambda name: numbers.special_bits(name, dtype))
    wide = None if taken is None else parse_numbers(taken.text, "f")
    if taken is None or wide is None or _beyond(wide, small_numbers.largest(dtype)):
        return None
    values = wide
    if dtype != wide.dtype:
        with np.errstate(over="ignore", invalid="ignore"):
            values = wide.astype(dtype)
            if np.count_nonzero(np.isfinite(values)) < values.size:
                return None
    if taken.bits:
        bits = f"<u{dtype.itemsize}"
        values.view(bits)[taken.places] = np.array(taken.bits, bits)
    return values


def _beyond(wide: Array, largest: float) -> bool:
    if largest == np.inf:
        return False
    # An integer above a limit of more than 53 bits may have been rounded down to it.
    beyond = np.abs(wide) >= largest if largest > 2**53 else np.abs(wide) > largest
    return bool(beyond.any())


class _Taken(NamedTuple):
    """A block whose strings were taken out: a 1 is in the place of each."""

    text: bytes
    places: Array
    bits: list[int]


def _take_strings(text: bytes, bits_of: Callable[[str], int | None]) -> _Taken | None:
    """Take out the strings, if `bits_of` knows all of them."""
    if b'"' not in text:
        return _Taken(text, np.zeros(0, np.intp), [])
    pieces = text.split(b'"')
    if len(pieces) % 2 == 0:
        return None
    names = pieces[1::2]
    known = {name: bits_of(name.decode("latin-1")) for name in set(names)}
    bits = [found for name in names if (found := known[name]) is not None]
    if len(bits) < len(names):
        return None
    cells = np.frombuffer(text, np.uint8)
    places = Marks(cells == _COMMA).before(np.flatnonzero(cells == _QUOTE)[::2])
    # With the spaces no number next to a string would become another.
    return _Taken(b" 1 ".join(pieces[::2]), places, bits)


PARSED: dict[Spelling, Callable[[bytes, DTypeRow], Array | None]] = {
    Spelling.BOOL: _bools,
    Spelling.INTEGER: _integers,
    Spelling.FLOAT: _floats,
    Spelling.COMPLEX: _floats,
    Spelling.SMALL_FLOAT: _floats,
    Spelling.TIME: _times,
}
