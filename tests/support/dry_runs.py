"""Dry runs of many studies by one process, which imports Snakemake once and forks for each.

``python -m tests.support.dry_runs FOLDER...`` writes what a dry run in a folder prints to
``FOLDER.dry``, and its exit code to the last line.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from snakemake import api, cli, workflow  # noqa: F401 - once, before any fork

from tests.support.studies import CONFIGURED, OPTIONS


def fork(work: Callable[[], None], output: Path) -> int:
    """Do some work in a child, and return its process; all that it prints goes to a file."""
    process = os.fork()
    if process:
        return process
    try:
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(file, stream)
        work()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(int(end.code or 0))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def dry_run(folder: Path) -> None:
    """Do as ``python -m snakemake --dry-run`` does in a folder."""
    os.chdir(folder)
    sys.path[0] = str(folder)
    sys.argv = ["snakemake", *OPTIONS, "--dry-run", *CONFIGURED]
    cli.main()


def main() -> None:
    """Run as many at once as there are cores."""
    running: dict[int, Path] = {}

    def end_one() -> None:
        process, status = os.wait()
        with running.pop(process).open("a") as file:
            file.write(f"\n{os.waitstatus_to_exitcode(status)}")

    for folder in map(Path, sys.argv[1:]):
        if len(running) == os.cpu_count():
            end_one()
        output = folder.with_name(f"{folder.name}.dry")
        running[fork(lambda folder=folder: dry_run(folder), output)] = output  # type: ignore[misc]
    while running:
        end_one()


if __name__ == "__main__":
    main()
