"""``ndarray.dump`` and ``ndarray.dumps``: an array's own pickle, one array a file.

Both are pickle protocol 2 to the byte (NumPy documents only "a pickle of the array"), which keeps
the array's bytes as text: each byte of 128 or more takes two. ``np.loads`` is gone since NumPy
1.22 and ``np.load`` refuses pickles since 1.16.3; ``pickle.loads`` reads them, and runs whatever
code a pickle holds.
"""

import pickle
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Parts
from method_kit.array_files import ArrayFiles


def _dump(path: Path, array: NDArray[Any]) -> None:
    array.dump(path)


def _write_dumps(path: Path, array: NDArray[Any]) -> None:
    path.write_bytes(array.dumps())


def _read_dumps(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = pickle.loads(path.read_bytes())
    return array


def _method(name: str, files: ArrayFiles) -> Method:
    return Method(
        f"ndarray_{name}",
        f"ndarray.{name}",
        files.write,
        files.read,
        glue=files.glue,
        parts=Parts(read=files.read_part),
    )


METHODS = (
    _method("dump", ArrayFiles(".pkl", _dump, partial(np.load, allow_pickle=True))),
    _method("dumps", ArrayFiles(".pkl", _write_dumps, _read_dumps)),
)
