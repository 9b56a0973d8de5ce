"""TorchRL's replay buffer: a memory-mapped file for each column, and JSON that says what they are.

Imitates ``ReplayBuffer.dumps`` with a ``LazyMemmapStorage`` and the ``FlatStorageCheckpointer`` of
https://github.com/pytorch/rl, ``torchrl/data/replay_buffers/checkpointers.py`` (``TED2Flat`` and
``Flat2TED`` in ``utils.py``), and the files of https://github.com/pytorch/tensordict,
``tensordict/_td_memmap.py``. Next states are not stored but for the last one of each trajectory,
which stands behind it, so **unlike elsewhere nothing is lost at an episode's end**. (The default,
``TensorStorageCheckpointer``, stores them all.) That the others follow from one another TorchRL
"assumes and does NOT check"; here what does not is refused.

The files are as long as the storage can grow, used or not, which tells the capacity: a storage that
is half full makes files twice as large as its content. Rewards are float32 (0.1 is no longer 0.1).
The files hold raw numbers in C order and native byte order.

Loading can run code: where the folder of ``is_full`` or ``shift`` holds an ``other.pickle``,
tensordict unpickles it, with a warning that version 0.15 is to refuse by default.
"""

import json
import pickle
from collections import deque
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Parts, Traits, Trap
from method_kit.frame_stacks import same_bits
from method_kit.named_arrays import Array
from method_kit.replay_columns import BUFFER, Memory, cast, filled, memory, transition, transitions

_DTYPES = {
    np.dtype(name): f"torch.{name}"
    for name in (
        *("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"),
        *("float16", "float32", "float64"),
    )
}
_OF_TORCH = {name: dtype for dtype, name in _DTYPES.items()}
_TENSORDICT = "<class 'tensordict._td.TensorDict'>"
_NON_TENSOR = "<class 'tensordict.tensorclass.NonTensorData'>"
_STATE = "observation"


def _write_json(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


def _read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _rows(done: Array) -> Array:
    """Say which row of the states each step's state has: one more is behind each trajectory."""
    return np.asarray(np.arange(len(done)) + np.cumsum(done) - done)


def _ends(done: Array, length: int) -> Array:
    """Return the column of dones, the last step that is stored taken for an end."""
    ends = done.astype(bool)
    ends[length - 1] = True
    return ends


def _states(held: Memory) -> Array:
    """Return all states of each trajectory, the last next state behind them."""
    ends = _ends(filled(held.done, held.capacity), len(held))
    rows = _rows(ends)
    states = np.zeros((len(ends) + ends.sum(), *held.state.shape[1:]), held.state.dtype)
    states[rows] = filled(held.state, held.capacity)
    stored = ends[: len(held)]
    states[rows[: len(held)][stored] + 1] = held.next_state[stored]
    if not same_bits(states[rows[: len(held)] + 1], held.next_state):
        raise LayoutError("next states that are not the states that follow")
    return states


def write(data: Any, folder: Path) -> None:
    """Write a buffer that holds `data`."""
    held = memory(data)
    size = held.capacity
    if held.state.dtype not in _DTYPES:
        raise LayoutError(f"torch has no tensors of {held.state.dtype}")
    done = filled(held.done.astype(bool), size)[:, np.newaxis]
    columns = {
        _STATE: _states(held),
        "action": filled(held.action, size),
        "reward": filled(cast(held.reward, np.float32), size)[:, np.newaxis],
        "done": done,
        "terminated": done,
        "truncated": np.zeros_like(done),
    }
    meta: dict[str, Any] = {}
    for name, value in (
        ("is_full", len(held) == size),
        ("shift", len(held)),
        ("_storage_shape", [size]),
    ):
        meta[name] = {"type": "NonTensorData"}
        _write_json(folder / "storage" / name / "meta.json", {"_type": _NON_TENSOR, "data": value})
    for name, column in columns.items():
        meta[name] = {
            "device": "cpu",
            "shape": list(column.shape),
            "dtype": _DTYPES[column.dtype],
            "is_nested": False,
        }
        column.tofile(folder / "storage" / f"{name}.memmap")
    meta |= {"shape": [], "device": "cpu", "_type": _TENSORDICT}
    _write_json(folder / "storage" / "meta.json", meta)
    _write_json(
        folder / "storage" / "storage_metadata.json",
        {"metadata": {}, "is_pytree": False, "len": len(held)},
    )
    _write_json(
        folder / "writer" / "metadata.json", {"cursor": len(held) % size, "write_count": len(held)}
    )
    _write_json(
        folder / "buffer_metadata.json", {"batch_size": None, "consume_after_n_samples": None}
    )


class _Storage:
    """The files of a storage; columns are read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "storage"
        self._meta = _read_json(self._folder / "meta.json")
        self.length = _read_json(self._folder / "storage_metadata.json")["len"]
        self.size = self._non_tensor("_storage_shape")[0]
        last = self.size if self._non_tensor("is_full") else self._non_tensor("shift")
        self.rows = _rows(_ends(self.column("done")[:, 0], last))[: self.length]

    def _non_tensor(self, name: str) -> Any:
        """Read what is no tensor, as tensordict does: JSON, and a pickle if there is one."""
        fields = _read_json(self._folder / name / "meta.json")
        if (pickled := self._folder / name / "other.pickle").exists():
            with pickled.open("rb") as file:
                fields |= pickle.load(file)
        return fields["data"]

    def column(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """Read rows of a column."""
        meta = self._meta[name]
        length, *shape = meta["shape"]
        dtype = _OF_TORCH[meta["dtype"]]
        count = (length if stop is None else stop) - start
        numbers = np.fromfile(
            self._folder / f"{name}.memmap",
            dtype,
            count=count * prod(shape),
            offset=start * prod(shape) * dtype.itemsize,
        )
        return numbers.reshape(count, *shape)


def read(folder: Path) -> Any:
    """Return the transitions of the buffer."""
    storage = _Storage(folder)
    states = storage.column(_STATE)
    action, reward, done = (
        storage.column(name, 0, storage.length) for name in ("action", "reward", "done")
    )
    rows = transitions(
        [states[each] for each in storage.rows],
        action,
        reward[:, 0],
        [states[each + 1] for each in storage.rows],
        done[:, 0],
    )
    return deque(rows, maxlen=storage.size)


def part(folder: Path, index: int) -> Any:
    """Return one transition; of the others only the dones are read."""
    storage = _Storage(folder)
    states = storage.column(_STATE, storage.rows[index], storage.rows[index] + 2)
    action, reward, done = (
        storage.column(name, index, index + 1) for name in ("action", "reward", "done")
    )
    return transition(states[0], action[0], reward[0, 0], states[1], done[0, 0])


def hostile(trap: Trap, folder: Path) -> None:
    """Write what `read` reads first: no tensor, but a pickle."""
    _write_json(folder / "storage" / "meta.json", {})
    _write_json(folder / "storage" / "storage_metadata.json", {"len": 1})
    _write_json(folder / "storage" / "_storage_shape" / "meta.json", {})
    (folder / "storage" / "_storage_shape" / "other.pickle").write_bytes(pickle.dumps(trap))


METHODS = (
    Method(
        "rl_torchrl",
        "TorchRL: memmap and JSON",
        write,
        read,
        glue=BUFFER,
        refuses=(LayoutError,),
        traits=Traits(
            source="TorchRL: https://github.com/pytorch/rl/blob/main/"
            "torchrl/data/replay_buffers/checkpointers.py; arrays equal to those of 0.14.1"
        ),
        parts=Parts(read=part),
        hostile=hostile,
    ),
)
