"""Step: make one tidy table of the rows of all cells."""

from collections.abc import Iterable, Iterator

from tables import csv_table
from tables.csv_table import Row

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets
    "title",  # what figures call the dataset
    "kind",  # weights, experience, control
    "seed",
    "method",  # name of the method
    "label",  # what figures call the method
    "human_readable",  # true, false
    "verdict",  # identical, lost, refused, unfit, missing, failed
    "lost",  # what was lost, separated by spaces
    "bytes",  # of all files together; empty if refused
    "raw_bytes",  # of the plain arrays
    "ratio",  # bytes / raw_bytes, six significant digits; empty if refused
    "reason",  # where the worst loss shows first, or why the library refused
)


def rows(measured: Iterable[Row]) -> Iterator[Row]:
    """Return the rows, sorted by dataset, seed and method, with their ratios."""
    return map(csv_table.with_ratio, csv_table.in_order(measured))


table = csv_table.Table(COLUMNS, rows)
main = table.command_of_cells(__doc__)
