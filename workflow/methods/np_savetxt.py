"""``np.savetxt``: numbers as text, a row a line, one array a file.

Only arrays with one or two dimensions. The default format, ``%.18e``, makes every dtype a
float64: 25 bytes a number, 2**53 + 1 is corrupted, and ``np.loadtxt`` takes a (1, 4) array for a
(4,) one. The exact format prints as many digits as the dtype needs (9 for float32, 17 for
float64) and keeps dtype and shape in a comment, because the reader must know them. With ``.gz``,
the file's header holds the time, so that bytes differ from run to run; their number does not.
"""

import gzip
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Parts, Traits
from method_kit import languages
from method_kit.array_files import ArrayFiles
from method_kit.named_arrays import to_arrays

_DIGITS = {2: 5, 4: 9, 8: 17}  # that tell any two floats apart, by the float's bytes


def _exact_format(dtype: np.dtype[Any]) -> str:
    if dtype.kind in "biu":
        return "%d"
    real = dtype.itemsize // 2 if dtype.kind == "c" else dtype.itemsize
    return f"%.{_DIGITS.get(real, 17)}g"


def _save_exact(path: Path, array: NDArray[Any]) -> None:
    header = " ".join([array.dtype.str, *map(str, array.shape)])
    np.savetxt(path, array, fmt=_exact_format(array.dtype), header=header, encoding="ascii")


def _load_exact(path: Path) -> NDArray[Any]:
    with path.open(encoding="ascii") as file:
        _, dtype, *lengths = file.readline().split()
    shape = tuple(map(int, lengths))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "loadtxt: input contained no data")
        return np.loadtxt(path, dtype=dtype, ndmin=2).reshape(shape)


def _append(more: Any, folder: Path, *, suffix: str, opened: Callable[..., Any]) -> None:
    """Add rows to the file of each column; gzip adds a member to its own."""
    for name, array in to_arrays(more).items():
        with opened(folder / f"{name}{suffix}", "ab") as file:
            np.savetxt(file, array)


def _method(name: str, label: str, files: ArrayFiles, opened: Any = None) -> Method:
    append = partial(_append, suffix=files.suffix, opened=opened) if opened else None
    return Method(
        name,
        label,
        files.write,
        files.read,
        glue=files.glue,
        refuses=(ValueError, TypeError),  # no dimension, or more than two; what is no number
        traits=Traits(human_readable=files.suffix == ".txt", languages=languages.NUMBERS),
        parts=Parts(read=files.read_part, append=append),
    )


METHODS = (
    _method("np_savetxt", "np.savetxt", ArrayFiles(".txt", np.savetxt, np.loadtxt), open),
    _method(
        "np_savetxt_exact",
        "np.savetxt, exact digits",
        ArrayFiles(".txt", _save_exact, _load_exact),
    ),
    _method(
        "np_savetxt_gz",
        "np.savetxt to .gz",
        ArrayFiles(".txt.gz", np.savetxt, np.loadtxt),
        gzip.open,
    ),
)
