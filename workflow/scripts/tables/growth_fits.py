"""Step: fit how size, time and memory grow with the number of elements.

A quantity that grows as a power of the number of elements is a straight line where both axes are
logarithmic, and the line's slope is the exponent: 1 is in proportion, 0 is constant. It is fitted
by least squares.

Only the larger sizes count, where what a call costs before it sees the first element no longer
matters: those in the two decades below the largest that the method was measured at, or else the
three largest. With fewer than three there is no exponent.

One size may be held out of the fit. What was measured there is compared with what is expected: a
cost of the call and one of each element, by least squares of relative errors at the same sizes.
"""

import math
from collections.abc import Iterable, Mapping
from statistics import median

import numpy as np

from common import checked_files
from tables import csv_table
from tables.row_groups import grouped

METRICS = (
    "bytes",
    "encode_wall",
    "decode_wall",
    "encode_memory",
    "decode_memory",
    "encode_traced",
    "decode_traced",
)
STEEP = 1.1  # an exponent that is surely above that is more than in proportion
# How many standard errors a slope is within in 95 % of cases, by Student's t: for three points, and
# for each point more.
STUDENT = (12.7, 4.30, 3.18, 2.78, 2.57, 2.45)
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
    "held_out_elements",  # the size that is held out; empty if the method was not measured there
    "expected",  # there, by the straight line through the same sizes
    "measured",
    "miss",  # measured / expected
)


# How the numbers of a row are written.
FORMATS = {
    **dict.fromkeys(("exponent", "standard_error"), ".4f"),
    **dict.fromkeys(("points", "from_elements", "to_elements", "held_out_elements"), "d"),
    **dict.fromkeys(("expected", "measured"), ".4g"),
    "miss": ".3f",
}


def larger(sizes: Iterable[int]) -> list[int]:
    """Return the sizes in the two largest decades, or else the three largest.

    >>> larger([10, 100, 300, 1000, 3000, 10_000])
    [100, 300, 1000, 3000, 10000]
    >>> larger([10, 100, 1000])
    [10, 100, 1000]
    """
    ordered = sorted(sizes)
    return ordered[-max(POINTS, sum(size >= ordered[-1] / 100 for size in ordered)) :]


def fit(values: Mapping[int, float]) -> dict[str, float]:
    """Fit the growth of values, by the number of elements; nothing for fewer than three sizes.

    They are named as the columns of the table are. A value of 0, as memory may have that is less
    than a page, is on no logarithmic axis.
    """
    positive = {size: value for size, value in values.items() if value > 0}
    if len(positive) < POINTS:
        return {}
    sizes = larger(positive)
    x = np.log([float(size) for size in sizes])
    y = np.log([positive[size] for size in sizes])
    x -= x.mean()
    spread = float(x @ x)
    exponent = float(x @ y) / spread
    rest = y - y.mean() - exponent * x
    error = math.sqrt(float(rest @ rest) / (len(sizes) - 2) / spread)
    return {
        "exponent": exponent,
        "standard_error": error,
        "points": len(sizes),
        "from_elements": sizes[0],
        "to_elements": sizes[-1],
    }


def check(values: Mapping[int, float], held_out: Mapping[int, float]) -> dict[str, float]:
    """Compare what was measured at the size held out with what is expected there."""
    if not held_out:
        return {}
    number, measured = max(held_out.items())
    positive = {size: value for size, value in values.items() if value > 0}
    sizes = larger(positive)
    taken = np.array([positive[size] for size in sizes])
    expected = float(np.polyval(np.polyfit(sizes, taken, 1, w=1 / taken), number))
    if expected <= 0:  # what does not grow, but scatters
        return {}
    return {
        "held_out_elements": number,
        "expected": expected,
        "measured": measured,
        "miss": measured / expected,
    }


def least(row: Mapping[str, str]) -> float:
    """Return the least that an exponent may be, by its row of exponents.csv."""
    wide = STUDENT[min(int(row["points"]) - POINTS, len(STUDENT) - 1)]
    return float(row["exponent"]) - wide * float(row["standard_error"])


def medians(rows: Iterable[Mapping[str, str]], metric: str) -> dict[int, float]:
    """Return the values of a metric in the rows of a table, by size: the median over the seeds."""
    measured = grouped((row for row in rows if row[metric]), "elements")
    return {int(n): median(float(row[metric]) for row in mine) for n, mine in measured.items()}


def lines(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str | None]]:
    """Return the exponents of each dataset, method and metric in the rows of growth.csv."""
    found = []
    for (dataset, method), mine in sorted(grouped(rows, "dataset", "method").items()):
        for metric in METRICS:
            held_out = [row for row in mine if row.get("held_out") == "true"]
            values = medians((row for row in mine if row not in held_out), metric)
            if fitted := fit(values):
                fitted |= check(values, medians(held_out, metric))
                named = {"dataset": dataset, "method": method, "label": mine[0]["label"]}
                cells = {name: f"{value:{FORMATS[name]}}" for name, value in fitted.items()}
                found.append({**dict.fromkeys(COLUMNS), **named, "metric": metric, **cells})
    return found


table = csv_table.Table(COLUMNS, lines)
main = table.command(__doc__, checked_files.read_table)
