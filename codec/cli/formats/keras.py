"""Keras models: configuration and metadata as JSON, and weights as HDF5, in a zip archive."""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from codec import api
from codec.cli.files.format import Format, FormatError, Options
from codec.cli.files.library_errors import as_format_errors, opened, size_of
from codec.cli.formats import hdf5, npz
from codec.errors import EncodeError, Inside

_TITLE = ".keras"
_TEXTS = {"metadata": "metadata.json", "config": "config.json"}
_WEIGHTS = "model.weights.h5"
_MEMORY = 1 << 24  # bytes of weights that are held in memory; more are put on the disk


@contextmanager
def _open_keras(source: Path | IO[bytes], options: Options) -> Iterator[dict[str, Any]]:
    with opened(source) as file, tempfile.SpooledTemporaryFile(_MEMORY) as weights:
        size = size_of(file)
        tree: dict[str, Any] = {}
        with as_format_errors():
            archive = zipfile.ZipFile(file)
            for info in archive.infolist():
                npz.check_member(info, size)
            names = archive.namelist()
            if _WEIGHTS not in names or len(set(names)) < len(names):
                raise FormatError(f"expected one member {_WEIGHTS}, found {', '.join(names)}")
            for key, name in _TEXTS.items():
                if name in names:
                    tree[key] = api.loads(archive.read(name), parse_constant=float)
            with archive.open(_WEIGHTS) as member:
                shutil.copyfileobj(member, weights)
        for name in set(names) - {_WEIGHTS, *_TEXTS.values()}:
            options.lost(f"$: the member {name!a:.60}")
        with hdf5.FORMAT.open(weights, options) as found:
            yield {"weights": found, **tree}


def _write_keras(value: Any, file: IO[bytes], options: Options) -> None:
    if type(value) is not dict or not {"weights"} <= value.keys() <= {"weights", *_TEXTS}:
        raise EncodeError(f"{_TITLE} holds a dict of {', '.join(_TEXTS)} and weights")
    with tempfile.SpooledTemporaryFile(_MEMORY) as weights, zipfile.ZipFile(file, "w") as archive:
        for key, name in _TEXTS.items():
            if key in value:
                with Inside(key):
                    archive.writestr(zipfile.ZipInfo(name), json.dumps(value[key], allow_nan=False))
        with Inside("weights"):
            hdf5.FORMAT.write(value["weights"], weights, options)
        weights.seek(0)
        with archive.open(zipfile.ZipInfo(_WEIGHTS), "w", force_zip64=True) as member:
            shutil.copyfileobj(weights, member)


FORMAT = Format(
    name="keras",
    suffixes=(".keras",),
    begins=lambda head: npz.first_member(head) in (*_TEXTS.values(), _WEIGHTS),
    open=_open_keras,
    write=_write_keras,
)
