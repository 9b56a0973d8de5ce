"""Data of one's own, from files that nobody designed the study for to calls that give them back."""

import pathlib
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import save_file

import codec
import contract
from common import checked_files
from data import held_shapes, user_files
from fidelity import comparison
from pages import keep_winners
from tests.support.studies import Study

METHODS = "methods=[np_save,np_savez_compressed,codec_text,codec_zstd,pickle_dump_5,json_tolist]"
RNG = np.random.default_rng(4)


def sb3_buffer(folder: Path) -> Path:
    """Write the arrays of Stable-Baselines3's ReplayBuffer, as its attributes are called."""
    steps, envs = 200, 2
    states = RNG.standard_normal((steps + 1, envs, 4)).astype(np.float32)
    np.savez(
        folder / "Replay Buffer.npz",
        observations=states[:-1],
        next_observations=states[1:],
        actions=RNG.integers(0, 2, (steps, envs, 1)),
        rewards=np.ones((steps, envs), np.float32),
        dones=(RNG.random((steps, envs)) < 0.01).astype(np.float32),
        timeouts=np.zeros((steps, envs), np.float32),
    )
    return folder / "Replay Buffer.npz"


def keras_weights(folder: Path) -> Path:
    """Write weights where Keras 3 puts those of two layers in a ``.weights.h5`` file."""
    path = folder / "model.weights.h5"
    with h5py.File(path, "w") as file:
        for layer, shape in {"dense": (4, 16), "dense_1": (16, 2)}.items():
            place = f"layers/{layer}/vars"
            file[f"{place}/0"] = RNG.standard_normal(shape).astype(np.float32)
            file[f"{place}/1"] = np.zeros(shape[1], np.float32)
    return path


def atari_frames(folder: Path) -> Path:
    """Write frames and what was done at each, as a safetensors file of a recorder."""
    frames = np.zeros((30, 84, 84), np.uint8)
    frames[np.arange(30), np.arange(30), 40] = 236
    arrays = {"frames": frames, "action": RNG.integers(0, 4, 30, np.uint8)}
    save_file({**arrays, "terminal": np.arange(30) == 29}, folder / "breakout.safetensors")
    return folder / "breakout.safetensors"


def pandas_table(folder: Path) -> Path:
    """Write a table as ``DataFrame.to_csv`` does, with its index."""
    table = pd.DataFrame({"loss": RNG.random(50), "step": np.arange(50), "reward": RNG.random(50)})
    table.to_csv(folder / "progress.csv")
    return folder / "progress.csv"


def robot_episode(folder: Path) -> Path:
    """Write an episode as robomimic and its kin do: observations of several kinds in groups."""
    path = folder / "episode_0.hdf5"
    with h5py.File(path, "w") as file:
        file["data/demo_0/actions"] = RNG.standard_normal((40, 7))
        file["data/demo_0/obs/joint_positions"] = RNG.standard_normal((40, 7)).astype(np.float32)
        file["data/demo_0/obs/gripper"] = RNG.random((40, 1)) < 0.5
        file["data/demo_0/obs/camera"] = RNG.integers(0, 255, (40, 16, 16, 3), np.uint8)
        file["data/demo_0/dones"] = np.arange(40) == 39
    return path


MADE: dict[str, Callable[[Path], Path]] = {
    "replay_buffer": sb3_buffer,
    "model_weights": keras_weights,
    "breakout": atari_frames,
    "progress": pandas_table,
    "episode_0": robot_episode,
}


def called(call: str) -> Any:
    """Return what a call of the page returns, in Python with what the page tells to import."""

    return eval(call, {"codec": codec, "contract": contract, "pathlib": pathlib, "pickle": pickle})


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_read_named_and_comes_back_by_the_call(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = MADE[name](tmp_path)
    assert user_files.dataset_name(path) == name
    data = user_files.read_dataset(path).generate(1, {})
    monkeypatch.chdir(tmp_path)
    for method in ("codec_zstd", "np_save", "pickle_dump_5"):
        folder = Path("kept") / method
        folder.mkdir(parents=True)
        found = contract.load_method(contract.method_files()[method], method)
        found.write(data, folder)
        lost = comparison.compare(data, called(keep_winners.call(found, folder))).lost
        assert set(lost) <= {"container"}, method  # np.save joins the keys of dicts in dicts


def first_table(markdown: str, title: str) -> list[list[str]]:
    """Return the rows of the table below the title of a dataset."""
    section = markdown.split(f"## {title.replace('_', chr(92) + '_')}\n", 1)[1]
    rows = [line for line in section.split("\n\n")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


@pytest.mark.whole_run
def test_five_files_each_have_a_page_whose_calls_give_them_back(
    empty_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = empty_study.copy(tmp_path / "study")
    paths = {name: make(study.folder) for name, make in MADE.items()}
    configured = "data=[" + ",".join(f"'{path.name}'" for path in paths.values()) + "]"
    run = study.snakemake("--config", configured, METHODS)
    assert run.returncode == 0, run.stdout
    results = study.folder / "results"
    markdown = (results / "pages" / "your_data.md").read_text("utf-8")
    assert (results / "pages" / "your_data.html").stat().st_size > len(markdown)
    monkeypatch.chdir(study.folder)
    written = checked_files.read_table(results / "your_data" / "sizes.csv")
    sizes = {(row["dataset"], row["method"]): row["bytes"] for row in written}
    for path in paths.values():
        data = user_files.read_dataset(path).generate(1, {})
        named = [row for row in first_table(markdown, path.name) if row[-1].startswith("`")]
        assert named, path
        for row in named:
            call = row[-1].strip("`")
            folder = re.search(r"results/your_data/files/(\w+)/(\w+)", call)
            assert folder is not None, call
            assert f"{int(sizes[folder[1], folder[2]]):,} bytes" == row[2]
            assert set(comparison.compare(data, called(call)).lost) <= {"container"}, call
        assert named[0][0] == "Stop training and go on later"
        assert comparison.compare(data, called(named[0][-1].strip("`"))).lost == ()
    # A changed file is noticed, and a touched one is not.
    paths["progress"].touch()
    assert study.planned("--config", configured, METHODS) == set()
    paths["progress"].write_text("a,b\n1,2\n")
    assert f"read {paths['progress'].name}" in study.planned("--config", configured, METHODS)


def test_shapes_that_no_file_holds_are_kept(tmp_path: Path) -> None:
    array = np.arange(6.0)
    np.save(tmp_path / "mapped.npy", array)
    mapped = np.load(tmp_path / "mapped.npy", mmap_mode="r")
    held = held_shapes.held({"twice": [mapped, mapped], "mask": np.ma.array([1, 2], mask=[0, 1])})
    first, second = held["twice"]
    assert type(first) is np.ndarray
    assert first is second
    assert held["mask"].mask.tolist() == [False, True]
