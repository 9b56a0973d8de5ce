"""Output files of ``codec convert``: a path or standard output, written whole or not at all."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from codec.cli import formats
from codec.cli.files.format import Format, FormatError
from codec.compression import compressor_table
from codec.compression.compressed_files import compressing
from codec.storage.atomic_write import is_replaceable, replacing

STDOUT = "-"


@dataclass(frozen=True)
class OutputFile:
    """A file that is to be written, and its format."""

    path: Path | None  # None is standard output
    format: Format  # the format, asked for or found in the name
    dialect: str | None  # that of JSON, if it was asked for


def find_output(name: str, format_name: str | None = None, *, force: bool = False) -> OutputFile:
    """Find out where to write, and refuse what cannot be, before anything is read.

    The name ``-`` is standard output. Without the name of a format or a dialect, the suffix says
    the format. An existing file may be replaced with `force`.

    Raise FormatError if the format is not known, or cannot be shown on a terminal. Raise OSError if
    there is a folder, or without `force` a file, of this name.
    """
    path = None if name == STDOUT else Path(name)
    if format_name is not None:
        found, dialect = formats.resolve(format_name, to_write=True)
    else:
        by_name = formats.of_path(path) if path is not None else None
        if by_name is None:
            where = "standard output" if path is None else name
            raise FormatError(f"the format of {where} is not known; name it with --to")
        found, dialect = by_name, None
    if path is not None:
        _check_path(path, force=force)
    elif sys.stdout.isatty() and not found.is_text:
        raise FormatError(f"{found.name} is no text for a terminal; name a file, or use a pipe")
    return OutputFile(path, found, dialect)


def _check_path(path: Path, *, force: bool) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    if path.exists() and is_replaceable(path) and not force:
        raise FileExistsError(errno.EEXIST, "the file is there; --force replaces it", str(path))


@contextmanager
def writing(target: OutputFile) -> Iterator[IO[bytes]]:
    """Yield a file that becomes the target when it is whole, and not before.

    It can seek, and be read, except where JSON is compressed on the way.

    Raise OSError if the target cannot be written.
    """
    path = target.path
    row = None if path is None else compressor_table.of_path(path)
    is_made_before = row is not None and target.format.name not in formats.COMPRESSED
    if path is not None and is_replaceable(path) and not is_made_before:
        with replacing(path) as raw, compressing(raw, row) as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        if is_made_before:
            yield file
        else:
            with compressing(file, row) as packed:
                yield packed
        file.seek(0)
        if path is None:
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        # Also a device or a pipe, whose place nothing can take.
        with replacing(path) as raw, compressing(raw, row if is_made_before else None) as there:
            shutil.copyfileobj(file, there)
