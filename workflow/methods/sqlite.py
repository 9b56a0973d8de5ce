"""Arrays as BLOBs in SQLite: the recipe that everybody copies.

An adapter that makes an NPY file of an array with ``np.save`` to a ``BytesIO``, a converter that
reads it with ``np.load``, a column of the type ``array`` and ``detect_types`` (Stack Overflow
18621513, "Python insert numpy array into sqlite3 database"). Experience is a row for each
transition, everything else a row for each named array. A row is found without reading the others,
and rows can be added.

NPY's header is 128 bytes for each array, however small. SQLite has no truth values: they come back
as integers. Three losses are silent: NaN comes back as None, for SQLite has no NaN and stores NULL;
a NumPy scalar comes back as the bytes of its buffer; a subclass of ndarray has no adapter, and its
buffer is no NPY file to the converter. Integers beyond 64 bits are refused. A BLOB holds 1 GB at
most. The format is specified at https://www.sqlite.org/fileformat2.html; the same rows, written at
once, make the same bytes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Glue, Method, Parts, Traits
from method_kit import languages, read_part
from method_kit.array_files import from_npy, to_npy
from method_kit.named_arrays import ARRAY_NAME, from_arrays, is_experience, to_arrays

_FILE = "data.sqlite"
_ARRAYS = "CREATE TABLE arrays (name TEXT PRIMARY KEY, content array)"
_EXPERIENCE = (
    "CREATE TABLE experience "
    "(state array, action INTEGER, reward REAL, next_state array, done INTEGER)"
)


sqlite3.register_adapter(np.ndarray, to_npy)
sqlite3.register_converter("array", from_npy)


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection; what is done with it is committed, and then it is closed."""
    path = folder / _FILE
    with closing(sqlite3.connect(path, detect_types=sqlite3.PARSE_DECLTYPES)) as database, database:
        yield database


def _append(transitions: Any, folder: Path) -> None:
    with _opened(folder) as database:
        database.executemany("INSERT INTO experience VALUES (?, ?, ?, ?, ?)", transitions)


def _write(data: Any, folder: Path) -> None:
    with _opened(folder) as database:
        database.execute(_EXPERIENCE if is_experience(data) else _ARRAYS)
        if not is_experience(data):
            database.executemany("INSERT INTO arrays VALUES (?, ?)", to_arrays(data).items())
    if is_experience(data):
        _append(data, folder)


def _hand(data: Any, folder: Path) -> None:
    with _opened(folder) as database:
        database.execute(_ARRAYS)
        database.execute("INSERT INTO arrays VALUES (?, ?)", (ARRAY_NAME, data))


def _holds_experience(database: sqlite3.Connection) -> bool:
    tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return tables == [("experience",)]


def _read(folder: Path) -> Any:
    with _opened(folder) as database:
        if _holds_experience(database):
            return database.execute("SELECT * FROM experience ORDER BY rowid").fetchall()
        return from_arrays(dict(database.execute("SELECT name, content FROM arrays").fetchall()))


def _part(folder: Path, index: int) -> Any:
    with _opened(folder) as database:
        if _holds_experience(database):
            found = database.execute("SELECT * FROM experience WHERE rowid = ?", (index + 1,))
            transition = found.fetchone()
            if transition is None:
                raise IndexError(f"no transition {index}")
            return transition

        def whole(name: str) -> NDArray[Any]:
            found = database.execute("SELECT content FROM arrays WHERE name = ?", (name,))
            array: NDArray[Any] = found.fetchone()[0]
            return array

        names = [name for (name,) in database.execute("SELECT name FROM arrays").fetchall()]
        return read_part.part(names, index, whole)


METHODS = (
    Method(
        "sqlite",
        "SQLite, NPY BLOBs",
        _write,
        _read,
        refuses=(
            *(sqlite3.InterfaceError, sqlite3.ProgrammingError),  # a type that it cannot bind
            *(sqlite3.DataError, OverflowError),  # too large
            ValueError,  # object arrays
        ),
        glue=Glue("a row for each transition or array", _hand),
        traits=Traits(languages=languages.WITH_NPY),
        parts=Parts(read=_part, append=_append),
    ),
)
