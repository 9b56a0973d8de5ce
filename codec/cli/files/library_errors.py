"""Errors of file-format libraries as `FormatError`; opening files, also compressed ones."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from codec.cli.files.format import FormatError, MissingError
from codec.compression import compressor_table
from codec.compression.compressed_files import DecompressingFile, default_limit
from codec.errors import DecodeError


@contextmanager
def as_format_errors(what: str = "") -> Iterator[None]:
    """Turn whatever a library raises at a broken file into a `FormatError`.

    The libraries promise no errors of their own: a file of NumPy's may end in any that a parser of
    Python, a codec of text or an allocation raises. Nothing of the caller's may run inside of it.
    The message begins with `what`, the part of the file that is read.
    """
    before = f"{what}: " if what else ""
    try:
        yield
    except (MissingError, MemoryError):  # what is asked for is borne out by the file's size
        raise
    except FormatError as error:
        raise type(error)(f"{before}{error}") from error.__cause__
    except DecodeError as error:
        raise FormatError(f"{before}{error.message}") from error
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise FormatError(f"{before}{reason}") from error


@contextmanager
def opened(source: Path | IO[bytes], buffering: int = -1) -> Iterator[IO[bytes]]:
    """Yield the file of a path, or one that is open already, from its start."""
    if isinstance(source, Path):
        with source.open("rb", buffering) as file:
            yield file
    else:
        source.seek(0)
        yield source


@contextmanager
def decompressed(source: Path | IO[bytes]) -> Iterator[tuple[IO[bytes], int | None]]:
    """Yield the text of a file, which may be compressed, and what its payloads may become."""
    with opened(source) as file:
        row = compressor_table.of_file(file)
        if row is None:
            yield file, None
        else:
            text = DecompressingFile(file, row)
            yield text, default_limit(text.packed)  # type: ignore[misc]


def size_of(file: IO[bytes]) -> int:
    """Return how many bytes a file has; it is then at its start."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def library(name: str, suffix: str) -> Any:
    """Import a library that not everybody has.

    Raise MissingError if it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        message = f"reading or writing {suffix} needs {name}: pip install {name}"
        raise MissingError(message) from None
