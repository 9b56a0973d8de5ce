"""``joblib.dump``: a pickle with the arrays' bytes between its opcodes; what scikit-learn advises.

The whole object, written and read array by array, so that no copy of all is held; plain, or
compressed from end to end: ``compress=3`` is zlib, which the documentation advises, and ``"lz4"``
needs that package. Loading runs whatever code the file holds, as that of a pickle does.

A plain pickle keeps that two places hold one array. joblib's pickler writes an array wherever it
meets it (``NumpyPickler.save``, joblib/numpy_pickle.py): a replay memory, in which each next state
is the state of the following transition, comes out twice as large, and its arrays no longer shared.
Arrays of the other byte order come back in the machine's own.

A plain file can be mapped into memory, so one layer is read without the others. An array that is
mapped keeps a file open, so that a few hundred transitions are the most.
"""

import errno
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from contract import Method, Parts, Traits
from method_kit.named_arrays import is_weights
from method_kit.read_part import NoPartError

_FILE = "data.joblib"
_CALL = Traits(call="joblib.load({file})")


def _joblib() -> Any:
    """Import the library, which takes a fifth of a second."""
    import joblib

    return joblib


def _write(data: Any, folder: Path, *, compress: int | str) -> None:
    _joblib().dump(data, folder / _FILE, compress=compress)


def _read(folder: Path) -> Any:
    return _joblib().load(folder / _FILE)


def _part(folder: Path, index: int) -> Any:
    try:
        mapped = _joblib().load(folder / _FILE, mmap_mode="r")
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
        raise NoPartError("more arrays than files that may be open") from error
    if not is_weights(mapped):
        raise NoPartError("not layers; to map each transition is to read them all")
    return [np.array(array) for array in mapped[index]]


METHODS = (
    Method(
        "joblib_dump",
        "joblib.dump",
        partial(_write, compress=0),
        _read,
        traits=_CALL,
        parts=Parts(read=_part),
    ),
    Method(
        "joblib_zlib", "joblib.dump, compress=3", partial(_write, compress=3), _read, traits=_CALL
    ),
    Method("joblib_lz4", "joblib.dump, lz4", partial(_write, compress="lz4"), _read, traits=_CALL),
)
