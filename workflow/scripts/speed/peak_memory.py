"""Measure the peak memory of a call, resident or traced, in a forked child.

Two measures stand beside each other. What is resident, as the system sees it, counts every
library, in whole pages. What Python's `tracemalloc` sees is exact, and leaves out what a library
allocates by its own means.
"""

import ctypes
import gc
import resource
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import forked
from common.given_up import GivenUpError


def resident_peak() -> int:
    """Return the most memory that was ever resident in this process, in bytes."""
    peak = of_process("VmHWM")
    if peak is not None:
        return peak
    unit = 1 if sys.platform == "darwin" else 1024  # not Linux; there ru_maxrss is less exact
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def release_free_memory() -> None:
    """Have malloc return what is free, which a fork would otherwise use without being charged."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is not None:
        trim(0)


def peak_in_fork(work: Callable[[], Any], doing: str) -> int:
    """Return the bytes by which some work raises the resident memory of a fork of this process.

    A fork begins with the data and the library in memory, and its high-water mark is its own.
    """

    def resident() -> int:
        start = resident_peak()
        kept = work()
        peak = resident_peak()
        del kept
        return max(0, peak - start)

    release_free_memory()
    return _in_fork(resident, doing)


def traced_in_fork(work: Callable[[], Any], doing: str, seconds: float) -> int | None:
    """Return the most bytes that some work, in a fork, holds at once as `tracemalloc` sees it.

    Tracing slows Python's code down, and takes memory itself: nothing is given for what takes more
    than so many seconds, or more memory than there is.
    """

    def traced() -> int:
        tracemalloc.start()
        kept = work()
        _, peak = tracemalloc.get_traced_memory()
        del kept
        return peak

    try:
        return _in_fork(traced, doing, seconds)
    except forked.LateError:
        return None
    except GivenUpError as error:
        if error.verdict == "not run":
            return None
        raise


def _in_fork(measured: Callable[[], int], doing: str, seconds: float | None = None) -> int:
    """Return the number that a function returns in a fork, or say why the method is given up."""
    try:
        return int(forked.in_fork(measured, seconds))
    except forked.LateError:
        raise
    except (forked.RaisedError, forked.LostError) as error:
        raise GivenUpError("failed", f"on {doing}: {error}") from error


def of_process(field: str, process: int | str = "self") -> int | None:
    """Return one of the sizes in ``/proc/…/status``, in bytes; None where there is no such process.

    ``RssAnon`` is the memory that is no part of a mapped file, ``VmData`` what `limit_memory`
    limits.
    """
    try:
        with Path(f"/proc/{process}/status").open(encoding="ascii") as file:
            line = next(line for line in file if line.startswith(f"{field}:"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration):  # not Linux, or it has ended
        return None


def limit_memory(gigabytes: float, above: int = 0) -> None:
    """Make what would hold more memory fail; so many bytes do not count."""
    if sys.platform == "linux":  # elsewhere the limit does not count what malloc maps
        size = int(gigabytes * 1e9) + above
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
