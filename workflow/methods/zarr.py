"""Zarr v3: a group of arrays as a folder, each chunk a file of its own; or all of it in a zip file.

The specification is zarr-specs.readthedocs.io, "Zarr core specification, version 3". JSON says what
each array is; the chunks are the library's guess, cut along every axis, and compressed with zstd,
level 0, which means 3. Chunks that hold nothing but zeros are not written. Any slice is read from
the chunks it touches, and arrays grow along any axis.

Each small array costs a folder and two files, which a disk's blocks make larger than the sizes say.
Byte order is lost: v3 keeps it as a property of the chunks' codec, and the library gives arrays
back in the machine's own. An array of no dimensions comes back as a scalar, Fortran order as C.
Objects, masked arrays and long double are refused. Structured arrays and text are written with a
warning that v3 does not specify them. In a zip file stands the time of writing, so the bytes differ
from run to run; and nothing in it can be replaced, so it does not grow.

``open_group`` also reads v2, whose codecs are numcodecs'. One of them unpickles; it did so for any
file, and now refuses unless it is told that files are trusted.
"""

import json
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from contract import Method, Trap
from method_kit import fill_in_place
from method_kit.named_arrays import from_arrays, to_arrays
from method_kit.read_part import part

_ZIP_FILE = "data.zip"


def _zarr() -> Any:
    """Import the library, which takes two fifths of a second, and leave it one thread."""
    import zarr

    zarr.config.set({"threading.max_workers": 1, "async.concurrency": 1})
    return zarr


@contextmanager
def _zip(folder: Path, mode: str) -> Iterator[Any]:
    with _zarr().storage.ZipStore(folder / _ZIP_FILE, mode=mode) as store:
        yield store


def _save(data: Any, store: Any, **options: Any) -> None:
    group = _zarr().create_group(store)
    for name, array in to_arrays(data).items():
        group.create_array(name, data=array, **options)


def _load(store: Any) -> Any:
    group = _zarr().open_group(store, mode="r")
    return from_arrays({name: array[...] for name, array in group.arrays()})


def _load_part(store: Any, index: int) -> Any:
    group = _zarr().open_group(store, mode="r")
    names = list(group.array_keys())
    return part(names, index, lambda name: group[name][...], lambda name, i: group[name][i])


def _fill(folder: Path, out: NDArray[Any]) -> None:
    fill_in_place.fill(out, _zarr().open_group(folder, mode="r")["array"])


def _append(more: Any, folder: Path) -> None:
    group = _zarr().open_group(folder, mode="r+")
    for name, added in to_arrays(more).items():
        column = group[name]
        if added.dtype != column.dtype:
            raise ValueError(f"column {name}: expected {column.dtype}, found {added.dtype}")
        column.append(added)


def _save_zip(data: Any, folder: Path) -> None:
    with _zip(folder, "w") as store:
        _save(data, store)


def _load_zip(folder: Path) -> Any:
    with _zip(folder, "r") as store:
        return _load(store)


def _load_part_of_zip(folder: Path, index: int) -> Any:
    with _zip(folder, "r") as store:
        return _load_part(store, index)


def _hostile(trap: Trap, folder: Path) -> None:
    """Write an array of Zarr v2 whose compression is a pickle, and which needs a second codec."""
    (folder / ".zgroup").write_text('{"zarr_format": 2}')
    (array := folder / "array").mkdir()
    header = {
        "zarr_format": 2,
        "shape": [1],
        "chunks": [1],
        "dtype": "|O",
        "order": "C",
        "fill_value": "",
        "compressor": {"id": "pickle", "protocol": 5},
        "filters": [{"id": "vlen-utf8"}],
    }
    (array / ".zarray").write_text(json.dumps(header))
    (array / "0").write_bytes(pickle.dumps(trap, protocol=5))


def _method(name: str, label: str, **declared: Any) -> Method:
    return Method(
        name=name,
        label=label,
        human_readable=False,
        refuses=(ValueError,),  # objects, masked arrays, long double
        languages=("C++", "Java", "JavaScript", "Rust"),
        **{"read": _load, "part": _load_part, "append": _append, "hostile": _hostile, **declared},
    )


METHODS = (
    _method("zarr", "Zarr v3", write=_save, fill=_fill),
    _method(
        "zarr_uncompressed",
        "Zarr v3, uncompressed",
        write=partial(_save, compressors=None),
        fill=_fill,
    ),
    _method(
        "zarr_zip",
        "Zarr v3, zip file",
        write=_save_zip,
        read=_load_zip,
        part=_load_part_of_zip,
        append=None,
        hostile=None,
    ),
)
