"""The documentation site, built once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .blocks import ROOT

# Whoever wants a connection gets an error, and the build fails.
WITHOUT_NETWORK = """
import socket, sys

def refuse(*_, **__):
    raise SystemExit("the build wants a connection")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from mkdocs.__main__ import cli
cli(sys.argv[1:])
"""


@dataclass
class Site:
    """The site, and what its build said."""

    folder: Path
    code: int
    output: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("documentation") / "the site"
    command = ["build", "--strict", "--site-dir", str(folder)]
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Site(folder, run.returncode, run.stdout + run.stderr)
