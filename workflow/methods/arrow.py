"""Parquet and Feather through pyarrow: tables; experience is one, each other array one of a column.

Parquet (github.com/apache/parquet-format) is encoded to be small and is what data bases and data
frames exchange; Feather's second version is Arrow's IPC file (arrow.apache.org, "Columnar format"),
the very bytes of memory, compressed or not. A column is of one dimension. More become rows of
Arrow's extension type ``fixed_shape_tensor``, whose shape is in the schema, over lists of fixed
size; readers that do not know it find the lists. Parquet counts through lists element by element,
which takes its time.

No list may be empty, so (3, 0) is refused; () comes back as (1,), and everything in C order. Byte
orders but the machine's, complex numbers, long double and structures are refused, text comes back
as objects, a masked array as floats with NaN where the mask was. Parquet is compressed with snappy,
pyarrow's default, or zstd, of which its default level is 1; Feather with lz4, its default, or not.

Both finish a file with an index at its end, so nothing can be added. A layer is in files of its
own. Rows come in groups of a million (Parquet) or 64 Ki (Feather), which are decompressed as a
whole; only if not compressed is one row read alone, by mapping the file into memory. One thread.

A file may say that a column is of an extension type whose class is a pickle: pyarrow loaded that of
any file until 14.0.1 (CVE-2023-47248), and has no such types any more.
"""

import pickle
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Glue, Method, Parts, Traits, Trap
from method_kit.named_arrays import ARRAYS_BY_NAME, TRANSITION, from_arrays, to_arrays
from method_kit.read_part import ReadRow, no_row, part

_PARQUET_IN = ("C++", "C#", "Go", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
_FEATHER_IN = ("C", "C++", "C#", "Go", "Java", "JavaScript", "Julia", "R", "Ruby", "Rust")
_EXPERIENCE = "replay-memory"  # no array's name: it would have to be an identifier


def _arrow() -> Any:
    """Import the library, which takes a third of a second, and leave it one thread."""
    import pyarrow as pa
    import pyarrow.feather
    import pyarrow.parquet

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    return pa


def _column(array: NDArray[Any]) -> Any:
    """Return an array as a column: of numbers, or of tensors."""
    pa = _arrow()
    elements = pa.array(array.reshape(-1))
    if array.ndim < 2:
        return elements
    shape = array.shape[1:]
    lists = pa.FixedSizeListArray.from_arrays(elements, int(np.prod(shape)))
    return pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(elements.type, shape), lists)


def _array(column: Any) -> NDArray[Any]:
    """Return a column as an array; `_column` the other way round."""
    whole = column.combine_chunks()
    if not isinstance(whole.type, _arrow().FixedShapeTensorType):
        numbers: NDArray[Any] = whole.to_numpy(zero_copy_only=False)
        return numbers
    elements = whole.storage.flatten().to_numpy(zero_copy_only=False)
    tensors: NDArray[Any] = elements.reshape(len(whole), *whole.type.shape)
    return tensors


def _tables(data: Any) -> dict[str, Any]:
    """Return the tables that hold `data`, by the name of their file."""
    pa = _arrow()
    columns = {name: _column(array) for name, array in to_arrays(data).items()}
    if set(columns) == set(TRANSITION):
        return {_EXPERIENCE: pa.table(columns)}
    return {name: pa.table({name: column}) for name, column in columns.items()}


def _read_mapped_row(table: Any, name: str, index: int) -> Any:
    """Copy one row out of a table whose file is mapped into memory."""
    if index >= table.num_rows:
        raise IndexError(f"row {index} of {table.num_rows}")
    return np.array(_array(table[name].slice(index, 1))[0])


def _method(name: str, label: str, *, mapped: bool = False, **options: Any) -> Method:
    kind = name.partition("_")[0]
    parquet, suffix = kind == "parquet", f".{kind}"

    def write_table(path: Path, table: Any) -> None:
        pa = _arrow()
        write = pa.parquet.write_table if parquet else pa.feather.write_feather
        write(table, path, **options)

    def read_table(path: Path, **how: Any) -> Any:
        return getattr(_arrow(), kind).read_table(path, use_threads=False, **how)

    def write(data: Any, folder: Path) -> None:
        for table_name, table in _tables(data).items():
            write_table(folder / f"{table_name}{suffix}", table)

    def hand(data: Any, folder: Path) -> None:
        write_table(folder / f"table{suffix}", _arrow().table(data))

    def read(folder: Path) -> Any:
        tables = [read_table(file) for file in sorted(folder.glob(f"*{suffix}"))]
        return from_arrays({n: _array(t[n]) for t in tables for n in t.column_names})

    def whole(folder: Path, array_name: str) -> NDArray[Any]:
        return _array(read_table(folder / f"{array_name}{suffix}")[array_name])

    def read_part(folder: Path, index: int) -> Any:
        experience = folder / f"{_EXPERIENCE}{suffix}"
        if not experience.exists():
            names = [file.name.removesuffix(suffix) for file in folder.glob(f"*{suffix}")]
            return part(names, index, partial(whole, folder))
        row: ReadRow = no_row
        if mapped:
            row = partial(_read_mapped_row, read_table(experience, memory_map=True))
        return part(TRANSITION, index, partial(whole, folder), row)

    def hostile(trap: Trap, folder: Path) -> None:
        """Write a column of an extension type of Python's, as there were."""
        pa = _arrow()
        extension = {
            "ARROW:extension:name": "arrow.py_extension_type",
            "ARROW:extension:metadata": pickle.dumps(trap),
        }
        schema = pa.schema([pa.field("array", pa.int64(), metadata=extension)])
        write_table(folder / f"array{suffix}", pa.table([[1]], schema=schema))

    return Method(
        name,
        label,
        write,
        read,
        refuses=(NotImplementedError, TypeError, ValueError),  # ArrowInvalid and its kin
        glue=Glue(ARRAYS_BY_NAME, hand),
        traits=Traits(languages=_PARQUET_IN if parquet else _FEATHER_IN),
        parts=Parts(read=read_part),
        hostile=hostile,
    )


METHODS = (
    _method("parquet", "Parquet", compression="snappy"),
    _method("parquet_zstd", "Parquet, zstd", compression="zstd"),
    _method("feather", "Feather", compression="lz4"),
    _method("feather_uncompressed", "Feather, plain", mapped=True, compression="uncompressed"),
)
