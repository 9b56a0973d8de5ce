"""Fixtures: all documents through one engine, once for all workers; the page of the viewer."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from codec import viewer
from tests.support.browsers import Watched
from tests.support.workers import made_once

from . import engines
from .batch import Batch, different
from .engines import ENGINES, Answers


@pytest.fixture(scope="session", params=ENGINES)
def batch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    engine: str = request.param

    def ask(path: Path) -> None:
        path.write_text(json.dumps(engines.run(engine, different())), "utf-8")

    answers = made_once(tmp_path_factory, f"answers of the {engine}.json", ask)
    return Batch(Answers(*json.loads(answers.read_text("utf-8"))))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The viewer; it wants nothing of the network, and nothing goes wrong in it."""
    watched = Watched(browser)
    watched.page.goto(viewer.page().as_uri())
    yield watched.page
    watched.close()
