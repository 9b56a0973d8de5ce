"""Decompress zlib and other streams to at most the expected size."""

import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from codec.errors import DecodeError
from codec.imports import optional
from codec.payloads import memory_limit

# How many times larger than the packed bytes the bytes of an array may be. No zlib stream can say
# more (RFC 1951: 258 bytes in 2 bits); of zstd, whose frames can, no more is written or read.
MAX_RATIO = 1032

# The same streams and refusals as the standard library's zlib; reads them 1.3 to 3 times as fast.
zlib_ng = partial(optional, "zlib_ng.zlib_ng")

_ZLIB_DATA = "zlib data (RFC 1950)"

# Bytes that are unpacked at a time: few enough to stay in the processor's cache.
UNPACKED = 1 << 16


def inflate(
    packed: bytes, size: int, *, wbits: int = zlib.MAX_WBITS, what: str = _ZLIB_DATA
) -> bytes:
    """Inflate at most one byte more than `size`, which is enough to see that it is too much.

    `wbits` is that of `zlib.decompressobj`, so that `packed` may be gzip, too. Messages expect
    `what`.

    Raise DecodeError if `packed` is no such data, or is cut off, or more follows behind it.
    """
    if (fast := zlib_ng()) is not None:
        with suppress(DecodeError):  # zlib words it, whatever is installed
            return bounded(fast.decompressobj(wbits), packed, size, what, fast.error)
    return bounded(zlib.decompressobj(wbits), packed, size, what, zlib.error)


def inflate_pieces(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Inflate a zlib stream that comes in pieces, a part at a time, to about `size` bytes.

    Raise DecodeError if the pieces are no zlib stream, or are cut off, or more follows behind it.
    """
    memory_limit.take(size)
    library = zlib_ng() or zlib
    unpacker = library.decompressobj()
    try:
        for piece in pieces:
            raw = unpacker.decompress(piece, UNPACKED)
            while raw:
                yield raw
                raw = unpacker.decompress(unpacker.unconsumed_tail, UNPACKED)
    except library.error as error:
        raise DecodeError(f"expected {_ZLIB_DATA}") from error
    if not unpacker.eof or unpacker.unused_data:
        raise DecodeError(f"expected {_ZLIB_DATA} that end with the payload")


def bounded(
    unpacker: Any, packed: bytes, size: int, what: str, error_type: type[Exception]
) -> bytes:
    """Unpack at most one byte more than `size`, which is enough to see that it is too much.

    The unpacker is one of `zlib.decompressobj`, or of bz2, lzma or zstd, and raises errors of
    `error_type`. Messages expect `what`.

    Raise DecodeError if `packed` is no such data, or is cut off, or more follows behind it.
    """
    memory_limit.take(size)
    try:
        raw: bytes = unpacker.decompress(packed, min(size + 1, sys.maxsize))
    except error_type as error:
        raise DecodeError(f"expected {what}: {error}") from error
    if len(raw) <= size and (not unpacker.eof or unpacker.unused_data):
        found = "more data follow" if unpacker.eof else "they are cut off"
        raise DecodeError(f"expected {what} that end with the payload; {found}")
    return raw
