"""LinesWriter: append values to a log file, block by block (SPEC, 7)."""

import errno
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from codec.compression import compressor_table
from codec.compression.compressed_files import pack, write_all
from codec.compression.compressor_table import Compression
from codec.encode.encoder import JSONEncoder
from codec.errors import DecodeError, EncodeError
from codec.lines import line_format
from codec.lines.compressed_lines import WholeMembers
from codec.lines.reader import backwards
from codec.lines.value_copies import ValueCopies
from codec.payloads import payload_table
from codec.payloads.memory_limit import claiming
from codec.payloads.payload_table import Payload
from codec.storage import locks_and_fsync


class LinesWriter:
    """Append values to a file, block by block, so that a crash loses at most the last block.

    An existing file is continued after its last complete block. What a crash has left behind that
    block is removed, and `lost` is the number of its bytes. There is one writer of a file at a
    time; `LinesReader` reads it meanwhile.

    A value is copied when it is appended, so that an environment may use its arrays again; an
    array that is appended more than once, and has not changed, is one array. In a block it is
    written once, and comes back as one; in two blocks it is two arrays with the same elements.

    Parameters
    ----------
    path
        The file; by custom its name ends in ``.jsonl``.
    block
        How many values make a block. A run of at least 16 like values is written by column.
    compression : {"auto", "zstd", "gzip", "xz", "bz2", None}
        What compresses each block, as a member or frame of its own; larger blocks are worth more.
        By default the suffix of the path says it, as for `dump`, and so the payload.
    sync
        Flush each block to the disk: the loss of power loses at most the last block, too. Without,
        only that of the process does.
    payload, share, stack, types, default
        As for `codec.dumps`.

    Attributes
    ----------
    path
        The file.
    written
        How many values are in the file.
    lost
        How many bytes of a torn block were removed when the file was opened.

    Raises
    ------
    BlockingIOError
        If another writer has the file, where the file system has locks.
    DecodeError
        If the file is not a codec log, or its last line is not a valid block; it is left untouched.
    OSError
        If the file cannot be opened, read or written.
    ValueError
        If `block` is less than 1, `payload` is not one of the four, or there is no such compressor.

    Examples
    --------
    >>> import tempfile, codec
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "log.jsonl"
    >>> with codec.LinesWriter(path, block=2) as log:
    ...     log.extend([(0, 0.5), (1, 0.25), (0, 1.0)])
    >>> with codec.LinesWriter(path, block=2) as log:
    ...     log.append((1, 0.0))
    ...     log.written, log.lost
    (3, 0)
    >>> print(path.read_text(), end="")
    {"first":0,"block":[{"__tuple__":[0,0.5]},{"__tuple__":[1,0.25]}]}
    {"first":2,"block":[{"__tuple__":[0,1.0]}]}
    {"first":3,"block":[{"__tuple__":[1,0.0]}]}
    """

    def __init__(  # noqa: PLR0913, the options have names
        self,
        path: str | os.PathLike[str],
        *,
        block: int = 1000,
        compression: Compression | None = "auto",
        sync: bool = True,
        payload: Payload | None = None,
        share: bool = True,
        stack: bool = True,
        types: Sequence[type] = (),
        default: Callable[[Any], Any] | None = None,
    ) -> None:
        if block < 1:
            raise ValueError(f"block: expected at least 1, found {block}")
        self.path = Path(path)
        self._row = compressor_table.chosen(compression, path)
        if self._row is not None:
            self._row.new_packer()  # which is not installed everywhere
        suited = payload_table.TEXT if self._row is None else self._row.payload
        self.block = block
        self.sync = sync
        self._encoder = JSONEncoder(
            payload=payload or suited,  # type: ignore[arg-type]
            share=share,
            stack=stack,
            types=types,
            separators=(",", ":"),
            default=default,
        )
        self._copies = ValueCopies(self._encoder, types)
        self._waiting: list[Any] = []
        self._line = b""  # of a block that could not be written yet
        self._after = 0  # how many values will be in the file then
        # Without a buffer: a block is written at once.
        self._file: IO[bytes] = self.path.open("a+b", buffering=0)
        try:
            self._end, self.written, self.lost = self._lock_and_trim(types)
        except BaseException as error:
            self._file.close()
            if isinstance(error, DecodeError):
                error.file = os.fspath(path)
            raise

    def _lock_and_trim(self, types: Sequence[type]) -> tuple[int, int, int]:
        """Lock the file, and make it end with its last whole block."""
        if locks_and_fsync.lock(self._file) is False:
            raise BlockingIOError(errno.EWOULDBLOCK, "another writer has the file", str(self.path))
        size = self._file.seek(0, os.SEEK_END)
        lines: Any = self._file if self._row is None else WholeMembers(self._file, self._row)
        end = line_format.whole_end(lines)
        # The first line is looked at, and the last one is read.
        line_format.check_rest(lines, 0, 0)
        written = next((block.after for block in backwards(lines, types)), 0)
        if self._row is not None:
            if end < lines.seek(0, os.SEEK_END):
                raise DecodeError("expected whole lines in each member; decompress it")
            end = lines.packed_end
        if end < size:
            self._file.truncate(end)
        if not end and self.sync:
            locks_and_fsync.flush_folder(self.path.parent)
        return end, written, size - end

    @property
    def waiting(self) -> int:
        """How many values have been appended and are not in the file yet."""
        return max(self.written, self._after) + len(self._waiting) - self.written

    # -- appending --------------------------------------------------------------------------------

    def append(self, value: Any) -> None:
        """Append a value; it is in the file when its block is full, or `flush` is called.

        Raises
        ------
        EncodeError
            For a value that would not come back the same. It names the place; the first index
            counts the values of the file. The value is not appended; those before are kept.
        OSError
            If the block cannot be written, as for `flush`; the value is kept.
        """
        self._check_open()
        try:
            taken = self._copies.take(value)
        except (EncodeError, RecursionError) as error:
            raise self._placed(value, error) from None
        self._waiting.append(taken)
        if len(self._waiting) >= self.block:
            self.flush()

    def extend(self, values: Iterable[Any]) -> None:
        """Append values one after the other; errors as for `append`.

        After an error, `written` and `waiting` together are the number of values until there.
        """
        for value in values:
            self.append(value)

    def flush(self) -> None:
        """Write the values that wait, as a block, though it may not be full.

        Raises
        ------
        OSError
            If the block cannot be written. The file then ends with the block before, and the
            values are kept: `flush` tries again, once there is room on the disk.
        """
        self._check_open()
        self._write_line()  # what could not be written before, which a reader may have seen
        if self._waiting:
            with claiming() as claims:
                line = line_format.encode(self._encoder, self.written, self._waiting)
            self._line = line if self._row is None else pack(line, self._row, claims.nbytes)
            self._after = self.written + len(self._waiting)
            self._waiting = []
            self._copies.taken.clear()
            self._write_line()

    def close(self) -> None:
        """Write the values that wait, and close the file.

        Raises
        ------
        OSError
            As for `flush`; the file then stays open.
        """
        if not self._file.closed:
            self.flush()
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        try:
            self.close()
        finally:
            self._file.close()

    def _write_line(self) -> None:
        """Write a line, whole or not at all."""
        if not self._line:
            return
        found = self._file.seek(0, os.SEEK_END)
        if found != self._end:
            what = f"expected {self._end} bytes, found {found}: something else has changed the file"
            raise OSError(errno.ESTALE, what, str(self.path))
        try:
            write_all(self._file.write, self._line)
            if self.sync:
                locks_and_fsync.flush(self._file)
        except BaseException as error:
            self._file.truncate(self._end)
            if isinstance(error, OSError):
                error.filename = str(self.path)
            raise
        self._end += len(self._line)
        self.written, self._line = self._after, b""

    def _placed(self, value: Any, error: Exception) -> Exception:
        """Return the error of a value with its place, which who writes the whole of it knows."""
        try:
            self._encoder.encode(value)
        except EncodeError as placed:
            error = placed
        if isinstance(error, EncodeError):
            error.inside(self.written + self.waiting)
        return error

    def _check_open(self) -> None:
        if self._file.closed:
            raise ValueError(f"{self.path}: the writer is closed")
