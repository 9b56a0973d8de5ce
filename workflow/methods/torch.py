"""``torch.save`` and ``torch.load``: a zip file of a pickle and each tensor's bytes.

Arrays become tensors, one array one tensor, in the containers they are in; a deque becomes a list.
Since PyTorch 2.6 ``torch.load`` has ``weights_only=True``: it unpickles tensors, numbers and the
containers of Python, and refuses everything else, a deque too. With ``weights_only=False``, as
before, loading runs whatever code the file holds.

Tensors have no byte order but the machine's, no negative strides, no dates and no records. Of a
view the whole memory is saved that its strides reach over.

PyTorch is no dependency of the study: where it is not installed, the row says how to get it.
"""

from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from contract import Glue, Method, Parts, Traits, Trap
from method_kit.not_installed import needs

_FILE = "data.pt"


def _torch() -> Any:
    with needs("torch", "uv pip install torch"):
        import torch
    return torch


def _converted(value: Any, convert: dict[type, Any], known: dict[int, Any]) -> Any:
    """Return `value` with its leaves converted by type, the same one for the same one."""
    if isinstance(value, dict):
        return {key: _converted(item, convert, known) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_converted(item, convert, known) for item in value)
    if isinstance(value, list | deque):
        return [_converted(item, convert, known) for item in value]
    for kind, function in convert.items():
        if isinstance(value, kind):
            if id(value) not in known:
                known[id(value)] = function(value)
            return known[id(value)]
    return value


def write(data: Any, folder: Path) -> None:
    """Save the data as tensors."""
    torch = _torch()

    def tensor(array: Any) -> Any:
        return torch.from_numpy(array if array.flags.writeable else array.copy())

    torch.save(_converted(data, {np.ndarray: tensor}, {}), folder / _FILE)


def _hand(data: Any, folder: Path) -> None:
    _torch().save(data, folder / _FILE)


def _to_arrays(value: Any) -> Any:
    return _converted(value, {_torch().Tensor: lambda tensor: tensor.numpy()}, {})


def read(folder: Path) -> Any:
    """Load the tensors and return them as arrays."""
    return _to_arrays(_torch().load(folder / _FILE))


def part(folder: Path, index: int) -> Any:
    """Return one layer or transition: the pickle is read, and of the mapped tensors these alone."""
    loaded = _torch().load(folder / _FILE, mmap=True)
    return _converted(_to_arrays(loaded[index]), {np.ndarray: np.copy}, {})


def hostile(trap: Trap, folder: Path) -> None:
    """Save an object that is no tensor."""
    _torch().save(trap, folder / _FILE)


METHODS = (
    Method(
        "torch_save",
        "torch.save",
        write,
        read,
        refuses=(ModuleNotFoundError, TypeError, ValueError),  # not installed; no such tensors
        glue=Glue("tensors for arrays, a list for the deque", _hand),
        traits=Traits(languages=("C++",)),
        parts=Parts(read=part),
        hostile=hostile,
    ),
)
