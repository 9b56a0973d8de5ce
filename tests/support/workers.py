"""`made_once`: a file or folder that takes long to make, made once for all workers of xdist."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

MADE = "made"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the path that ``make(path)`` has made; the first worker makes it, the others wait.

    A failure is every worker's; a skipped test is left to each of them.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the folder of all workers
    path = folder / name
    with path.with_name(f"{name}.log").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        outcome = file.read()
        if not outcome:
            try:
                make(path)
                outcome = MADE
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            file.write(outcome)
    assert outcome == MADE, outcome
    return path
