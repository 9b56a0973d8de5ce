"""Settings of all tests; one small run of the whole study, and copies of it to change."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.studies import Study, new_study

# As in the rules: `python3 -m tables.sizes`.
SCRIPTS = Path(__file__).parent.parent / "workflow" / "scripts"
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH")])
)

# How long an example takes says nothing on a machine that others use, too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The workflow, in a folder with a space in its name, with nothing made yet."""
    return new_study(tmp_path_factory.mktemp("study") / "an empty study")


@pytest.fixture(scope="session")
def small_study(empty_study: Study) -> Study:
    """The small configuration, run; tests that change something change a copy."""
    study = empty_study.copy(empty_study.folder.with_name("a small study"))
    run = study.snakemake()
    assert run.returncode == 0, run.stdout
    return study


@pytest.fixture
def study(small_study: Study, tmp_path: Path) -> Study:
    """A copy of the small run of one's own."""
    return small_study.copy(tmp_path / "study")
