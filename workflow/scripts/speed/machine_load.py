"""Measure how many cores other processes use while something is timed."""

import os
import time
from pathlib import Path

STAT = Path("/proc/stat")
IDLE = {3, 4}  # the columns of STAT in which no process runs: idle, and waiting for a disk
COLUMNS = 8  # without guests, whose time is the user's, too
BUSY = 0.25  # cores: a time is marked where other processes used more


def used_seconds() -> float | None:
    """Return the CPU time that the whole machine has used; None where no system file tells."""
    try:
        with STAT.open(encoding="ascii") as file:
            ticks = [int(field) for field in file.readline().split()[1 : COLUMNS + 1]]
    except (OSError, ValueError):
        return None
    used = sum(count for column, count in enumerate(ticks) if column not in IDLE)
    return used / os.sysconf("SC_CLK_TCK")


class Watch:
    """A stretch of time, from the making of this object."""

    def __init__(self) -> None:
        self._used = used_seconds()
        self._wall = time.perf_counter()
        self._own = time.process_time()

    def wall(self) -> float:
        """Return the seconds so far."""
        return time.perf_counter() - self._wall

    def others(self, workers: float = 0) -> float | None:
        """Return the cores that other processes used on average; None where it is not known.

        What this process used does not count, and not the CPU time of its workers, in seconds.
        """
        used = used_seconds()
        if used is None or self._used is None:
            return None
        own = time.process_time() - self._own + workers
        return max(0.0, (used - self._used - own) / max(self.wall(), 1e-3))
