"""One trial of a fault: it happens, the documented commands follow, and all is compared."""

import os
import random
import shutil
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path

from tests.support import forked_snakemake, namespaces
from tests.support.studies import Study, new_study

from .ground import TARGETS, Ground
from .table import BY_NAME, Fault

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIGURATION = Path(__file__).with_name("faults.yaml")


class Templates:
    """Studies to copy: each is made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def empty(self) -> Study:
        """With nothing made yet."""
        return new_study(self.folder / "empty", CONFIGURATION).prepare()

    @cached_property
    def undisturbed(self) -> tuple[Study, float]:
        """With the targets made, and how long it took, in seconds."""
        study = self.empty.copy(self.folder / "undisturbed")
        began = time.monotonic()
        run = study.snakemake(*TARGETS)
        assert run.returncode == 0, run.stdout
        return study, time.monotonic() - began

    def try_fault(self, fault: Fault, seed: int) -> str:
        """Try a fault once, and say what came of chance."""
        undisturbed, seconds = self.undisturbed
        template = undisturbed if fault.finished else self.empty
        place = self.folder / f"{fault.name} {seed}"
        study = template.copy(place / "study")
        arguments = [fault.name, seed, seconds, study.folder, undisturbed.folder / "results"]
        inside = [sys.executable, "-m", "tests.faults.trial", *map(str, arguments)]
        command = namespaces.command("", *inside) if fault.mounts else inside
        run = subprocess.run(
            command, cwd=ROOT, env=study.env, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, f"{fault.name}, seed {seed}: {run.stdout}{run.stderr}"
        shutil.rmtree(place)
        return run.stdout.strip()


def main() -> None:
    """Try a fault in a process of its own, whose arguments `Templates.try_fault` passes."""
    name, seed, seconds, folder, undisturbed = sys.argv[1:]
    fault = BY_NAME[name]
    rng = random.Random(f"{name} {seed}")
    forked_snakemake.load()
    study = Study(Path(folder), os.environ, forked_snakemake.in_fork)
    ground = Ground(study, rng, fault.targets, float(seconds))
    words = fault.happen(ground)
    ground.take_up(fault.commands)
    ground.check(Path(undisturbed))
    fault.afterwards(ground)
    print(words)


if __name__ == "__main__":
    main()
