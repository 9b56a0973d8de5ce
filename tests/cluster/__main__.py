"""The whole small study past one machine: ``python -m tests.cluster``.

The tests run a part of it, for every submission starts Snakemake three times. Here all of it is run
in one allocation of SLURM, by submissions of groups with the profile's own numbers, and with its
results in object storage. Each way has to end in the tables of a local run, byte for byte.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.plugins import install
from tests.support.studies import TABLES, Study, new_study

from . import s3, slurm

SMALL = ("--configfile", "small.yaml")


def allocation(study: Study, folder: Path) -> dict[str, str]:
    """Run all of it in one allocation."""
    batch = ("sbatch", "--wait", "profiles/slurm/allocation.sh")
    return _on_slurm(study, folder, *batch, *SMALL)


def submissions(study: Study, folder: Path) -> dict[str, str]:
    """Run all of it by submissions, from a login node."""
    snakemake = (sys.executable, "-m", "snakemake", "--nocolor", "--profile", "profiles/slurm")
    return _on_slurm(study, folder, *snakemake, "--cores", "2", *SMALL)


def _on_slurm(study: Study, folder: Path, *command: str) -> dict[str, str]:
    slurm.activate(study, install("slurm", folder / "plugin"))
    (study.folder / "results").mkdir()
    with slurm.cluster(folder) as cluster:
        _succeed(cluster.command(study.folder, *command), study)
    return study.tables()


def object_storage(study: Study, folder: Path) -> dict[str, str]:
    """Run all of it here, with its results in a bucket."""
    packages = install("s3-server", folder / "server")
    with s3.serving(packages, folder / "server.log") as server:
        s3.store(study, server, install("s3", folder / "plugin"))
        _succeed(study.command(), study)
        return {name: server.get(s3.BUCKET, f"{s3.PREFIX}/{name}").decode() for name in TABLES}


def _succeed(command: list[str], study: Study) -> None:
    run = study.call(*command)
    if run.returncode:
        logs = sorted((study.folder / "results").glob("slurm-*.log"))
        sys.exit(run.stdout + "".join(log.read_text() for log in logs))


WAYS: dict[str, Callable[[Study, Path], dict[str, str]]] = {
    way.__name__: way for way in (allocation, submissions, object_storage)
}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ways", nargs="*", help=f"some of {', '.join(WAYS)}; all if none")
    names = parser.parse_args().ways or list(WAYS)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="cluster-") as made:
        empty = new_study(Path(made) / "empty")
        local = empty.copy(Path(made) / "local")
        _succeed(local.command(), local)
        expected = local.tables()
        for name in names:
            (folder := Path(made) / name).mkdir()
            began = time.monotonic()
            found = WAYS[name](empty.copy(folder / "a study"), folder)
            other = [table for table in TABLES if found[table] != expected[table]]
            took = f"{(time.monotonic() - began) / 60:.1f} minutes"
            print(f"{name}: {took}, {', '.join(other) or 'no table'} differs", flush=True)
            wrong += bool(other)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
