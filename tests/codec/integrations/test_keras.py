"""Checkpoints of Keras: what another process reads, and what is refused."""

from pathlib import Path

import pytest

from tests.support.steps import run_python

pytestmark = pytest.mark.peers


def test_another_process_has_the_model_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    printed = []
    for work in ("save", "load"):
        module = "tests.agents.check_keras"
        run = run_python("-m", module, work, tmp_path / "run.json")
        assert run.returncode == 0, run.stdout + run.stderr
        printed.append(run.stdout)
    assert printed[0] == printed[1]  # the next random number
