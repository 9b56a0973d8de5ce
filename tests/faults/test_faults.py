"""Some faults, once each, end in the same tables; `python -m tests.faults` has all of them."""

from __future__ import annotations

import pytest

from .table import BY_NAME, why_not
from .trial import Templates

# One of each kind; the others take as long again.
SOME = (
    *("scheduler", "start", "job", "timing"),
    *("full", "read_only", "two_runs", "no_package", "clock_between", "edited_in_the_past"),
)
SEED = 0


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("name", SOME)
def test_a_run_that_is_taken_up_ends_in_the_same_tables(templates: Templates, name: str) -> None:
    fault = BY_NAME[name]
    if why_not(fault):
        pytest.skip(why_not(fault))
    assert templates.try_fault(fault, SEED)
