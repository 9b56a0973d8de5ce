"""Step: make one tidy table of what was written and read within a stated memory."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from common import checked_files
from tables import sizes as tabulate

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets
    "title",  # what figures call the dataset
    "seed",
    "elements",  # how long the array is
    "method",  # name of the method
    "label",  # what figures call the method
    "verdict",  # identical, lost, refused, failed, not run
    "lost",  # what was lost, separated by spaces
    "bytes",  # of all files together; empty if they were not written
    "raw_bytes",  # of the array
    "limit_bytes",  # what each process might hold above what it began with
    "in_pieces",  # whether the method can read into a memory map, piece by piece
    "encode_cpu",  # seconds of CPU time to write, once
    "encode_wall",  # elapsed seconds
    "encode_peak",  # the most bytes held, sampled, above what the process began with
    "decode_cpu",  # the same to read
    "decode_wall",
    "decode_peak",
    "reason",  # why it was not written or not read, or where a loss shows first
)

_SECONDS = ("encode_cpu", "encode_wall", "decode_cpu", "decode_wall")


def _cell(row: Mapping[str, Any], column: str) -> str:
    value = row[column]
    if column in _SECONDS and value is not None:
        return f"{value:#.4g}"
    return tabulate.cell(value)


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give the rows as CSV, sorted by elements, dataset, seed and method."""
    lines = ([_cell(row, column) for column in COLUMNS] for row in tabulate.by_size(rows))
    return tabulate.as_csv(COLUMNS, lines)


def tabulate_large(output: Path, files: Iterable[Path]) -> None:
    """Write the table of the rows in these files."""
    tabulate.write(output, table(map(checked_files.read_record, files)))


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    return tabulate.command(__doc__, argv, tabulate_large, "what measure_large.py wrote")


if __name__ == "__main__":
    raise SystemExit(main())
