"""Step: fit how size, time and memory grow with the number of elements.

A quantity that grows as a power of the number of elements is a straight line where both axes are
logarithmic, and the line's slope is the exponent: 1 is in proportion, 0 is constant. It is fitted
by least squares.

Only the larger sizes count, where what a call costs before it sees the first element no longer
matters: those in the upper half of the decades between the smallest and the largest that the
method was measured at, or else the three largest. With fewer than three there is no exponent.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

import intermediates
import steps
import tabulate

METRICS = (
    "bytes",
    "encode_wall",
    "decode_wall",
    "encode_memory",
    "decode_memory",
    "encode_traced",
    "decode_traced",
)
POINTS = 3  # the fewest to which an exponent is fitted

COLUMNS = (
    "dataset",
    "method",
    "label",
    "metric",  # a column of growth.csv
    "exponent",
    "standard_error",  # of the exponent
    "points",  # how many sizes it is fitted to
    "from_elements",  # the smallest of them
    "to_elements",  # the largest
)


@dataclass(frozen=True)
class Fit:
    """The exponent of a growth, and what it is fitted to."""

    exponent: float
    standard_error: float
    sizes: tuple[int, ...]


def larger(sizes: Iterable[int]) -> list[int]:
    """Give the sizes in the upper half of the decades, or else the three largest.

    >>> larger([10, 100, 1000, 10_000, 100_000])
    [1000, 10000, 100000]
    >>> larger([10, 100, 1000])
    [10, 100, 1000]
    """
    ordered = sorted(sizes)
    middle = math.sqrt(ordered[0] * ordered[-1])
    return ordered[-max(POINTS, sum(size >= middle for size in ordered)) :]


def fit(values: Mapping[int, float]) -> Fit | None:
    """Fit the growth of values, by the number of elements; None for fewer than three sizes.

    A value of 0, as memory may have that is less than a page, is on no logarithmic axis.
    """
    positive = {size: value for size, value in values.items() if value > 0}
    if len(positive) < POINTS:
        return None
    sizes = larger(positive)
    x = np.log([float(size) for size in sizes])
    y = np.log([positive[size] for size in sizes])
    x -= x.mean()
    spread = float(x @ x)
    exponent = float(x @ y) / spread
    rest = y - y.mean() - exponent * x
    error = math.sqrt(float(rest @ rest) / (len(sizes) - 2) / spread)
    return Fit(exponent, error, tuple(sizes))


def medians(rows: Iterable[Mapping[str, str]], metric: str) -> dict[int, float]:
    """Give the values of a metric in the rows of a table, by size: the median over the seeds."""
    found: dict[int, list[float]] = {}
    for row in rows:
        if row[metric]:
            found.setdefault(int(row["elements"]), []).append(float(row[metric]))
    return {size: median(values) for size, values in found.items()}


def lines(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Give the exponents of each dataset, method and metric in the rows of growth.csv."""
    cells: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in rows:
        cells.setdefault((row["dataset"], row["method"]), []).append(row)
    found = []
    for (dataset, method), mine in sorted(cells.items()):
        for metric in METRICS:
            fitted = fit(medians(mine, metric))
            if fitted is not None:
                found.append(
                    {
                        "dataset": dataset,
                        "method": method,
                        "label": mine[0]["label"],
                        "metric": metric,
                        "exponent": f"{fitted.exponent:.4f}",
                        "standard_error": f"{fitted.standard_error:.4f}",
                        "points": str(len(fitted.sizes)),
                        "from_elements": str(fitted.sizes[0]),
                        "to_elements": str(fitted.sizes[-1]),
                    }
                )
    return found


def write_exponents(table: Path, output: Path) -> None:
    """Write the exponents of a table of growth."""
    found = lines(intermediates.read_table(table))
    text = tabulate.as_csv(COLUMNS, ([line[column] for column in COLUMNS] for line in found))
    tabulate.write(output, text)


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path, help="the table of growth")
    parser.add_argument("output", type=Path, help="the CSV file to write")
    args = parser.parse_args(argv)
    return steps.run(
        lambda: f"table {args.output.name}", lambda: write_exponents(args.table, args.output)
    )


if __name__ == "__main__":
    raise SystemExit(main())
