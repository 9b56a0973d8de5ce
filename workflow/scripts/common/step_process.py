"""The process of a step: its exit code, its error line, one thread for numeric libraries."""

import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from common import checked_files

# The environment in which numeric libraries take one thread.
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "BLOSC_NTHREADS",
        "RAYON_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)


def one_line(error: BaseException) -> str:
    r"""Return the name of an exception and its message, on one line.

    >>> one_line(ValueError("two\n lines"))
    'ValueError: two lines'
    """
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")


def how_it_ended(code: int) -> str:
    """Say how a process ended that should not have, from its exit code.

    >>> how_it_ended(-11)
    'the process was killed by SIGSEGV'
    """
    if code < 0:
        return f"the process was killed by {signal.Signals(-code).name}"
    return f"the process ended with exit code {code}"


def dataset_name(path: Path) -> str:
    """Return the name that a stored dataset has, or its path if it cannot be read."""
    try:
        return checked_files.read_dataset(path).name
    except Exception:
        return str(path)


def run(subject: Callable[[], str], step: Callable[[], None]) -> int:
    """Run a step and return the exit code of its process.

    Whatever goes wrong ends in a traceback and, below it, a line of the subject and the error.
    The subject is asked for only then. Standard error is a file of results/logs, which a full disk
    may not take: then the line is on standard output.
    """
    try:
        step()
    except Exception as error:
        line = f"{subject()}: {one_line(error)}"
        try:
            traceback.print_exc()
            print(line, file=sys.stderr, flush=True)
        except OSError:
            print(line, flush=True)
        return 1
    return 0
