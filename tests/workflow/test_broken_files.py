"""Dataset and method files that cannot be loaded: they are named, and block nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import configuration
import contract
from configuration import ConfigurationError
from tests.support.each import each

from .test_configuration import config

WRONG_METHODS = {
    "import no_such": ", line 1: ModuleNotFoundError: No module named 'no_such'",
    "\nx = (": ", line 2: SyntaxError: '(' was never closed",
    "METHODS = 1 / 0": ", line 1: ZeroDivisionError: division by zero",
    "METHODS = []": ": expected METHODS = (Method(…), …), found []",
    "from contract import Method\nMETHODS = (Method('a/b', 'b', None, None),)": (
        ": expected a name such as np_save, found 'a/b'"
    ),
}
WRONG_DATASETS = {
    "DATASET = Dataset(title='x', kind='memory', make=list, sizes={})": (
        ": expected kind= weights, experience, control, array, other, found 'memory'"
    ),
    "DATASET = Dataset(title='x', kind='array', make=list, sizes={'rows': 0})": (
        ": expected a positive integer as rows, found 0"
    ),
}
MINE = """
from contract import Method, Dataset
import _helper
METHODS = (Method("mine", "mine", print, print),)
"""


@pytest.fixture
def workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workflow of one dataset and one method, which another file helps."""
    root = tmp_path / "workflow"
    for folder in ("datasets", "methods"):
        (root / folder).mkdir(parents=True)
        (root / folder / "_helper.py").write_text("raise TypeError('no method')")
    (root / "methods" / "mine.py").write_text(MINE.replace("import _helper\n", ""))
    dataset = "from contract import Dataset\nDATASET = Dataset(title='x', kind='array', make=list, "
    (root / "datasets" / "array.py").write_text(f"{dataset}sizes={{'values': 3}})")
    for module in (contract, configuration):
        monkeypatch.setattr(module, "WORKFLOW", root)
    # A process takes files for unchanged that it has seen.
    monkeypatch.setattr(configuration.provenance, "found_out", lambda _, __, find: find())
    return root


def of_mine(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration of that workflow."""
    elsewhere = {
        **{key: ["mine"] for key in ("speed.methods", "speed.growth.methods", "large.methods")},
        **{"documents.methods": ["mine"], "speed.growth.elements": {"array": [3]}},
    }
    return config({"datasets": ["array"], **elsewhere, **changes})


@each("text, sentence", WRONG_METHODS.items())
def test_a_method_file_that_cannot_be_loaded_is_named(
    text: str, sentence: str, workflow: Path
) -> None:
    (workflow / "methods" / "broken.py").write_text(text)
    for methods in ("all", ["mine", "broken"]):
        with pytest.raises(ConfigurationError) as caught:
            configuration.read(of_mine({"methods": methods}))
        assert str(caught.value) == f"workflow/methods/broken.py{sentence}"
    found = configuration.read(of_mine({"methods": ["mine"]}))  # which is not in that file
    assert list(found.methods) == ["mine"]


@each("text, sentence", WRONG_DATASETS.items())
def test_a_dataset_file_that_is_wrong_is_named(text: str, sentence: str, workflow: Path) -> None:
    file = workflow / "datasets" / "broken.py"
    file.write_text(f"from contract import Dataset\n{text}")
    for datasets in ("all", ["broken"]):
        with pytest.raises(ConfigurationError) as caught:
            configuration.read(of_mine({"methods": "all", "datasets": datasets}))
        assert str(caught.value) == f"workflow/datasets/broken.py{sentence}"
    named = {"sizes": {"broken": {"rows": 1}}, "layouts": ["broken"]}
    assert list(configuration.read(of_mine(named)).datasets) == ["array"]


def test_a_broken_file_is_named_for_what_is_in_it_only(workflow: Path) -> None:
    (workflow / "methods" / "broken.py").write_text('raise ValueError("lost_method")  # no "mine"')
    (workflow / "methods" / "bytes.py").write_bytes(b"\xff\xfe")
    shown = {"datasets": {}, "methods": {"all": ["mine", "lost_method"]}}
    given = {"methods": ["mine"], "sizes_figure": shown}
    assert list(configuration.read(of_mine(given)).methods) == ["mine"]
    for name, words in (("lost_method", "broken.py, line 1: Val"), ("mined", "unknown method 'mi")):
        with pytest.raises(ConfigurationError, match=words):
            configuration.read(of_mine({"methods": [name]}))
