"""Hold the study's imitations of RL libraries against the files that the libraries write.

``python -m tests.agents.check_imitations NAME`` fills the library's own buffer and ours with the
same transitions, and prints how many arrays of both files were the same, bit for bit.
"""

import pickle
import sys
import tempfile
from collections import deque
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import stable_baselines3.common.buffers as sb3_buffers
import tianshou.data as tianshou_data
import torch
import torchrl.data as torchrl_data
from gymnasium import spaces
from stable_baselines3.common.save_util import save_to_pkl
from tensordict import TensorDict

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
sys.path.append(str(SCRIPTS))

import contract  # noqa: E402 - on the path by the line above

CAPACITY = 64
ENDS = (9, 30)


def transitions(count: int) -> deque[Any]:
    """Return a memory of vectors, with ends of episodes in it."""
    rng = np.random.default_rng(1)
    memory: deque[Any] = deque(maxlen=CAPACITY)
    state = rng.random(4, np.float32)
    for step in range(count):
        end = step in ENDS
        next_state = rng.random(4, np.float32)
        memory.append((state, int(rng.integers(2)), 1.0, next_state, end))
        state = rng.random(4, np.float32) if end else next_state
    return memory


def imitated(name: str, file: str, memory: deque[Any], folder: Path) -> Path:
    """Write the imitation's files, by a method of a file of the study, and return their folder."""
    folder.mkdir()
    contract.load_method(contract.WORKFLOW / "methods" / file, name).write(memory, folder)
    return folder


def stable_baselines3(memory: deque[Any], folder: Path, *, optimize: bool) -> dict[str, Any]:
    """Return both files' arrays, of Stable-Baselines3 and of ours."""
    box = spaces.Box(-np.inf, np.inf, (4,), np.float32)
    buffer = sb3_buffers.ReplayBuffer(
        CAPACITY,
        box,
        spaces.Discrete(2),
        device="cpu",
        optimize_memory_usage=optimize,
        handle_timeout_termination=not optimize,
    )
    for state, action, reward, next_state, done in memory:
        each = [state[None], next_state[None], np.array([action]), np.array([reward])]
        buffer.add(*each, np.array([done]), [{}])
    save_to_pkl(folder / "theirs.pkl", buffer)
    with (folder / "theirs.pkl").open("rb") as file:
        theirs = vars(pickle.load(file))
    name = "rl_sb3_optimized" if optimize else "rl_sb3"
    ours = imitated(name, "rl_stable_baselines3.py", memory, folder / "ours")
    with (ours / "replay_buffer.pkl").open("rb") as file:
        return {"theirs": theirs, "ours": pickle.load(file)}


def tianshou(memory: deque[Any], folder: Path) -> dict[str, Any]:
    """Return both files' arrays, of tianshou and of ours."""
    buffer = tianshou_data.ReplayBuffer(CAPACITY)
    for state, action, reward, next_state, done in memory:
        step = {"obs": state, "act": action, "rew": reward, "obs_next": next_state}
        buffer.add(
            tianshou_data.Batch(**step, terminated=done, truncated=False, done=done, info={})
        )
    buffer.save_hdf5(str(folder / "theirs.hdf5"))
    ours = imitated("rl_tianshou", "rl_tianshou.py", memory, folder / "ours") / "buffer.hdf5"
    found: dict[str, Any] = {}
    for who, path in (("theirs", folder / "theirs.hdf5"), ("ours", ours)):
        with h5py.File(path) as file:
            columns = file["_meta"].items()
            found[who] = {
                name: np.array(column)
                for name, column in columns
                if isinstance(column, h5py.Dataset)
            }
    return found


def torchrl(memory: deque[Any], folder: Path) -> dict[str, Any]:
    """Return both folders' files, of TorchRL and of ours."""
    storage = torchrl_data.LazyMemmapStorage(CAPACITY)
    buffer = torchrl_data.ReplayBuffer(storage=storage)
    buffer.register_save_hook(torchrl_data.TED2Flat())
    for state, action, reward, next_state, done in memory:
        ended = torch.tensor([done])
        following = {
            "observation": torch.from_numpy(next_state),
            "reward": torch.tensor([reward], dtype=torch.float32),
            **{"done": ended, "terminated": ended, "truncated": torch.tensor([False])},
        }
        step = {"observation": torch.from_numpy(state), "action": torch.tensor(action)}
        buffer.add(TensorDict({**step, "next": TensorDict(following, [])}, []))
    buffer.dumps(folder / "theirs")
    ours = imitated("rl_torchrl", "rl_torchrl.py", memory, folder / "ours")
    return {
        who: {
            str(path.relative_to(root)): np.frombuffer(path.read_bytes(), np.uint8)
            for path in sorted(root.rglob("*.memmap"))
        }
        for who, root in (("theirs", folder / "theirs"), ("ours", ours))
    }


LIBRARIES = {
    "rl_sb3": lambda memory, folder: stable_baselines3(memory, folder, optimize=False),
    "rl_sb3_optimized": lambda memory, folder: stable_baselines3(memory, folder, optimize=True),
    "rl_tianshou": tianshou,
    "rl_torchrl": torchrl,
}


def compare(name: str, count: int, folder: Path) -> int:
    """Return how many arrays both files hold; raise AssertionError unless they are the same."""
    found = LIBRARIES[name](transitions(count), folder)
    theirs, ours = (
        {key: value for key, value in found[who].items() if isinstance(value, np.ndarray)}
        for who in ("theirs", "ours")
    )
    assert theirs.keys() == ours.keys(), (sorted(theirs), sorted(ours))
    for key, array in theirs.items():
        found_bits, wanted = ((a.dtype, a.shape, a.tobytes()) for a in (ours[key], array))
        assert found_bits == wanted, (key, ours[key], array)
    return len(theirs)


if __name__ == "__main__":
    for count in (40, CAPACITY):  # with room left, and full
        with tempfile.TemporaryDirectory() as temporary:
            print(compare(sys.argv[1], count, Path(temporary)))
