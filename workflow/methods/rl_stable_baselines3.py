"""Stable-Baselines3's replay buffer: a pickle of arrays that are as long as the buffer can grow.

Imitates ``ReplayBuffer`` in https://github.com/DLR-RM/stable-baselines3,
``stable_baselines3/common/buffers.py``, and ``save_to_pkl`` in ``common/save_util.py``: the object,
pickled with the highest protocol. Here its fields stand in a dict; its class and gymnasium's
spaces, which are a few hundred bytes, are left out.

Arrays are (buffer_size, n_envs, …), zeros where nothing was stored yet: a buffer that is half full
makes a file twice as large as its content. Its capacity is kept by that. Rewards and dones become
float32 (0.1 is no longer 0.1).

By default observations and next observations are stored both. With ``optimize_memory_usage`` the
next observation is written to where the next step's observation is going to be, so that **the next
state of each transition that ends an episode is overwritten** by the next episode's first state
(only the last one survives), and in a full buffer the first state by the last next state. Nothing
warns of it; Stable-Baselines3 does not sample what a full buffer's cursor points to.

Loading runs whatever code the file holds.
"""

import pickle
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Traits
from method_kit.replay_columns import BUFFER, cast, filled, memory, transitions

_FILE = "replay_buffer.pkl"


def _write(data: Any, folder: Path, *, optimize: bool) -> None:
    held = memory(data)
    size = held.capacity
    fields = {
        "buffer_size": size,
        "obs_shape": held.state.shape[1:],
        "action_dim": 1,
        "pos": len(held) % size,
        "full": len(held) == size,
        "device": "cpu",
        "n_envs": 1,
        "optimize_memory_usage": optimize,
        "observations": filled(held.state, size)[:, np.newaxis],
        "actions": filled(held.action, size)[:, np.newaxis, np.newaxis],
        "rewards": filled(cast(held.reward, np.float32), size)[:, np.newaxis],
        "dones": filled(cast(held.done, np.float32), size)[:, np.newaxis],
        "handle_timeout_termination": not optimize,  # the two exclude each other
        "timeouts": np.zeros((size, 1), np.float32),
    }
    if optimize:  # in the order of adding: each next state first, then perhaps a state over it
        fields["observations"][len(held) % size] = held.next_state[-1]
    else:
        fields["next_observations"] = filled(held.next_state, size)[:, np.newaxis]
    with (folder / _FILE).open("wb") as file:
        pickle.dump(fields, file, protocol=pickle.HIGHEST_PROTOCOL)


def _read(folder: Path) -> Any:
    with (folder / _FILE).open("rb") as file:
        fields = pickle.load(file)
    size = fields["buffer_size"]
    held = size if fields["full"] else fields["pos"]
    observations = fields["observations"][:, 0]
    if fields["optimize_memory_usage"]:
        next_observations = observations[np.arange(1, held + 1) % size]
    else:
        next_observations = fields["next_observations"][:held, 0]
    rows = transitions(
        observations[:held],
        fields["actions"][:held, 0, 0],
        fields["rewards"][:held, 0],
        next_observations,
        fields["dones"][:held, 0],
    )
    return deque(rows, maxlen=size)


METHODS = tuple(
    Method(
        name,
        label,
        partial(_write, optimize=optimize),
        _read,
        glue=BUFFER,
        refuses=(LayoutError,),
        traits=Traits(
            source="Stable-Baselines3: https://github.com/DLR-RM/stable-baselines3/blob/master/"
            "stable_baselines3/common/buffers.py; arrays equal to those of 2.9.2"
        ),
    )
    for name, label, optimize in (
        ("rl_sb3", "Stable-Baselines3: pickle", False),
        ("rl_sb3_optimized", "Stable-Baselines3: pickle, optimize_memory_usage", True),
    )
)
