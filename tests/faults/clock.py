"""A clock that jumps: between two runs, during a run; file times that lie ahead, or are all equal.

``faketime`` (Debian's package of that name) tells processes another time. The times of files are
the system's; they are set to what they would be.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

from .disk import DATASETS
from .ground import Ground, files

DAY = 86400
JUMPS = {
    "a day back": -DAY,
    "a day ahead": DAY,
    "a year back": -365 * DAY,
    "a year ahead": 365 * DAY,
}


# What is not told another time: how long something takes, and when a file was changed.
REAL = {"DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}


def missing() -> str:
    """Say why no clock can jump here; empty if it can."""
    return "" if shutil.which("faketime") else "faketime is not here"


def between_runs(ground: Ground) -> str:
    """Make a part with a clock that is wrong, and go on with one that is right."""
    jump = ground.rng.choice(list(JUMPS))
    targets = ground.rng.choice((DATASETS, ground.targets[:1], ground.targets))
    began = time.time()
    command = ground.study.command(*targets)
    run = ground.study.call("faketime", "-f", f"{JUMPS[jump]:+d}s", *command, env=REAL)
    assert run.returncode == 0 or "clock skew" in run.stdout, run.stdout
    _move(ground.study.folder / "results", JUMPS[jump], since=began)
    return f"{jump}, while {' '.join(targets)} were made"


def during_a_run(ground: Ground) -> str:
    """Let the clock jump at a random moment of a run."""
    jump = ground.rng.choice(list(JUMPS))
    told = ground.study.folder.with_name("clock")
    told.write_text("+0s")
    fake = {"FAKETIME_NO_CACHE": "1", "FAKETIME_TIMESTAMP_FILE": str(told)}
    process = ground.start(env={**REAL, **fake, **_preloaded()})
    moment = ground.rng.uniform(0, ground.seconds)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        jumped = time.time()
        told.write_text(f"{JUMPS[jump]:+d}s")
        while process.poll() is None:
            _move(ground.study.folder / "results", JUMPS[jump], since=jumped)
            time.sleep(0.01)
    assert process.wait() == 0 or "clock skew" in ground.said(), ground.said()
    return f"{jump}, after {moment:.2f} s"


def _preloaded() -> dict[str, str]:
    """Return what faketime sets so that programs load its library."""
    told = subprocess.run(
        ["faketime", "-f", "+0s", "env"], capture_output=True, text=True, check=True
    )
    lines = (line.partition("=") for line in told.stdout.splitlines())
    return {name: value for name, _, value in lines if name == "LD_PRELOAD"}


def file_times(ground: Ground) -> str:
    """Make everything, and give all files one time: that of now, a year ago or in a year."""
    run = ground.run()
    assert run.returncode == 0, run.stdout
    when = ground.rng.choice(("now", "a year ago", "in a year"))
    then = time.time() + {"now": 0, "a year ago": -365, "in a year": 365}[when] * DAY
    for path in (*files(ground.study.folder / "results"), *files(ground.study.folder / "workflow")):
        os.utime(path, (then, then))
    deleted = ground.rng.choice((*DATASETS, *ground.targets))
    (ground.study.folder / deleted).unlink()
    return f"all of {when}, and {deleted} deleted"


def edited_in_the_past(ground: Ground) -> str:
    """Make everything, and edit a step while the clock is a year back: it is done again."""
    step = ground.study.folder / "workflow" / "scripts" / "tables" / "csv_table.py"
    original = step.read_bytes()
    step.write_bytes(original.replace(b":#.6g}", b":#.3g}"))
    assert step.read_bytes() != original
    assert ground.run().returncode == 0  # other tables, for the step rounds otherwise
    step.write_bytes(original)
    then = time.time() - 365 * DAY
    os.utime(step, (then, then))
    return "a step"


def _move(results: Path, seconds: float, since: float) -> None:
    """Move the times of files that were made since then, once."""
    for path in files(results):
        try:
            made = path.stat().st_mtime
            if since <= made <= time.time() and path.suffix != ".tmp":
                os.utime(path, (made + seconds, made + seconds))
        except FileNotFoundError:  # a job has renamed or removed it
            continue
