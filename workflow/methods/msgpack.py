"""MessagePack: with msgpack-numpy's hooks, and by ormsgpack, which writes arrays as lists.

A binary JSON, specified at https://github.com/msgpack/msgpack/blob/master/spec.md. It has no typed
arrays and no tuples: tuples come back as lists.

msgpack-numpy makes each array a map of its bytes, ``dtype.str`` and shape, with keys that are byte
strings; other languages read the map, but have to know what it means. Arrays come back read-only
and in C order, of subclasses their base. An array of objects is a pickle inside, and ``unpackb``
loads it without being asked to: so does the document of an attacker, who needs no array.

ormsgpack with ``OPT_SERIALIZE_NUMPY`` writes nested lists; float32 as 5 bytes, small integers as
one. Dtypes and empty shapes are lost. The elements of big-endian arrays come back as other numbers,
silently; Fortran-ordered, strided and 0-d arrays are refused.
"""

from functools import partial
from pathlib import Path

import msgpack_numpy
import numpy as np
import ormsgpack

from contract import Trap
from method_kit.documents import document_method

_FILE = "data.msgpack"
_ANYWHERE = ("C", "C++", "Go", "Java", "JavaScript", "Julia", "MATLAB", "Rust")


def _write_pickle_inside(trap: Trap, folder: Path) -> None:
    """Write the map that stands for an array of objects; an array of one object is the trap."""
    array = np.empty(1, object)
    array[0] = trap
    (folder / _FILE).write_bytes(msgpack_numpy.packb(array))


METHODS = (
    document_method(
        "msgpack_numpy",
        "msgpack-numpy",
        msgpack_numpy.packb,
        partial(msgpack_numpy.unpackb, strict_map_key=False),  # dicts may have any keys
        file=_FILE,
        lists_for_deques=True,
        # dtypes that give no buffer; integers beyond 64 bits
        refuses=(TypeError, ValueError, OverflowError),
        languages=_ANYWHERE,
        hostile=_write_pickle_inside,
    ),
    document_method(
        "ormsgpack",
        "ormsgpack",
        partial(ormsgpack.packb, option=ormsgpack.OPT_SERIALIZE_NUMPY | ormsgpack.OPT_NON_STR_KEYS),
        partial(ormsgpack.unpackb, option=ormsgpack.OPT_NON_STR_KEYS),
        file=_FILE,
        lists_for_deques=True,
        languages=_ANYWHERE,
    ),
)
