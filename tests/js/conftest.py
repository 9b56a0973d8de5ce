"""One batch of documents through each engine."""

from __future__ import annotations

import pytest

from .batch import Batch
from .engines import ENGINES

# All documents go through an engine at once, so one worker has all tests of an engine.
PARAMS = [
    pytest.param(
        engine,
        marks=[pytest.mark.xdist_group(engine), *[pytest.mark.browser] * (engine == "browser")],
    )
    for engine in ENGINES
]


@pytest.fixture(scope="session", params=PARAMS)
def batch(request: pytest.FixtureRequest) -> Batch:
    return Batch(request.param)
