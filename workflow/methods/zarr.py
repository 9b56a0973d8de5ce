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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from contract import Method, Parts, Traits, Trap
from method_kit.container_files import ContainerFile, columns_to_append


def _zarr() -> Any:
    """Import the library, which takes two fifths of a second, and leave it one thread."""
    import zarr

    zarr.config.set({"threading.max_workers": 1, "async.concurrency": 1})
    return zarr


@contextmanager
def _folder(path: Path, mode: str) -> Iterator[Any]:
    yield path


@contextmanager
def _zip(path: Path, mode: str) -> Iterator[Any]:
    with _zarr().storage.ZipStore(path, mode=mode) as store:
        yield store


def _append(more: Any, folder: Path) -> None:
    group = _zarr().open_group(folder, mode="r+")
    for column, added in columns_to_append(more, group.__getitem__):
        column.append(added)


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


def _method(name: str, label: str, file: str = "", **options: Any) -> Method:
    """Make a method of a folder, or of a zip file of the name `file`."""
    store_in = _zip if file else _folder

    def save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
        with store_in(path, "w") as store:
            group = _zarr().create_group(store)
            for array_name, array in arrays.items():
                group.create_array(array_name, data=array, **options)

    @contextmanager
    def opened(path: Path) -> Iterator[Any]:
        with store_in(path, "r") as store:
            yield _zarr().open_group(store, mode="r")

    files = ContainerFile(file, save, opened)
    return Method(
        name,
        label,
        files.write,
        files.read,
        glue=files.glue,
        refuses=(ValueError,),  # objects, masked arrays, long double
        traits=Traits(languages=("C++", "Java", "JavaScript", "Rust")),
        parts=Parts(
            read=files.read_part,
            append=None if file else _append,
            fill=None if file else files.fill,
        ),
        hostile=None if file else _hostile,
    )


METHODS = (
    _method("zarr", "Zarr v3"),
    _method("zarr_uncompressed", "Zarr v3, uncompressed", compressors=None),
    _method("zarr_zip", "Zarr v3, zip file", "data.zip"),
)
