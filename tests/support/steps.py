"""Run Python, or a step of the study as the rules do, in a process of its own."""

import os
import subprocess
import sys

from tests.support.studies import ROOT


def run_python(
    *arguments: object, said: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run Python from the root of the repository, with more variables in the environment."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **env},
        input=said,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def run_step(
    module: str, *arguments: object, said: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run a module of workflow/scripts."""
    return run_python("-m", "run_step", module, *arguments, said=said, **env)
