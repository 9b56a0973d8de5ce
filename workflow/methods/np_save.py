"""``np.save``: NumPy's own NPY format, one array a file.

Keeps dtype with its byte order, shape and C or Fortran order; knows nothing of what the array was
part of. Object arrays would need a pickle inside, which is off here.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method
from method_kit import fill_in_place, read_part
from method_kit.named_arrays import each_array

_SUFFIX = ".npy"

write, read = each_array(partial(np.save, allow_pickle=False), np.load, _SUFFIX)


def _read_row(path: Path, index: int) -> Any:
    """Read one row, and with it no more than its page of the file."""
    return np.array(np.load(path, mmap_mode="r")[index])


def _fill(folder: Path, out: NDArray[Any]) -> None:
    fill_in_place.fill(out, np.load(folder / f"array{_SUFFIX}", mmap_mode="r"))


METHODS = (
    Method(
        name="np_save",
        label="np.save",
        write=write,
        read=read,
        human_readable=False,
        refuses=(ValueError, NotImplementedError),  # object arrays; masked ones
        languages=("C++", "Go", "JavaScript", "Julia", "R", "Rust"),
        part=read_part.of_files(np.load, _SUFFIX, _read_row),
        fill=_fill,
    ),
)
