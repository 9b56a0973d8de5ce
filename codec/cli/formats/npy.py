"""NPY: one array, as np.save writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from codec.arrays.array_types import Array
from codec.cli.arrays.lazy_arrays import array_of_bytes
from codec.cli.files.format import Format, LazyArray, Options
from codec.cli.files.library_errors import as_format_errors, opened, size_of
from codec.cli.formats import npy_data
from codec.errors import EncodeError
from codec.storage.progress import Meter


@contextmanager
def _open_npy(source: Path | IO[bytes], options: Options) -> Iterator[Array | LazyArray]:
    with opened(source) as file:
        header = npy_data.read_header(file, size_of(file))
    mappable = isinstance(source, Path) and header.nbytes and not header.dtype.hasobject
    if mappable:
        with as_format_errors():
            mapped = np.load(source, mmap_mode="r")
        yield array_of_bytes(mapped)
    else:
        yield npy_data.lazy_array(header, lambda: opened(source), options)


def _write_npy(value: Any, file: IO[bytes], options: Options) -> None:
    if type(value) in (dict, list):
        kind = type(value).__name__
        raise EncodeError(f"{npy_data.TITLE} holds one array, found a {kind}; JSON holds it")
    found = npy_data.check(value, options)
    meter = Meter(options.progress, found.nbytes)
    npy_data.write(file, found, meter)
    meter.finish()


FORMAT = Format(
    name="npy",
    title="one array, as np.save writes it",
    suffixes=(".npy",),
    begins=lambda head: head.startswith(b"\x93NUMPY"),
    open=_open_npy,
    write=_write_npy,
)
