"""The engines that run the JavaScript module, and one batch of documents through each of them."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, Page, Route

from tests.support.browsers import opened

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MODULE = ROOT / "js"

NODES = ("Node of the machine", "Node of playwright")
ENGINES = (*NODES, "browser")
OLDEST_NODE = 18  # the first with DecompressionStream
ORIGIN = "https://codec.test/"  # a page from file:// may not import modules
WAIT = 120_000  # ms; a busy machine is no failure


class Job(NamedTuple):
    """A document that is read, and then written in a payload."""

    document: str | bytes
    payload: str = "text"
    types: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_json(self) -> dict[str, Any]:
        types = [{"name": name, "fields": fields} for name, fields in self.types]
        common = {"payload": self.payload, "types": types}
        if isinstance(self.document, str):
            return {"text": self.document, **common}
        # Letters stand for bytes here; base64 is the codec's own affair.
        return {"bytes": self.document.decode("latin-1"), **common}


class Answers(NamedTuple):
    """What an engine says to each job, and of itself."""

    answers: list[dict[str, Any]]
    polluted: list[str]
    zstd: bool


def run(engine: str, jobs: Sequence[Job]) -> Answers:
    """Do all jobs in one process of an engine; skip the test where there is none."""
    asked = [job.as_json() for job in jobs]
    return Answers(**(_in_browser(asked) if engine == "browser" else _in_node(engine, asked)))


def node_of(engine: str) -> str:
    """Return the Node of the machine, or the one that playwright brings."""
    if engine == "Node of playwright":
        return str(compute_driver_executable()[0])
    found = shutil.which("node")
    if found is None:
        pytest.skip("no node is installed")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.strip().removeprefix("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"node is older than {OLDEST_NODE}")
    return found


def _in_node(engine: str, jobs: list[dict[str, Any]]) -> dict[str, Any]:
    done = subprocess.run(
        [node_of(engine), str(HERE / "node.mjs")],
        input=json.dumps([jobs]),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def _serve(route: Route) -> None:
    """Return a module, and an empty page at the top."""
    path = route.request.url.removeprefix(ORIGIN)
    if not path:
        route.fulfill(content_type="text/html", body="<!doctype html><title>codec</title>")
    else:
        route.fulfill(content_type="text/javascript", body=(ROOT / path).read_text("utf-8"))


def served(browser: Browser) -> Page:
    """Return an empty page; the files of this repository stand beside it."""
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    page.route("**/*", _serve)
    page.goto(ORIGIN)
    return page


def _in_browser(jobs: list[dict[str, Any]]) -> dict[str, Any]:
    with opened() as browser:
        answers: dict[str, Any] = served(browser).evaluate(
            """async (jobs) => {
                const codec = await import("/js/codec.mjs");
                const { run } = await import("/tests/js/jobs.mjs");
                return run(codec, JSON.parse(jobs));
            }""",
            json.dumps(jobs),
        )
    return answers
