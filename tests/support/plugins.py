"""Packages of a group of pyproject.toml that is not installed by default, in a folder of their own.

Snakemake imports every plugin that it finds when it starts.
"""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.support.uv import UV, uv

ROOT = Path(__file__).parent.parent.parent


def install(group: str, folder: Path) -> Path:
    """Install, as locked, what a group needs and is not here: a folder for PYTHONPATH."""
    if not UV:
        pytest.skip(f"uv is not here, which installs the group {group}")
    folder.mkdir(parents=True, exist_ok=True)
    locked, missing = folder / "locked.txt", folder / "missing.txt"
    export = ("export", "--locked", "--quiet", "--no-hashes", "--no-annotate", "--no-header")
    uv(*export, "--only-group", group, "--output-file", locked, cwd=ROOT)
    missing.write_text("".join(filter(_is_missing, locked.read_text().splitlines(keepends=True))))
    target = folder / "packages"
    install = ("pip", "install", "--quiet", "--no-deps", "--python", sys.executable)
    uv(*install, "--target", target, "-r", missing, cwd=ROOT)
    return target


def _is_missing(line: str) -> bool:
    """Tell whether a line of requirements names a package that is not installed."""
    try:
        version(line.partition("==")[0])
    except PackageNotFoundError:
        return True
    return False
