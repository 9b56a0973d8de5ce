"""Keep named arrays in one container file of a library: NPZ, HDF5, Zarr."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract import Glue
from method_kit import fill_in_place, read_part
from method_kit.named_arrays import ARRAY_NAME, ARRAYS_BY_NAME, Array, from_arrays, to_arrays


@dataclass(frozen=True)
class ContainerFile:
    """One file, or folder, for all arrays: what a `Method` and its `Parts` do with it."""

    file: str  # its name
    save: Callable[[Path, Mapping[str, Array]], None]  # ``save(path, arrays)`` writes the arrays
    # ``with opened(path) as stored``: iterating over it gives the names, and ``stored[name]`` is
    # what reads an array from the file when it is sliced.
    opened: Callable[[Path], AbstractContextManager[Any]]
    rows: bool = True  # whether ``stored[name][index]`` reads a row without the others

    def write(self, data: Any, folder: Path) -> None:
        """Write all arrays."""
        self.save(folder / self.file, to_arrays(data))

    @property
    def glue(self) -> Glue:
        """The arrays by name instead of what holds them; a dict is names already."""

        def hand(data: Any, folder: Path) -> None:
            names = data if isinstance(data, dict) else {ARRAY_NAME: data}
            self.save(folder / self.file, names)

        return Glue(ARRAYS_BY_NAME, hand)

    def read(self, folder: Path) -> Any:
        """Read all arrays, and return what their names say."""
        with self.opened(folder / self.file) as stored:
            return from_arrays({name: stored[name][...] for name in stored})

    def read_part(self, folder: Path, index: int) -> Any:
        """Read the arrays of one layer, or a row of each column."""
        with self.opened(folder / self.file) as stored:
            return read_part.part(
                stored,
                index,
                lambda name: stored[name][...],
                (lambda name, index: stored[name][index]) if self.rows else read_part.no_row,
            )

    def fill(self, folder: Path, out: Array) -> None:
        """Read one array into `out`, a piece at a time."""
        with self.opened(folder / self.file) as stored:
            fill_in_place.fill(out, stored[ARRAY_NAME])


def columns_to_append(more: Any, stored: Callable[[str], Any]) -> Iterator[tuple[Any, Array]]:
    """Yield each column that is stored, and the rows of `more` to be added to it.

    Raise ValueError if they differ in dtype or in the shape of a row.
    """
    for name, added in to_arrays(more).items():
        column = stored(name)
        if (added.dtype, added.shape[1:]) != (column.dtype, column.shape[1:]):
            raise ValueError(f"column {name}: expected {column.dtype}, found {added.dtype}")
        yield column, added
