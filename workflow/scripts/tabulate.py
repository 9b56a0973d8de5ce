"""Step: make one tidy table of the rows of all cells."""

from __future__ import annotations

import argparse
import csv
import io
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import intermediates
import steps

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
    """Give a value as it stands in a table."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(row: Mapping[str, Any]) -> list[str]:
    """Give a row's cells in the order of the columns."""
    measured = row["bytes"] is not None and row["raw_bytes"]
    ratio = f"{row['bytes'] / row['raw_bytes']:#.6g}" if measured else None
    return [cell({**row, "ratio": ratio}[column]) for column in COLUMNS]


def in_order(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give rows sorted by dataset, seed and method.

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


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give the rows as CSV, sorted by dataset, seed and method: the same bytes in any order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_line, in_order(rows)))
    return text.getvalue()


def tabulate(output: Path, rows: Iterable[Path]) -> None:
    """Write the table of the rows in these files."""
    text = table(map(intermediates.read_record, rows))
    with intermediates.new_file(output) as file:
        file.write(text.encode())


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="the CSV file to write")
    parser.add_argument("rows", type=Path, nargs="*", help="rows that measure.py wrote")
    parser.add_argument(
        "--from",
        dest="list_file",
        type=Path,
        help="a file that names more rows, a path a line; for more than a command line holds",
    )
    args = parser.parse_args(argv)
    listed = args.list_file.read_text(encoding="utf-8").splitlines() if args.list_file else []
    paths = [*args.rows, *(Path(line) for line in listed if line)]
    return steps.run(lambda: f"table {args.output.name}", lambda: tabulate(args.output, paths))


if __name__ == "__main__":
    raise SystemExit(main())
