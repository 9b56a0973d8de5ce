"""What the replay buffers of libraries lose, and what not, over several episodes of stacks."""

import json
import pickle
from collections import deque

import h5py
import numpy as np
import pytest

import contract
from contract import LayoutError
from fidelity import comparison

from . import verdicts
from .verdicts import restored, sizes, written

METHODS = {name: method for name, method in verdicts.METHODS.items() if name.startswith("rl_")}


def games(lengths, kind, dtype="u1", maxlen=20, finished=False):
    """Play episodes of random frames (3, 2) in stacks of 4, or of random vectors (4,)."""
    rng = np.random.default_rng(0)

    def frame():
        drawn = 1 + 200 * rng.random((3, 2) if kind != "vectors" else (4,))
        return drawn.astype(dtype)  # never 0

    def state(frames):
        return frames[-1] if kind == "vectors" else np.stack(frames[-4:], axis, dtype=dtype)

    axis = 0 if kind == "chw" else -1
    rows = []
    for number, length in enumerate(lengths):
        frames = [frame()] * 4
        held = state(frames)
        for step in range(length):
            frames.append(frame())
            done = step + 1 == length and (finished or number + 1 < len(lengths))
            held, before = state(frames), held
            rows.append((before, step % 3, float(step == 2), held, done))
    return deque(rows, maxlen=maxlen)


def differing(data, read):
    """Return which transitions have other values, and in which field."""
    return {
        (number, field)
        for number, (row, other) in enumerate(zip(data, read, strict=True))
        for field, value, found in zip(range(5), row, other, strict=True)
        if "values" in comparison.compare(value, found).lost
    }


LOSSLESS = ("rl_codec_columns", "rl_codec_columns_zstd", "rl_torchrl", "rl_tianshou", "rl_sb3")


@pytest.mark.parametrize("name", [*LOSSLESS, "rl_rllib", "rl_cpprb"])
def test_layouts_that_keep_all_values(name, tmp_path):
    for kind in ("vectors", "hwc", "chw"):
        data = games((5, 1, 4), kind)
        read = restored(name, data, tmp_path / kind)
        assert differing(data, read) == set(), kind
        assert [row[3].dtype for row in read] == [row[3].dtype for row in data], kind
        assert getattr(read, "maxlen", None) == (20 if name in LOSSLESS else None), kind


@pytest.mark.parametrize("kind", ["vectors", "hwc", "chw"])
def test_ours_keeps_everything(kind, tmp_path):
    for number, data in enumerate(
        (
            games((5, 1, 4), kind),
            games((3, 3), kind, dtype=">f4", maxlen=None, finished=True),
            list(games((3, 2), kind)),
            deque(list(games((9, 2), kind))[2:], maxlen=9),  # begins within an episode
        )
    ):
        folder = tmp_path / str(number)
        read = restored("rl_codec_columns", data, folder)
        assert comparison.compare(data, read).lost == ()
        stored = json.loads((folder / "columns.json").read_bytes())
        assert (stored["axis"] is None) == (kind == "vectors")


def test_ours_shares_next_states_that_were_copies(tmp_path):
    data = [(s, a, r, n.copy(), d) for s, a, r, n, d in games((5,), "hwc")]
    assert comparison.compare(data, restored("rl_codec_columns", data, tmp_path)).lost == (
        "identity",
    )


ENDS = {(4, 3), (5, 3), (9, 3)}  # the next states of the last steps of three episodes
STARTS = {(0, 0), (0, 3), (1, 0), (1, 3), (2, 0), (5, 0), (6, 0), (6, 3), (7, 0), (7, 3), (8, 0)}


@pytest.mark.parametrize(
    ("name", "kind", "lost"),
    [
        ("rl_d3rlpy", "vectors", ENDS),
        ("rl_d3rlpy", "hwc", ENDS),
        ("rl_dopamine", "vectors", ENDS),
        ("rl_dopamine", "hwc", ENDS | STARTS),  # episodes begin with frames of zeros
        ("rl_sb3_optimized", "hwc", ENDS - {(9, 3)}),  # nothing came after the last one
        ("rl_sb3_optimized", "vectors", ENDS - {(9, 3)}),
    ],
)
def test_layouts_that_lose_the_ends_of_episodes(name, kind, lost, tmp_path):
    data = games((5, 1, 4), kind)
    assert differing(data, restored(name, data, tmp_path)) == lost


def test_dopamine_has_the_frames_last_wherever_they_were(tmp_path):
    data = games((6,), "chw")
    read = restored("rl_dopamine", data, tmp_path)
    assert data[4][0].shape == (4, 3, 2)
    assert comparison.compare(np.moveaxis(data[4][0], 0, -1).copy(), read[4][0]).lost == ()


def test_a_full_buffer_that_is_optimized_loses_its_first_state(tmp_path):
    data = games((5,), "vectors", maxlen=5)
    assert differing(data, restored("rl_sb3_optimized", data, tmp_path)) == {(0, 0)}


FLOAT64_REWARDS = ("rl_codec_columns", "rl_codec_columns_zstd", "rl_tianshou")


def test_rewards(tmp_path):
    data = deque([(*row[:2], 0.1, *row[3:]) for row in games((5,), "vectors")], maxlen=9)
    for name in METHODS:
        reward = restored(name, data, tmp_path / name)[1][2]
        assert reward == (0.1 if name in FLOAT64_REWARDS else float(np.float32(0.1))), name


WHOLE_CAPACITY = {"rl_sb3": 2, "rl_sb3_optimized": 1, "rl_tianshou": 2, "rl_torchrl": 1}


