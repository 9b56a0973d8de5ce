"""Figures are drawn with the study's style sheet."""

import pytest

from figures import style


@pytest.fixture(autouse=True)
def _styled() -> None:
    style.apply()
