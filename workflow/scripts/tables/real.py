"""Step: hold each real dataset against the one that imitates it, method by method.

What a dataset is imitated by stands in its file. One that is "imitated" by another real one is the
yardstick: so far are two real recordings apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

import contract
from tables import csv_table
from tables.csv_table import Row
from tables.row_groups import grouped

COLUMNS = (
    "dataset",  # name of the real one's file in workflow/datasets
    "title",  # what figures call it
    "kind",  # weights, experience
    "imitated_by",  # name of the dataset that is held against it
    "imitated_by_title",
    "yardstick",  # true if that one is real, too
    "method",  # name of the method
    "label",  # what figures call the method
    "values_lost",  # true if the files do not give back all values of both
    "ratio",  # of the real one: bytes / raw_bytes, median of the seeds
    "ratio_minimum",
    "ratio_maximum",
    "imitation_ratio",  # the same of the other one
    "imitation_ratio_minimum",
    "imitation_ratio_maximum",
    "quotient",  # imitation_ratio / ratio
)
"""Ratios have six significant digits. A method that refuses one of the two has no row."""


def ratios(rows: Iterable[Row]) -> list[float]:
    """Return bytes / raw bytes of each seed."""
    return [row["bytes"] / row["raw_bytes"] for row in rows]


def _columns(prefix: str, found: Sequence[float]) -> dict[str, float]:
    """Return the median and the range over the seeds."""
    values = median(found), min(found), max(found)
    names = (f"{prefix}ratio{end}" for end in ("", "_minimum", "_maximum"))
    return dict(zip(names, values, strict=True))


def compare(rows: Iterable[Row], imitated_by: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row for each real dataset and each method that writes it and what imitates it.

    The rows are those of cells; `imitated_by` has what imitates each real dataset, by name. Raise
    ValueError if no row is of a real dataset, or none of what imitates it.
    """
    sizes = (row for row in csv_table.in_order(rows) if row["bytes"] is not None)
    measured = {name: grouped(mine, "method") for name, mine in grouped(sizes, "dataset").items()}
    pairs = [(real, imitated_by[real]) for real in measured if real in imitated_by]
    if not pairs:
        raise ValueError("no real dataset: run with --configfile workflow/config/real.yaml")
    compared = []
    for real, other in sorted(pairs, key=lambda pair: (pair[1] in imitated_by, pair)):
        if other not in measured:
            raise ValueError(f"{real}: expected {other}, which imitates it, among the datasets")
        for method, mine in measured[real].items():
            if method in measured[other]:
                both = mine, measured[other][method]
                compared.append(_row(*both, yardstick=other in imitated_by))
    return compared


def _row(real: Sequence[Row], other: Sequence[Row], *, yardstick: bool) -> dict[str, Any]:
    first, imitation = real[0], other[0]
    return {
        **{name: first[name] for name in ("dataset", "title", "kind", "method", "label")},
        "imitated_by": imitation["dataset"],
        "imitated_by_title": imitation["title"],
        "yardstick": yardstick,
        "values_lost": any("values" in row["lost"].split() for row in (*real, *other)),
        **_columns("", ratios(real)),
        **_columns("imitation_", ratios(other)),
        "quotient": median(ratios(other)) / median(ratios(real)),
    }


def rows(measured: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the rows, with what imitates each real dataset by its file."""
    datasets = contract.datasets().items()
    return compare(measured, {n: d.imitated_by for n, d in datasets if d.imitated_by})


table = csv_table.Table(COLUMNS, rows)
main = table.command_of_cells(__doc__)
