"""The fixture `batch`: all documents through one engine, once for all workers."""

import json
from pathlib import Path

import pytest

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
