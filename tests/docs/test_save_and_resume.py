"""The tutorial's promise: a run that was stopped and resumed ends as one that was not."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from tests.codec.same import assert_same

from . import blocks

PAGE = blocks.PAGES / "save_and_resume.md"


class Agent:
    """The tutorial's files in a folder, each run of which is a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        blocks.write_files(PAGE.read_text("utf-8"), folder)

    def train(self, steps: int, to: str, *resumed: str) -> Any:
        """Train up to so many steps, and give what was saved."""
        subprocess.run(
            [sys.executable, "train.py", str(steps), to, *resumed],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(blocks.ROOT)},
            check=True,
        )
        return codec.load(self.folder / to)


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    return Agent(tmp_path_factory.mktemp("tutorial"))


@pytest.fixture(scope="module")
def whole(agent: Agent) -> Any:
    return agent.train(2000, "whole.json")


@pytest.fixture(scope="module")
def half_way(agent: Agent) -> Path:
    agent.train(1000, "half.json")
    return agent.folder / "half.json"


# At step 50 it has not yet learned, so that there are neither losses nor averages of Adam.
@pytest.mark.thorough
@pytest.mark.parametrize("stops", [[1000], [50], [333, 1200, 1999]])
def test_it_ends_the_same_bit_for_bit(agent: Agent, whole: Any, stops: list[int]) -> None:
    resumed: list[str] = []
    for step in [*stops, 2000]:
        end = agent.train(step, f"after_{step}.json", *resumed)
        resumed = [f"after_{step}.json"]
    assert_same(end, whole)
    assert end["memory"][5][3] is end["memory"][6][0]


def test_it_has_trained(agent: Agent, whole: Any) -> None:
    early = agent.train(100, "early.json")
    assert whole["step"] == len(whole["memory"]) == 2000
    assert whole["adam"]["updates"] == len(whole["losses"]) > 1800
    for name, arrays in whole["layers"].items():
        for array, before, target in zip(
            arrays, early["layers"][name], whole["target"][name], strict=True
        ):
            assert array.dtype == np.float32
            assert (array != before).any()
            assert (array != target).any()
    assert any(done for *_, done in whole["memory"])


FORGOTTEN = {
    "the generator": lambda run: run.update(rng=np.random.default_rng(8).bit_generator.state),
    "the environment's generator": lambda run: run["env"].update(
        rng=np.random.default_rng(8).bit_generator.state
    ),
    "the average of Adam": lambda run: run["adam"]["mean"]["value"][0].fill(0),
    "one bit of one weight": lambda run: run["layers"]["hidden"][0].view("u4").__ixor__(1),
    "epsilon": lambda run: run.update(epsilon=1.0),
    "the target": lambda run: run.update(target=run["layers"]),
    "the oldest transition": lambda run: run["memory"].popleft(),
}


@pytest.mark.thorough
@pytest.mark.parametrize("what", FORGOTTEN)
def test_what_is_forgotten_is_seen(agent: Agent, whole: Any, half_way: Path, what: str) -> None:
    half = codec.load(half_way)
    FORGOTTEN[what](half)
    codec.dump(half, agent.folder / "forgetful.json")
    with pytest.raises(AssertionError):
        assert_same(agent.train(2000, "other.json", "forgetful.json"), whole)


def test_an_integer_of_128_bits_is_kept(whole: Any) -> None:
    generator = np.random.default_rng()
    generator.bit_generator.state = whole["rng"]
    assert generator.bit_generator.state == whole["rng"]
    assert max(value.bit_length() for value in whole["rng"]["state"].values()) > 64
