"""``ndarray.tofile``: the bytes of the elements in C order and nothing else, one array a file.

Neither dtype, shape nor byte order is in the file. ``np.fromfile`` takes it for float64 unless it
is told better, and the numbers it gives are then wrong without any error: the reason why NumPy's
own documentation advises against it.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Parts, Traits
from method_kit import languages
from method_kit.array_files import ArrayFiles


def _write_array(path: Path, array: NDArray[Any]) -> None:
    if array.dtype.hasobject:  # `tofile` says so in an OSError, as a full disk does
        raise TypeError("cannot write object arrays to a file in binary mode")
    array.tofile(path)


_FILES = ArrayFiles(".bin", _write_array, np.fromfile)

METHODS = (
    Method(
        "tofile",
        "ndarray.tofile",
        _FILES.write,
        _FILES.read,
        glue=_FILES.glue,
        refuses=(TypeError, NotImplementedError),  # objects; a mask
        traits=Traits(languages=languages.NUMBERS),
        parts=Parts(read=_FILES.read_part),
    ),
)
