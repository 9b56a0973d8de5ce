"""A package that a method needs is not installed."""

import re
import subprocess
import sys
from pathlib import Path

from .ground import Ground

MISSING = "safetensors"  # which workflow/methods/safetensors.py imports


def missing(ground: Ground) -> str:
    """Run in an environment without a package: the run says so, and begins nothing."""
    python = environment_without(ground.study.folder.with_name("environment"), MISSING)
    run = ground.study.call(str(python), *ground.study.command(*ground.targets)[1:])
    assert run.returncode != 0, run.stdout
    last = run.stdout.splitlines()[-1]
    assert re.match(f"Error: .*{MISSING}.py.*: ModuleNotFoundError: .*'{MISSING}'$", last), last
    assert "Traceback" not in run.stdout
    assert not (ground.study.folder / "results").exists()
    return f"{MISSING} was not there"


def environment_without(folder: Path, package: str) -> Path:
    """Make an environment like this one, without a package; return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    here, there = (
        next(Path(prefix).glob("lib/python3*/site-packages")) for prefix in (sys.prefix, folder)
    )
    for path in here.iterdir():
        name = path.name.partition("-")[0].lower()
        if name != package and not (there / path.name).exists():
            (there / path.name).symlink_to(path)
    return folder / "bin" / "python"
