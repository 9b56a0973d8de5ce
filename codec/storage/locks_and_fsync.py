"""fsync and advisory locks, where the platform has them."""

import errno
import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":  # which has no locks of this kind
    fcntl = None
else:
    import fcntl

# What file systems say that cannot flush, or not a folder.
_CANNOT_FLUSH = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)


def lock(file: IO[bytes]) -> bool | None:
    """Return whether a file is ours now, until it is closed, or another's.

    None where the file system has no locks.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def flush(file: IO[bytes]) -> None:
    """Write a file through to the disk, where the system can."""
    file.flush()
    _synchronise(file.fileno())


def flush_folder(folder: Path) -> None:
    """Write the list of a folder's files through to the disk, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders, and others not those one may not read
        return
    try:
        _synchronise(descriptor)
    finally:
        os.close(descriptor)


def _synchronise(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH:
            raise
