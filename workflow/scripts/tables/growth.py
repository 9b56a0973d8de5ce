"""Step: make one tidy table of what was timed at several sizes."""

from collections.abc import Iterable, Iterator

from tables import csv_table, speed
from tables.csv_table import Row

_AFTER = speed.COLUMNS.index("seed") + 1
COLUMNS = (
    *speed.COLUMNS[:_AFTER],
    "elements",  # numbers of an array, transitions of a replay memory
    "held_out",  # true: no fit is of this size, which is compared with what was expected
    *speed.COLUMNS[_AFTER:],
)


def rows(timed: Iterable[Row]) -> Iterator[Row]:
    """Return the rows, sorted by elements, dataset, seed and method."""
    return speed.ranked(csv_table.by_size(timed), "elements", "dataset", "seed")


table = csv_table.Table(COLUMNS, rows)
main = table.command(__doc__)
