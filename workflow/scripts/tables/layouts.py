"""Step: make one tidy table of the grids of all replay memories."""

from collections.abc import Iterable, Iterator

from tables import csv_table
from tables.csv_table import Row

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets
    "title",  # what figures call the dataset
    "seed",
    "layout",  # name of the layout
    "layout_title",  # what figures call the layout
    "codec",  # name of the codec
    "codec_title",  # what figures call the codec
    "verdict",  # identical, lost, refused
    "bytes",  # of all files together; empty if refused
    "raw_bytes",  # of the plain arrays
    "ratio",  # bytes / raw_bytes, six significant digits; empty if refused
    "reason",  # where a loss shows first, or why a layout or a codec is not for such data
)


def rows(grids: Iterable[Row]) -> Iterator[Row]:
    """Return the rows by dataset and seed; layouts and codecs in the order they came."""
    ordered = sorted(grids, key=lambda row: (row["dataset"], row["seed"]))
    return map(csv_table.with_ratio, ordered)


table = csv_table.Table(COLUMNS, rows)
main = table.command(__doc__)
