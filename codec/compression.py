"""Compression of the bytes of an array: byte shuffle, zlib streams put together, and zstd.

All of it is bounded: nothing here gives back more than one byte more than it is asked for. Only
`gunzip`, which is for files that ask for nothing, gives all that there is.
"""

from __future__ import annotations

import gzip
import importlib
import sys
import zlib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from codec.cut_off import keys_at_end
from codec.errors import DecodeError, EncodeError

Bytes = bytes | memoryview

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


zstd: Any = optional("compression.zstd", "backports.zstd")  # since Python 3.14; before


# -- byte shuffle


def shuffle(raw: Bytes, itemsize: int) -> bytes:
    """Put the first bytes of all elements first, then the second bytes, and so on."""
    return np.frombuffer(raw, np.uint8).reshape(-1, itemsize).T.tobytes()


def unshuffle(raw: Bytes, itemsize: int) -> Bytes:
    """Undo `shuffle`."""
    planes = np.frombuffer(raw, np.uint8).reshape(itemsize, -1)
    if itemsize > 16:
        return planes.T.tobytes()
    elements = np.empty(planes.shape[::-1], np.uint8)
    for i, plane in enumerate(planes):  # five times as fast as one transposition
        elements[:, i] = plane
    return elements.reshape(-1).data


def is_better_shuffled(raw: Bytes, itemsize: int) -> bool:
    """Tell, from a sample, whether shuffled bytes compress better, as those of most numbers do.

    Whole elements that come again, such as rounded floats or rewards, are found only unshuffled.
    """
    step = _sample_size(raw) // itemsize
    if itemsize == 1 or len(raw) < SMALL or step < 64:  # too few elements to tell
        return itemsize > 1
    size = step * itemsize
    start = (len(raw) - size) // 2 // itemsize * itemsize
    sample = memoryview(raw)[start : start + size]
    shuffled = shuffle(sample, itemsize)
    planes = [shuffled[i : i + step] for i in range(0, size, step)]
    ways = (HUFFMAN, RUNS, MATCHES)
    alone = sum(min(len(plane), *(way.size(plane) for way in ways)) for plane in planes)
    return MATCHES.size(sample) > 0.9 * alone or alone < SLACK_OF_RAW * size


# -- zlib


class Way(NamedTuple):
    """One way in which zlib makes deflate data (RFC 1951), which every zlib reads."""

    level: int
    strategy: int = zlib.Z_DEFAULT_STRATEGY
    memory: int = zlib.DEF_MEM_LEVEL

    def pack(self, raw: Bytes, flush: int) -> bytes:
        """Give raw deflate data, of which the last block ends as `flush` says."""
        packer = zlib.compressobj(
            self.level, zlib.DEFLATED, -zlib.MAX_WBITS, self.memory, self.strategy
        )
        return packer.compress(raw) + packer.flush(flush)

    def size(self, raw: Bytes) -> int:
        """Give the number of packed bytes."""
        return len(self.pack(raw, zlib.Z_FINISH))


STORED = Way(0)
HUFFMAN = Way(1, zlib.Z_HUFFMAN_ONLY)
# Tables that fit the processor's cache make long runs a fifth faster.
RUNS = Way(1, zlib.Z_RLE, memory=6)
MATCHES = Way(2, memory=6)
THOROUGH = Way(6)

SMALL = 1 << 15  # bytes of an array for which looking for the best way takes as long as level 6
SEGMENT = 1 << 20  # bytes for which one way is chosen, at most
SAMPLE = 1 << 13  # bytes of a segment that are tried in every way, at most

HUFFMAN_LEAST = 1 / 8  # no code is shorter than a bit

# What speed may cost: a tenth of the packed bytes, or 1.6 % of the raw bytes.
SLACK_OF_PACKED = 0.1
SLACK_OF_RAW = 1 / 64


