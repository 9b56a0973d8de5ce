"""HDF5 through h5py: all arrays as datasets of one file; plain, or in chunks that are compressed.

The HDF Group's format (support.hdfgroup.org, HDF5 File Format Specification 3.0). Plain datasets
are contiguous; compressed ones lie in chunks, each of which is read, and decompressed, as a whole.
What the chunks are decides more than the filter does. h5py's own guess cuts along every axis, for a
reader of any slice; a chunk a transition lets one be read alone, and compresses each by itself;
chunks of 64 transitions see that the next looks like the last. A column of numbers gets h5py's
guess throughout: a chunk for each number would be larger than the number. Level 4 is h5py's
default, lzf a filter that comes with h5py and few others have.

Keeps dtype with its byte order, and shape; bool is an enumeration, complex a compound of two, as
h5py has it. Fortran order, masks and dates are not kept, the last refused; Unicode strings are
refused, and a dataset of no dimensions cannot be compressed. h5py writes no times unless it is
told to, so that the same arrays give the same bytes. Where chunks are chosen here, datasets may
grow (``maxshape``): transitions can be added at the end.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Parts, Traits
from method_kit import languages
from method_kit.container_files import ContainerFile, columns_to_append

_FILE = "data.h5"

_Chunking = Callable[[NDArray[Any]], dict[str, Any]]


def _opened(path: Path, mode: str = "r") -> Any:
    import h5py  # takes a fifth of a second

    return h5py.File(path, mode)


def _h5py_s_choice(_array: NDArray[Any]) -> dict[str, Any]:
    return {}


def _in_rows(array: NDArray[Any], *, rows: int) -> dict[str, Any]:
    """Let `array` grow, a chunk being a number of rows of it."""
    growing = {"maxshape": (None, *array.shape[1:])} if array.ndim else {}
    if array.ndim < 2 or not array.size:
        return growing
    return {**growing, "chunks": (min(rows, len(array)), *array.shape[1:])}


def _append(more: Any, folder: Path) -> None:
    with _opened(folder / _FILE, "r+") as file:
        for column, added in columns_to_append(more, file.__getitem__):
            column.resize(len(column) + len(added), axis=0)
            column[-len(added) :] = np.ascontiguousarray(added)


def _method(
    name: str,
    label: str,
    chunking: _Chunking = _h5py_s_choice,
    read_in: tuple[str, ...] = languages.HDF5,
    **filters: Any,
) -> Method:
    def save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
        with _opened(path, "w") as file:
            for array_name, array in arrays.items():
                file.create_dataset(array_name, data=array, **chunking(array), **filters)

    files = ContainerFile(_FILE, save, _opened)
    append = None if chunking is _h5py_s_choice else _append
    return Method(
        f"hdf5{name}",
        f"HDF5, {label}",
        files.write,
        files.read,
        glue=files.glue,
        refuses=(TypeError,),  # dates, Unicode, objects; a compressed dataset of no dimensions
        traits=Traits(languages=read_in),
        parts=Parts(read=files.read_part, append=append, fill=files.fill),
    )


METHODS = (
    _method("", "plain"),
    _method("_gzip", "gzip", compression="gzip"),
    _method("_gzip_shuffle", "gzip, shuffle", compression="gzip", shuffle=True),
    _method("_gzip_rows_1", "gzip, chunks of 1 row", partial(_in_rows, rows=1), compression="gzip"),
    _method(
        "_gzip_rows_64", "gzip, chunks of 64 rows", partial(_in_rows, rows=64), compression="gzip"
    ),
    _method("_lzf", "lzf", read_in=("C", "Java"), compression="lzf"),
)
