"""File formats: the class `Format`, its options, errors, and arrays that are read when needed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from codec.arrays.array_types import Array
from codec.storage.progress import Progress


class FormatError(ValueError):
    """A file is not of its format, or a format cannot represent a value; the message says why."""


class UnsafeError(FormatError):
    """Reading a file would run code out of it, and nobody allowed that."""


class MissingError(ImportError):
    """A library is not installed; the message is the command that installs it."""


@dataclass(frozen=True)
class Options:
    """What the user of the command line asked for, as far as formats are concerned."""

    # Whether pickles may be read, which runs code out of the file, and written.
    allow_pickle: bool = False
    # The dialect of JSON; None is detected on reading, and our own on writing.
    dialect: str | None = None
    # How arrays stand in JSON that is written; None is the dialect's default.
    payload: str | None = None
    dtype: str | None = None  # that of numbers in formats that do not say one; None is float64
    # ``progress(done, total)`` is called, in bytes, while a long file is read or written.
    progress: Progress | None = None
    # ``lost(what)`` is told, with its place, what a file holds and its value does not, such as
    # attributes, and what a value has and its file will not, such as Fortran order. It may raise.
    lost: Callable[[str], object] = lambda _: None
    # ``note(what)`` is told what stays as it is in the file because it is not known.
    note: Callable[[str], object] = lambda _: None
    # ``held(contents)`` is told what a tree holds, where reading has found out.
    held: Callable[[Any], object] = lambda _: None
    # Whether a torn end, as a crash leaves it in files that grow, is a fault, and not only told.
    strict: bool = False


@dataclass(frozen=True)
class LazyArray:
    """An array in a file, of which nothing is read before it is asked for."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    # ``blocks()`` gives all elements in C order, in 1-D arrays of at most about a MiB.
    blocks: Callable[[], Iterator[Array]]
    read: Callable[[], Any]  # ``read()`` gives the whole array
    order: str = "C"  # "F" for what `read` gives in Fortran order alone, and "C" for all else

    @property
    def nbytes(self) -> int:
        """How many bytes its elements take in memory."""
        return int(np.prod(self.shape, dtype=object)) * self.dtype.itemsize


@dataclass(frozen=True)
class Format:
    """One file format."""

    name: str  # what ``--from`` and ``--to`` call it
    suffixes: tuple[str, ...]  # of its files, with the dot; the first is the usual one
    # ``begins(head)`` tells from the first 1024 bytes whether a file is of it, for pipes.
    begins: Callable[[bytes], bool]
    # ``open(source, options)`` yields what the file holds: containers, arrays and Python's own
    # values as they are. An array that is not yet read is a `LazyArray`; it stands alone, or in
    # dicts. The source is a path, or a file in memory that can seek.
    open: Callable[[Path | IO[bytes], Options], AbstractContextManager[Any]]
    # ``write(value, file, options)`` writes a whole value, as `open` yields it. The file can seek,
    # and be read.
    write: Callable[[Any, IO[bytes], Options], None]
    is_text: bool = False  # whether it can be shown on a terminal
