"""Compressed bytes: zlib, zstd and gzip, unpacked; zstd packed.

All of it is bounded: nothing here gives back more than one byte more than it is asked for. Only
`gunzip`, which is for files that ask for nothing, gives all that there is.
"""

from __future__ import annotations

import gzip
import importlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from codec.cut_off import keys_at_end
from codec.errors import DecodeError, EncodeError
from codec.shuffling import Bytes

# How many times larger than the packed bytes the bytes of an array may be. No zlib stream can say
# more (RFC 1951: 258 bytes in 2 bits); of zstd, whose frames can, no more is written or read.
MAX_RATIO = 1032


def optional(*names: str) -> Any:
    """Give the first of these modules that is installed, or None."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


# Bytes that are unpacked at a time: few enough to stay in the processor's cache.
UNPACKED = 1 << 16

zstd: Any = optional("compression.zstd", "backports.zstd")  # since Python 3.14; before


# -- zlib


def inflate(packed: bytes, size: int) -> bytes:
    """Inflate at most one byte more than `size`, which is enough to see that it is too much.

    Raises
    ------
    DecodeError
        If `packed` is no zlib stream, or is cut off, or more follows behind it.
    """
    return bounded(zlib.decompressobj(), packed, size, "zlib data (RFC 1950)", zlib.error)


def inflate_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate a zlib stream that comes in pieces, a part at a time.

    Raises
    ------
    DecodeError
        If the pieces are no zlib stream, or are cut off, or more follows behind it.
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

    Parameters
    ----------
    unpacker
        As `zlib.decompressobj` gives it, or those of bz2, lzma and zstd.
    what
        What is expected, for messages.
    error_type
        What the unpacker raises.

    Raises
    ------
    DecodeError
        If `packed` is no such data, or is cut off, or more follows behind it.
    """
    try:
        raw: bytes = unpacker.decompress(packed, min(size + 1, sys.maxsize))
    except error_type as error:
        raise DecodeError(f"expected {what}: {error}") from error
    if len(raw) <= size and (not unpacker.eof or unpacker.unused_data):
        found = "more data follow" if unpacker.eof else "they are cut off"
        raise DecodeError(f"expected {what} that end with the payload; {found}")
    return raw


# -- gzip

_GZIP_MAGIC = b"\x1f\x8b"


def gunzip(packed: bytes) -> bytes:
    """Unpack a document that is a file of gzip.

    Raises
    ------
    DecodeError
        If `packed` is no such file, or is cut off: then with the place where the document stops.
    """
    try:
        return gzip.decompress(packed)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        if not isinstance(error, EOFError) and packed != _GZIP_MAGIC[:1]:
            raise DecodeError(f"expected gzip data (RFC 1952): {error}") from error
    try:
        start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed)
    except zlib.error as error:  # cut off, and no gzip data before that
        raise DecodeError(f"expected gzip data (RFC 1952): {error}") from error
    message = f"expected gzip data (RFC 1952); they are cut off after {len(packed)} bytes"
    raise DecodeError(message).cut_off(keys_at_end(start.decode(errors="ignore")))


# -- zstd

ZSTD_LEVEL = 1
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZSTD_WINDOW_LOG = 23  # 8 MiB, what RFC 8878 (3.1.1.1.2) recommends every decoder to support
INSTALL = "pip install codec[fast]"


def require_zstd() -> None:
    """Refuse to write zstd where there is none.

    Raises
    ------
    EncodeError
        With the command that installs it.
    """
    if zstd is None:
        raise EncodeError(f'payload "zstd" needs Python 3.14, or: {INSTALL}')


def zstd_pack(raw: Bytes) -> bytes:
    """Give one zstd frame (RFC 8878) with a checksum.

    Raises
    ------
    EncodeError
        If no zstd is installed.
    """
    require_zstd()
    options = zstd.CompressionParameter
    return bytes(  # frames that are made in pieces are up to 2 % larger
        zstd.compress(
            raw, options={options.compression_level: ZSTD_LEVEL, options.checksum_flag: 1}
        )
    )


def zstd_unpack(packed: bytes, size: int) -> bytes:
    """Unpack at most one byte more than `size`, with a window of at most 8 MiB.

    Raises
    ------
    DecodeError
        If `packed` is not one zstd frame and nothing more, needs a dictionary or a larger window,
        or would expand by more than `MAX_RATIO`; or if no zstd is installed.
    """
    if size > MAX_RATIO * len(packed):
        raise DecodeError(
            f"expected zstd data that expand at most {MAX_RATIO} times, "
            f"found {len(packed)} bytes for {size}"
        )
    if packed[:4] != ZSTD_MAGIC:  # a frame to be skipped has another
        raise DecodeError("expected a zstd frame (RFC 8878), found none")
    if zstd is None:
        raise DecodeError(f'payload "zstd" needs Python 3.14, or: {INSTALL}')
    options = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    unpacker = zstd.ZstdDecompressor(options=options)
    return bounded(unpacker, packed, size, "zstd data (RFC 8878)", zstd.ZstdError)
