"""Blosc2: an array a file, in chunks and blocks that are shuffled and compressed.

The b2nd format (github.com/Blosc/c-blosc2, README_B2ND_METALAYER.rst) in a contiguous frame
(README_CFRAME_FORMAT.rst). Shuffle puts all first bytes of a block's elements together, then all
second ones; bitshuffle does so with bits: exponents, which differ little, stand side by side. The
levels are the library's (5 of 9), the chunks and blocks its own choice, which goes by the caches of
the machine that writes: another machine may write other bytes. One thread.

``blosc2.asarray`` takes any array, makes it C-contiguous and keeps dtype, byte order and shape;
structured dtypes, too. The older ``save_array`` refuses Fortran order, and takes an array for
PyTorch's if "tensor" is found in its ``repr``. Of an array of objects both write the addresses, and
whoever reads them later crashes: such arrays are refused here. ``pack_array`` is a pickle.

A file may also hold a function in place of an array, and its source is run when it is
opened. ``blosc2.open`` refuses to since 4.14.1, unless asked for ``deserialize="full"``.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Parts, Traits, Trap
from method_kit.array_files import ArrayFiles
from method_kit.container_files import columns_to_append

_SUFFIX = ".b2nd"


def _blosc2() -> Any:
    """Import the library, which takes a third of a second, and leave it one thread."""
    import blosc2

    blosc2.set_nthreads(1)
    return blosc2


def _write_array(path: Path, array: NDArray[Any], *, codec: str, shuffle: str) -> None:
    if array.dtype.hasobject:
        raise TypeError(f"{array.dtype}: blosc2 would write where the objects are in memory")
    blosc2 = _blosc2()
    blosc2.asarray(
        array,
        urlpath=str(path),
        mode="w",
        contiguous=True,
        cparams={
            "codec": blosc2.Codec[codec],
            "filters": [blosc2.Filter[shuffle]],
            "filters_meta": [0],
            "clevel": 5,
            "nthreads": 1,
        },
    )


def _open_array(path: Path) -> Any:
    return _blosc2().open(str(path), mode="r", dparams={"nthreads": 1})


def _read_array(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = _open_array(path)[...]
    return array


def _append(more: Any, folder: Path) -> None:
    """Add rows to each column; the frame keeps its chunks, and the last one is compressed anew."""
    blosc2 = _blosc2()

    def stored(name: str) -> Any:
        return blosc2.open(str(folder / f"{name}{_SUFFIX}"), mode="a")

    for column, added in columns_to_append(more, stored):
        length = len(column)
        column.resize((length + len(added), *column.shape[1:]))
        column[length:] = np.ascontiguousarray(added)


def _hostile(trap: Trap, folder: Path) -> None:
    """Write a function in place of an array: its default argument is computed on opening."""
    blosc2 = _blosc2()
    carrier = blosc2.empty(
        (1,),
        dtype="f8",
        urlpath=str(folder / f"array{_SUFFIX}"),
        mode="w",
        meta={"b2o": {"kind": "lazyudf", "version": 1}},
    )
    carrier.schunk.vlmeta["b2o"] = {
        "kind": "lazyudf",
        "version": 1,
        "function_kind": "dsl",
        "dsl_version": 1,
        "name": "kernel",
        "udf_source": f"def kernel(x=blosc2.core.os.mkdir({trap.path!r})):\n    return 0.0",
        "dtype": "<f8",
        "shape": [1],
        "operands": {},
        "kwargs": {},
    }


def _method(codec: str, shuffle: str) -> Method:
    write_array = partial(_write_array, codec=codec, shuffle=shuffle)
    files = ArrayFiles(_SUFFIX, write_array, _read_array, _open_array)
    return Method(
        f"blosc2_{shuffle}_{codec}".lower(),
        f"blosc2, {shuffle.lower()}, {codec.lower()}",
        files.write,
        files.read,
        glue=files.glue,
        refuses=(TypeError,),  # arrays of objects
        traits=Traits(languages=("C", "C++")),
        parts=Parts(read=files.read_part, append=_append, fill=files.fill),
        hostile=_hostile,
    )


METHODS = (
    _method("ZSTD", "SHUFFLE"),
    _method("ZSTD", "BITSHUFFLE"),
    _method("LZ4", "SHUFFLE"),
    _method("LZ4", "BITSHUFFLE"),
)
