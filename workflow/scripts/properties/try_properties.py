"""Step: try what one method keeps, whether reading runs code, and what else it can do.

Everything is tried in two fresh processes, one after the other, each with an empty home and working
directory of its own, without an answer to any question of the user's settings. They differ in all
that must not be in a file: the time, the names of folders, the seed of Python's hashes.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import contract
from common import checked_files, scratch, step_process
from properties import worker

CLOCK = 2.0  # seconds; the coarsest clock in a file's header is that of zip


# Why files differ that begin so.
TIMES_IN = {
    b"\x1f\x8b": "the header of gzip holds the time",
    b"PK": "each entry of a zip file holds the time",
    b"MATLAB": "the header holds the date",
}


class WorkerError(Exception):
    """The process that tries a method failed; why stands above, on standard error."""


def _ask(command: str, method: tuple[Path, str, float], room: Path, seed: int) -> dict[str, Any]:
    """Have a fresh process try a method in the folder `room`, and return its answer.

    The method is its file, its name, and how many seconds it may write or read.
    """
    file, name, seconds = method
    home, files = room / "home", room / f"files of {command}"
    for folder in (home, files):
        folder.mkdir(parents=True)
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(home))
    arguments = command, file.resolve(), name, files, "--seconds", str(seconds)
    run = subprocess.run(
        [sys.executable, "-m", "run_step", worker.__name__, *arguments],
        cwd=home,
        env={**os.environ, **places, **step_process.ONE_THREAD, "PYTHONHASHSEED": str(seed)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if run.returncode:
        raise WorkerError(f"{command}: {step_process.how_it_ended(run.returncode)}")
    return dict(json.loads(run.stdout), files=files)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the content of each file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def same_bytes(one: Path, other: Path) -> tuple[bool | None, str]:
    """Say whether two folders hold the same files, and else which differs and why; None if none.

    How many bytes differ is not said: of a time it depends on the clock.
    """
    contents = _contents(one), _contents(other)
    if not any(contents):
        return None, ""
    for name in sorted(contents[0].keys() | contents[1].keys()):
        first, second = (content.get(name) for content in contents)
        if first is None or second is None:
            return False, f"{name} has another name the second time"
        if first != second:
            known = (why for begin, why in TIMES_IN.items() if first.startswith(begin))
            return False, f"{name} differs the second time: {next(known, 'it is not known why')}"
    return True, ""


def wait_for_another_time(since: float) -> None:
    """Wait until no clock in a file's header shows the time it showed then."""
    never = threading.Event()  # time.sleep fails where the clock is not the machine's (faketime)
    while time.time() // CLOCK == since // CLOCK:
        never.wait(0.05)


def try_properties(method_file: Path, name: str, seconds: float = 600) -> dict[str, Any]:
    """Return what one method keeps, and its properties; each write or read has so many seconds."""
    method = contract.load_method(method_file, name)
    with scratch.folder("properties-") as temporary:
        first = _ask("write", (method_file, name, seconds), temporary / "one", 1)
        wait_for_another_time(first["time"])
        second = _ask("attack", (method_file, name, seconds), temporary / "the other", 2)
        if first["samples"] != second["samples"]:
            taken = f"{first['samples']}, then {second['samples']}"
            raise worker.PropertyError(f"took other data the second time: {taken}")
        same, reason = same_bytes(first["files"] / "samples", second["files"] / "samples")
    return {
        "method": method.name,
        "label": method.label,
        "json": method.traits.json,
        "human_readable": method.traits.human_readable,
        "languages": list(method.traits.languages),
        "runs_code": bool(second["succeeded"]) if second["attacks"] else None,
        "attack": "; ".join(second["succeeded"]),
        "attacks": second["attacks"],
        "same_bytes": same,
        "part": first["part"],
        "append": first["append"],
        "source": method.traits.source,
        "reason": reason if first["samples"] else f"takes no sample: {first['cases'][0]['reason']}",
        "cases": first["cases"],
    }


main = step_process.command(
    __doc__,
    "method_file method output --seconds",
    lambda args: checked_files.write_record(
        args.output, try_properties(args.method_file, args.method, args.seconds)
    ),
    lambda args: f"properties of {args.method}",
)
