"""Snakemake in forks of a process that has imported it: a run starts in a third of the time.

``python -m tests.support.forked_snakemake`` reads one run a line, and answers with what came of it.
"""

import atexit
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.studies import ROOT, Run, Runner


@contextmanager
def serving(env: Mapping[str, str]) -> Iterator[Runner]:
    """Yield what has a process run Snakemake, one run at a time.

    The environment is that in which Snakemake looks for plugins.
    """
    path = os.pathsep.join(filter(None, [env.get("PYTHONPATH"), str(ROOT)]))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.forked_snakemake"],
        env={**env, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def run(folder: Path, env: Mapping[str, str], arguments: Sequence[str]) -> Run:
            assert process.stdin is not None
            assert process.stdout is not None
            print(json.dumps([str(folder), env, arguments]), file=process.stdin, flush=True)
            return Run(arguments, *json.loads(process.stdout.readline()))

        yield run


def load() -> None:
    """Import Snakemake, its plugins and what it imports late, for the forks."""
    import smart_open  # noqa: F401, PLC0415
    from snakemake import cli  # noqa: PLC0415

    cli.get_argument_parser()


def in_fork(folder: Path, env: Mapping[str, str], arguments: Sequence[str]) -> Run:
    """Run Snakemake in a fork of this process."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        inside = (folder, env, arguments, said.fileno())
        process = multiprocessing.get_context("fork").Process(target=_run, args=inside)
        process.start()
        process.join()
        said.seek(0)
        assert process.exitcode is not None
        return Run(arguments, process.exitcode, said.read())


def _run(folder: Path, env: Mapping[str, str], arguments: Sequence[str], said: int) -> None:
    """Run Snakemake as its command line does."""
    from snakemake import cli  # noqa: PLC0415

    for stream in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(said, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.path[:0] = env.get("PYTHONPATH", "").split(os.pathsep)
    try:
        cli.main(list(arguments))
    finally:
        atexit._run_exitfuncs()


def main() -> None:
    """Answer one run after the other."""
    load()
    for line in sys.stdin:
        folder, env, arguments = json.loads(line)
        run = in_fork(folder, env, arguments)
        print(json.dumps([run.returncode, run.stdout]), flush=True)


if __name__ == "__main__":
    main()
