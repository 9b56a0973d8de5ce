"""uv, which builds the wheel and installs packages as they are locked."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

UV = os.environ.get("UV") or shutil.which("uv") or ""  # `uv run` says where it is


def uv(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run uv, and give what it prints; skip if it needs an index that cannot be reached."""
    run = subprocess.run(
        [UV, *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    skip_without_index(run)
    assert run.returncode == 0, run.stderr
    return run.stdout


def skip_without_index(run: subprocess.CompletedProcess[str]) -> None:
    """Skip the test if uv or pip failed because the package index cannot be reached."""
    unreachable = r"(?i)network|dns error|failed to fetch|offline|NewConnectionError|NameResolution"
    if run.returncode and re.search(unreachable, run.stderr):
        pytest.skip(f"the package index cannot be reached: {run.stderr[-200:]}")
