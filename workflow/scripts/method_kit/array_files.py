"""Keep each array in a file of its own, with a function pair for one array such as `np.save`.

Data of several arrays become a file for each, by the names of `named_arrays`.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from contract import Glue
from method_kit import fill_in_place, read_part
from method_kit.named_arrays import ARRAY_NAME, ARRAYS_BY_NAME, Array, from_arrays, to_arrays


@dataclass(frozen=True)
class ArrayFiles:
    """One file for each array: what a `Method` and its `Parts` do with them."""

    suffix: str  # of the files
    # ``write_array(path, array)`` and ``read_array(path)``.
    write_array: Callable[[Path, Array], object]
    read_array: Callable[[Path], Array]
    # ``open_array(path)`` returns what reads from the file when it is sliced. Without it, there is
    # no row without the whole column, and no `fill`.
    open_array: Callable[[Path], Any] | None = None

    def write(self, data: Any, folder: Path) -> None:
        """Write all arrays."""
        for name, array in to_arrays(data).items():
            self.write_array(self._path(folder, name), array)

    @property
    def glue(self) -> Glue:
        """The arrays instead of what holds them; by itself the function gets what there is."""
        return Glue(
            ARRAYS_BY_NAME,
            lambda data, folder: self.write_array(self._path(folder, ARRAY_NAME), data),
        )

    def read(self, folder: Path) -> Any:
        """Read all arrays, and return what their names say."""
        names = self._names(folder)
        return from_arrays({name: self.read_array(self._path(folder, name)) for name in names})

    def read_part(self, folder: Path, index: int) -> Any:
        """Read the files of one layer, or a row of each column."""

        def row(name: str, index: int) -> Any:
            if self.open_array is None:
                return read_part.no_row(name, index)
            return np.array(self.open_array(self._path(folder, name))[index])

        def whole(name: str) -> Array:
            return self.read_array(self._path(folder, name))

        return read_part.part(self._names(folder), index, whole, row)

    def fill(self, folder: Path, out: Array) -> None:
        """Read the file of one array into `out`, a piece at a time."""
        assert self.open_array is not None
        fill_in_place.fill(out, self.open_array(self._path(folder, ARRAY_NAME)))

    def _path(self, folder: Path, name: str) -> Path:
        return folder / f"{name}{self.suffix}"

    def _names(self, folder: Path) -> list[str]:
        files = sorted(folder.glob(f"*{self.suffix}"))
        return [file.name.removesuffix(self.suffix) for file in files]


def to_npy(array: Array) -> bytes:
    """Return an array as the content of an NPY file; object arrays are refused."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def from_npy(content: bytes) -> Array:
    """Return the array of an NPY file's content.

    >>> from_npy(to_npy(np.array([1, 2], "u1")))
    array([1, 2], dtype=uint8)
    """
    array: Array = np.load(io.BytesIO(content), allow_pickle=False)
    return array
