"""Decompress zlib and other streams to at most the expected size."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from codec.errors import DecodeError

# How many times larger than the packed bytes the bytes of an array may be. No zlib stream can say
# more (RFC 1951: 258 bytes in 2 bits); of zstd, whose frames can, no more is written or read.
MAX_RATIO = 1032

# Bytes that are unpacked at a time: few enough to stay in the processor's cache.
UNPACKED = 1 << 16


def inflate(packed: bytes, size: int) -> bytes:
    """Inflate at most one byte more than `size`, which is enough to see that it is too much.

    Raise DecodeError if `packed` is no zlib stream, or is cut off, or more follows behind it.
    """
    return bounded(zlib.decompressobj(), packed, size, "zlib data (RFC 1950)", zlib.error)


def inflate_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate a zlib stream that comes in pieces, a part at a time.

    Raise DecodeError if the pieces are no zlib stream, or are cut off, or more follows behind it.
    """
    unpacker = zlib.decompressobj()
    try:
        for piece in pieces:
            raw = unpacker.decompress(piece, UNPACKED)
            while raw:
                yield raw
                raw = unpacker.decompress(unpacker.unconsumed_tail, UNPACKED)
    except zlib.error as error:
        raise DecodeError(f"expected zlib data (RFC 1950): {error}") from error
    if not unpacker.eof or unpacker.unused_data:
        raise DecodeError("expected zlib data (RFC 1950) that end with the payload")


def bounded(
    unpacker: Any, packed: bytes, size: int, what: str, error_type: type[Exception]
) -> bytes:
    """Unpack at most one byte more than `size`, which is enough to see that it is too much.

    The unpacker is one of `zlib.decompressobj`, or of bz2, lzma or zstd, and raises errors of
    `error_type`. Messages expect `what`.

    Raise DecodeError if `packed` is no such data, or is cut off, or more follows behind it.
    """
    try:
        raw: bytes = unpacker.decompress(packed, min(size + 1, sys.maxsize))
    except error_type as error:
        raise DecodeError(f"expected {what}: {error}") from error
    if len(raw) <= size and (not unpacker.eof or unpacker.unused_data):
        found = "more data follow" if unpacker.eof else "they are cut off"
        raise DecodeError(f"expected {what} that end with the payload; {found}")
    return raw
