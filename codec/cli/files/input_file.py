"""Input files: a path or standard input, whose format is asked for or detected."""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from codec.cli import formats
from codec.cli.files import unknown_files
from codec.cli.files.format import Format, FormatError, Options
from codec.cli.files.library_errors import as_format_errors, decompressed
from codec.cli.view.descriptions import file_text
from codec.compression import compressor_table
from codec.storage.progress import Progress

STDIN = "-"
_HEAD = 1 << 10  # bytes that `Format.begins` looks at
_PIECE = 1 << 20  # bytes that are decompressed at a time


@dataclass(frozen=True)
class InputFile:
    """A file whose format is known, and of which nothing else is read."""

    name: str  # what the user calls it; ``-`` is standard input
    format: Format  # the format, asked for or found
    file: Path | IO[bytes]  # the path, or standard input in memory
    options: Options  # with the dialect that ``--from`` asked for
    nbytes: int  # of the file, decompressed

    @contextmanager
    def open(self) -> Iterator[Any]:
        """Yield what the file holds, as `Format.open` does."""
        try:
            with self.format.open(self.file, self.options) as tree:
                yield tree
        finally:
            if not isinstance(self.file, Path):
                self.file.close()

    def report(self, arrays: int) -> dict[str, Any]:
        """Return what ``--json`` says of it, with how many arrays were found in it."""
        about = {"file": self.name, "format": self.format.name, "bytes": self.nbytes}
        return {**about, "arrays": arrays}

    def text(self, arrays: int) -> str:
        """Return the same in words."""
        return file_text(self.format.name, arrays, self.nbytes)


def find_input(name: str, options: Options, format_name: str | None = None) -> InputFile:
    """Find a file and its format.

    The name ``-`` is standard input, which is read to its end. Without the name of a format or a
    dialect, the format is found by the suffix, and then by how the file begins. What is compressed
    is decompressed.

    Raise FormatError if no format has this name, or the file is of none. Raise OSError if the file
    cannot be read.
    """
    file, head = _find_file(name)
    row = compressor_table.of_head(head)
    found = formats.of_path(file) if isinstance(file, Path) else None
    if format_name is not None:
        found, dialect = formats.resolve(format_name)
        options = options if dialect is None else replace(options, dialect=dialect)
    elif found is None or not found.is_text:
        if row is not None:
            with decompressed(file) as (text, _):
                head = text.read(_HEAD)
        by_head = formats.of_head(head)
        # Keras writes HDF5 under the name .keras, too; what is damaged stays what it is called.
        if found is None or (by_head is not None and not by_head.is_text):
            found = by_head
    if found is None:
        raise FormatError(unknown_files.described(head))
    if row is not None and found.name not in formats.COMPRESSED:
        file = _unpacked(file)
    nbytes = file.stat().st_size if isinstance(file, Path) else file.seek(0, io.SEEK_END)
    return InputFile(name, found, file, options, nbytes)


def _unpacked(file: Path | IO[bytes]) -> IO[bytes]:
    """Return the file in a compressed file, for formats that are not read from start to end."""
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115, the file ends with the command
    with decompressed(file) as (text, _), as_format_errors():
        while piece := text.read(_PIECE):
            unpacked.write(piece)
    return unpacked


def _find_file(name: str) -> tuple[Path | IO[bytes], bytes]:
    """Return a path, or in memory what can be read only once, and how it begins."""
    if name == STDIN:
        data = sys.stdin.buffer.read()
        return io.BytesIO(data), data[:_HEAD]
    path = Path(name)
    if path.is_dir() and (what := unknown_files.described_folder(path)):
        raise FormatError(what)
    with path.open("rb") as raw:  # says at once when it is not there, or a folder
        if path.is_file():
            return path, raw.read(_HEAD)
        data = raw.read()  # of a pipe, such as a shell's <(…)
    return io.BytesIO(data), data[:_HEAD]


@contextmanager
def open_input(
    name: str,
    options: Options,
    format_name: str | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[InputFile, Any]]:
    """Open a file that `find_input` finds, and yield it with what it holds, as `Format.open` does.

    If `progress` is given, it takes the place of that of `options`.

    Raise FormatError or DecodeError if the file is not of its format. Raise MissingError if a
    library for the format is not installed.
    """
    if progress is not None:
        options = replace(options, progress=progress)
    with ExitStack() as stack:
        try:
            source = find_input(name, options, format_name)
            tree = stack.enter_context(source.open())
        except Exception as error:
            error.add_note(name)  # for the message, where several files are at work
            raise
        yield source, tree
