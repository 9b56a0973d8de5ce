"""The fixture `batch`: all documents through one engine."""

from __future__ import annotations

import pytest

from .batch import Batch
from .engines import ENGINES


@pytest.fixture(scope="session", params=ENGINES)
def batch(request: pytest.FixtureRequest) -> Batch:
    return Batch(request.param)
