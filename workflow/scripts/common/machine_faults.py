"""Machine failures (disk full, killed from outside): they fail the job and become no row.

A disk that is full, a process that somebody killed, a package that is missing, a Snakemake that is
gone: run again, the same job comes to what it would have come to before. Without these checks a
method would be said to refuse, to lose or to crash. Not every library says that the disk is full:
``ndarray.tofile`` may leave a short file without a word, and h5py crashes.
"""

import errno
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEAST = 1 << 20  # bytes: a disk with less is full
SCHEDULER = "STUDY_SCHEDULER"  # the environment variable with the process of Snakemake

# No method sends these to itself, and no limit does.
_FROM_OUTSIDE = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
_SAYS_NO_SPACE = (*map(os.strerror, _NO_SPACE), "os error 28", "disk is full")  # Rust; SQLite


class FaultError(Exception):
    """Something befell the machine; the message says what."""


def check_exit_code(code: int) -> None:
    """Raise `FaultError` if a process ended because somebody killed it.

    >>> check_exit_code(-9)
    Traceback (most recent call last):
        ...
    common.machine_faults.FaultError: the process was killed by SIGKILL, from outside: by \
somebody, or by the system because memory ran out
    >>> check_exit_code(-11)  # it crashed, which is its own doing
    """
    if -code in _FROM_OUTSIDE:
        raise FaultError(
            f"the process was killed by {signal.Signals(-code).name}, from outside: "
            "by somebody, or by the system because memory ran out"
        )


@contextmanager
def room(*folders: Path) -> Iterator[None]:
    """Do something that writes to these folders; whatever comes of it, no disk may be full.

    Raise `FaultError` if one is, or if an error in the block says that it was.
    """
    try:
        yield
    except FaultError:
        raise
    except Exception as error:
        if _says_no_space(error):
            raise FaultError(f"{folders[0]}: {os.strerror(errno.ENOSPC)}") from error
        for folder in folders:
            _check_room(folder, error)
        raise
    for folder in folders:
        _check_room(folder)


def _says_no_space(error: BaseException | None) -> bool:
    """Say whether an error, or one that it comes from, is that of a full disk.

    >>> _says_no_space(ValueError("IoError(Os { code: 28, message: No space left on device })"))
    True
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _NO_SPACE:
            return True
        if any(words in str(error) for words in _SAYS_NO_SPACE):
            return True
        error = error.__cause__ or error.__context__
    return False


def _check_room(folder: Path, error: Exception | None = None) -> None:
    """Raise an error if there is no room on the disk of a folder, which may not be there yet."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    disk = os.statvfs(there)
    free = disk.f_bavail * disk.f_frsize
    if free < LEAST:
        words = f"{free} bytes free, and less than {LEAST} are none"
        raise FaultError(f"{folder}: {os.strerror(errno.ENOSPC)} ({words})") from error
    if disk.f_files and not disk.f_favail:
        raise FaultError(f"{folder}: {os.strerror(errno.ENOSPC)} (no more files)") from error


def is_running(process: int) -> bool:
    """Say whether there is such a process on this machine."""
    try:
        os.kill(process, 0)  # signal 0 only asks
    except ProcessLookupError:
        return False
    except PermissionError:  # it is another user's
        pass
    return True


def check_scheduler() -> None:
    """Raise `FaultError` if a Snakemake started this job and is gone.

    A Snakemake that goes on is making the same file by now.
    """
    process = os.environ.get(SCHEDULER)
    if process and not is_running(int(process)):
        raise FaultError(f"the Snakemake that started this job is gone (process {process})")
