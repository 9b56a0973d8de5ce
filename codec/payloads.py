"""THE payload table: how the bytes of an array stand in a document, if not as text.

One more payload is one more row. Each turns bytes into fewer bytes and back, bounded by the size
that dtype and shape ask for; base64 (RFC 4648, section 4) then makes a JSON string of them.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from codec.errors import DecodeError, shorten

TEXT = "text"
BASE64 = "base64"


@dataclass(frozen=True)
class Row:
    """One payload.

    Attributes
    ----------
    name
        What a document calls it.
    pack
        ``pack(raw, itemsize)`` gives the bytes that are written.
    unpack
        ``unpack(packed, size, itemsize)`` gives the `size` raw bytes back. It may give others or
        fewer, never more than ``size + 1``: the caller checks.
    """

    name: str
    pack: Callable[[bytes, int], bytes]
    unpack: Callable[[bytes, int, int], bytes]


def _deflate(raw: bytes, _itemsize: int) -> bytes:
    return zlib.compress(raw, 6)


def _inflate(packed: bytes, size: int, _itemsize: int) -> bytes:
    """Inflate at most one byte more than `size`, which is enough to see that it is too much."""
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise DecodeError(f"expected zlib data (RFC 1950): {error}") from error
    if len(raw) <= size and (not inflater.eof or inflater.unused_data):
        what = "more data follow" if inflater.eof else "they are cut off"
        raise DecodeError(f"expected zlib data (RFC 1950) that end with the payload; {what}")
    return raw


def _shuffle(raw: bytes, itemsize: int) -> bytes:
    """Put the first bytes of all elements first, then the second bytes, and so on."""
    return np.frombuffer(raw, np.uint8).reshape(-1, itemsize).T.tobytes()


def _unshuffle(raw: bytes, itemsize: int) -> bytes:
    return np.frombuffer(raw, np.uint8).reshape(itemsize, -1).T.tobytes()


def _inflate_unshuffle(packed: bytes, size: int, itemsize: int) -> bytes:
    raw = _inflate(packed, size, itemsize)
    return _unshuffle(raw, itemsize) if len(raw) == size else raw


TABLE: dict[str, Row] = {
    row.name: row
    for row in (
        Row(BASE64, lambda raw, _: raw, lambda packed, *_: packed),
        Row("zlib", _deflate, _inflate),
        Row(
            "shuffle+zlib",
            lambda raw, itemsize: _deflate(_shuffle(raw, itemsize), itemsize),
            _inflate_unshuffle,
        ),
    )
}

# What a caller may ask for. "compressed" is the smallest of the rows that `choices` names.
ASKED = (TEXT, BASE64, "compressed")


class SizeError(Exception):
    """A payload has another size than its shape asks for; the text is the size."""


def encode(raw: bytes, itemsize: int, asked: str) -> tuple[str, str]:
    """Give the payload's name and the base64 text of `raw`, the bytes of an array.

    Neighbouring floats share their exponents but not their digits, so that bytes of like rank
    compress better side by side: by 10 % for weights. Data too small or too random to gain are
    left as they are.
    """
    name, packed = BASE64, raw
    if asked == "compressed":
        candidate = "shuffle+zlib" if itemsize > 1 else "zlib"
        shorter = TABLE[candidate].pack(raw, itemsize)
        if len(shorter) < len(raw):
            name, packed = candidate, shorter
    return name, to_base64(packed)


def to_base64(raw: bytes) -> str:
    """Spell bytes in base64 (RFC 4648, section 4)."""
    return base64.b64encode(raw).decode("ascii")


def decode(name: object, content: object, size: int, itemsize: int) -> bytes:
    """Give the `size` bytes that a base64 text holds.

    Memory is in proportion to the text: at most 1,032 times for zlib (its format's own limit),
    and never more than `size` and one byte.

    Raises
    ------
    DecodeError
        If the payload has no row, or is not canonical base64 of what its row writes.
    SizeError
        If it has not `size` bytes.
    """
    row = TABLE.get(name) if isinstance(name, str) else None
    if row is None:
        raise DecodeError(f"expected a payload out of {', '.join(TABLE)}; found {shorten(name)}")
    raw = row.unpack(from_base64(content), size, itemsize)
    if len(raw) != size:
        raise SizeError("more" if len(raw) > size and name != BASE64 else str(len(raw)))
    return raw


def from_base64(content: object) -> bytes:
    """Give the bytes of canonical base64 (RFC 4648, section 4).

    Raises
    ------
    DecodeError
        If `content` is no string, or spells bytes in another way.
    """
    if not isinstance(content, str):
        raise DecodeError(f"expected a string of base64, found {shorten(content)}")
    try:
        packed = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:  # ValueError: characters beyond ASCII
        raise DecodeError(f"expected base64 (RFC 4648, section 4): {error}") from error
    # Only the last group can be spelled in more than one way ("AA==", "AB==").
    if (
        base64.b64encode(packed[len(packed) // 3 * 3 :]).decode("ascii")
        != content[len(packed) // 3 * 4 :]
    ):
        raise DecodeError("expected base64 whose unused last bits are zero (RFC 4648, 3.5)")
    return packed
