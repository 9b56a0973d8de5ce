"""Cut large arrays out of a document's bytes, and read them block by block.

What is left of the document is JSON with a placeholder for each large array. Only arrays as this
package spells them are cut out. At one that is not quite so this module gives up (`CarefulError`):
it never decides that a document is wrong.
"""

import re
from functools import lru_cache
from math import prod
from typing import Literal, NamedTuple

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import DTypeRow
from codec.arrays.elements import blocks
from codec.arrays.elements.rows import Rows, axes_at, split_brackets
from codec.decode.window import Window
from codec.errors import CarefulError, DecodeError
from codec.payloads import memory_limit, payload_table
from codec.payloads.inflate import MAX_RATIO


class Found(NamedTuple):
    """An array that was cut out of a document.

    Attributes
    ----------
    array
        The array.
    known
        Its id in the document, or None.
    """

    array: Array
    known: int | None


class _Header(NamedTuple):
    dtype: DType
    row: DTypeRow
    shape: tuple[int, ...]
    order: Literal["C", "F"]
    payload: str | None
    known: int | None

    @property
    def is_large(self) -> bool:
        return self.payload is not None or prod(self.shape) >= LARGE

    @property
    def nbytes(self) -> int:
        return prod(self.shape) * self.dtype.itemsize


# Bytes of text parsed in one go. What is made of more is given back to the system after each block,
# and touching it anew costs more than parsing.
BLOCK = 1 << 17

# Numbers in a row that may be split between blocks; shorter rows stay whole.
LONG_ROW = BLOCK >> 5

# Numbers of an array that is cut out; their text has at least twice as many bytes.
LARGE = 512

# Bytes of a document in which arrays are not looked for: they are read as soon by orjson.
SHORT = 4 * LARGE

_START = b'{"dtype":"'
_SIZE = rb"(?:0|[1-9][0-9]{0,18})"
_HEADER = re.compile(
    rb'\{"dtype":"([a-z0-9_>\[\]A-Z]{1,40})","shape":\[(%(size)s(?:,%(size)s)*)\]'
    rb'(,"order":"F")?(?:,"payload":"([a-z0-9+]{1,20})")?(?:,"id":(%(size)s))?,"__ndarray__":'
    % {b"size": _SIZE}
)
_LONGEST = 2048  # bytes of a header: 64 sizes of 19 digits are fewer


def cut(source: Window, out: Array | None = None) -> tuple[bytes, list[Found]]:
    """Return a document with a placeholder for each large array, and these arrays in order.

    A placeholder is a reference to a negative id, -1 for the first array: no document that is
    accepted holds one.

    Parameters
    ----------
    source
        The document.
    out
        Where to put the array, if the document is one of this dtype and shape.

    Raises
    ------
    CarefulError
        If an array is spelled in another way than ours.
    """
    rest: list[bytes] = []
    found: list[Found] = []
    while _go_to_header(source, rest):
        match = _HEADER.match(source.data, source.at)
        header = match and _header(*match.groups())
        target = out if out is not None and not any(map(bytes.strip, rest)) else None
        if match is None or header is None or (target is None and not header.is_large):
            rest.append(_START)
            source.at += len(_START)
            continue
        source.at = match.end()
        found.append(Found(_array(source, header, target), header.known))
        rest.append(b'{"__ref__":%d}' % -len(found))
        out = None
    return b"".join(rest), found


def _go_to_header(source: Window, rest: list[bytes]) -> bool:
    """Move what stands before the next header to `rest`; return whether there is a header."""
    while True:
        start = source.data.find(_START, source.at)
        # What is followed so soon by the next one is not large.
        while start >= 0 and (after := source.data.find(_START, start + 1, start + 2 * LARGE)) > 0:
            start = after
        if start >= 0:
            rest.append(source.data[source.at : start])
            source.at = start
            if len(source.data) - start < _LONGEST:
                source.ensure(_LONGEST)
            return True
        # The start of a header may stand at the end of the window.
        before, done = source.data, source.at
        source.at = max(done, len(before) - len(_START) + 1)
        end = source.at
        if not source.more():
            rest.append(before[done:])
            return False
        rest.append(before[done:end])


@lru_cache(1024)
def _header(
    name: bytes, sizes: bytes, fortran: bytes | None, payload: bytes | None, known: bytes | None
) -> _Header | None:
    """Return what a header says; None if its array is not read here."""
    keys = {"dtype": name.decode(), "shape": list(map(int, sizes.split(b",")))}
    try:
        dtype, row, shape = array_tag.read_dtype_and_shape(keys)
    except DecodeError:
        return None
    fits = row.has_bytes if payload else row.spelling in blocks.PARSED
    if not fits or 0 in shape:
        return None
    return _Header(
        dtype,
        row,
        shape,
        "F" if fortran else "C",
        payload.decode() if payload else None,
        None if known is None else int(known),
    )


def check_out(out: Array, dtype: DType, shape: tuple[int, ...]) -> None:
    """Refuse to put an array where another is expected.

    Raises
    ------
    DecodeError
        If `out` has another dtype or shape.
    """
    if out.dtype != dtype or out.shape != shape:
        raise DecodeError(
            f"expected {out.dtype} of shape {list(out.shape)} for out, "
            f"found {dtype} of shape {list(shape)}"
        )


