"""``np.savez`` and ``np.savez_compressed``: all arrays as NPY files in one zip file.

Names are keyword arguments, so an array called ``file`` is refused, and one called
``allow_pickle`` is taken for the option and silently left out. Compression is zlib's, level 6.
Members carry a fixed date: the same arrays give the same bytes.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from contract import Method
from method_kit import read_part
from method_kit.named_arrays import from_arrays, to_arrays

_FILE = "data.npz"


def _write(data: Any, folder: Path, *, save: Callable[..., None]) -> None:
    save(folder / _FILE, **to_arrays(data))


def _read(folder: Path) -> Any:
    with np.load(folder / _FILE) as arrays:
        return from_arrays(dict(arrays))


def _part(folder: Path, index: int) -> Any:
    with np.load(folder / _FILE) as arrays:
        return read_part.part(arrays.files, index, arrays.__getitem__)


def _method(name: str, save: Callable[..., None]) -> Method:
    return Method(
        name=f"np_{name}",
        label=f"np.{name}",
        write=partial(_write, save=save),
        read=_read,
        human_readable=False,
        refuses=(TypeError, ValueError),  # an array called "file"; object arrays
        languages=("C++", "Go", "Julia", "Rust"),
        part=_part,
    )


METHODS = (_method("savez", np.savez), _method("savez_compressed", np.savez_compressed))
