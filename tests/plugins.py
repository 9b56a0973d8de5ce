"""Packages of a group of pyproject.toml that is not installed by default, in a folder of their own.

Snakemake imports every plugin that it finds when it starts, and those of SLURM and S3 take seconds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = os.environ.get("UV") or shutil.which("uv") or ""  # `uv run` says where it is


def install(group: str, folder: Path) -> Path:
    """Install, as locked, what a group needs and is not here: a folder for PYTHONPATH."""
    if not UV:
        pytest.skip(f"uv is not here, which installs the group {group}")
    folder.mkdir(parents=True, exist_ok=True)
    locked, missing = folder / "locked.txt", folder / "missing.txt"
    export = ("export", "--locked", "--quiet", "--no-hashes", "--no-annotate", "--no-header")
    _uv(*export, "--only-group", group, "--output-file", locked)
    missing.write_text("".join(filter(_is_missing, locked.read_text().splitlines(keepends=True))))
    target = folder / "packages"
    install = ("pip", "install", "--quiet", "--no-deps", "--python", sys.executable)
    _uv(*install, "--target", target, "-r", missing)
    return target


def _is_missing(line: str) -> bool:
    """Tell whether a line of requirements names a package that is not installed."""
    try:
        version(line.partition("==")[0])
    except PackageNotFoundError:
        return True
    return False


def _uv(*arguments: str | Path) -> None:
    run = subprocess.run(
        [UV, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode and re.search(r"(?i)network|dns error|failed to fetch|offline", run.stderr):
        pytest.skip(f"the package index cannot be reached: {run.stderr[-200:]}")
    assert run.returncode == 0, run.stderr
