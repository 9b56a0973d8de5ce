"""Another workflow takes the study as a module, as config/README.md shows, and keeps its own."""

import re
from pathlib import Path

import pytest

from common import checked_files
from tests.support.studies import ROOT, Study, environment

pytestmark = pytest.mark.whole_run

CONFIG = {
    "datasets": ["control_iid"],
    "methods": ["np_save", "pickle_dump_5"],
    "sizes": {"control_iid": {"rows": 5, "columns": 5}},
}
KEEPING = """
import os, sys, tempfile
BEFORE = dict(os.environ), tempfile.gettempdir()
sys.path.insert(0, {mine!r})
import common
{module}
assert all(os.environ[key] == value for key, value in BEFORE[0].items())
assert tempfile.gettempdir() == BEFORE[1]
assert not any("scripts" in path for path in sys.path)
assert sys.modules["common"].MINE and "configuration" not in sys.modules

rule use_it:
    input: "study/results/tables/sizes.csv"
    output: "mine.csv"
    shell: "cp {{input}} {{output}}"
"""


def example() -> str:
    """Return the Snakefile of config/README.md."""
    text = (ROOT / "config" / "README.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1].replace("path/to/the/repository", str(ROOT))


def workflow(folder: Path, config: str) -> Study:
    """Return a workflow that uses the module with this configuration."""
    mine = folder / "lib"
    mine.mkdir()
    (mine / "common.py").write_text("MINE = True\n")
    shown = re.search(r"    config: .*\n", example())
    assert shown is not None
    module = example().replace(shown[0], config)
    (folder / "Snakefile").write_text(KEEPING.format(mine=str(mine), module=module))
    env = environment(folder)
    env.pop("PYTHONPATH", None)  # with which the tests find the scripts
    return Study(folder, env)


def run(study: Study, *arguments: str) -> str:
    command = [word for word in study.command(*arguments) if "small.yaml" not in word]
    done = study.call(*command[:-1])
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_another_workflow_uses_the_rules_below_its_prefix(tmp_path: Path) -> None:
    study = workflow(tmp_path, f"    config: {CONFIG}\n")
    run(study, "mine.csv", "--config", "of_the_other_workflow=1")
    rows = checked_files.read_table(tmp_path / "mine.csv")
    assert [row["method"] for row in rows] == CONFIG["methods"]
    assert {path.name for path in tmp_path.iterdir()} == {
        *("Snakefile", ".snakemake", "lib", "mine.csv", "study")
    }
    assert "Nothing to be done" in run(study, "mine.csv")


def test_without_a_configuration_it_is_that_of_the_study(tmp_path: Path) -> None:
    planned = run(workflow(tmp_path, ""), "--dry-run", "study_all")
    assert "measure nature_dqn, seed 1, with np_save" in planned
