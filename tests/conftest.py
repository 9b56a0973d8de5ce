"""One small run of the whole study, and copies of it to change."""

import os
import shutil
from pathlib import Path

import pytest

from .workflow.running import SMALL, Study

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The workflow, in a folder with a space in its name, with nothing made yet."""
    folder = tmp_path_factory.mktemp("study") / "an empty study"
    folder.mkdir()
    for name in ("workflow", "codec", "profiles"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (ROOT / "Snakefile", ROOT / "config.yaml", SMALL):
        shutil.copy2(file, folder)
    # Nobody's own profiles; bytecode, without which Snakemake starts in 3 s instead of 1.
    env = {**os.environ, "XDG_CONFIG_HOME": str(folder.parent / "config")}
    env.pop("SNAKEMAKE_PROFILE", None)
    if env.pop("PYTHONDONTWRITEBYTECODE", None):
        env["PYTHONPYCACHEPREFIX"] = str(folder.parent / "bytecode")
    return Study(folder, env)


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
