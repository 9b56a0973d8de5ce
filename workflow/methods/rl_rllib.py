"""RLlib's JSON: a line for each batch of steps, observations packed, the rest as plain numbers.

Imitates ``JsonWriter`` and ``JsonReader`` in https://github.com/ray-project/ray,
``rllib/offline/json_writer.py`` and ``json_reader.py``, and ``pack`` in
``rllib/utils/compression.py``: columns ``obs`` and ``new_obs`` are pickled, compressed as an LZ4
frame, and written in base64; the others are JSON lists. RLlib names its files by the time of day
and begins a new one after 64 MiB; here is one, of a fixed name. A line has 200 steps, the default
length of a rollout's fragment.

It is a JSON file, and loading it runs code: every string in it is unpacked, so pickled objects may
stand anywhere. More steps are appended as lines. Rewards are float32 in RLlib, and printed as the
float64 of the same value.
"""

import base64
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from contract import LayoutError, Method, Parts, Traits, Trap
from method_kit.replay_columns import BUFFER, Memory, cast, memory, transitions

_SOURCE = "RLlib: https://github.com/ray-project/ray/blob/master/rllib/offline/json_writer.py"
_FILE = "output-worker-0_0.json"
_FRAGMENT = 200
_TRANSITION = ("obs", "actions", "rewards", "new_obs", "terminateds")


def _pack(value: Any) -> str:
    import lz4.frame

    pickled = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return base64.b64encode(lz4.frame.compress(pickled)).decode("ascii")


def _unpack_if_needed(value: Any) -> Any:
    import lz4.frame

    if not isinstance(value, str):
        return value
    return pickle.loads(lz4.frame.decompress(base64.b64decode(value)))


def _line(held: Memory, steps: slice) -> str:
    done = held.done[steps]
    batch = {
        "type": "SampleBatch",
        "obs": _pack(held.state[steps]),
        "actions": held.action[steps].tolist(),
        "rewards": cast(held.reward[steps], np.float32).tolist(),
        "terminateds": done.tolist(),
        "truncateds": np.zeros_like(done).tolist(),
        "new_obs": _pack(held.next_state[steps]),
    }
    return json.dumps(batch)


def append(more: Any, folder: Path) -> None:
    """Write a line for each 200 steps of `more`, after those that are there."""
    held = memory(more)
    with (folder / _FILE).open("a", encoding="ascii", newline="\n") as file:
        for start in range(0, len(held), _FRAGMENT):
            file.write(_line(held, slice(start, start + _FRAGMENT)) + "\n")


def read(folder: Path) -> Any:
    """Return the steps of all lines."""
    rows = []
    with (folder / _FILE).open(encoding="ascii") as file:
        for line in file:
            batch = json.loads(line)
            del batch["type"]
            columns = {name: _unpack_if_needed(values) for name, values in batch.items()}
            rows += transitions(*(columns[name] for name in _TRANSITION))
    return rows


def hostile(trap: Trap, folder: Path) -> None:
    """Write a line whose column is another object than observations."""
    (folder / _FILE).write_text(
        json.dumps({"type": "SampleBatch", "obs": _pack(trap)}) + "\n", encoding="ascii"
    )


METHODS = (
    Method(
        "rl_rllib",
        "RLlib: JSON, packed columns",
        append,  # to a file that is not there yet
        read,
        glue=BUFFER,
        refuses=(LayoutError,),
        traits=Traits(source=_SOURCE),
        parts=Parts(append=append),
        hostile=hostile,
    ),
)
