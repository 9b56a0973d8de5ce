"""Read documents: text, bytes, and files piece by piece, plain or decompressed on the way."""

import codecs
import os
from functools import partial
from typing import IO, Any

import numpy as np

from codec.arrays.array_types import Array
from codec.compression.compressed_files import DecompressingFile
from codec.decode import large_arrays, truncation
from codec.decode.decoder import JSONDecoder
from codec.decode.window import PIECE, Window
from codec.errors import CarefulError, DecodeError
from codec.payloads.memory_limit import begin_again
from codec.storage.progress import Meter, Progress

# Bytes of a file. Finding the fault in a document takes seven times its bytes in memory, so that
# truncation is looked for first.
_LARGE = 1 << 24

_NO_UTF8 = "expected bytes in UTF-8 (RFC 8259, 8.1)"


def read(decoder: JSONDecoder, s: str | bytes | bytearray | memoryview) -> Any:
    """Return the object that a document in memory holds."""
    if isinstance(s, str):
        if s.startswith("\ufeff") and not decoder.allows_byte_order_mark:
            raise DecodeError("expected JSON text without a byte order mark (RFC 8259, 8.1)", s, 0)
        return decoder.decode(s.removeprefix("\ufeff"))
    try:
        data = s if isinstance(s, bytes) else memoryview(s).cast("B").tobytes()
    except TypeError as error:
        raise DecodeError(f"{_NO_UTF8}: {error}") from error
    try:
        return decoder.read_bytes(data.removeprefix(codecs.BOM_UTF8))
    except CarefulError:
        pass  # and let go of what the quick way has read
    return decoder.read_carefully(_decode_utf8(data))


def _decode_utf8(data: bytes) -> str:
    try:
        return codecs.decode(data, "utf-8-sig")
    except UnicodeDecodeError as error:
        refused = DecodeError(f"{_NO_UTF8}: {error}")
        if error.reason == "unexpected end of data":
            refused.cut_off(truncation.keys_at_end(data[: error.start].decode(errors="ignore")))
        raise refused from error


def read_file(
    file: IO[str] | IO[bytes] | DecompressingFile,
    decoder: JSONDecoder,
    out: Array | None,
    progress: Progress | None,
) -> Any:
    """Return the object that a file holds, read by pieces, or where that is not possible, whole.

    `out` and `progress` are as for `codec.load`.
    """
    if _has_pieces(file):
        value = _read_pieces(file, decoder, out, progress)
    else:
        whole = file.read()
        value = read(decoder, whole)
        Meter(progress, len(whole)).finish()
    if out is None or value is out:
        return value
    if not isinstance(value, np.ndarray):
        raise DecodeError(f"expected an array for out, found {type(value).__name__}")
    large_arrays.check_out(out, value.dtype, value.shape)
    out[...] = value
    return out


def _has_pieces(file: Any) -> bool:
    """Return whether a file gives bytes, and gives them twice; some have no method but ``read``."""
    return hasattr(file, "seekable") and file.seekable() and isinstance(file.read(0), bytes)


def _read_pieces(
    file: Any, decoder: JSONDecoder, out: Array | None, progress: Progress | None
) -> Any:
    start = file.tell()
    is_packed = isinstance(file, DecompressingFile)
    if is_packed:
        length, total = file.most, file.packed
    else:
        length = total = file.seek(0, os.SEEK_END) - start
        file.seek(start)
    meter = Meter(progress, total)

    def take(count: int) -> bytes:
        piece = file.read(count) or b""
        meter(file.done - meter.done if is_packed else len(piece))
        return piece

    try:
        document = Window(take, length)
        document.skip(codecs.BOM_UTF8)
        value = decoder.read_quickly(document, out)
    except CarefulError:
        pass
    else:
        meter.finish()
        return value
    file.seek(start)
    begin_again()
    if is_packed:  # it is looked through, and what is wrong with the compressed data is told first
        length = sum(map(len, iter(partial(file.read, PIECE), b"")))
        file.seek(start)
    if length > _LARGE:
        truncation.refuse_cut_off(iter(partial(file.read, PIECE), b""))
        file.seek(start)
    value = decoder.read_carefully(_decode_utf8(file.read()))
    meter.finish()
    return value
