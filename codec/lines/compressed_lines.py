"""Compressed log files: each block is a member or frame of its own, so that a file of them grows.

The text of all whole members is one file. The functions for plain log files read any part of it.
What stands behind them is what a writer is in the middle of, or a crash has left.
"""

import io
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from codec.compression.compressed_files import default_limit
from codec.compression.compressor_table import CompressorRow
from codec.errors import DecodeError
from codec.lines import line_format
from codec.lines.line_format import LineError
from codec.payloads.memory_limit import TOO_MUCH

_PIECE = 1 << 16  # bytes that are read, and made, at a time
# NUL bytes at the end of a member that a file system shows in place of what it had not written.
_UNWRITTEN = bytes(8)


class WholeMembers:
    """The text of the whole members of a compressed log; it can seek, and be read.

    A member is decompressed when the file is looked through, which seeking to the end does, and
    when it is read; there is one in memory at a time.
    """

    def __init__(self, file: IO[bytes], row: CompressorRow) -> None:
        """Read members that `row` has compressed from a file without a buffer."""
        self._file = file
        self._row = row
        self._ends = [(0, 0)]  # where members end: in the text, and in the file
        self._lines = 0
        self._at = 0
        self._text = b""  # of the member that was read last
        self._number = -1

    def __enter__(self) -> "WholeMembers":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def packed_end(self) -> int:
        """Where the last whole member ends in the file, as far as it was looked through."""
        return self._ends[-1][1]

    @property
    def torn(self) -> int:
        """How many bytes stand behind the whole members."""
        return self._file.seek(0, io.SEEK_END) - self.packed_end

    @property
    def limit(self) -> int:
        """How many bytes the payloads of a line may become."""
        return default_limit(self._file.seek(0, io.SEEK_END))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place of the text; its end is where it is now, for the file may have grown.

        Raise DecodeError if the file is not compressed, or damaged.
        """
        if whence == io.SEEK_END:
            size = self._file.seek(0, io.SEEK_END)
            while self.packed_end > size:  # the file was made shorter
                self._ends.pop()
            while self._look_on():
                pass
            offset += self._ends[-1][0]
        self._at = offset
        return offset

    def read(self, count: int) -> bytes:
        """Return `count` bytes of the text, fewer only at its end."""
        pieces: list[bytes] = []
        while count and (piece := self._read_member(count)):
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)

    def _read_member(self, count: int) -> bytes:
        """Return up to `count` bytes of one member."""
        number = bisect_right(self._ends, (self._at, self.packed_end)) - 1
        if number + 1 >= len(self._ends):
            return b""
        if number != self._number:
            parts: list[bytes] = []
            if self._member(self._ends[number][1], parts.append) is None:
                raise DecodeError("expected a whole block: the file was made shorter")
            self._text, self._number = b"".join(parts), number
        start = self._at - self._ends[number][0]
        piece = self._text[start : start + count]
        self._at += len(piece)
        return piece

    def _look_on(self) -> bool:
        """Look at the next member; return whether there is a whole one."""
        size = lines = 0

        def take(piece: bytes) -> None:
            nonlocal size, lines
            size += len(piece)
            lines += piece.count(b"\n")

        try:
            end = self._member(self.packed_end, take)
        except DecodeError as error:
            raise LineError(error, self._lines + 1) from error
        if end is None:
            return False
        self._ends.append((self._ends[-1][0] + size, end))
        self._lines += lines
        return True

    def _member(self, start: int, take: Callable[[bytes], Any]) -> int | None:
        """Decompress the member at a place of the file; return where it ends, None if it is torn.

        Raise DecodeError if there is no member, a damaged one, or one of too much text.
        """
        self._file.seek(start)
        data = self._file.read(_PIECE)
        magic = self._row.magic
        if data[: len(magic)].rstrip(b"\0") != magic[: len(data)].rstrip(b"\0"):
            if data.strip(b"\0"):
                raise line_format.no_block(data)
            return None
        unpacker, errors = self._row.new_unpacker()
        taken = made = 0
        while not unpacker.eof:
            if unpacker.needs_input and not data:
                return None
            taken += len(data)
            try:
                piece = unpacker.decompress(data, _PIECE)
            except errors as error:
                if not self._ends_unwritten():
                    raise DecodeError(f"{self._row.damaged}; restore the file") from error
                return None
            made += len(piece)
            if made > self.limit:
                raise DecodeError(TOO_MUCH.format(self.limit))
            take(piece)
            data = b""
            if unpacker.needs_input and not unpacker.eof:
                self._file.seek(start + taken)
                data = self._file.read(_PIECE)
        return start + taken - len(unpacker.unused_data)

    def _ends_unwritten(self) -> bool:
        """Return whether the file ends with bytes that were not written when the power went."""
        self._file.seek(max(0, self._file.seek(0, io.SEEK_END) - len(_UNWRITTEN)))
        return self._file.read(len(_UNWRITTEN)) == _UNWRITTEN


def opened(path: Path, row: CompressorRow | None) -> Any:
    """Open a log file to read the text of its whole members, or of a plain one all."""
    # Without a buffer, which would keep bytes that a writer removes.
    file = path.open("rb", buffering=0)
    return file if row is None else WholeMembers(file, row)
