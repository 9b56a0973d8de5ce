"""Faults of each kind, once, end in the same tables; `python -m tests.faults` has all of them."""

import pytest

from tests.support.namespaces import needs_namespaces

from . import methods
from .table import BY_NAME, why_not
from .trial import Templates

pytestmark = pytest.mark.whole_run

# Of each kind, in little more than a minute; the others take as long again.
SOME = (
    *("scheduler", "job", "full", "read_only", "cut", "altered", "emptied"),
    *("two_runs", "no_package", "clock_between"),
)
SEED = 0


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("name", SOME)
def test_a_run_that_is_taken_up_ends_in_the_same_tables(name: str, templates: Templates) -> None:
    if reason := why_not(BY_NAME[name]):
        pytest.skip(reason)
    assert templates.try_fault(BY_NAME[name], SEED)


@needs_namespaces
def test_no_method_leaves_a_result_on_a_full_disk() -> None:
    # One that keeps silent, one that refuses, one that crashes, one that words it otherwise.
    tried = methods.run("tofile", "safetensors", "hdf5", "sqlite")
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert tried.stdout.count(": 8 tried\n") == 4, tried.stdout
