"""Decompress gzip documents, and locate where a truncated one stops."""

import gzip
import zlib

from codec.decode.truncation import keys_at_end
from codec.errors import DecodeError
from codec.payloads.inflate import MAX_RATIO

_GZIP_MAGIC = b"\x1f\x8b"
_LEAST = 1 << 27  # bytes that the document in any file may become


def default_limit(packed: int) -> int:
    """Return the default of ``max_bytes`` for a file of `packed` bytes."""
    return max(_LEAST, MAX_RATIO * packed)


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
