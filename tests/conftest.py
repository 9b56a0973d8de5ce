"""Hypothesis settings and PYTHONPATH of all tests; the fixtures that run the small study."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.studies import Study, made_once, new_study

# As in the rules: `python3 -m tables.sizes`.
SCRIPTS = Path(__file__).parent.parent / "workflow" / "scripts"
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH")])
)

# How long an example takes says nothing on a machine that others use, too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


# By the name of a fixture: how the tests that use it are marked.
MARKS = {
    "empty_study": "whole_run",
    "small_study": "whole_run",
    "site": "whole_run",
    "browser": "browser",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a whole run or a browser, before tests are chosen by marker."""
    for item in items:
        for fixture in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[fixture])


@pytest.fixture(scope="session")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The workflow, in a folder with a space in its name, with nothing made yet."""
    return new_study(tmp_path_factory.mktemp("study") / "an empty study")


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The small configuration, run; tests that change something change a copy."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the folder of all workers
    return made_once(root / "a small study")


@pytest.fixture
def study(small_study: Study, tmp_path: Path) -> Study:
    """A copy of the small run of one's own."""
    return small_study.copy(tmp_path / "study")
