"""Pack and unpack zstd frames (RFC 8878), with bounded memory."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from codec.errors import DecodeError, EncodeError
from codec.imports import optional
from codec.payloads import memory_limit
from codec.payloads.inflate import MAX_RATIO, UNPACKED, bounded
from codec.payloads.shuffle import Bytes

zstd = partial(optional, "compression.zstd", "backports.zstd")  # since Python 3.14; before

ZSTD_LEVEL = 2
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZSTD_WINDOW_LOG = 23  # 8 MiB, what RFC 8878 (3.1.1.1.2) recommends every decoder to support
_ZSTD_DATA = "zstd data (RFC 8878)"
INSTALL = "pip install backports.zstd"


def require_zstd() -> None:
    """Raise EncodeError with the command that installs zstd, if zstd is missing."""
    if zstd() is None:
        raise EncodeError(f'payload "zstd" needs Python 3.14, or: {INSTALL}')


def zstd_pack(raw: Bytes) -> bytes:
    """Return one zstd frame (RFC 8878) with a checksum.

    Raise EncodeError if no zstd is installed.
    """
    require_zstd()
    library = zstd()
    options = library.CompressionParameter
    return bytes(  # frames that are made in pieces are up to 2 % larger
        library.compress(
            raw, options={options.compression_level: ZSTD_LEVEL, options.checksum_flag: 1}
        )
    )


def zstd_unpack(packed: bytes, size: int) -> bytes:
    """Unpack at most one byte more than `size`, with a window of at most 8 MiB.

    Raise DecodeError if `packed` is not one zstd frame and nothing more, needs a dictionary or a
    larger window, or would expand by more than `MAX_RATIO`; or if no zstd is installed.
    """
    if size > MAX_RATIO * len(packed):
        raise DecodeError(
            f"expected zstd data that expand at most {MAX_RATIO} times, "
            f"found {len(packed)} bytes for {size}"
        )
    library, unpacker = _unpacker(packed)
    return bounded(unpacker, packed, size, _ZSTD_DATA, library.ZstdError)


def zstd_unpack_pieces(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Unpack a zstd frame that comes in pieces, a part at a time, to about `size` bytes.

    Raise DecodeError as `zstd_unpack` does; some frames are refused in pieces alone.
    """
    memory_limit.take(size)
    rest = iter(pieces)
    start = b""
    while len(start) < len(ZSTD_MAGIC) and (piece := next(rest, None)) is not None:
        start += piece
    library, unpacker = _unpacker(start)
    count = 0
    for piece in chain((start,), rest):
        count += len(piece)
        data = piece
        while data or not (unpacker.needs_input or unpacker.eof):
            try:
                raw = unpacker.decompress(data, UNPACKED)
            except (library.ZstdError, EOFError) as error:
                raise DecodeError(f"expected {_ZSTD_DATA}") from error
            data = b""
            yield raw
    if not unpacker.eof or unpacker.unused_data or size > MAX_RATIO * count:
        raise DecodeError(f"expected {_ZSTD_DATA} that end with the payload")


def _unpacker(packed: bytes) -> tuple[Any, Any]:
    """Return the library, and an unpacker for a frame that begins so."""
    if packed[:4] != ZSTD_MAGIC:  # a frame to be skipped has another
        raise DecodeError("expected a zstd frame (RFC 8878), found none")
    if (library := zstd()) is None:
        raise DecodeError(f'payload "zstd" needs Python 3.14, or: {INSTALL}')
    options = {library.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    return library, library.ZstdDecompressor(options=options)
