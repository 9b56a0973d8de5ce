"""What the tests of files on the disk have in common."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

LARGE = np.arange(200_000, dtype="f8") / 7  # more than is written at a time
NAMES = ["a.json", "a.json.gz", "a.json.zst"]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def run(code: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, text=True, capture_output=True, **options)
