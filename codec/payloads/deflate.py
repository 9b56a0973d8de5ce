"""Compress by zlib: one stream of segments, each with the strategy that suits it best."""

import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from codec.payloads import inflate
from codec.payloads.shuffle import Bytes, Shuffled, shuffle


def is_better_shuffled(raw: Bytes, itemsize: int) -> bool:
    """Return, from a sample, whether shuffled bytes compress better, as those of most numbers do.

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
    is_ng: bool = False  # whether matches are searched for by zlib-ng

    def packer(self) -> Any:
        """Return an object that makes raw deflate data, as `zlib.compressobj` does."""
        # Without a search for matches, zlib-ng writes no more bytes than zlib, and sooner.
        is_same = self.strategy in (zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE)
        library = (inflate.zlib_ng() if self.is_ng or is_same else None) or zlib
        return library.compressobj(
            self.level, zlib.DEFLATED, -zlib.MAX_WBITS, self.memory, self.strategy
        )

    def size(self, raw: Bytes) -> int:
        """Return the number of packed bytes."""
        packer = self.packer()
        return len(packer.compress(raw)) + len(packer.flush())


STORED = Way(0)
HUFFMAN = Way(1, zlib.Z_HUFFMAN_ONLY)
# Tables that fit the processor's cache make long runs a fifth faster.
RUNS = Way(1, zlib.Z_RLE, memory=6)
MATCHES = Way(2, memory=6)
THOROUGH = Way(6)
NG_MATCHES = MATCHES._replace(is_ng=True)  # the same, as zlib-ng searches: twice as fast

SMALL = 1 << 15  # bytes of an array for which looking for the best way takes as long as level 6
SEGMENT = 1 << 20  # bytes for which one way is chosen, at most
SAMPLE = 1 << 13  # bytes of a segment that are tried in every way, at most

HUFFMAN_LEAST = 1 / 8  # no code is shorter than a bit

# What speed may cost: a tenth of the packed bytes, or 1.6 % of the raw bytes.
SLACK_OF_PACKED = 0.1
SLACK_OF_RAW = 1 / 64

# zlib-ng's matches in samples, of zlib's: a little less, so that the whole is not more.
NG_AT_MOST = 0.97


class Stream:
    """A zlib stream (RFC 1950) that is made while it is taken.

    In a float only the byte of the exponent can be compressed, in a counter all but the lowest.
    So the planes of bytes are cut in segments, each is packed in the way that is best for a sample
    of it, and the segments are joined to one stream: each but the last ends with an empty block,
    at a whole byte, which is what flushing is for. The same bytes and library give the same stream.
    """

    def __init__(
        self,
        raw: Bytes | Shuffled,
        itemsize: int = 1,
        tick: Callable[[int], object] = lambda _: None,
    ) -> None:
        """Plan a zlib stream of bytes (not none) that are shuffled by `itemsize`, or not."""
        self.raw = memoryview(raw) if isinstance(raw, bytes) else raw
        # Where each segment begins and ends, and how it is packed.
        self.segments = list(_segments(len(raw), len(raw) // itemsize))
        self.ways = _ways(self.raw, self.segments)
        self.tick = tick  # is told how many more bytes are packed

    @property
    def saves(self) -> bool:
        """Whether it is smaller than the bytes, as far as samples tell."""
        return any(way != STORED for way in self.ways)

    def __iter__(self) -> Iterator[bytes]:
        yield b"\x78\x9c"  # the header: deflate, a window of 32 KiB, default level
        adler32 = (inflate.zlib_ng() or zlib).adler32
        check = adler32(b"")
        for way, alike in groupby(zip(self.ways, self.segments, strict=True), itemgetter(0)):
            packer = way.packer()
            end = 0
            for _, (start, end) in alike:
                segment = self.raw[start:end]
                check = adler32(segment, check)
                packed = packer.compress(segment)
                del segment  # or it would take memory until the next one is there
                yield packed
                self.tick(end - start)
            yield packer.flush(zlib.Z_FINISH if end == len(self.raw) else zlib.Z_FULL_FLUSH)
        yield check.to_bytes(4, "big")


def deflate(raw: Bytes | Shuffled, itemsize: int = 1) -> bytes:
    """Return a zlib stream of bytes that are shuffled by `itemsize`, or not."""
    if len(raw) < SMALL:
        return zlib.compress(raw[:], 6)
    return b"".join(Stream(raw, itemsize))


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
    trials = [_try(_sample(raw, start, end)) for start, end in segments]
    best = sum(
        min(trial.values()) * (end - start)
        for trial, (start, end) in zip(trials, segments, strict=True)
    )
    slack = max(SLACK_OF_RAW, SLACK_OF_PACKED * best / len(raw))
    ways = [_choose(trial, slack) for trial in trials]
    if inflate.zlib_ng() is None or MATCHES not in ways:
        return ways
    # In all segments or in none, so that matches reach from one to the next as before.
    by_zlib = by_ng = 0.0
    for way, trial, (start, end) in zip(ways, trials, segments, strict=True):
        if way == MATCHES:
            sample = _sample(raw, start, end)
            by_zlib += trial[MATCHES] * (end - start)
            by_ng += NG_MATCHES.size(sample) / len(sample) * (end - start)
    if by_ng > NG_AT_MOST * by_zlib:
        return ways
    return [NG_MATCHES if way == MATCHES else way for way in ways]


def _sample(raw: Bytes | Shuffled, start: int, end: int) -> Bytes:
    """Return bytes from the middle of a segment."""
    size = _sample_size(end - start)
    start += max(0, end - start - size) // 2
    return raw[start : min(start + size, end)]


def _try(sample: Bytes) -> dict[Way, float]:
    """Return the ratio of packed to raw bytes of a sample, by way."""
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
