"""Write tables as CSV: how cells are spelled, the order of rows, the command of a table's step."""

import argparse
import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from common import checked_files, step_process
from tables.row_groups import grouped

Row: TypeAlias = Mapping[str, Any]
Command: TypeAlias = Callable[..., int]  # of the arguments; those of the process if there are none

_KEY = ("dataset", "seed", "method")


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows sorted by dataset, seed and method; raise ValueError for two of one cell."""
    ordered = sorted(rows, key=lambda row: [row[key] for key in _KEY])
    keys = [tuple(row[key] for key in _KEY) for row in ordered]
    for key, following in itertools.pairwise(keys):
        if key == following:
            raise ValueError(f"two rows for dataset {key[0]}, seed {key[1]}, method {key[2]}")
    return ordered


def by_size(rows: Iterable[Row]) -> Iterator[Row]:
    """Return rows sorted by the number of elements, and those of a number as `in_order` does."""
    return (row for _, mine in sorted(grouped(rows, "elements").items()) for row in in_order(mine))


def with_ratio(row: Row) -> dict[str, Any]:
    """Return a row with bytes / raw bytes; None if there are no bytes, or no raw bytes."""
    measured = row["bytes"] is not None and row["raw_bytes"]
    return {**row, "ratio": row["bytes"] / row["raw_bytes"] if measured else None}


def _cell(value: Any) -> str:
    """Return a value as it stands in a table: a float with six significant digits."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:#.6g}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV, with the cells of these columns."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return file.getvalue()


def write(output: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV, whole or not at all."""
    with checked_files.new_result(output) as file:
        file.write(text(columns, rows).encode())


def rows_in(path: Path) -> Iterable[Row]:
    """Return the rows of a record that holds several."""
    rows: list[Row] = checked_files.read_record(path)["rows"]
    return rows


@dataclass(frozen=True)
class Table:
    """A table: its columns, and what makes its rows of the rows that other steps wrote."""

    columns: Sequence[str]
    rows: Callable[[Iterable[Row]], Iterable[Row]]

    def text(self, rows: Iterable[Row]) -> str:
        """Return the table as CSV: the same bytes for the same rows."""
        return text(self.columns, self.rows(rows))

    def command(
        self, description: str | None, read: Callable[[Path], Iterable[Row]] = rows_in
    ) -> Command:
        """Return the command of the table's step; `read` reads the rows of a file."""
        return self._command(
            description,
            "output sources",
            lambda args: (row for path in args.sources for row in read(path)),
        )

    def command_of_cells(self, description: str | None) -> Command:
        """Return the command of a step that makes a table of the rows of cells."""

        def read(args: argparse.Namespace) -> Iterable[Row]:
            cells = (args.cells[name] for name in ("datasets", "seeds", "methods"))
            for dataset, seed, method in itertools.product(*cells):
                yield checked_files.read_record(args.rows / dataset / str(seed) / f"{method}.json")

        return self._command(description, "output rows cells", read)

    def _command(
        self,
        description: str | None,
        arguments: str,
        read: Callable[[argparse.Namespace], Iterable[Row]],
    ) -> Command:
        return step_process.command(
            description,
            arguments,
            lambda args: write(args.output, self.columns, self.rows(read(args))),
            lambda args: f"table {args.output.name}",
        )