@pytest.mark.parametrize("name", WHOLE_CAPACITY)
def test_buffers_that_are_written_with_their_unused_places(name, tmp_path):
    small, large = (games((10,), "vectors", dtype="f8", maxlen=maxlen) for maxlen in (10, 1010))
    unused = sum(sizes(written(name, large, tmp_path / "large")))
    unused -= sum(sizes(written(name, small, tmp_path / "small")))
    states = 1000 * WHOLE_CAPACITY[name] * 4 * 8
    assert states < unused < states + 1000 * 40


REFUSED = {
    "weights": [[np.ones(3)]],
    "a dict": {"frames": np.ones(3)},
    "no transition": deque(),
    "other tuples": deque([(1, 2)]),
    "states of two shapes": games((2,), "vectors") + games((2,), "hwc"),
    "states of two dtypes": games((2,), "vectors") + games((2,), "vectors", dtype="f4"),
    "objects": deque([(np.array([{}]), 0, 0.0, np.array([{}]), False)]),
    "vectors as actions": deque([(np.ones(2), np.ones(2), 0.0, np.ones(2), False)]),
    "masked": deque([(np.ma.ones(2), 0, 0.0, np.ma.ones(2), False)]),
    "no numbers": deque([(np.ones(2), "left", 0.0, np.ones(2), False)]),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_replay_memory(data, tmp_path):
    for name, method in METHODS.items():
        with pytest.raises(LayoutError):
            print(name, method.write(data, tmp_path))
        assert list(tmp_path.iterdir()) == [], name


def test_what_only_some_refuse(tmp_path):
    state = np.ones(2)
    with pytest.raises(LayoutError, match="0 to 255"):
        METHODS["rl_cpprb"].write([(state, 256, 0.0, state, False)], tmp_path)
    with pytest.raises(LayoutError, match="states that follow"):
        METHODS["rl_torchrl"].write([(state, 0, 0.0, state + 1, False)] * 2, tmp_path)
    with pytest.raises(LayoutError, match="no tensors of >f8"):
        METHODS["rl_torchrl"].write(games((3,), "vectors", dtype=">f8"), tmp_path)
    with pytest.raises(LayoutError, match="no arrays"):
        METHODS["rl_codec_columns"].write([(1.0, 0, 0.0, 1.0, False)], tmp_path)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.hostile])
def test_loading_runs_code(name, tmp_path):
    trap = contract.Trap(str(tmp_path / "canary"))
    (folder := tmp_path / "files").mkdir()
    METHODS[name].hostile(trap, folder)
    assert not (tmp_path / "canary").exists()
    with pytest.raises((TypeError, KeyError, AttributeError, ValueError)):  # no buffer comes of it
        METHODS[name].read(folder)
    assert (tmp_path / "canary").is_dir()


# -------------------------------------------------- the files are what the libraries look for


def test_dopamine_s_files(tmp_path):
    METHODS["rl_dopamine"].write(games((3, 2), "hwc"), tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "$store$_action_ckpt.0.gz",
        "$store$_observation_ckpt.0.gz",
        "$store$_reward_ckpt.0.gz",
        "$store$_terminal_ckpt.0.gz",
        "add_count_ckpt.0.gz",
        "episode_end_indices_ckpt.0.gz",
        "invalid_range_ckpt.0.gz",
    ]


def test_stable_baselines3_s_arrays(tmp_path):
    METHODS["rl_sb3"].write(games((5,), "hwc"), tmp_path)
    fields = pickle.loads((tmp_path / "replay_buffer.pkl").read_bytes())
    assert fields["next_observations"].shape == (20, 1, 3, 2, 4)
    assert (fields["actions"].shape, fields["rewards"].dtype) == ((20, 1, 1), np.float32)
    assert (fields["pos"], fields["full"]) == (5, False)


def test_rllib_s_lines(tmp_path):
    METHODS["rl_rllib"].write(games((450,), "vectors", maxlen=None), tmp_path)
    lines = (tmp_path / "output-worker-0_0.json").read_text().splitlines()
    assert [len(json.loads(line)["actions"]) for line in lines] == [200, 200, 50]


def test_tianshou_s_and_d3rlpy_s_datasets(tmp_path):
    for name in ("rl_tianshou", "rl_d3rlpy"):
        METHODS[name].write(games((3, 2), "hwc"), tmp_path)
    with h5py.File(tmp_path / "buffer.hdf5") as file:
        assert file["_meta"].attrs["__data_type__"] == "Batch"
        assert file["_meta/obs_next"].shape == (20, 3, 2, 4)
        assert file["_random_state"].attrs["__data_type__"] == "RandomState"
    with h5py.File(tmp_path / "dataset.h5") as file:
        assert list(file["columns"].asstr()) == ["observations", "actions", "rewards", "terminated"]
        assert file["num_episodes"][()] == 2
        assert file["observations_0"].shape == (3, 3, 2, 4)
        assert (file["terminated_0"][()], file["terminated_1"][()]) == (True, False)


def test_torchrl_s_metadata(tmp_path):
    METHODS["rl_torchrl"].write(games((3, 2), "hwc"), tmp_path)
    meta = json.loads((tmp_path / "storage" / "meta.json").read_bytes())
    assert meta["observation"] == {
        "device": "cpu",
        "shape": [22, 3, 2, 4],  # 20 places, and a last next state for each trajectory
        "dtype": "torch.uint8",
        "is_nested": False,
    }
    assert (tmp_path / "storage" / "observation.memmap").stat().st_size == 22 * 24


def test_cpprb_s_dict_is_a_pickle(tmp_path):
    METHODS["rl_cpprb"].write(games((3, 2), "hwc"), tmp_path)
    with np.load(tmp_path / "transitions.npz") as arrays:
        assert sorted(arrays) == ["Nstep", "cache", "data", "next_of", "safe", "version"]
        with pytest.raises(ValueError, match="allow_pickle"):
            arrays["data"]
