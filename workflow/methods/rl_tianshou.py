"""tianshou's replay buffer: the attributes of the object in an uncompressed HDF5 file.

Imitates ``ReplayBuffer.save_hdf5`` and ``load_hdf5`` in https://github.com/thu-ml/tianshou,
``tianshou/data/buffer/buffer_base.py``, and ``to_hdf5`` and ``from_hdf5`` in
``tianshou/data/utils/converter.py``: arrays are datasets, numbers attributes, dicts and batches
groups, and everything else is pickled into a dataset of bytes. The columns are in the group
``_meta``, as long as the buffer can grow, zeros where nothing was stored yet: a buffer that is half
full makes a file twice as large as its content. Next states are stored in full, which is the
default (``ignore_obs_next`` and ``save_only_last_obs`` would change that).

It keeps dtypes and the capacity. **It is an HDF5 file, and loading it runs code**: a dataset whose
attribute says that it is neither array nor tensor is unpickled, and the buffer's random state is
always such a dataset.
"""

import pickle
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Parts, Traits, Trap
from method_kit import languages
from method_kit.replay_columns import BUFFER, filled, memory, transition, transitions

_FILE = "buffer.hdf5"
_TYPE = "__data_type__"
_COLUMNS = ("obs", "act", "rew", "obs_next", "done")


def _to_hdf5(held: dict[str, Any], group: Any) -> None:
    """Write a dict: arrays, numbers, further dicts, and pickles of what is none of these."""
    for name, value in held.items():
        if isinstance(value, dict):
            _to_hdf5(value, group.create_group(name))
        elif isinstance(value, np.ndarray):
            group.create_dataset(name, data=value)
            group[name].attrs[_TYPE] = "ndarray"
        elif isinstance(value, int | float):
            group.attrs[name] = value
        else:
            group.create_dataset(name, data=np.frombuffer(pickle.dumps(value), np.byte))
            group[name].attrs[_TYPE] = type(value).__name__


def _from_hdf5(stored: Any) -> Any:
    """Read what `_to_hdf5` wrote."""
    import h5py

    if isinstance(stored, h5py.Dataset):
        if stored.attrs[_TYPE] == "ndarray":
            return np.array(stored)
        return pickle.loads(stored[()])
    held = dict(stored.attrs.items())
    held.pop(_TYPE, None)
    return {**held, **{name: _from_hdf5(value) for name, value in stored.items()}}


def write(data: Any, folder: Path) -> None:
    """Write a buffer that holds `data`."""
    import h5py

    held = memory(data)
    size = held.capacity
    batch = {
        "obs": held.state,
        "act": held.action,
        "rew": held.reward,
        "terminated": held.done,
        "truncated": np.zeros_like(held.done),
        "done": held.done,
        "obs_next": held.next_state,
    }
    ends = np.flatnonzero(held.done)
    unfinished = int(ends[-1]) + 1 if len(ends) else 0  # where the running episode began
    stack_num, ignore_obs_next, only_last_obs, sample_avail = 1, False, False, False
    buffer = {
        "options": {
            "stack_num": stack_num,
            "ignore_obs_next": ignore_obs_next,
            "save_only_last_obs": only_last_obs,
            "sample_avail": sample_avail,
        },
        "maxsize": size,
        "stack_num": stack_num,
        "_indices": np.arange(size),
        "_save_obs_next": not ignore_obs_next,
        "_save_only_last_obs": only_last_obs,
        "_sample_avail": sample_avail,
        "_meta": {name: filled(column, size) for name, column in batch.items()},
        "_random_state": np.random.RandomState(42),
        "last_index": np.array([len(held) - 1]),
        "_insertion_idx": len(held) % size,
        "_size": len(held),
        "_ep_return": float(held.reward[unfinished:].sum()),
        "_ep_len": len(held) - unfinished,
        "_ep_start_idx": unfinished % size,
    }
    with h5py.File(folder / _FILE, "w") as file:
        _to_hdf5(buffer, file)
        file["_meta"].attrs[_TYPE] = "Batch"


def read(folder: Path) -> Any:
    """Return the transitions of the buffer."""
    import h5py

    with h5py.File(folder / _FILE) as file:
        buffer = _from_hdf5(file)
    size = buffer["_size"]
    rows = transitions(*(buffer["_meta"][name][:size] for name in _COLUMNS))
    return deque(rows, maxlen=int(buffer["maxsize"]))


def part(folder: Path, index: int) -> Any:
    """Return one transition; h5py reads one row of each column, which are not compressed."""
    import h5py

    with h5py.File(folder / _FILE) as file:
        if index >= file.attrs["_size"]:
            raise IndexError(f"transition {index} of {file.attrs['_size']}")
        return transition(*(file["_meta"][name][index] for name in _COLUMNS))


def hostile(trap: Trap, folder: Path) -> None:
    """Write a file with an object in the place of a column."""
    import h5py

    with h5py.File(folder / _FILE, "w") as file:
        _to_hdf5({"_meta": {"obs": trap}}, file)


METHODS = (
    Method(
        "rl_tianshou",
        "tianshou: HDF5",
        write,
        read,
        glue=BUFFER,
        refuses=(LayoutError, TypeError),  # dtypes that HDF5 has not
        traits=Traits(
            languages=languages.HDF5,
            source="tianshou: https://github.com/thu-ml/tianshou/blob/master/"
            "tianshou/data/buffer/buffer_base.py; arrays equal to those of 2.0.1",
        ),
        parts=Parts(read=part),
        hostile=hostile,
    ),
)
