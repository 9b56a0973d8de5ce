"""The documentation site, built once for all workers."""

from pathlib import Path

import pytest

from tests.support.steps import run_python
from tests.support.workers import made_once

# Whoever wants a connection gets an error, and the build fails.
WITHOUT_NETWORK = """
import socket, sys

def refuse(*_, **__):
    raise SystemExit("the build wants a connection")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from mkdocs.__main__ import cli
cli(sys.argv[1:])
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "the site", _build)


def _build(folder: Path) -> None:
    run = run_python("-c", WITHOUT_NETWORK, "build", "--strict", "--site-dir", folder)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "WARNING" not in run.stdout + run.stderr
