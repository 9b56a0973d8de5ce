"""Hypothesis settings and PYTHONPATH of all tests; fixtures: the browser and the small study."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.support import browsers, forked_snakemake, studies
from tests.support.studies import Runner, Study, environment, new_study
from tests.support.workers import made_once

# As in the rules: `python3 -m run_step tables.sizes`.
SCRIPTS = Path(__file__).parent.parent / "workflow" / "scripts"
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH")])
)

# Each worker, and each process that a test starts, would compile anew all that it imports.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says nothing on a machine that others use, too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# For `make test`: what fails with 100 examples mostly fails with 20.
settings.register_profile("quick", deadline=None, max_examples=20)


# By the name of a fixture: how the tests that use it are marked.
MARKS = {
    "empty_study": "whole_run",
    "small_study": "whole_run",
    "site": "whole_run",
    "browser": "browser",
    "batch": "browser",
}

LONG = ("daemon", "whole_run", "browser", "thorough")  # from what takes longest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Start a worker for each core, and two more where no tests are left out, for many wait."""
    return (os.cpu_count() or 1) + (0 if config.option.markexpr else 2)


def pytest_configure(config: pytest.Config) -> None:
    """Let xdist take files in the order of the items, and not by how many tests they have."""
    config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that need a whole run, a browser or Node, before tests are chosen by marker.

    Files that take longest come first: no worker waits for another in the end.
    """
    ranks: dict[Path, int] = {}
    for item in items:
        for fixture in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[fixture])
        marks = [LONG.index(mark) for mark in LONG if item.get_closest_marker(mark)]
        ranks[item.path] = min([*marks, ranks.get(item.path, len(LONG))])
    items.sort(key=lambda item: ranks[item.path])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this machine."""
    with browsers.opened() as opened:
        yield opened


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """A process of this worker's that has imported Snakemake."""
    with forked_snakemake.serving(environment(tmp_path_factory.mktemp("server"))) as runner:
        yield runner


@pytest.fixture(scope="session")
def empty_study(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Study:
    """The workflow, in a folder with a space in its name, with nothing made yet."""
    study = new_study(tmp_path_factory.mktemp("study") / "an empty study")
    return Study(study.folder, study.env, runner).prepare()


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Study:
    """The small configuration, run; tests that change something change a copy."""
    folder = made_once(tmp_path_factory, "a small study", studies.run_small)
    return Study(folder, environment(folder), runner)


@pytest.fixture
def study(small_study: Study, tmp_path: Path) -> Study:
    """A copy of the small run of one's own."""
    return small_study.copy(tmp_path / "study")
