"""Where a fault happens: a small study of its own, and what has to hold afterwards."""

import itertools
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.support.studies import TABLES, Study
from tests.support.waiting import wait

TARGETS = ("results/tables/sizes.csv", "results/tables/layouts.csv")

soon = partial(wait, what="the run goes on", pause=0.005)  # so that nothing is missed


class Ground:
    """A study in which something is about to go wrong."""

    def __init__(
        self, study: Study, rng: random.Random, targets: tuple[str, ...], seconds: float
    ) -> None:
        self.study = study  # in a folder of its own
        self.rng = rng  # the random numbers of this trial
        self.targets = targets  # what is made
        self.seconds = seconds  # about how long an undisturbed run takes

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Snakemake to its end."""
        return self.study.snakemake(*arguments, *self.targets)

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start Snakemake in a process group of its own."""
        log = self.study.folder.with_name(f"{self.study.folder.name}.log")
        with log.open("w") as file:
            return subprocess.Popen(
                self.study.command(*arguments, *self.targets),
                cwd=self.study.folder,
                env={**self.study.env, **(env or {})},
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    def stopped_when(self, condition: Callable[[], bool]) -> subprocess.Popen[str]:
        """Start Snakemake, and stop it when something holds; its jobs run on."""
        while True:
            process = self.start()
            soon(lambda running=process: condition() or running.poll() is not None)
            process.send_signal(signal.SIGSTOP)
            if process.poll() is None:
                return process
            self.begin_again()  # nobody looked in time

    def said(self) -> str:
        """Return what the run that was started last has said."""
        return self.study.folder.with_name(f"{self.study.folder.name}.log").read_text()

    def begin_again(self) -> None:
        """Forget everything that was made."""
        self.wait_for_jobs()
        for name in ("results", ".snakemake"):
            shutil.rmtree(self.study.folder / name, ignore_errors=True)

    def jobs(self) -> dict[int, list[str]]:
        """Return the program, step and arguments of this study's jobs that run, by process."""
        found = {}
        for process in (int(path.name) for path in Path("/proc").glob("[0-9]*")):
            try:
                here = Path(f"/proc/{process}/cwd").readlink() == self.study.folder
                words = Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")
            except OSError:  # it has ended, or is another user's
                continue
            steps = [i for i, word in enumerate(words[:3]) if Path(word).stem == "run_step"]
            if here and steps:
                found[process] = [words[0], *words[steps[0] + 1 :]]
        return found

    def wait_for_jobs(self) -> None:
        """Wait until no job is left that has outlived its Snakemake."""
        soon(lambda: not self.jobs())

    # ----------------------------------------------------------------------------- afterwards

    def take_up(self, commands: tuple[str, ...]) -> None:
        """Run the commands that are documented."""
        for command in commands:
            program, *arguments = shlex.split(command)
            if program == "snakemake":
                run = self.run(*(word for word in arguments if word not in ("--cores", "4")))
            else:
                run = self.study.call(program.replace("python3", sys.executable), *arguments)
            assert run.returncode == 0, run.stdout

    def check(self, undisturbed: Path) -> None:
        """Compare with the results of an undisturbed run; nothing is left over or to be done."""
        self.wait_for_jobs()
        results = self.study.folder / "results"
        for name in TABLES:
            if (expected := undisturbed.parent / name).exists():
                assert (self.study.folder / name).read_bytes() == expected.read_bytes(), name
        left = [path for path in files(results) if ".tmp" in path.suffixes]
        left += [path for path in files(results / "files") if path.is_file()]
        left += results.glob("speed/*/speed-*")
        assert not left, f"left over: {left}"
        dry = self.run("--dry-run")
        assert "Nothing to be done" in dry.stdout, dry.stdout


def files(folder: Path) -> list[Path]:
    """Return everything below a folder, but what is removed meanwhile."""
    walked = os.walk(folder)
    return sorted(Path(here, name) for here, *names in walked for name in itertools.chain(*names))


def kill(process: subprocess.Popen[str], *, group: bool) -> None:
    """Kill a process as nobody can refuse, alone or with all that it has started."""
    (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
