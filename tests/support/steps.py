"""Run a step of the study as the rules do, in a process of its own."""

import os
import subprocess
import sys


def run_step(module: str, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a module of workflow/scripts, with more variables in the environment."""
    return subprocess.run(
        [sys.executable, "-m", "run_step", module, *map(str, arguments)],
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
