"""THE compressor table: gzip, bz2, xz and zstd around a whole file, by name, suffix or first bytes.

One more compressor is one more row.
"""

import os
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO, Any, Literal, NamedTuple

from codec.errors import DecodeError, EncodeError
from codec.imports import optional
from codec.payloads import inflate, zstd
from codec.payloads.payload_table import INSIDE

# Memory that reading takes beside the text. It is that of `xz -9` and of `zstd --long`.
XZ_MEMORY = 1 << 27
ZSTD_WINDOW_LOG = 27

Compression = Literal["auto", "zstd", "gzip", "xz", "bz2"]
AUTO = "auto"  # the compressor that a path's suffix names; none for file objects


class CompressorRow(NamedTuple):
    """One compressor."""

    name: str  # what a caller asks for
    suffix: str  # of its files
    magic: bytes  # how its files begin
    standard: str  # what messages call its data
    library: Callable[[], Any]  # the module, or None where it is not installed
    install: str  # what gets the module
    # ``packer(library)`` has the methods compress and flush.
    packer: Callable[[Any], Any]
    # ``unpacker(library)`` is for one member or frame. It has what `bz2.BZ2Decompressor` has.
    unpacker: Callable[[Any], Any]
    errors: Callable[[Any], tuple[type[Exception], ...]]  # that an unpacker raises
    bound: str = ""  # what messages say of the memory that its data may ask for
    is_padded: bool = False  # whether NUL bytes may follow a member

    @property
    def payload(self) -> str:
        """The payload that suits arrays in such a file."""
        return INSIDE + self.name

    @property
    def damaged(self) -> str:
        """What messages say of data that are damaged, or of another kind."""
        return f"expected {self.standard}{self.bound}, found others"

    @property
    def _missing(self) -> str:
        return f'compression "{self.name}" needs {self.install}'

    def new_packer(self) -> Any:
        """Return an object that compresses one member; raise EncodeError without the library."""
        if (library := self.library()) is None:
            raise EncodeError(self._missing)
        return self.packer(library)

    def new_unpacker(self) -> tuple[Any, tuple[type[Exception], ...]]:
        """Return an object that decompresses one member, and the errors that it raises.

        Raise DecodeError without the library.
        """
        if (library := self.library()) is None:
            raise DecodeError(self._missing)
        return self.unpacker(library), self.errors(library)


class _GzipUnpacker:
    """A decompressor of gzip with the methods of `bz2.BZ2Decompressor`."""

    def __init__(self, library: Any) -> None:
        self._inner = library.decompressobj(16 + zlib.MAX_WBITS)
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        raw: bytes = self._inner.decompress(self._inner.unconsumed_tail + data, most)
        self.needs_input = not self._inner.unconsumed_tail and len(raw) < most
        return raw

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)


def _zstd_packer(library: Any) -> Any:
    names = library.CompressionParameter
    # Of digits and base64, level 3 makes more bytes than level 1, in more time.
    return library.ZstdCompressor(options={names.compression_level: 1, names.checksum_flag: 1})


def _zstd_unpacker(library: Any) -> Any:
    options = {library.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    return library.ZstdDecompressor(options=options)


_ROWS = (
    CompressorRow(
        "gzip",
        ".gz",
        b"\x1f\x8b",
        "gzip data (RFC 1952)",
        library=lambda: inflate.zlib_ng() or zlib,
        install="",  # Python has it
        # Matches of a few characters in base64 are chance, and cost more than they save. Not by
        # zlib-ng, so that the same object gives the same bytes.
        packer=lambda _: zlib.compressobj(
            6, zlib.DEFLATED, 16 + zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_FILTERED
        ),
        unpacker=_GzipUnpacker,
        errors=lambda library: (library.error,),
        is_padded=True,
    ),
    CompressorRow(
        "bz2",
        ".bz2",
        b"BZh",
        "bzip2 data",
        library=partial(optional, "bz2"),
        install="a Python with its module bz2",
        packer=lambda bz2: bz2.BZ2Compressor(),
        unpacker=lambda bz2: bz2.BZ2Decompressor(),
        errors=lambda _: (OSError, ValueError),
    ),
    CompressorRow(
        "xz",
        ".xz",
        b"\xfd7zXZ\0",
        "xz data",
        library=partial(optional, "lzma"),
        install="a Python with its module lzma",
        packer=lambda lzma: lzma.LZMACompressor(),
        unpacker=lambda lzma: lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY),
        errors=lambda lzma: (lzma.LZMAError,),
        bound=f" for at most {XZ_MEMORY >> 20} MiB of memory, as of xz -9",
        is_padded=True,
    ),
    CompressorRow(
        "zstd",
        ".zst",
        zstd.ZSTD_MAGIC,
        "zstd data (RFC 8878)",
        library=zstd.zstd,
        install=f"Python 3.14, or: {zstd.INSTALL}",
        packer=_zstd_packer,
        unpacker=_zstd_unpacker,
        errors=lambda zstd: (zstd.ZstdError,),
        bound=f" with a window of at most {1 << ZSTD_WINDOW_LOG >> 20} MiB",
    ),
)

COMPRESSORS = {row.name: row for row in _ROWS}


def of_path(path: str | os.PathLike[str]) -> CompressorRow | None:
    """Return the compressor that the suffix of a path names, or None."""
    suffix = os.path.splitext(path)[1]  # noqa: PTH122, pathlib is imported by whoever needs it
    return next((row for row in _ROWS if row.suffix == suffix), None)


def of_head(head: bytes) -> CompressorRow | None:
    """Return the compressor of a file that begins so, or None."""
    return next((row for row in _ROWS if head.startswith(row.magic)), None)


def of_file(file: IO[bytes]) -> CompressorRow | None:
    """Return the compressor of a file by how it begins, or None; the file stays at its start."""
    head = file.read(max(len(row.magic) for row in _ROWS))
    file.seek(0)
    return of_head(head)


def chosen(asked: str | None, path: object = None) -> CompressorRow | None:
    """Return the compressor that a caller asks for, or None.

    `path` is that of the file; anything else has no suffix.

    Raise ValueError if there is no compressor of this name.
    """
    if asked is None or asked in COMPRESSORS:
        return COMPRESSORS.get(asked or "")
    if asked != AUTO:
        expected = ", ".join(map(repr, COMPRESSORS))
        raise ValueError(f"compression: expected one of {expected} or None, found {asked!r}")
    return of_path(path) if isinstance(path, str | os.PathLike) else None
