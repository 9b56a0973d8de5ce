"""Encode or decode one block of elements at once; None means: use the element-wise path.

Numbers are parsed by `codec.arrays.elements.number_parsers`. Anything unusual in the text makes the
result None. Then `codec.arrays.elements.nested` reads it element by element: it copes, or
its error says what is wrong.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from codec.arrays.array_types import Array
from codec.arrays.dtype_table import DTypeRow, Spelling
from codec.arrays.elements import numbers, small_numbers
from codec.arrays.elements.number_parsers import parse_numbers
from codec.arrays.elements.rows import Marks, Rows

# -- writing --------------------------------------------------------------------------------------


def write_block(array: Array, row: DTypeRow) -> bytes | None:
    """Return a block (at least 1-D, not empty) as nested JSON arrays; None unless of numbers."""
    text = numbers.block(array, row)
    return small_numbers.block(array, row) if text is None else text


# -- reading --------------------------------------------------------------------------------------


def parse_block(text: bytes, row: DTypeRow, rows: Rows | None = None) -> Array | None:
    """Read elements that are separated by commas, without brackets: ``1.5,"NaN",-0.0``.

    Where `rows` tell which rows of an array they are, they are in the brackets of these. Complex
    numbers are read as their parts. They are returned little-endian and in 1-D, perhaps as a view
    of memory that is its own; None if anything is unusual.
    """
    parse = PARSED.get(row.spelling)
    brackets = b"[" in text or b"]" in text
    if parse is None or b"{" in text or (brackets and rows is None):
        return None  # pysimdjson would flatten them
    values = parse(text, row, rows)
    return None if values is None or values.size == 0 else values.reshape(-1)


_COMMA, _QUOTE = b',"'

# What stands for brackets: numbers that nobody has. With a space none becomes a part of another.
_MARKS = {
    "f": Marks(b" 7e-289", b"9e-289 "),
    "i": Marks(b" -7139317000000000001", b"-7139317000000000003 "),
    "u": Marks(b" 17139317000000000001", b"17139317000000000003 "),
}
_SMALL_MARKS = Marks(b"998", b"999")  # one more digit makes them too long


def _parse_numbers(text: bytes, kind: str, rows: Rows | None) -> Array | None:
    """Return numbers in 64 bits; None if one is not of NumPy's `kind`."""
    if rows is None:
        return parse_numbers(text, kind)
    found = parse_numbers(rows.marked(text, _MARKS[kind]), kind)
    return None if found is None else rows.elements(found, _MARKS[kind])


def _bools(text: bytes, _: DTypeRow, rows: Rows | None) -> Array | None:
    if b"0" in text or b"1" in text:
        return None
    values = _few_digits(text.replace(b"true", b"1").replace(b"false", b"0"), rows)
    return None if values is None or np.count_nonzero(values > 1) else values.view(np.bool_)


def _integers(text: bytes, row: DTypeRow, rows: Rows | None) -> Array | None:
    if row.dtype.type is np.uint8 and len(text) > _SHORT:
        values = _few_digits(text, rows)
        if values is not None:
            return values
    wide = _parse_numbers(text, row.dtype.kind, rows)
    if wide is None:
        return None
    values = wide.astype(row.dtype, copy=False)
    # NumPy wraps what is out of range.
    return values if values is wide or not np.count_nonzero(values != wide) else None


_SHORT = 30_000  # bytes, which a parser has read before the other way pays


def _few_digits(text: bytes, rows: Rows | None) -> Array | None:
    """Read numbers of at most three digits, and nothing else, in half the time of a parser."""
    if rows is not None:
        text = rows.marked(text, _SMALL_MARKS)
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
    if not (lengths == 2 + (values > 9).astype(np.uint8) + (values > 99)).all():
        return None
    found = values if rows is None else rows.elements(values, _SMALL_MARKS)
    return None if found is None or np.count_nonzero(found > 255) else found.astype(np.uint8)


def _times(text: bytes, row: DTypeRow, rows: Rows | None) -> Array | None:
    taken = _take_strings(text, {"NaT": numbers.NAT}.get)
    counts = None if taken is None else _parse_numbers(taken.text, "i", rows)
    if taken is None or counts is None or np.count_nonzero(counts == numbers.NAT):
        return None
    counts = counts.reshape(-1)
    if taken.bits:
        counts[taken.places] = taken.bits
    return numbers.as_times(counts, row.dtype)


def _floats(text: bytes, row: DTypeRow, rows: Rows | None) -> Array | None:
    dtype = numbers.parts_dtype(row)
    taken = _take_strings(text, lambda name: numbers.special_bits(name, dtype))
    wide = None if taken is None else _parse_numbers(taken.text, "f", rows)
    if taken is None or wide is None or _beyond(wide, small_numbers.largest(dtype)):
        return None
    values = wide
    if dtype != wide.dtype:
        with np.errstate(over="ignore", invalid="ignore"):
            values = wide.astype(dtype)
            if np.count_nonzero(np.isfinite(values)) < values.size:
                return None
    values = values.reshape(-1)
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


def _ranks(marks: Array, where: Array) -> Array:
    """Count the marks before each place. Words of 64 are counted faster than each mark is found."""
    bits = np.packbits(marks, bitorder="little")
    words = np.zeros(len(bits) // 8 + 1, "<u8")
    words.view(np.uint8)[: len(bits)] = bits
    until = np.cumsum(np.bitwise_count(words), dtype=np.intp)
    word = where >> 6
    ranks: Array = until[word] - np.bitwise_count(words[word] >> (where & 63).astype(np.uint64))
    return ranks


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
    places = _ranks(cells == _COMMA, np.flatnonzero(cells == _QUOTE)[::2])
    # With the spaces no number next to a string would become another.
    return _Taken(b" 1 ".join(pieces[::2]), places, bits)


PARSED: dict[Spelling, Callable[[bytes, DTypeRow, Rows | None], Array | None]] = {
    Spelling.BOOL: _bools,
    Spelling.INTEGER: _integers,
    Spelling.FLOAT: _floats,
    Spelling.COMPLEX: _floats,
    Spelling.SMALL_FLOAT: _floats,
    Spelling.TIME: _times,
}
