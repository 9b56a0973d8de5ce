"""``pickle.dump``, protocol 5, through gzip, zstd, bz2 or xz: the whole object in one small file.

Keeps containers, maxlen and shared arrays. Loading runs whatever code the file holds.

gzip has level 9, as `gzip.open` has; 1 is the fastest, 6 that of the command. It has no time or
name in its header: the same data make the same bytes. zstd, bz2 and xz have their libraries'
default levels, 3, 9 and 6.
"""

import bz2
import gzip
import lzma
import pickle
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

from contract import Method, Trap

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_Open = Callable[..., IO[bytes]]  # of a file and a mode


def _open_gzip(file: Any, mode: str, level: int = 9) -> Any:
    return gzip.GzipFile("", mode, level, fileobj=file, mtime=0)


def _write(data: Any, folder: Path, *, name: str, open_: _Open) -> None:
    with (folder / name).open("wb") as file, open_(file, "wb") as packed:
        pickle.dump(data, packed, protocol=5)


def _read(folder: Path, *, name: str, open_: _Open) -> Any:
    with (folder / name).open("rb") as file, open_(file, "rb") as packed:
        return pickle.load(packed)


def _method(name: str, suffix: str, open_: _Open) -> Method:
    how = {"name": f"data.pkl{suffix}", "open_": open_}

    def hostile(trap: Trap, folder: Path) -> None:
        _write(trap, folder, **how)

    return Method(
        f"pickle_{name}",
        f"pickle.dump, protocol 5, {name.replace('_', ' ')}",
        partial(_write, **how),
        partial(_read, **how),
        hostile=None if suffix == ".gz" else hostile,  # which is tried with every method
    )


METHODS = (
    _method("gzip", ".gz", _open_gzip),
    *(_method(f"gzip_{level}", ".gz", partial(_open_gzip, level=level)) for level in (1, 6)),
    _method("zstd", ".zst", zstd.ZstdFile),
    _method("bz2", ".bz2", bz2.BZ2File),
    _method("xz", ".xz", lzma.LZMAFile),
)
