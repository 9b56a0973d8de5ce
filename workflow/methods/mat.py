"""MATLAB's ``.mat``, version 5, through ``scipy.io.savemat`` and ``loadmat``; also compressed.

MathWorks documents it in "MAT-File Format". A variable for each array. What MATLAB does not have is
lost, silently:

- fewer than two dimensions: a vector comes back as (1, n), a number as (1, 1);
- truth values, which come back as uint8, and float16, as float64;
- C order and the byte order: MATLAB's is Fortran's, native;
- times, which come back as plain numbers; and a mask.

A variable whose name begins with "_" is left out, with a warning; 2 GiB are the most that a
variable can have. The header holds the time of writing: bytes differ from run to run, their number
does not. ``loadmat`` is called as it is by default; all this file does is to take the columns of
numbers in experience, which have the length 1 first, for vectors.
"""

from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from contract import Glue, Method, Parts, Traits
from method_kit import read_part
from method_kit.named_arrays import ARRAY_NAME, ARRAYS_BY_NAME, TRANSITION, from_arrays, to_arrays

_FILE = "data.mat"


def _write(data: Any, folder: Path, *, compressed: bool) -> None:
    from scipy import io  # takes half a second

    io.savemat(folder / _FILE, to_arrays(data), do_compression=compressed)


def _hand(data: Any, folder: Path) -> None:
    from scipy import io  # takes half a second

    io.savemat(folder / _FILE, data if isinstance(data, dict) else {ARRAY_NAME: data})


def _variables(folder: Path, names: list[str] | None = None) -> dict[str, NDArray[Any]]:
    """Return the variables of the file, or those of some names."""
    from scipy import io  # takes half a second

    found = io.loadmat(folder / _FILE, variable_names=names)
    return {name: array for name, array in found.items() if not name.startswith("__")}


def _read(folder: Path) -> Any:
    arrays = _variables(folder)
    if set(arrays) == set(TRANSITION):
        arrays = {n: a[0] if a.ndim == 2 and len(a) == 1 else a for n, a in arrays.items()}
    return from_arrays(arrays)


def _part(folder: Path, index: int) -> Any:
    from scipy import io  # takes half a second

    names = (name for name, _shape, _class in io.whosmat(folder / _FILE))
    return read_part.part(names, index, lambda name: _variables(folder, [name])[name])


METHODS = tuple(
    Method(
        name,
        label,
        partial(_write, compressed=compressed),
        _read,
        refuses=(TypeError, ValueError),  # no MATLAB class for it; too large
        glue=Glue(ARRAYS_BY_NAME, _hand),
        traits=Traits(languages=("C", "C++", "Java", "Julia", "MATLAB", "R", "Rust")),
        parts=Parts(read=_part),
    )
    for name, label, compressed in (
        ("mat", "MATLAB .mat", False),
        ("mat_compressed", "MATLAB .mat, compressed", True),
    )
)
