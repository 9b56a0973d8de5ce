"""One batch of documents through each engine."""

from __future__ import annotations

import pytest

from .batch import Batch
from .engines import ENGINES

PARAMS = [
    pytest.param(engine, marks=[pytest.mark.browser] * (engine == "browser")) for engine in ENGINES
]


@pytest.fixture(scope="session", params=PARAMS)
def batch(request: pytest.FixtureRequest) -> Batch:
    return Batch(request.param)
