"""The documentation site, built once for all workers."""

import runpy
from pathlib import Path

import pytest

from tests.support.steps import run_python
from tests.support.workers import made_once

ROOT = Path(__file__).parents[2]

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
    pages = folder.with_name("site pages")
    runpy.run_path(str(ROOT / "docs" / "site_pages.py"))["write"](pages)
    settings = pages.with_name("mkdocs.yml")
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "docs_dir: site_pages\n" in text
    settings.write_text(
        text.replace("docs_dir: site_pages", f"docs_dir: {pages}").replace("[.]", f"[{ROOT}]"),
        "utf-8",
    )
    asked = ("build", "--strict", "--config-file", settings, "--site-dir", folder)
    run = run_python("-c", WITHOUT_NETWORK, *asked)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "WARNING" not in run.stdout + run.stderr
