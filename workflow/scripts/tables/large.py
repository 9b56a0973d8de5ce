"""Step: make one tidy table of what was written and read within a stated memory."""

from collections.abc import Iterable, Iterator

from common import checked_files
from tables import csv_table
from tables.csv_table import Row

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
    "encode_load",  # cores that other processes used meanwhile
    "encode_peak",  # the most bytes held, sampled, above what the process began with
    "decode_cpu",  # the same to read
    "decode_wall",
    "decode_load",
    "decode_peak",
    "reason",  # why it was not written or not read, or where a loss shows first
)

_SECONDS = ("encode_cpu", "encode_wall", "decode_cpu", "decode_wall")


def rows(measured: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows, sorted by elements, dataset, seed and method; times have four digits."""
    for row in csv_table.by_size(measured):
        yield {**row, **{n: f"{row[n]:#.4g}" for n in _SECONDS if row[n] is not None}}


table = csv_table.Table(COLUMNS, rows)
main = table.command(__doc__, lambda path: [checked_files.read_record(path)])
