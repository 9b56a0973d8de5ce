"""``ndarray.dump`` and ``ndarray.dumps``: an array's own pickle, one array a file.

Both are pickle protocol 2 to the byte (NumPy documents only "a pickle of the array"), which keeps
the array's bytes as text: each byte of 128 or more takes two. ``np.loads`` is gone since NumPy
1.22 and ``np.load`` refuses pickles since 1.16.3; ``pickle.loads`` reads them, and runs whatever
code a pickle holds.
"""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method
from method_kit import read_part
from method_kit.named_arrays import each_array

_SUFFIX = ".pkl"


def _dump(path: Path, array: NDArray[Any]) -> None:
    array.dump(path)


def _load(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, allow_pickle=True)
    return array


def _write_dumps(path: Path, array: NDArray[Any]) -> None:
    path.write_bytes(array.dumps())


def _read_dumps(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = pickle.loads(path.read_bytes())
    return array


def _method(name: str, label: str, write_array: Any, read_array: Any) -> Method:
    write, read = each_array(write_array, read_array, _SUFFIX)
    return Method(
        name=name,
        label=label,
        write=write,
        read=read,
        human_readable=False,
        part=read_part.of_files(read_array, _SUFFIX),
    )


METHODS = (
    _method("ndarray_dump", "ndarray.dump", _dump, _load),
    _method("ndarray_dumps", "ndarray.dumps", _write_dumps, _read_dumps),
)
