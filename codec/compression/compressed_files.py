"""Write and read compressed files piece by piece, within a limit of memory."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, Any

from codec.compression.compressor_table import CompressorRow
from codec.decode.truncation import keys_at_end_of
from codec.errors import DecodeError
from codec.payloads.inflate import MAX_RATIO
from codec.payloads.memory_limit import TOO_MUCH, claiming

_LEAST = 1 << 27  # bytes that the document in any file may become
_PIECE = 1 << 14  # bytes that are taken from a compressed file at a time
_TEXT = 1 << 16  # bytes of text that are made at a time


def default_limit(packed: int) -> int:
    """Return the default of ``max_bytes`` for a compressed file of `packed` bytes."""
    return max(_LEAST, MAX_RATIO * packed)


def write_all(write: Callable[[Any], Any], data: bytes | memoryview) -> None:
    """Write all of `data`; an unbuffered file may accept a part at a time."""
    rest = memoryview(data)
    while rest:
        written = write(rest)
        rest = rest[len(rest) if written is None else written :]


# -- writing --------------------------------------------------------------------------------------


class CompressingFile:
    """A binary file that is written only, and compressed on the way to another one."""

    def __init__(self, write: Callable[[Any], Any], row: CompressorRow) -> None:
        """Begin to compress to ``write(data)``; raise EncodeError without the library."""
        self.row = row
        self._write = write
        self._packer: Any = row.new_packer()  # None between members
        self._text = self._packed = 0  # bytes

    def write(self, data: bytes | memoryview) -> int:
        """Compress and write `data`."""
        self._text += len(data)
        self._packer = self._packer or self.row.new_packer()
        self._put(self._packer.compress(data))
        return len(data)

    def end_member(self) -> None:
        """Write what is left of a member, if there is one; what follows is another one."""
        if self._packer is not None:
            self._put(self._packer.flush())
            self._packer = None

    def finish(self, claimed: int) -> None:
        """Write what is left; nothing may be written behind it.

        A reader refuses text that is too much for the file, and what it claims for payloads and
        columns. So a file of very little is filled up with compressed data of nothing, which every
        reader of such files passes over.
        """
        self.end_member()
        most = max(self._text, claimed)
        missing = -(-most // MAX_RATIO) - self._packed
        if most > _LEAST and missing > 0:
            nothing = self.row.new_packer().flush()
            self._put(nothing * -(-missing // len(nothing)))

    def _put(self, packed: bytes) -> None:
        if packed:
            self._packed += len(packed)
            write_all(self._write, packed)


@contextmanager
def compressing(file: IO[bytes], row: CompressorRow | None) -> Iterator[IO[bytes]]:
    """Yield a file that is compressed to `file`, or without a compressor `file` itself.

    After an error the compressed data have no end, and so are not taken for whole ones.
    """
    if row is None:
        yield file
        return
    packed = CompressingFile(file.write, row)
    with claiming() as claims:
        yield packed  # type: ignore[misc]
    packed.finish(claims.nbytes)


def pack(data: bytes, row: CompressorRow, claimed: int = 0) -> bytes:
    """Return `data` compressed; a reader will count the bytes that it claims."""
    packed = io.BytesIO()
    file = CompressingFile(packed.write, row)
    file.write(data)
    file.finish(claimed)
    return packed.getvalue()


# -- reading --------------------------------------------------------------------------------------


class DecompressingFile:
    """The text of a compressed file, made while it is read; it seeks to its start alone.

    Several members or frames, one behind the other, are one text.
    """

    def __init__(self, file: IO[bytes], row: CompressorRow, max_bytes: int | None = None) -> None:
        """Read from where `file` stands to its end.

        Its text may be as long as the default limit, or `max_bytes` if that is more.
        """
        if not file.seekable():
            file = io.BytesIO(file.read())
        self.row = row
        self._file = file
        self._start = file.tell()
        self.packed = file.seek(0, io.SEEK_END) - self._start  # bytes of the file
        self.most = max(default_limit(self.packed), max_bytes or 0)  # bytes of the text
        self._refused: tuple[str, tuple[object, ...] | None] | None = None
        self.seek(0)

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int) -> int:
        """Go back to the start."""
        assert offset == 0, "only the start is reached again"
        self._file.seek(self._start)
        self._at = 0
        self._unpacker: Any = None
        self._errors: tuple[type[Exception], ...] = ()  # none before the first member
        self._rest = b""
        return 0

    def tell(self) -> int:
        """Return how many bytes of text are read."""
        return self._at

    @property
    def done(self) -> int:
        """How many bytes of the compressed file are read."""
        return self._file.tell() - self._start

    def read(self, count: int = -1) -> bytes:
        """Return up to `count` bytes of the text, none only at its end; by default all.

        Raise DecodeError if the file is not compressed, damaged or truncated, or holds too much.
        """
        if count < 0:
            return b"".join(iter(partial(self.read, _TEXT), b""))
        if self._refused is not None:
            self._refuse(*self._refused)
        piece: bytes | None = b""
        while not piece and count and self._goes_on():
            piece = self._unpack(count)
            if piece is None:
                self._refuse_cut_off()
        self._at += len(piece or b"")
        if self._at > self.most:
            self._refuse(TOO_MUCH.format(self.most))
        return piece or b""

    def _goes_on(self) -> bool:
        """Begin the next member, if the last one has ended; return whether there is one."""
        if self._unpacker is not None:
            if not self._unpacker.eof:
                return True
            self._rest, self._unpacker = self._unpacker.unused_data, None
        while True:
            self._rest = self._rest or self._file.read(_PIECE)
            if not self._rest:
                return False
            if self._errors and self.row.is_padded:
                self._rest = self._rest.lstrip(b"\0")
            if self._rest:
                self._unpacker, self._errors = self.row.new_unpacker()
                return True

    def _unpack(self, count: int) -> bytes | None:
        """Return up to `count` bytes of a member's text, which may be none; None at a cut."""
        data = b""
        if self._unpacker.needs_input:
            data, self._rest = self._rest or self._file.read(_PIECE), b""
            if not data:
                return None
        try:
            return bytes(self._unpacker.decompress(data, count))
        except self._errors:
            self._refuse(
                f"{self.row.damaged} in its bytes up to {self.done}; write or copy it again"
            )
            raise

    def _refuse_cut_off(self) -> None:
        end = self.done
        self.seek(0)
        keys = keys_at_end_of(self._until_cut())
        what = f"expected {self.row.standard}; they are cut off after {end} bytes"
        self._refuse(f"{what}; write or copy it again", keys)

    def _until_cut(self) -> Iterator[bytes]:
        """Yield the text once more, as far as there is any."""
        while self._goes_on() and (piece := self._unpack(_TEXT)) is not None:
            yield piece

    def _refuse(self, what: str, keys: tuple[object, ...] | None = None) -> None:
        """Raise DecodeError, now and whenever more is read."""
        self._refused = what, keys
        error = DecodeError(what)
        raise error if keys is None else error.cut_off(keys)
