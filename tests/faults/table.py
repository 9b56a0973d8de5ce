"""The table of faults: what happens, and the documented command that follows."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.support import namespaces

from . import clock, damaged, disk, killed, packages, twice
from .ground import TARGETS, Ground

AGAIN = ("snakemake --cores 4",)
UNLOCKED = ("snakemake --unlock", *AGAIN)
CHECKED = ("python3 workflow/scripts/check_results.py --remove", *AGAIN)
NOT_AHEAD = ("find Snakefile workflow codec results -newermt now -exec touch {} +", *AGAIN)


@dataclass(frozen=True)
class Fault:
    """One row."""

    name: str  # what it is called on the command line and in tests
    title: str  # what happens, for readers
    happen: Callable[[Ground], str]  # makes it happen, and says in words what came of chance
    commands: tuple[str, ...] = AGAIN  # the documented commands, in their order
    finished: bool = False  # whether the study has been made before; it is empty otherwise
    targets: tuple[str, ...] = TARGETS  # what is made
    mounts: bool = False  # whether it needs mounts of its own
    missing: Callable[[], str] = str  # says why it cannot be tried here; empty if it can
    afterwards: Callable[[Ground], None] = lambda _: None  # what else is to hold when all is done


FAULTS = (
    Fault("scheduler", "kill -9 of Snakemake alone, its jobs run on", killed.scheduler, UNLOCKED),
    Fault("group", "kill -9 of Snakemake and all its jobs", killed.group, UNLOCKED),
    Fault(
        "start", "kill -9 while Snakemake starts, locks, keeps its books", killed.start, UNLOCKED
    ),
    Fault("books", "the same, and files of .snakemake cut", killed.books_cut, UNLOCKED),
    Fault("job", "kill -9 of a process of one job", killed.job),
    Fault(
        "timing",
        "kill -9 of everything while methods are timed",
        killed.timing,
        UNLOCKED,
        targets=(*TARGETS, "results/speed/cartpole_f4/1.json"),
        mounts=True,
        afterwards=killed.nothing_in_memory,
    ),
    Fault("full", "a full disk", disk.full, mounts=True),
    Fault("read_only", "results mounted read-only", disk.read_only, mounts=True),
    Fault(
        "no_permission",
        "results that the user may not write to",
        disk.no_permission,
        missing=namespaces.missing,
    ),
    Fault("cut", "three results cut, of any kind", damaged.was_cut, CHECKED, finished=True),
    Fault("altered", "a bit altered in three results", damaged.was_altered, CHECKED, finished=True),
    Fault("emptied", "three results emptied", damaged.was_emptied, CHECKED, finished=True),
    Fault("two_runs", "a second run in the same folder", twice.locked),
    Fault("no_locks", "two runs in the same folder with --nolock", twice.without_locks),
    Fault("no_package", "a package of a method is not installed", packages.missing),
    Fault(
        "clock_between",
        "a clock that jumps between two runs",
        clock.between_runs,
        NOT_AHEAD,
        missing=clock.missing,
    ),
    Fault(
        "clock_during",
        "a clock that jumps during a run",
        clock.during_a_run,
        NOT_AHEAD,
        missing=clock.missing,
    ),
    Fault("file_times", "files all of one time, past or future", clock.file_times, NOT_AHEAD),
    Fault(
        "edited_in_the_past", "a step edited under a clock a year back", clock.edited_in_the_past
    ),
)

BY_NAME = {fault.name: fault for fault in FAULTS}


def why_not(fault: Fault) -> str:
    """Say why a fault cannot be tried here; empty if it can."""
    if sys.platform != "linux":
        return "needs /proc, which only Linux has"
    return fault.missing() or (namespaces.missing() if fault.mounts else "")
