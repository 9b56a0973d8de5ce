"""LinesReader: read log files, also while a writer appends to them (SPEC, 7)."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from codec.compression import compressor_table
from codec.compression.compressor_table import Compression
from codec.errors import DecodeError
from codec.lines import line_format
from codec.lines.compressed_lines import WholeMembers, opened
from codec.lines.line_format import Block, LineError
from codec.payloads.memory_limit import limited


class LinesReader:
    """Read the values that `LinesWriter` has written, also while it goes on writing.

    Iterating gives the values in their order. There is one block in memory at a time, and what
    stands behind the last whole block is not read: a writer may be in the middle of it, or a crash
    has left it there; `torn` says how many bytes that is.

    Parameters
    ----------
    path
        The file.
    types
        The namedtuples, dataclasses and Enum classes that `LinesWriter` was given.
    compression
        As for `LinesWriter`.

    Raises
    ------
    DecodeError
        While reading: a line is not a block, or does not follow the one before. It names the line
        and the place in it.
    OSError
        While reading: the file is not there, or cannot be read.
    ValueError
        If there is no such compressor.

    Examples
    --------
    >>> import tempfile, codec
    >>> from collections import deque
    >>> path = tempfile.mkdtemp() + "/log.jsonl"
    >>> with codec.LinesWriter(path, block=2) as log:
    ...     log.extend([(0, 0.5), (1, 0.25), (0, 1.0), (1, 0.0), (1, 0.75)])
    >>> reader = codec.LinesReader(path)
    >>> reader.count(), list(reader.blocks(1))
    (5, [[(0, 1.0), (1, 0.0)], [(1, 0.75)]])
    >>> deque(reader.last(3), maxlen=3)
    deque([(0, 1.0), (1, 0.0), (1, 0.75)], maxlen=3)
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        types: Sequence[type] = (),
        compression: Compression | None = "auto",
    ) -> None:
        self.path = Path(path)
        self.types = types
        self._row = compressor_table.chosen(compression, path)

    def __iter__(self) -> Iterator[Any]:
        """Return all values."""
        return chain.from_iterable(self.blocks())

    def count(self) -> int:
        """Count the values; only the last block is read for it."""
        with self._open() as file:
            return next((block.after for block in backwards(file, self.types)), 0)

    @property
    def torn(self) -> int:
        """How many bytes stand behind the last whole block, and are not read."""
        with self._open() as file:
            end = line_format.whole_end(file)
            torn = file.seek(0, os.SEEK_END) - end
            return torn + file.torn if isinstance(file, WholeMembers) else torn

    def blocks(self, start: int = 0) -> Iterator[list[Any]]:
        """Yield the values block by block.

        Parameters
        ----------
        start
            The number of the block to begin with, from 0 on, or negative: from the end. Nothing
            before it is decoded; from the end, nothing before it is read.
        """
        with self._open() as file:
            for block in forwards(file, self.types, start):
                yield block.values

    def follow(
        self, start: int = 0, *, poll: float = 0.1, stop: Callable[[], bool] | None = None
    ) -> Iterator[list[Any]]:
        """Yield the values block by block, and wait for more, also across restarts of the writer.

        Parameters
        ----------
        start
            As for `blocks`.
        poll
            How many seconds to wait before looking again.
        stop
            ``stop()`` is asked each time there is nothing new. Once it says yes, what has been
            written until then is still given. None waits for ever.
        """
        stopped = False

        def wait() -> bool:
            nonlocal stopped
            if stopped:
                return False
            stopped = stop is not None and stop()
            if not stopped:
                time.sleep(poll)
            return True

        with self._open() as file:
            for block in forwards(file, self.types, start, wait):
                yield block.values

    def last(self, n: int) -> list[Any]:
        """Return the last `n` values, or all if there are fewer; only their blocks are read."""
        if n < 0:
            raise ValueError(f"n: expected at least 0, found {n}")
        found: deque[list[Any]] = deque()
        missing = n
        with self._open() as file:
            for block in backwards(file, self.types) if n else ():
                found.appendleft(block.values)
                missing -= len(block.values)
                if missing <= 0:
                    break
        return list(islice(chain.from_iterable(found), max(0, -missing), None))

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        try:
            with opened(self.path, self._row) as file:
                yield file
        except DecodeError as error:
            error.file = os.fspath(self.path)
            raise


def forwards(
    file: IO[bytes],
    types: Sequence[type] = (),
    start: int = 0,
    wait: Callable[[], bool] = lambda: False,
) -> Iterator[Block]:
    """Yield the blocks of a file that has no buffer; `types` and `start` as for `LinesReader`.

    ``wait()`` is called at the end, and says whether to look again.

    Raise DecodeError if a line is not a block, or does not follow the one before.
    """
    end = line_format.whole_end(file)
    at, skipped = _start_of_block(file, start, end)
    first = None if at or skipped else 0
    while True:
        if skipped:
            at, skipped = line_format.skip(file, at, end, skipped)
        for line in line_format.between(file, at, end):
            block = _decoded(file, at, line, first, types)
            yield block
            at += block.nbytes
            first = block.after
        if first is not None:
            line_format.check_rest(file, at, first)
        if not wait():
            return
        if file.seek(0, os.SEEK_END) < at:
            raise DecodeError(f"expected at least {at} bytes: the file was made shorter")
        end = line_format.whole_end(file, at)


def backwards(file: IO[bytes], types: Sequence[type] = ()) -> Iterator[Block]:
    """Yield the blocks of a file that has no buffer, the last first; errors as for `forwards`."""
    ends = line_format.ends_backwards(file, line_format.whole_end(file))
    end = next(ends)
    if not end:
        line_format.check_rest(file, 0, 0)
    after: Block | None = None
    for at in ends:
        (line,) = line_format.between(file, at, end)
        block = _decoded(file, at, line, None if at else 0, types)
        if after is None:
            line_format.check_rest(file, end, block.after)
        else:
            try:
                line_format.check_first(after.first, block.after)
            except DecodeError as error:
                raise LineError(error, line_format.number(file, end)) from error
        yield block
        end, after = at, block


def _start_of_block(file: IO[bytes], start: int, end: int) -> tuple[int, int]:
    """Return where a block begins, and how many more are to be skipped that are not there yet."""
    if start >= 0:
        return line_format.skip(file, 0, end, start) if start else (0, 0)
    ends = islice(line_format.ends_backwards(file, end), -start + 1)
    return deque(ends, 1).pop(), 0


def _decoded(
    file: IO[bytes], at: int, line: bytes, first: int | None, types: Sequence[type]
) -> Block:
    """Read the line that begins at a place of the file."""
    limit = file.limit if isinstance(file, WholeMembers) else None
    try:
        with limited(None, default=limit):
            return line_format.decode(line, first, types)
    except DecodeError as error:
        raise LineError(error, line_format.number(file, at)) from error
