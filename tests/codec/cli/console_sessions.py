"""Run the console sessions of a page, and put what they print into it.

``python -m tests.codec.cli.console_sessions docs/command_line.md`` rewrites the page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)

# A command, with the lines that go on with it, then what it prints. A tree's root is no prompt.
_COMMAND = re.compile(r"^\$ (?=\S)(.*\n(?:> ?.*\n)*)", re.MULTILINE)


def commands(page: str) -> Iterator[str]:
    """Yield the commands of a page, as a shell takes them."""
    for block in _BLOCK.findall(page):
        for command in _COMMAND.findall(block):
            yield re.sub(r"^> ?", "", command, flags=re.MULTILINE).rstrip("\n")


def with_output(page: str, folder: Path) -> str:
    """Return a page with what its commands print, run one after another in a folder."""

    def block(found: re.Match[str]) -> str:
        typed = [match.group() for match in _COMMAND.finditer(found.group())]
        runs = [_run(command, folder) for command in commands(f"```console\n{found.group()}```")]
        return "".join(part for pair in zip(typed, runs, strict=True) for part in pair)

    return _BLOCK.sub(block, page)


def _run(command: str, folder: Path) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={"PATH": path, "PYTHONUTF8": "1", "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return run.stdout


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = Path(name)
        with tempfile.TemporaryDirectory() as temporary:
            file.write_text(with_output(file.read_text("utf-8"), Path(temporary)), "utf-8")
