"""Fortran's unformatted records, through ``scipy.io.FortranFile``: one array, one file.

What ``write(unit) a`` makes of a file with sequential access: the number of bytes as 4 bytes, the
bytes, and their number again. Fortran's standard leaves that to the compiler; this is gfortran's
way, for records below 2 GiB. Neither dtype nor shape nor byte order is in a record: a Fortran
program declares them.

A reader who is told nothing, as with ``tofile``, calls ``read_reals``, which takes a record for
float64, Fortran's ``real(8)``, and gives a vector. Other dtypes come back as other numbers without
any error, unless the bytes do not make eights; that happens first with nearly all data of this
study, so that the row says "refused". Told, the array has two records before its own, as Fortran
programs write the lengths of an array: NumPy's name of the dtype in 8 characters, then the rank and
the lengths as ``integer(8)``.

SciPy writes elements in C order, and its documentation asks to transpose arrays for Fortran by
hand; that changes neither size nor what is lost.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Parts, Traits
from method_kit.array_files import ArrayFiles

if TYPE_CHECKING:
    from scipy.io import FortranFile

_NAME_LENGTH = 8


def _opened(path: Path, mode: str) -> "FortranFile":
    from scipy.io import FortranFile  # takes half a second

    return FortranFile(path, mode)


def _write_array(path: Path, array: NDArray[Any]) -> None:
    if array.dtype.hasobject:  # `tofile` says so in an OSError, as a full disk does
        raise ValueError(f"no elements of a record: {array.dtype}")
    with _opened(path, "w") as file:
        file.write_record(array)


def _read_array(path: Path) -> NDArray[Any]:
    with _opened(path, "r") as file:
        array: NDArray[Any] = file.read_reals()
    return array


def _write_told(path: Path, array: NDArray[Any]) -> None:
    dtype = array.dtype
    if dtype.hasobject or dtype.names or len(dtype.str) > _NAME_LENGTH:
        raise ValueError(f"no elements of a record: {dtype}")
    with _opened(path, "w") as file:
        file.write_record(np.array(dtype.str.ljust(_NAME_LENGTH), f"S{_NAME_LENGTH}"))
        file.write_record(np.array([array.ndim, *array.shape], "<i8"))
        file.write_record(array)


def _read_told(path: Path) -> NDArray[Any]:
    with _opened(path, "r") as file:
        name = file.read_record(f"S{_NAME_LENGTH}")[0].decode("ascii").strip()
        _, *shape = file.read_record("<i8").tolist()
        array: NDArray[Any] = file.read_record(name)
    return array.reshape(shape)


_BARE = ArrayFiles(".unf", _write_array, _read_array)
_TOLD = ArrayFiles(".unf", _write_told, _read_told)
_TRAITS = Traits(languages=("Fortran", "Julia"))

METHODS = (
    Method(
        "fortran",
        "Fortran, unformatted",
        _BARE.write,
        _BARE.read,
        glue=_BARE.glue,
        refuses=(ValueError,),  # on reading, bytes that do not make float64
        traits=_TRAITS,
    ),
    Method(
        "fortran_told",
        "Fortran, unformatted, dtype and shape first",
        _TOLD.write,
        _TOLD.read,
        glue=_TOLD.glue,
        refuses=(ValueError,),  # objects and structures
        traits=_TRAITS,
        parts=Parts(read=_TOLD.read_part),
    ),
)