def _array(source: Window, header: _Header, out: Array | None) -> Array:
    """Read the content of a tag, and its end."""
    if out is not None:
        check_out(out, header.dtype, header.shape)
    if header.payload is None:
        array = _read_text(source, header, out)
    else:
        array = _read_payload(source, header, header.payload, out)
    _skip(source, b"}")
    return array


def _empty(header: _Header, out: Array | None, earned: bool) -> Array:
    """Return the memory for an array; none that the document is too short to fill."""
    if not earned:
        raise CarefulError
    if out is not None:
        return out
    try:
        return np.ndarray(header.shape, header.dtype, order=header.order)
    except MemoryError:  # compressed data may claim much more than they hold
        raise CarefulError from None


def _read_text(source: Window, header: _Header, out: Array | None) -> Array:
    """Read nested JSON arrays of numbers, block by block."""
    size = prod(header.shape)
    whole = _empty(header, out, earned=2 * size < source.left)
    parts = 2 if header.row.spelling.is_complex else 1
    nested = (*header.shape, 2) if parts == 2 else header.shape
    array = whole.view(np.ndarray)  # of a memmap, every slice would be one
    flat = array.reshape(-1) if array.flags.c_contiguous else None
    _skip(source, b"[")
    done, last = 0, False
    while not last:
        text, last = _next_block(source, nested, parts * size - done)
        values = _parse(text, header.row, nested, done)
        if values is None or done + len(values) > parts * size:
            raise CarefulError
        start, end = done // parts, (done + len(values)) // parts
        values = values.view(header.row.dtype)
        if flat is None:
            array.flat[start:end] = values
        else:
            flat[start:end] = values
        done += parts * (end - start)
    if done != parts * size:
        raise CarefulError
    return whole


def _has_long_rows(shape: tuple[int, ...]) -> bool:
    """Return whether a block of text is a part of one row, and not of whole rows."""
    return len(shape) == 1 or shape[-1] > LONG_ROW


def _parse(text: bytes, row: DTypeRow, shape: tuple[int, ...], done: int) -> Array | None:
    """Return the elements in a block of text; those before it are counted in `done`."""
    if not _has_long_rows(shape):
        return blocks.parse_block(text, row, rows=Rows(shape, done // shape[-1]))
    opened, inside, closed = split_brackets(text)
    values = blocks.parse_block(inside, row)
    if values is None or done % shape[-1] + len(values) > shape[-1]:
        return None
    are_right = opened == axes_at(shape, done) and closed == axes_at(shape, done + len(values))
    return values if are_right else None


def _next_block(source: Window, shape: tuple[int, ...], left: int) -> tuple[bytes, bool]:
    """Return elements up to a comma, and whether the array ends behind them.

    `left` is how many elements there are to come.
    """
    ends = b"]" * len(shape)
    source.ensure(BLOCK + len(ends))
    start, limit, end = source.at, source.at + BLOCK, -1
    is_part = _has_long_rows(shape)
    if is_part or 2 * left <= BLOCK:  # an element has two bytes at least, with what is behind it
        end = source.data.find(b"]" if is_part else ends, start, limit + len(ends))
    if end >= 0 and source.data.startswith(ends, end):
        source.at = end + len(ends)
        return source.data[start : source.at - 1], True
    if is_part:
        comma = source.data.rfind(b",", start, limit) if end < 0 else source.data.find(b",", end)
    else:
        comma = source.data.rfind(b"],", start, limit) + 1
        if comma == 0:  # a row with more digits than usual
            source.ensure(8 * BLOCK)
            comma = source.data.find(b"],", source.at) + 1
    if comma <= 0:
        raise CarefulError
    text = source.data[source.at : comma]
    source.at = comma + 1
    return text, False


def _skip(source: Window, byte: bytes) -> None:
    source.ensure(1)
    if source.data[source.at : source.at + 1] != byte:
        raise CarefulError
    source.at += 1


def _read_payload(source: Window, header: _Header, payload: str, out: Array | None) -> Array:
    """Read the bytes of an array into its memory."""
    _skip(source, b'"')
    most = source.string_length() * (1 if payload == payload_table.BASE64 else MAX_RATIO)
    earned = header.nbytes <= most and memory_limit.has_room(header.nbytes)
    array = _empty(header, out, earned)
    memory = array_tag.memory(array, header.order)
    target = np.empty(header.nbytes, np.uint8) if memory is None else memory
    try:
        payload_table.decode_blocks(source.string(), target.data, payload, header.dtype.itemsize)
    except (DecodeError, payload_table.SizeError):
        raise CarefulError from None
    _skip(source, b'"')
    return _checked(array, header, None if memory is not None else target)


def _checked(array: Array, header: _Header, raw: Array | None) -> Array:
    """Put raw bytes into an array, if they are not there yet, and look for wrong ones."""
    if raw is not None:
        array[...] = np.ndarray(header.shape, header.dtype, raw, order=header.order)
    if array.dtype.kind == "b" and (array.view(np.uint8) > 1).any():
        raise CarefulError
    return array
