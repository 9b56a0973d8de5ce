"""The code is as the project's own settings want it: lint, format, types, spelling."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
    "snakefmt": ["snakefmt", "--check", "Snakefile", "workflow"],
    "codespell": ["codespell_lib"],
}


@pytest.mark.thorough
@pytest.mark.parametrize("check", CHECKS)
def test_is_clean(check: str) -> None:
    module, *arguments = CHECKS[check]
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_modules_are_short() -> None:
    files = [
        *ROOT.glob("codec/**/*.py"),
        *ROOT.glob("js/**/*.mjs"),
        *ROOT.glob("workflow/**/*.py"),
        *ROOT.glob("tests/**/*.py"),
    ]
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in files}
    assert len(lengths) > 20
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}
