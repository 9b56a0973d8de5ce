"""Attacks: files with pickles that make a folder if reading them runs code.

Making an empty folder is all that they do. Nothing else shows so plainly that reading a file ran
what the file says, and does no harm.
"""

import gzip
import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from contract import Trap

Payload: TypeAlias = Callable[[Trap, bytes], bytes]  # of the trap and what the file held


def _objects(trap: Trap) -> Any:
    array = np.empty(1, object)
    array[0] = trap
    return array


def _pickle(trap: Trap, _original: bytes) -> bytes:
    return pickle.dumps(trap)


def _npy(trap: Trap, _original: bytes) -> bytes:
    file = io.BytesIO()
    np.save(file, _objects(trap), allow_pickle=True)
    return file.getvalue()


def _zip(trap: Trap, original: bytes) -> bytes:
    """Make a zip file like the original, its arrays and pickles replaced; or else an NPZ file."""
    file = io.BytesIO()
    if not zipfile.is_zipfile(io.BytesIO(original)):
        np.savez(file, array=_objects(trap))
        return file.getvalue()
    traps = {".npy": _npy(trap, b""), ".pkl": _pickle(trap, b"")}
    with zipfile.ZipFile(io.BytesIO(original)) as members, zipfile.ZipFile(file, "w") as copy:
        for name in members.namelist():
            replacement = traps.get(Path(name).suffix)
            copy.writestr(name, members.read(name) if replacement is None else replacement)
    return file.getvalue()


def _gzipped(payload: Payload) -> Payload:
    return lambda trap, original: gzip.compress(payload(trap, original), mtime=0)


PAYLOADS: dict[str, Payload] = {
    "a pickle": _pickle,
    "a gzipped pickle": _gzipped(_pickle),
    "an NPY file of objects": _npy,
    "a gzipped NPY file of objects": _gzipped(_npy),
    "a zip of NPY files of objects": _zip,
}


def targets(folder: Path) -> list[list[Path]]:
    """Return the files to replace at once: all, then those of each kind if there are several."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    kinds = sorted({file.suffix for file in files})
    by_kind = [[file for file in files if file.suffix == kind] for kind in kinds]
    return [files, *by_kind] if len(kinds) > 1 else [files]


def replace(files: list[Path], payload: Payload, trap: Trap) -> None:
    """Replace the content of files."""
    for file in files:
        file.write_bytes(payload(trap, file.read_bytes()))


def spring(payload: str, trap: Trap) -> None:
    """Read a payload as whoever trusts it does, so that the folder must be there then."""
    content = PAYLOADS[payload](trap, b"")
    if "gzipped" in payload:
        content = gzip.decompress(content)
    if "pickle" in payload:
        pickle.loads(content)
        return
    loaded = np.load(io.BytesIO(content), allow_pickle=True)
    if isinstance(loaded, np.lib.npyio.NpzFile):
        dict(loaded)
