"""Temporary folders, and the removal of those that killed processes left behind."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """Yield a new folder that vanishes at the end, among temporary files or in `parent`.

    Its name begins with the prefix, such as ``speed-``. A process that is killed leaves its folder.
    The next one that asks for a folder of this prefix in this place removes it: nobody holds its
    lock any more.
    """
    where = Path(parent or tempfile.gettempdir())
    for left in where.glob(f"{prefix}*"):
        _remove_unless_locked(left)
    made, lock = _locked(prefix, where)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(lock)


def _locked(prefix: str, where: Path) -> tuple[Path, int]:
    """Make a folder, and hold its lock; return it with the file descriptor that does."""
    while True:
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
        try:
            lock = os.open(made, os.O_RDONLY)
        except FileNotFoundError:
            continue  # somebody thought it left in the moment before it was opened
        with suppress(OSError):  # no locks on this file system: nobody removes it then
            fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists():
            return made, lock
        os.close(lock)  # somebody thought it left in the moment before it was locked


def _remove_unless_locked(left: Path) -> None:
    """Remove a folder whose lock nobody holds."""
    with suppress(OSError):  # another user's, held, or just removed by somebody else
        lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(lock)