def deflate(raw: Bytes, itemsize: int = 1) -> bytes:
    """Give a zlib stream (RFC 1950) of bytes that are shuffled by `itemsize`, or not.

    In a float only the byte of the exponent can be compressed, in a counter all but the lowest.
    So the planes of bytes are cut in segments, each is packed in the way that is best for a sample
    of it, and the segments are joined to one stream: each but the last ends with an empty block,
    at a whole byte, which is what flushing is for. The same bytes and zlib give the same stream.
    """
    if len(raw) < SMALL:
        return zlib.compress(raw, 6)
    segments = list(_segments(memoryview(raw), len(raw) // itemsize))
    parts = [b"\x78\x9c"]  # the header: deflate, a window of 32 KiB, default level
    start = 0
    for way, alike in groupby(zip(_ways(segments), segments, strict=True), itemgetter(0)):
        end = start + sum(len(segment) for _, segment in alike)
        flush = zlib.Z_FINISH if end == len(raw) else zlib.Z_FULL_FLUSH
        parts.append(way.pack(memoryview(raw)[start:end], flush))
        start = end
    return b"".join((*parts, zlib.adler32(raw).to_bytes(4, "big")))


def _segments(raw: memoryview, plane: int) -> Iterator[memoryview]:
    """Cut planes of `plane` bytes: none across two planes, unless planes are short."""
    plane = max(plane, SMALL // 8)
    for start in range(0, len(raw), plane):
        end = min(start + plane, len(raw))
        for i in range(start, end, SEGMENT):
            yield raw[i : min(i + SEGMENT, end)]


def _ways(segments: list[memoryview]) -> list[Way]:
    """Choose a way for each segment.

    A quick way must save more than the slack against none, the thorough way more than the slack
    against the quick one. So what speed costs is in proportion to the whole: a plane that hardly
    counts beside planes of random bytes is not worth level 6.
    """
    trials = [_try(segment) for segment in segments]
    total = sum(map(len, segments))
    best = sum(
        min(trial.values()) * len(segment) for trial, segment in zip(trials, segments, strict=True)
    )
    slack = max(SLACK_OF_RAW, SLACK_OF_PACKED * best / total)
    return [_choose(trial, slack) for trial in trials]


def _try(segment: memoryview) -> dict[Way, float]:
    """Give the ratio of packed to raw bytes of a sample from the middle, by way."""
    size = _sample_size(segment)
    start = max(0, len(segment) - size) // 2
    sample = segment[start : start + size]
    trial = {STORED: 1.0}

    def try_out(way: Way) -> None:
        trial[way] = way.size(sample) / len(sample)

    try_out(MATCHES)
    try_out(RUNS)
    if min(trial.values()) > HUFFMAN_LEAST:
        try_out(HUFFMAN)
    # Level 6 finds more only where level 2 finds something, and else takes 20 times as long.
    if min(trial, key=trial.__getitem__) == MATCHES:
        try_out(THOROUGH)
    return trial


def _sample_size(raw: Bytes) -> int:
    return min(SAMPLE, max(SAMPLE // 8, len(raw) // 16))


def _choose(trial: dict[Way, float], slack: float) -> Way:
    quick = min(trial.keys() - {STORED, THOROUGH}, key=lambda way: (trial[way], way))
    # Where runs are long, matches reach further than a sample shows.
    if trial[MATCHES] < min(1.25 * trial[quick], HUFFMAN_LEAST):
        quick = MATCHES
    if trial.get(THOROUGH, 1.0) < trial[quick] - slack:
        return THOROUGH
    return quick if trial[quick] < 1 - slack else STORED


def inflate(packed: bytes, size: int) -> bytes:
    """Inflate at most one byte more than `size`, which is enough to see that it is too much.

    Raises
    ------
    DecodeError
        If `packed` is no zlib stream, or is cut off, or more follows behind it.
    """
    return bounded(zlib.decompressobj(), packed, size, "zlib data (RFC 1950)", zlib.error)


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
    return bytes(
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
