"""cpprb's ``save_transitions``: a pickled dict of columns in a compressed NPZ file.

Imitates ``ReplayBuffer.save_transitions`` and ``load_transitions``, with ``safe=True``, in
https://github.com/ymd-h/cpprb, ``src/cpprb/PyReplayBuffer.pyx``: ``np.savez_compressed`` of the
dict ``data`` and of what else a reader asks for. Columns and dtypes are those of
``example/dqn.py``: actions uint8, rewards and dones float32 (0.1 is no longer 0.1; an action beyond
255 is refused here, where it would wrap). Only what is stored is written, next states in full.

Because ``data`` is a dict, NumPy pickles it into an array of objects: ``np.load`` must be allowed
to unpickle, **and loading runs code**. The columns as arrays of their own would not need that. The
capacity is lost: it is the constructor's.
"""

from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Traits
from method_kit.named_arrays import Array
from method_kit.replay_columns import BUFFER, cast, memory, transitions

_SOURCE = "cpprb: https://github.com/ymd-h/cpprb/blob/master/src/cpprb/PyReplayBuffer.pyx"
_FILE = "transitions.npz"
_COLUMNS = ("obs", "act", "rew", "next_obs", "done")


def _column(column: Array, dtype: type[np.generic]) -> Array:
    """Return a column of shape (N, 1)."""
    return cast(column, dtype)[:, np.newaxis]


def write(data: Any, folder: Path) -> None:
    """Write the transitions as cpprb does."""
    held = memory(data)
    if held.action.dtype.kind not in "biu" or not all(0 <= a <= 255 for a in held.action.tolist()):
        raise LayoutError("actions that are no whole numbers from 0 to 255")
    columns = {
        "obs": held.state,
        "act": _column(held.action, np.uint8),
        "rew": _column(held.reward, np.float32),
        "next_obs": held.next_state,
        "done": _column(held.done, np.float32),
    }
    np.savez_compressed(
        folder / _FILE,
        safe=np.array(True),
        version=np.array(1),
        data=np.array(columns, dtype=object),
        Nstep=np.array(False),
        cache=np.array(None, dtype=object),
        next_of=np.array(None, dtype=object),
    )


def read(folder: Path) -> Any:
    """Return the transitions."""
    with np.load(folder / _FILE, allow_pickle=True) as arrays:
        columns = arrays["data"].item()
    obs, act, rew, next_obs, done = (columns[name] for name in _COLUMNS)
    return transitions(obs, act[:, 0], rew[:, 0], next_obs, done[:, 0])


METHODS = (
    Method(
        "rl_cpprb",
        "cpprb: savez_compressed",
        write,
        read,
        glue=BUFFER,
        refuses=(LayoutError,),
        traits=Traits(source=_SOURCE),
    ),
)
