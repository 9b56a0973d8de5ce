"""``kill -9`` of Snakemake alone, with its jobs, while it starts or keeps its books; of a job."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .ground import Ground, files, kill, soon

MEMORY = Path("/dev/shm")  # where timing jobs write, if it is there


def scheduler(ground: Ground) -> str:
    """Kill Snakemake; its jobs run on."""
    return at_random(ground, lambda process: kill(process, group=False))


def group(ground: Ground) -> str:
    """Kill Snakemake and its jobs."""
    return at_random(ground, lambda process: kill(process, group=True))


def at_random(ground: Ground, strike: Callable[[subprocess.Popen[str]], None]) -> str:
    """Start a run, and strike at a random moment of it."""
    while True:
        moment = ground.rng.uniform(0, ground.seconds)
        process = ground.start()
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            strike(process)
            return f"after {moment:.2f} s"
        ground.seconds = moment  # it was done before
        ground.begin_again()


def start(ground: Ground) -> str:
    """Kill Snakemake when it has just made the first file of its own of some kind."""
    books = ground.study.folder / ".snakemake"
    kind = ground.rng.choice(("locks", "incomplete", "metadata", "log"))
    process = ground.stopped_when(lambda: any((books / kind).glob("*")))
    kill(process, group=ground.rng.random() < 0.5)
    return f"at the first file of {kind}"


def books_cut(ground: Ground) -> str:
    """Kill Snakemake and its jobs, and cut some files that it keeps its books in."""
    words = group(ground)
    kept = [
        path
        for name in ("locks", "incomplete", "metadata")
        for path in files(ground.study.folder / ".snakemake" / name)
        if path.is_file()
    ]
    for path in ground.rng.sample(kept, (len(kept) + 1) // 2):
        os.truncate(path, ground.rng.randrange(path.stat().st_size + 1))
    return f"{words}, {(len(kept) + 1) // 2} files cut"


def job(ground: Ground) -> str:
    """Kill a process of a job; the run says which, and its other jobs go on."""
    while True:
        moment = ground.rng.uniform(0, ground.seconds)
        process = ground.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        soon(lambda running=process: ground.jobs() or running.poll() is not None)
        killed = _kill_one(ground)
        code = process.wait()
        if killed and code:
            said = ground.said()
            outputs = [word for word in killed if word.startswith("results/")]
            assert any(output in said for output in outputs), said
            return f"{killed[1]}, after {moment:.2f} s"
        ground.seconds = max(moment, 1.0)  # it was about to end anyway
        ground.begin_again()


def _kill_one(ground: Ground) -> list[str]:
    """Kill one of the processes of jobs, a Python; return its command line, if there was one."""
    running = sorted(item for item in ground.jobs().items() if "python" in item[1][0])
    if not running:
        return []
    process, words = ground.rng.choice(running)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    return words


def timing(ground: Ground) -> str:
    """Kill everything while methods are timed; what they wrote is removed by the next timing."""
    subprocess.run(["mount", "-t", "tmpfs", "none", MEMORY], check=True)
    process = ground.stopped_when(lambda: any(MEMORY.glob("speed-*/*")))
    moment = ground.rng.uniform(0, 0.3)
    time.sleep(moment)
    for running in (*ground.jobs(), process.pid):  # each method has a process group of its own
        with suppress(ProcessLookupError):
            os.kill(running, signal.SIGKILL)
    process.wait()
    ground.wait_for_jobs()
    return f"{moment:.2f} s after it began, {len(list(MEMORY.glob('speed-*')))} folders left"


def nothing_in_memory(_: Ground) -> None:
    """See to it that no timing job has left anything."""
    assert list(MEMORY.glob("speed-*")) == []
