"""Atomic file replacement: temporary file, fsync, rename; the old file or the new one survives.

A file is written under a temporary name beside its target, flushed to the disk, and renamed. Who
dies meanwhile leaves the target as it was, and a temporary file, which the next writer of the same
target removes. A temporary file is locked for as long as its writer lives, so that no writer takes
that of another, in whatever thread, container or machine, for one that was left.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO

from codec.storage import locks_and_fsync

# Number of temporary names to clean up; the number of writers of one file that may die at once.
_LOOKED_AT = 8
_LONGEST = 48  # characters of the target's name in a temporary one: fewer than 255 bytes
_TEMPORARY = re.compile(r"\..+\.[0-9]+\.tmp", re.DOTALL)

_OPEN_FILES_MOVE = sys.platform != "win32"


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes the place of `path` when it is whole, and not before.

    It can seek, and be read. A device or a pipe, whose place no file can take, is written to
    directly.

    Raise OSError if the file cannot be written; it names `path`.
    """
    with _naming(path):
        if not is_replaceable(path):
            with _there(path) as there:
                yield there
            return
        *_, target = _links(path)  # a link stays, and what it names is replaced
        old = _writable_status(target)
        temporary, raw = _create(target, old)
        with raw:
            try:
                yield raw
                locks_and_fsync.flush(raw)
                if not _OPEN_FILES_MOVE:
                    raw.close()
                temporary.replace(target)
            except BaseException:
                _remove(temporary, raw)
                raise
        for number in range(_LOOKED_AT):
            _remove_abandoned(_temporary(target, number))
        locks_and_fsync.flush_folder(target.parent)


def is_replaceable(path: Path) -> bool:
    """Return whether a file can take the place of what `path` names, or of nothing.

    Raise OSError if the path cannot be followed.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return True
    return stat.S_ISREG(mode) and _open_descriptor(path) is None


def _there(path: Path) -> IO[bytes]:
    """Open what is written to directly: a file that is open already goes on where it stands."""
    descriptor = _open_descriptor(path)
    return path.open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb")


def _open_descriptor(path: Path) -> int | None:
    """Return the descriptor that a path such as ``/dev/stdout`` leads to in this process."""
    own = ("/dev/fd", f"/proc/{os.getpid()}/fd")
    *links, _ = _links(path)
    found = [link.name for link in links if str(link.parent.resolve()) in own]
    return int(found[0]) if found else None


def _links(path: Path) -> Iterator[Path]:
    """Yield a path, and if it is a link the path that it names, and so on."""
    yield path
    while path.is_symlink():
        path = path.parent / path.readlink()
        yield path


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Make errors of the system name the file that the caller knows."""
    try:
        yield
    except OSError as error:
        about = error.filename
        other = about is not None and not _TEMPORARY.fullmatch(Path(str(about)).name)
        if error.errno is None or other:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


# -- temporary files ------------------------------------------------------------------------------


def _temporary(target: Path, number: int) -> Path:
    return target.with_name(f".{target.name[:_LONGEST]}.{number}.tmp")


def _writable_status(target: Path) -> os.stat_result | None:
    """Return the status of the file that is to be replaced, if there is one.

    Raise OSError if it is write-protected, which renaming would pass over.
    """
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        target.open("r+b").close()  # says why
    return status


def _create(target: Path, old: os.stat_result | None) -> tuple[Path, IO[bytes]]:
    """Open a new file beside the target, with the owner and permissions of the old one."""
    mode = 0o666 if old is None else stat.S_IMODE(old.st_mode)  # the umask takes from both
    for number in count():
        temporary = _temporary(target, number)
        _remove_abandoned(temporary)
        try:
            descriptor = os.open(temporary, _FLAGS, mode)
        except FileExistsError:
            continue
        raw = os.fdopen(descriptor, "w+b")
        if locks_and_fsync.lock(raw) is not False and _names(temporary, raw):
            if old is not None:
                _take_over(raw, old)
            return temporary, raw
        raw.close()  # before it was locked, another took it for abandoned
    raise AssertionError("there is always one more number")


_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _take_over(raw: IO[bytes], old: os.stat_result) -> None:
    """Copy the permissions of another file, and its owner, as far as this user may."""
    if sys.platform == "win32":
        return
    with suppress(PermissionError):
        os.fchown(raw.fileno(), old.st_uid, old.st_gid)
    os.fchmod(raw.fileno(), stat.S_IMODE(old.st_mode))


def _names(path: Path, raw: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(raw.fileno()))
    except FileNotFoundError:
        return False


def _remove_abandoned(temporary: Path) -> None:
    """Remove a temporary file whose writer is dead."""
    try:
        raw = temporary.open("r+b")
    except OSError:  # mostly there is none
        return
    with raw:
        # The name may have become that of a living writer's file before this one was locked.
        if locks_and_fsync.lock(raw) and _names(temporary, raw):
            temporary.unlink()


def _remove(temporary: Path, raw: IO[bytes]) -> None:
    """Remove the file of this writer, while its lock keeps others from the name."""
    if not _OPEN_FILES_MOVE:
        raw.close()
        temporary.unlink(missing_ok=True)
    elif _names(temporary, raw):
        temporary.unlink()
