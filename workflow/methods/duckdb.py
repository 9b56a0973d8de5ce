"""Arrays as BLOBs in DuckDB: the recipe of SQLite's users, in a database for columns.

A BLOB is an NPY file of an array (`np.save` to a ``BytesIO``). Experience is a row for each
transition, its numbers in columns of the types that DuckDB has, everything else a row for each
named array. Rows are handed over as an Arrow table: ``executemany`` takes a hundred times as long.
One thread, as everywhere in this study.

Storage is in blocks of 256 KiB, so that the smallest database is large. DuckDB compresses each
column without being asked to: BLOBs of vectors by a dictionary of common parts, which NPY's header
is, those of frames with Zstandard. NaN and truth values come back. A file is no result of its rows
alone: each database has an identifier of its own, so that the same data make other bytes each time.
DuckDB describes its storage at https://duckdb.org/docs/stable/internals/storage; there is no
specification beside the code.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from contract import Glue, Method, Parts, Traits
from method_kit import languages, read_part
from method_kit.array_files import from_npy, to_npy
from method_kit.named_arrays import ARRAY_NAME, TRANSITION, from_arrays, is_experience, to_arrays
from method_kit.not_installed import needs

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FILE = "data.duckdb"
_ARRAYS = "CREATE TABLE arrays (name VARCHAR, content BLOB)"
_EXPERIENCE = (
    "CREATE TABLE experience "
    "(state BLOB, action BIGINT, reward DOUBLE, next_state BLOB, done BOOLEAN)"
)


class UnsupportedError(Exception):
    """The libraries' own refusals: numbers out of range, columns of more than one type."""


@contextmanager
def _opened(folder: Path, *, read_only: bool) -> Iterator["DuckDBPyConnection"]:
    with needs("duckdb", "uv sync --group duckdb"):
        import duckdb  # takes a third of a second

    path = str(folder / _FILE)
    with duckdb.connect(path, read_only=read_only, config={"threads": 1}) as database:
        yield database


def _encoded(value: Any) -> Any:
    """Return an array as an NPY file; anything else as it is."""
    return to_npy(value) if isinstance(value, np.ndarray) else value


def _decoded(value: Any) -> Any:
    return from_npy(value) if isinstance(value, bytes) else value


def _insert(
    database: "DuckDBPyConnection", table: str, columns: Mapping[str, Sequence[Any]]
) -> None:
    import duckdb  # takes a third of a second
    import pyarrow as pa  # takes a third of a second

    try:
        rows = pa.table({name: pa.array(map(_encoded, c)) for name, c in columns.items()})
        database.register("rows", rows)
        database.execute(f"INSERT INTO {table} SELECT * FROM rows")
    except (pa.ArrowInvalid, pa.ArrowTypeError, duckdb.DataError) as error:
        raise UnsupportedError(str(error)) from error


def _insert_experience(database: "DuckDBPyConnection", transitions: Any) -> None:
    if transitions:
        columns = zip(*transitions, strict=True)
        _insert(database, "experience", dict(zip(TRANSITION, columns, strict=True)))


def _append(transitions: Any, folder: Path) -> None:
    with _opened(folder, read_only=False) as database:
        _insert_experience(database, transitions)


def _write(data: Any, folder: Path) -> None:
    with _opened(folder, read_only=False) as database:
        if is_experience(data):
            database.execute(_EXPERIENCE)
            _insert_experience(database, data)
        else:
            arrays = to_arrays(data)
            database.execute(_ARRAYS)
            _insert(database, "arrays", {"name": list(arrays), "content": list(arrays.values())})


def _hand(data: Any, folder: Path) -> None:
    with _opened(folder, read_only=False) as database:
        database.execute(_ARRAYS)
        database.execute("INSERT INTO arrays VALUES (?, ?)", [ARRAY_NAME, data])


def _holds_experience(database: "DuckDBPyConnection") -> bool:
    return database.execute("SHOW TABLES").fetchall() == [("experience",)]


def _transitions(rows: list[Any]) -> list[tuple[Any, ...]]:
    return [tuple(map(_decoded, row)) for row in rows]


def _read(folder: Path) -> Any:
    with _opened(folder, read_only=True) as database:
        if _holds_experience(database):
            found = database.execute("SELECT * FROM experience ORDER BY rowid")
            return _transitions(found.fetchall())
        found = database.execute("SELECT name, content FROM arrays")
        return from_arrays({name: _decoded(content) for name, content in found.fetchall()})


def _part(folder: Path, index: int) -> Any:
    with _opened(folder, read_only=True) as database:
        if _holds_experience(database):
            found = database.execute("SELECT * FROM experience WHERE rowid = ?", [index])
            return _transitions(found.fetchall())[0]

        def whole(name: str) -> NDArray[Any]:
            found = database.execute("SELECT content FROM arrays WHERE name = ?", [name])
            array: NDArray[Any] = _decoded(found.fetchall()[0][0])
            return array

        names = [name for (name,) in database.execute("SELECT name FROM arrays").fetchall()]
        return read_part.part(names, index, whole)


METHODS = (
    Method(
        "duckdb",
        "DuckDB, NPY BLOBs",
        _write,
        _read,
        refuses=(ModuleNotFoundError, UnsupportedError, ValueError),  # not installed; object arrays
        glue=Glue("a row for each transition or array", _hand),
        traits=Traits(languages=languages.WITH_NPY),
        parts=Parts(read=_part, append=_append),
    ),
)
