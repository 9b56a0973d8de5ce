"""THE payload table: how the bytes of an array are written, compressed or not, as base64.

One more payload is one more row. Each turns bytes into fewer bytes and back, bounded by the size
that dtype and shape ask for; base64 (RFC 4648, section 4) then makes a JSON string of them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

import numpy as np

from codec.errors import DecodeError, shorten
from codec.payloads import deflate, inflate, zstd
from codec.payloads.base64_text import NO_BASE64, encode_blocks, from_base64, read_base64
from codec.payloads.inflate import MAX_RATIO
from codec.payloads.memory_limit import claim
from codec.payloads.shuffle import Bytes, Shuffled, shuffle, unshuffle

Payload = Literal["text", "base64", "compressed", "zstd"]  # what a caller may ask for
TEXT = "text"
BASE64 = "base64"


class PayloadRow(NamedTuple):
    """One payload."""

    name: str  # what a document calls it
    # ``compress(raw, itemsize)`` gives fewer bytes; of bytes that are not shuffled, with 1.
    compress: Callable[[Bytes, int], Bytes]
    # ``unpack(packed, size)`` gives the `size` bytes back. It may give others or fewer, never more
    # than ``size + 1``: the caller checks.
    unpack: Callable[[bytes, int], Bytes]
    # ``unpack_pieces(pieces, size)`` does the same with packed bytes that come in pieces, but may
    # give more: the caller stops.
    unpack_pieces: Callable[[Iterable[bytes], int], Iterable[bytes]]
    is_shuffled: bool = False  # whether bytes are shuffled before they are compressed

    def pack(self, raw: Bytes, itemsize: int) -> Bytes:
        """Return the bytes that are written."""
        if self.is_shuffled:
            return self.compress(shuffle(raw, itemsize), itemsize)
        return self.compress(raw, 1)


_BASE64 = PayloadRow(BASE64, lambda raw, _: raw, lambda packed, _: packed, lambda pieces, _: pieces)
_ZLIB = PayloadRow("zlib", deflate.deflate, inflate.inflate, inflate.inflate_pieces)
_ZSTD = PayloadRow(
    "zstd", lambda raw, _: zstd.zstd_pack(raw), zstd.zstd_unpack, zstd.zstd_unpack_pieces
)

PAYLOADS: dict[str, PayloadRow] = {BASE64: _BASE64}
for _plain in (_ZLIB, _ZSTD):
    _shuffled = _plain._replace(name=f"shuffle+{_plain.name}", is_shuffled=True)
    PAYLOADS |= {_plain.name: _plain, _shuffled.name: _shuffled}


class Methods(NamedTuple):
    """What is tried to compress an array, up to the first that a reader may expand."""

    plain: tuple[str, ...]  # of bytes as they are
    shuffled: tuple[str, ...]  # of bytes that compress better shuffled


# What a caller may ask for. "compressed" is what every reader can read; zstd is not part of Python
# before 3.14.
COMPRESSED = {
    "compressed": Methods(("zlib",), ("zlib",)),
    "zstd": Methods(("zstd", "zlib"), ("zstd", "zlib")),
}
ASKED = (TEXT, BASE64, *COMPRESSED)

# What `dump` takes where a compressor is around the file, which wins back what base64 costs. For
# shuffled floats zlib's segments save most. All else is left to a compressor that looks further
# back than zlib, or if it misses much in base64, is compressed by itself before.
INSIDE = "inside "
_METHODS = COMPRESSED | {
    INSIDE + name: Methods(plain, ("zlib",))
    for name, plain in {"gzip": ("zlib",), "bz2": (), "xz": (), "zstd": ("zstd",)}.items()
}


def check(asked: str) -> None:
    """Raise ValueError unless `asked` is a known payload; EncodeError if its library is missing."""
    if asked not in ASKED and asked not in _METHODS:
        raise ValueError(f"payload: expected one of {ASKED}, found {asked!r}")
    if asked == "zstd":
        zstd.require_zstd()


# Bytes that become one piece of base64: a multiple of 3, and small enough for the cache.
PIECE = 3 << 15

# Bytes of an array that are packed while they are written, not before.
LARGE = 1 << 24


class SizeError(Exception):
    """A payload has another size than its shape asks for; the text is the size."""


def encode(
    raw: Bytes, itemsize: int, asked: str, tick: Callable[[int], object] = lambda _: None
) -> tuple[str, Iterator[str]]:
    """Return the payload's name and the base64 text, in pieces, of `raw`, the bytes of an array.

    `tick` is told how many more bytes are done.

    Neighbouring floats share their exponents but not their digits, so that bytes of like rank
    compress better side by side: by 10 % for weights. A sample tells. Data too small or too random
    to gain are left as they are.

    What zlib makes of large data is never in memory as a whole: samples tell whether it is less.

    Raise EncodeError if zstd is asked for and not installed.
    """
    name: str = BASE64
    packed: Bytes = raw
    ways = _METHODS.get(asked, Methods((), ()))
    prefix = "shuffle+" if ways.shuffled and deflate.is_better_shuffled(raw, itemsize) else ""
    methods = ways.shuffled if prefix else ways.plain
    if methods == ("zlib",) and len(raw) >= LARGE:
        bytes_ = Shuffled(raw, itemsize) if prefix else raw
        stream = deflate.Stream(bytes_, itemsize if prefix else 1, tick)
        if stream.saves:
            claim(len(raw))
            return f"{prefix}zlib", encode_blocks(stream)
        methods = ()
    for method in methods:
        name = prefix + method
        packed = PAYLOADS[name].pack(raw, itemsize)
        if len(raw) <= MAX_RATIO * len(packed):
            break
    if len(packed) < len(raw) <= MAX_RATIO * len(packed):
        claim(len(raw))
        tick(len(raw))
        return name, encode_blocks(_cut(packed, lambda _: None))
    return BASE64, encode_blocks(_cut(raw, tick))


def _cut(raw: Bytes, tick: Callable[[int], object]) -> Iterator[Bytes]:
    view = memoryview(raw)
    for start in range(0, len(view), PIECE):
        yield (piece := view[start : start + PIECE])
        tick(len(piece))


def _row_of_name(name: object) -> PayloadRow:
    row = PAYLOADS.get(name) if isinstance(name, str) else None
    if row is None:
        raise DecodeError(f"expected a payload out of {', '.join(PAYLOADS)}; found {shorten(name)}")
    return row


def decode(name: object, content: object, size: int, itemsize: int) -> Bytes:
    """Return the `size` bytes that a base64 text holds.

    Memory is in proportion to the text: at most `MAX_RATIO` times (and a window of 8 MiB for
    zstd), and never more than `size` and one byte.

    Raise DecodeError if the payload has no row, or is not canonical base64 of what its row writes.
    Raise SizeError if it has not `size` bytes.
    """
    row = _row_of_name(name)
    raw = row.unpack(from_base64(content), size)
    if len(raw) != size:
        raise SizeError("more" if len(raw) > size and name != BASE64 else str(len(raw)))
    return unshuffle(raw, itemsize) if row.is_shuffled else raw


def decode_blocks(
    pieces: Iterable[Bytes], target: memoryview, name: str = BASE64, itemsize: int = 1
) -> None:
    """Fill `target`, writeable bytes (format "B"), with what base64 text holds in pieces.

    The pieces are ASCII; each but the last has a length that is a multiple of 4.

    Raise DecodeError if the payload has no row, or the pieces together are not canonical base64 of
    what its row writes. Raise SizeError if they have more or fewer bytes than `target`.
    """
    row = _row_of_name(name)
    size = 0
    for raw in row.unpack_pieces(_read_pieces(pieces), len(target)):
        if size + len(raw) <= len(target):
            _put(raw, target, size, itemsize if row.is_shuffled else 1)
        elif row is not _BASE64:
            raise SizeError("more")
        size += len(raw)
    if size != len(target):
        raise SizeError(str(size))


def _read_pieces(pieces: Iterable[Bytes]) -> Iterator[bytes]:
    padded = False
    for piece in pieces:
        if padded and len(piece):
            raise DecodeError(NO_BASE64)  # padding in the middle
        raw = read_base64(piece)
        padded = len(raw) * 4 < len(piece) * 3
        yield raw


def _put(raw: bytes, target: memoryview, start: int, itemsize: int) -> None:
    """Put bytes where they belong; of elements that were shuffled, to the bytes of a like rank."""
    if itemsize == 1:
        target[start : start + len(raw)] = raw
        return
    elements = np.frombuffer(target, np.uint8).reshape(-1, itemsize)
    rest = np.frombuffer(raw, np.uint8)
    while rest.size:
        plane, first = divmod(start, len(elements))
        planes = 1 if first else max(1, rest.size // len(elements))  # whole ones at once
        part, rest = np.split(rest, [planes * len(elements) - first])
        if planes > 1:
            elements[:, plane : plane + planes] = part.reshape(planes, -1).T
        else:
            elements[first : first + part.size, plane] = part
        start += part.size
