"""``ndarray.tofile``: the bytes of the elements in C order and nothing else, one array a file.

Neither dtype, shape nor byte order is in the file. ``np.fromfile`` takes it for float64 unless it
is told better, and the numbers it gives are then wrong without any error: the reason why NumPy's
own documentation advises against it.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method
from method_kit import languages, read_part
from method_kit.named_arrays import each_array


def _write_array(path: Path, array: NDArray[Any]) -> None:
    if array.dtype.hasobject:  # `tofile` says so in an OSError, as a full disk does
        raise TypeError("cannot write object arrays to a file in binary mode")
    array.tofile(path)


_SUFFIX = ".bin"

write, read = each_array(_write_array, np.fromfile, _SUFFIX)

METHODS = (
    Method(
        name="tofile",
        label="ndarray.tofile",
        write=write,
        read=read,
        human_readable=False,
        refuses=(TypeError, NotImplementedError),  # objects; a mask
        languages=languages.NUMBERS,
        part=read_part.of_files(np.fromfile, _SUFFIX),
    ),
)
