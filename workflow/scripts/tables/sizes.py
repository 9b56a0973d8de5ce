"""Step: make one tidy table of the rows of all cells."""

import argparse
import csv
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from common import checked_files, steps

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets
    "title",  # what figures call the dataset
    "kind",  # weights, experience, control
    "seed",
    "method",  # name of the method
    "label",  # what figures call the method
    "human_readable",  # true, false
    "verdict",  # identical, lost, refused
    "lost",  # what was lost, separated by spaces
    "bytes",  # of all files together; empty if refused
    "raw_bytes",  # of the plain arrays
    "ratio",  # bytes / raw_bytes, six significant digits; empty if refused
    "reason",  # where the worst loss shows first, or why the library refused
)

_KEY = ("dataset", "seed", "method")


def cell(value: Any) -> str:
    """Return a value as it stands in a table."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _with_ratio(row: Mapping[str, Any]) -> dict[str, Any]:
    measured = row["bytes"] is not None and row["raw_bytes"]
    ratio = f"{row['bytes'] / row['raw_bytes']:#.6g}" if measured else None
    return {**row, "ratio": ratio}


def in_order(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows sorted by dataset, seed and method.

    Raises
    ------
    ValueError
        If two of them are of the same cell.
    """
    ordered = sorted(rows, key=lambda row: [row[key] for key in _KEY])
    keys = [tuple(row[key] for key in _KEY) for row in ordered]
    for key, following in itertools.pairwise(keys):
        if key == following:
            raise ValueError(f"two rows for dataset {key[0]}, seed {key[1]}, method {key[2]}")
    return ordered


def by_size(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Return rows sorted by the number of elements, and those of a number as `in_order` does."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["elements"], []).append(row)
    return (row for elements in sorted(found) for row in in_order(found[elements]))


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the rows as CSV, sorted by dataset, seed and method: the same bytes in any order."""
    return spelled(COLUMNS, map(_with_ratio, in_order(rows)))


def spelled(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV, with the cells of these columns."""
    return as_csv(columns, ([cell(row[column]) for column in columns] for row in rows))


def as_csv(columns: Sequence[str], lines: Iterable[Iterable[str]]) -> str:
    """Return columns and lines, whose cells are spelled already, as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue()


def write(output: Path, text: str) -> None:
    """Write a table, whole or not at all."""
    with checked_files.new_result(output) as file:
        file.write(text.encode())


def rows_in(files: Iterable[Path]) -> Iterator[Mapping[str, Any]]:
    """Return the rows of records that hold several each."""
    return (row for path in files for row in checked_files.read_record(path)["rows"])


def tabulate(output: Path, rows: Iterable[Path]) -> None:
    """Write the table of the rows in these files."""
    write(output, table(map(checked_files.read_record, rows)))


def command(
    description: str | None,
    argv: Sequence[str] | None,
    write_table: Callable[[Path, Sequence[Path]], None],
    sources: str,
) -> int:
    """Run the step of a table as a command, and return its exit code.

    Parameters
    ----------
    description
        What the command says of itself.
    argv
        The arguments; those of the process if None.
    write_table
        Writes the table to a path, from the files at other paths.
    sources
        What these files are.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("output", type=Path, help="the CSV file to write")
    parser.add_argument("sources", type=Path, nargs="*", help=sources)
    args = parser.parse_args(argv)
    return steps.run(
        lambda: f"table {args.output.name}", lambda: write_table(args.output, args.sources)
    )


def cell_arguments(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of a command that makes a table of the rows of cells."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("output", type=Path, help="the CSV file to write")
    parser.add_argument("folder", type=Path, help="the folder of all rows that measure.py wrote")
    parser.add_argument(  # not their paths: a command line does not hold some thousand
        "cells", type=json.loads, help='JSON object: lists of "datasets", "seeds" and "methods"'
    )
    return parser


def cell_files(folder: Path, cells: Mapping[str, Sequence[Any]]) -> list[Path]:
    """Return the file of the row of each cell.

    >>> cells = {"datasets": ["zeros"], "seeds": [1], "methods": ["np_save"]}
    >>> [path.as_posix() for path in cell_files(Path("cells"), cells)]
    ['cells/zeros/1/np_save.json']
    """
    names = (cells[name] for name in ("datasets", "seeds", "methods"))
    return [folder / d / str(seed) / f"{m}.json" for d, seed, m in itertools.product(*names)]


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    args = cell_arguments(__doc__).parse_args(argv)
    rows = cell_files(args.folder, args.cells)
    return steps.run(lambda: f"table {args.output.name}", lambda: tabulate(args.output, rows))


if __name__ == "__main__":
    raise SystemExit(main())
