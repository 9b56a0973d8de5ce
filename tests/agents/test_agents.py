"""Agents of Stable-Baselines3 and Keras: trained, stopped, resumed, and compared to the last bit.

They run in an environment of their own, `.agents`, which ``make agents`` makes.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

import codec
from tests.docs.blocks import PAGES, ROOT

PYTHON = ROOT / ".agents" / "bin" / "python"

pytestmark = [
    pytest.mark.agents,
    pytest.mark.skipif(not PYTHON.exists(), reason="`make agents` makes .agents"),
]

MODELS = (
    *("DQN", "DQN, three steps", "DQN, pictures", "SAC, normalized", "SAC, goals", "TD3"),
    "PPO, normalized",
)


IMITATIONS = ("rl_sb3", "rl_sb3_optimized", "rl_tianshou", "rl_torchrl")


def run(cwd: Path, *arguments: object) -> str:
    """Run Python of the environment, and return what it prints."""
    run = subprocess.run(
        [PYTHON, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KERAS_BACKEND": "torch"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def train(folder: Path, *arguments: object) -> list[Path]:
    """Train a model of Stable-Baselines3, and return its checkpoints in their order."""
    folder.mkdir()
    name, seed, *resumed = arguments
    run(folder, "-m", "tests.agents.train_stable_baselines3", name, seed, folder, *resumed)
    return sorted(folder.glob("*.json"), key=lambda path: int(path.stem))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", MODELS)
def test_stable_baselines3_goes_on_as_if_it_had_not_stopped(
    name: str, seed: int, tmp_path: Path
) -> None:
    half, whole = train(tmp_path / "whole", name, seed)
    *_, resumed = train(tmp_path / "resumed", name, seed, half)
    assert resumed.name == whole.name != half.name
    assert resumed.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("name", IMITATIONS)
def test_imitations_of_the_study_write_the_arrays_that_the_libraries_write(
    name: str, tmp_path: Path
) -> None:
    printed = run(tmp_path, "-m", "tests.agents.check_imitations", name)
    room_left, full = re.findall(r"^\d+$", printed, re.MULTILINE)
    assert int(room_left) == int(full) >= 5


def test_the_committed_rows_of_torch_save_are_measured_again(tmp_path: Path) -> None:
    made = json.loads(run(tmp_path, "-W", "ignore", "-m", "tests.agents.measure_torch"))
    committed = json.loads((ROOT / "workflow" / "pages" / "measured_elsewhere.json").read_text())
    assert made["sizes"] == committed["sizes"]
    kept = [(row["case"], row["verdict"], row["lost"]) for row in committed["fidelity"]]
    assert [(row["case"], row["verdict"], row["lost"]) for row in made["fidelity"]] == kept


@pytest.mark.parametrize("forgotten", ["numpy", "torch", "actions"])
def test_the_comparison_finds_a_random_state_that_was_forgotten(
    forgotten: str, tmp_path: Path
) -> None:
    half, whole = train(tmp_path / "whole", "SAC, normalized", 1)
    state, other = codec.load(half), train(tmp_path / "other", "SAC, normalized", 2)[0]
    state["random"][forgotten] = codec.load(other)["random"][forgotten]
    codec.dump(state, half)
    *_, resumed = train(tmp_path / "resumed", "SAC, normalized", 1, half)
    assert resumed.read_bytes() != whole.read_bytes()


def test_replay_buffers_come_back_as_from_their_pickles_and_others_are_refused(
    tmp_path: Path,
) -> None:
    assert run(tmp_path, "-m", "tests.agents.check_loading") == "6\n"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", ["fit", "DQN"])
def test_keras_goes_on_as_if_it_had_not_stopped(name: str, seed: int, tmp_path: Path) -> None:
    ways = {"whole": (4,), "half": (2,), "resumed": (4, tmp_path / "half" / "last.json")}
    saved = {}
    for way, arguments in ways.items():
        (tmp_path / way).mkdir()
        run(tmp_path, "-m", "tests.agents.train_keras", name, seed, tmp_path / way, *arguments)
        saved[way] = (tmp_path / way / "last.json").read_bytes()
    assert saved["resumed"] == saved["whole"] != saved["half"]
    layers = codec.loads(saved["whole"])["layers"]
    assert [array.shape for array in layers["hidden"]] == [(4, 8), (8,)]
    assert np.isfinite(layers["hidden"][0]).all()


@pytest.mark.parametrize("module", ["keras", "stable_baselines3"])
def test_examples_of_docstrings_run(module: str, tmp_path: Path) -> None:
    code = (
        "import doctest, sys\n"
        f"import codec.integrations.{module} as module\n"
        "failed, tried = doctest.testmod(module)\n"
        "sys.exit(failed or tried < 8)\n"
    )
    run(tmp_path, "-c", code)


@pytest.mark.parametrize("page", ["keras", "stable_baselines3"])
def test_pages_run(page: str, tmp_path: Path) -> None:
    run(tmp_path, "-m", "tests.docs.blocks", "--check", "--all", PAGES / f"how_to/{page}.md")
