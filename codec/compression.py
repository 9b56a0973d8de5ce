"""Compression of the bytes of an array: byte shuffle, zlib streams put together, and zstd.

All of it is bounded: nothing here gives back more than one byte more than it is asked for. Only
`gunzip`, which is for files that ask for nothing, gives all that there is.
"""

from __future__ import annotations

import gzip
import importlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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


# Bytes that are unpacked at a time: few enough to stay in the processor's cache.
UNPACKED = 1 << 16

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


class Shuffled:
    """What `shuffle` gives, of which a piece is made when it is asked for."""

    def __init__(self, raw: Bytes, itemsize: int) -> None:
        self._elements = np.frombuffer(raw, np.uint8).reshape(-1, itemsize)

    def __len__(self) -> int:
        return self._elements.size

    def __getitem__(self, piece: slice) -> bytes:
        parts = []
        start, stop, _ = piece.indices(len(self))
        while start < stop:
            plane, first = divmod(start, len(self._elements))
            part = self._elements[first : first + stop - start, plane]
            parts.append(part.tobytes())
            start += len(part)
        return b"".join(parts)


def is_better_shuffled(raw: Bytes, itemsize: int) -> bool:
    """Tell, from a sample, whether shuffled bytes compress better, as those of most numbers do.

    Whole elements that come again, such as rounded floats or rewards, are found only unshuffled.
    """
    step = _sample_size(len(raw)) // itemsize
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

    def packer(self) -> Any:
        """Give an object that makes raw deflate data, as `zlib.compressobj` does."""
        return zlib.compressobj(
            self.level, zlib.DEFLATED, -zlib.MAX_WBITS, self.memory, self.strategy
        )

    def size(self, raw: Bytes) -> int:
        """Give the number of packed bytes."""
        packer = self.packer()
        return len(packer.compress(raw)) + len(packer.flush())


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


@dataclass(frozen=True)
class Stream:
    """A zlib stream (RFC 1950) that is made while it is taken.

    In a float only the byte of the exponent can be compressed, in a counter all but the lowest.
    So the planes of bytes are cut in segments, each is packed in the way that is best for a sample
    of it, and the segments are joined to one stream: each but the last ends with an empty block,
    at a whole byte, which is what flushing is for. The same bytes and zlib give the same stream.

    Attributes
    ----------
    raw
        The bytes.
    segments
        Where each segment begins and ends.
    ways
        How each is packed.
    """

    raw: Bytes | Shuffled
    segments: list[tuple[int, int]]
    ways: list[Way]

    @property
    def saves(self) -> bool:
        """Whether it is smaller than the bytes, as far as samples tell."""
        return any(way != STORED for way in self.ways)

    def __iter__(self) -> Iterator[bytes]:
        yield b"\x78\x9c"  # the header: deflate, a window of 32 KiB, default level
        check = zlib.adler32(b"")
        for way, alike in groupby(zip(self.ways, self.segments, strict=True), itemgetter(0)):
            packer = way.packer()
            end = 0
            for _, (start, end) in alike:
                segment = self.raw[start:end]
                check = zlib.adler32(segment, check)
                yield packer.compress(segment)
            yield packer.flush(zlib.Z_FINISH if end == len(self.raw) else zlib.Z_FULL_FLUSH)
        yield check.to_bytes(4, "big")


def stream(raw: Bytes | Shuffled, itemsize: int = 1) -> Stream:
    """Plan a zlib stream of bytes (not none) that are shuffled by `itemsize`, or not."""
    raw = memoryview(raw) if isinstance(raw, bytes) else raw
    segments = list(_segments(len(raw), len(raw) // itemsize))
    return Stream(raw, segments, _ways(raw, segments))


def deflate(raw: Bytes | Shuffled, itemsize: int = 1) -> bytes:
    """Give a zlib stream of bytes that are shuffled by `itemsize`, or not."""
    if len(raw) < SMALL:
        return zlib.compress(raw[:], 6)
    return b"".join(stream(raw, itemsize))


def _segments(size: int, plane: int) -> Iterator[tuple[int, int]]:
    """Cut planes of `plane` bytes: none across two planes, unless planes are short."""
    plane = max(plane, SMALL // 8)
    for start in range(0, size, plane):
        end = min(start + plane, size)
        for i in range(start, end, SEGMENT):
            yield i, min(i + SEGMENT, end)


def _ways(raw: Bytes | Shuffled, segments: list[tuple[int, int]]) -> list[Way]:
    """Choose a way for each segment.

    A quick way must save more than the slack against none, the thorough way more than the slack
    against the quick one. So what speed costs is in proportion to the whole: a plane that hardly
    counts beside planes of random bytes is not worth level 6.
    """
    trials = [_try(raw, start, end) for start, end in segments]
    best = sum(
        min(trial.values()) * (end - start)
        for trial, (start, end) in zip(trials, segments, strict=True)
    )
    slack = max(SLACK_OF_RAW, SLACK_OF_PACKED * best / len(raw))
    return [_choose(trial, slack) for trial in trials]


def _try(raw: Bytes | Shuffled, start: int, end: int) -> dict[Way, float]:
    """Give the ratio of packed to raw bytes of a sample from the middle of a segment, by way."""
    size = _sample_size(end - start)
    start += max(0, end - start - size) // 2
    sample = raw[start : min(start + size, end)]
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


def _sample_size(size: int) -> int:
    return min(SAMPLE, max(SAMPLE // 8, size // 16))


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


def unpacked(unpacker: Any, pieces: Iterable[Bytes]) -> Iterator[bytes]:
    """Unpack data that come in pieces, a part at a time; they end where the pieces end.

    Parameters
    ----------
    unpacker
        As `zlib.decompressobj` or `zstd_unpacker` give it.
    pieces
        The data.

    Raises
    ------
    DecodeError
        If they are no such data, or are cut off, or more follows behind them.
    """
    errors = (zlib.error,) if zstd is None else (zlib.error, zstd.ZstdError)
    try:
        for piece in pieces:
            if unpacker.eof:
                raise DecodeError("expected packed data that end with the payload")
            raw = unpacker.decompress(piece, UNPACKED)
            while raw:
                yield raw
                if unpacker.eof:
                    break
                raw = unpacker.decompress(getattr(unpacker, "unconsumed_tail", b""), UNPACKED)
    except errors as error:
        raise DecodeError(f"expected packed data: {error}") from error
    if not unpacker.eof or unpacker.unused_data:
        raise DecodeError("expected packed data that end with the payload")


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


def zstd_pack(raw: Bytes | Shuffled) -> bytes:
    """Give one zstd frame (RFC 8878) with a checksum.

    Raises
    ------
    EncodeError
        If no zstd is installed.
    """
    require_zstd()
    options = zstd.CompressionParameter
    packer = zstd.ZstdCompressor(
        options={options.compression_level: ZSTD_LEVEL, options.checksum_flag: 1}
    )
    packer.set_pledged_input_size(len(raw))
    starts = range(0, len(raw), SEGMENT)
    parts = [packer.compress(raw[start : start + SEGMENT]) for start in starts]
    return b"".join((*parts, packer.flush()))


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
    unpacker = zstd_unpacker()
    return bounded(unpacker, packed, size, "zstd data (RFC 8878)", zstd.ZstdError)


def zstd_unpacker() -> Any:
    """Give an object that unpacks a zstd frame with a window of at most 8 MiB.

    Raises
    ------
    DecodeError
        If no zstd is installed.
    """
    if zstd is None:
        raise DecodeError(f'payload "zstd" needs Python 3.14, or: {INSTALL}')
    options = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    return zstd.ZstdDecompressor(options=options)
