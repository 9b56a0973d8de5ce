"""Step: make one tidy table of the grids of all replay memories."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

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


UNCOMPRESSED = "none"  # the name of no codec


class Savings(NamedTuple):
    """How many times smaller files are."""

    compression: float  # in one layout
    layout: float  # of files that are not compressed
    both: float


def savings(ratios: Mapping[tuple[str, str], float]) -> Savings | None:
    """Return what is saved, of sizes by layout and codec; None without uncompressed files.

    >>> savings({("a", "none"): 1.0, ("b", "none"): 0.5, ("b", "zstd"): 0.1})
    Savings(compression=5.0, layout=2.0, both=10.0)
    """
    bare = {layout: ratio for (layout, codec), ratio in ratios.items() if codec == UNCOMPRESSED}
    if not bare:
        return None
    compressed = (
        ratio / min(other for (place, _), other in ratios.items() if place == layout)
        for layout, ratio in bare.items()
    )
    extremes = ((max(found), min(found)) for found in (bare.values(), ratios.values()))
    return Savings(max(compressed), *(largest / least for largest, least in extremes))


table = csv_table.Table(COLUMNS, rows)
main = table.command(__doc__)
