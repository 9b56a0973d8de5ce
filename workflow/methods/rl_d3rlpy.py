"""d3rlpy's replay buffer: episodes in an uncompressed HDF5 file.

Imitates ``dump`` and ``load`` in https://github.com/takuseno/d3rlpy, ``d3rlpy/dataset/io.py``, and
the transitions of ``BasicTransitionPicker`` in ``d3rlpy/dataset/transition_pickers.py``: a dataset
for each of the four fields of each episode, and the number of episodes. Next states are the states
that follow in the episode, so they are not stored twice.

What it loses, as d3rlpy does, and says nothing of it: **the next state of the last transition of
each episode**. If the episode was terminated it reads as zeros; if it was not, d3rlpy makes no
transition of it at all; it stands here with zeros, too, so that the others keep their places.
Rewards are kept as float32 (0.1 is no longer 0.1). The capacity is lost: it is the constructor's. A
state that does not follow from the transition before would be taken for its next state.

An episode takes four datasets with a header each, 1.5 kB in all: with short episodes of vectors
that is more than the data.
"""

from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Parts, Traits
from method_kit import languages
from method_kit.replay_columns import BUFFER, cast, memory, transition, transitions

_FILE = "dataset.h5"
_FIELDS = ("observations", "actions", "rewards", "terminated")
_VERSION = "2.1"


def write(data: Any, folder: Path) -> None:
    """Write the episodes; the last one may be unfinished."""
    import h5py

    held = memory(data)
    stops = sorted({*(np.flatnonzero(held.done) + 1).tolist(), len(held)})
    with h5py.File(folder / _FILE, "w") as file:
        file.create_dataset("columns", data=list(_FIELDS))
        file.create_dataset("num_episodes", data=len(stops))
        for number, (start, stop) in enumerate(zip([0, *stops], stops, strict=False)):
            fields = (
                held.state[start:stop],
                held.action[start:stop, np.newaxis],
                cast(held.reward[start:stop, np.newaxis], np.float32),
                bool(held.done[stop - 1]),
            )
            for name, value in zip(_FIELDS, fields, strict=True):
                file.create_dataset(f"{name}_{number}", data=value)
        file.create_dataset("version", data=_VERSION)


def _episode(file: Any, number: int) -> dict[str, Any]:
    return {name: file[f"{name}_{number}"] for name in _FIELDS}


def read(folder: Path) -> Any:
    """Return the transitions of all episodes."""
    import h5py

    rows = []
    with h5py.File(folder / _FILE) as file:
        for number in range(file["num_episodes"][()]):
            fields = {name: dataset[()] for name, dataset in _episode(file, number).items()}
            states = fields["observations"]
            rows += transitions(
                states,
                fields["actions"][:, 0],
                fields["rewards"][:, 0],
                np.concatenate([states[1:], np.zeros_like(states[:1])]),
                np.append(np.zeros(len(states) - 1, bool), fields["terminated"]),
            )
    return rows


def part(folder: Path, index: int) -> Any:
    """Return one transition; of the episodes before it only the lengths are read."""
    import h5py

    with h5py.File(folder / _FILE) as file:
        for number in range(file["num_episodes"][()]):
            episode = _episode(file, number)
            length = len(episode["actions"])
            if index < length:
                state, last = episode["observations"][index], index == length - 1
                return transition(
                    state,
                    episode["actions"][index, 0],
                    episode["rewards"][index, 0],
                    np.zeros_like(state) if last else episode["observations"][index + 1],
                    last and episode["terminated"][()],
                )
            index -= length
    raise IndexError("no such transition")


METHODS = (
    Method(
        "rl_d3rlpy",
        "d3rlpy: HDF5, episodes",
        write,
        read,
        glue=BUFFER,
        refuses=(LayoutError, TypeError),  # dtypes that HDF5 has not
        traits=Traits(
            languages=languages.HDF5,
            source="d3rlpy: https://github.com/takuseno/d3rlpy/blob/master/d3rlpy/dataset/io.py",
        ),
        parts=Parts(read=part),
    ),
)
