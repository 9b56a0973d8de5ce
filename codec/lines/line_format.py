"""Format of log files, JSON Lines that grow (SPEC, 7): one block of values per line.

A line is read after its newline has been seen, and not before: what stands behind the last newline
may still be changed, by the writer that is at it, or by the next one, who removes what a crash has
left. So no reader ever has half of one line and half of another.
"""

import os
import re
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from codec.api import loads
from codec.encode.encoder import JSONEncoder
from codec.errors import DecodeError, shorten

KEY = "block"
_HEAD = re.compile(rb'\{"first":(0|[1-9][0-9]{0,17}),"block":(?=[\[{])')
_SHOWN = 40  # bytes of an invalid line that a message shows
_PIECE = 1 << 16  # bytes that are read at a time


class Block(NamedTuple):
    """The values of one line."""

    first: int  # how many values there are in the lines before
    values: list[Any]
    nbytes: int  # of the line

    @property
    def after(self) -> int:
        """The number of values before the next line."""
        return self.first + len(self.values)


class LineError(DecodeError):
    """A line of a file is not a block, or does not follow the one before.

    Attributes
    ----------
    line : int
        The number of the line, from 1 on.
    """

    def __init__(self, error: DecodeError, line: int) -> None:
        super().__init__(error.message, error.doc, error.pos)
        self._keys = error._keys
        self.error = error
        self.line = line

    def without_file(self) -> str:
        """Return the line, the place and the message, without the name of the file."""
        if self.pos is None:
            return f"line {self.line}: {self.place}: {self.message}"
        return f"line {self.line}, column {self.pos + 1}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.error, self.line), {"file": self.file}


# -- one line -------------------------------------------------------------------------------------


def head(first: int) -> bytes:
    """Return how the line begins that has this many values before it."""
    return b'{"first":%d,"block":' % first


def begins(data: bytes) -> bool:
    """Return whether a file that begins so is one of lines, which has a value."""
    return data.startswith(head(0))


def encode(encoder: JSONEncoder, first: int, values: list[Any]) -> bytes:
    """Return the line of a block of values; the block is not empty.

    Raise EncodeError for a value that would not come back the same.
    """
    return b"%b%b}\n" % (head(first), encoder.encode(values).encode())


def decode(line: bytes, first: int | None, types: Sequence[type] = ()) -> Block:
    """Return the block of a line that ends with its newline.

    There are `first` values before it; None if that is not known. `types` is as for `codec.loads`.

    Raise DecodeError if it is not a block, or does not follow the line before.
    """
    found = _HEAD.match(line)
    if found is None:
        raise no_block(line)
    number = int(found[1])
    if first is not None:
        check_first(number, first)
    if not line.endswith(b"}\n"):
        raise DecodeError(
            "expected a block to end in }", line.decode("utf-8", "replace"), len(line) - 1
        )
    try:
        values = loads(line[found.end() : -2], types=types)
        if type(values) is not list or not values:
            what = "an empty list" if values == [] else type(values).__name__
            raise DecodeError(f"expected a list of values, found {what}")
    except DecodeError as error:
        if error.pos is not None:  # where the text stops being JSON
            text = line.decode("utf-8", "replace")
            raise DecodeError(error.message, text, error.pos + found.end()) from error
        error.inside(KEY)
        raise
    return Block(number, values, len(line))


def no_block(line: bytes) -> DecodeError:
    """Return the error of a line that does not begin as a block does."""
    start = line[:_SHOWN].split(b"\n")[0].decode("ascii", "backslashreplace")
    return DecodeError(f'expected a block: {{"first":…,"{KEY}":…}}, found {shorten(start)}')


def check_first(found: int, expected: int) -> None:
    """Raise DecodeError if a line says another number of values before it than there are."""
    if found != expected:
        error = DecodeError(f"expected {expected}, the number of values before it; found {found}")
        error.inside("first")
        raise error


# -- the lines of a file --------------------------------------------------------------------------


def ends_backwards(file: IO[bytes], end: int, start: int = 0) -> Iterator[int]:
    """Yield where lines end, just behind their newlines, from `end` back to `start`."""
    while end > start:
        size = min(_PIECE, end - start)
        end -= size
        file.seek(end)
        piece = file.read(size)
        found = len(piece)
        while (found := piece.rfind(b"\n", 0, found)) >= 0:
            yield end + found + 1
    yield start


def whole_end(file: IO[bytes], start: int = 0) -> int:
    """Return where the last whole line ends, from `start` on, where a line begins.

    A last line that has NUL bytes is not whole: that is how a file system shows what it had not
    written when the power went.
    """
    ends = ends_backwards(file, file.seek(0, os.SEEK_END), start)
    end = next(ends)
    while end > start:
        before = next(ends)
        if not _has_nul(file, before, end):
            return end
        end = before
    return start


def _has_nul(file: IO[bytes], start: int, end: int) -> bool:
    try:
        return any(b"\0" in piece for piece in pieces(file, start, end))
    except DecodeError:  # the next writer has just removed it
        return True


def pieces(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of a file from `start` to `end`."""
    while start < end:
        file.seek(start)
        piece = file.read(min(_PIECE, end - start))
        if not piece:
            raise DecodeError(f"expected {end} bytes, found {start}: the file was made shorter")
        start += len(piece)
        yield piece


def between(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """Yield the whole lines from `start` to `end`."""
    parts: list[bytes] = []
    for piece in pieces(file, start, end):
        at = 0
        while newline := piece.find(b"\n", at) + 1:
            yield b"".join((*parts, piece[at:newline]))
            parts.clear()
            at = newline
        parts.append(piece[at:])


def skip(file: IO[bytes], start: int, end: int, count: int) -> tuple[int, int]:
    """Return where to continue after some lines, and how many are still to be skipped at `end`."""
    for piece in pieces(file, start, end):
        found = piece.count(b"\n")
        if found < count:
            count -= found
            start += len(piece)
            continue
        at = 0
        for _ in range(count):
            at = piece.index(b"\n", at) + 1
        return start + at, 0
    return end, count


def check_rest(file: IO[bytes], end: int, first: int) -> None:
    """Refuse what stands behind a whole line, if it cannot be a block, or what is left of one.

    The line ends at `end`, which is 0 for the begin of the file; `first` values are before that.

    Raise LineError if it begins in another way.
    """
    expected = head(first)
    file.seek(end)
    rest = file.read(_SHOWN)
    start = rest[: len(expected)]
    # Only behind lines of ours can NUL bytes be the begin of a block whose other bytes are there.
    start = start.split(b"\0")[0] if end else start.rstrip(b"\0")
    if not expected.startswith(start):
        raise LineError(no_block(rest), number(file, end))


def number(file: IO[bytes], start: int) -> int:
    """Return the number of the line that begins at `start`, from 1 on."""
    return 1 + sum(piece.count(b"\n") for piece in pieces(file, 0, start))
