"""Step: make one tidy table of documents: least times of each codec, and ratios to a baseline."""

from collections.abc import Iterable, Iterator
from typing import Any

from tables import csv_table
from tables.csv_table import Row
from tables.row_groups import grouped
from tables.speed import spread

BASELINE = "json_recipe"  # the method whose times those of the others are divided by
WAYS = ("encode", "decode")

COLUMNS = (
    "document",  # a key of DOCUMENTS in workflow/scripts/data/documents.py
    "method",  # name of the method
    "label",  # what figures call the method
    "verdict",  # identical, lost, refused, failed, not run
    "lost",  # what was lost, separated by spaces
    "bytes",  # of the document
    "load",  # cores that other processes used meanwhile
    "rounds",  # how many times all methods took their turns
    *(
        column
        for way in WAYS
        for column in (
            f"{way}_cpu",  # seconds of CPU time, the least of all rounds
            f"{way}_ratio",  # divided by that of the baseline
            f"{way}_ratio_quartile_1",  # of the ratios of the single rounds
            f"{way}_ratio_quartile_3",
        )
    ),
    "reason",  # where the worst loss shows first, or why there are no times
)

NOT_TIMED: Row = {f"{way}_cpu": () for way in WAYS}


def rows(timed: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Yield the rows in the order of the documents and methods that were timed."""
    for mine in grouped(timed, "document").values():
        baseline = next((row for row in mine if row["method"] == BASELINE), NOT_TIMED)
        for row in mine:
            made = {**dict.fromkeys(COLUMNS), **row, "rounds": len(row["encode_cpu"])}
            for way in WAYS:
                made |= _ratios(f"{way}_cpu", f"{way}_ratio", row, baseline)
            yield made


def _ratios(times: str, ratio: str, row: Row, baseline: Row) -> dict[str, float | None]:
    """Return a row's least time, and its ratios to that of the baseline; None what is missing."""
    if not row[times]:
        return {times: None}
    least = min(row[times])
    if not baseline[times]:
        return {times: least}
    pairs = zip(row[times], baseline[times], strict=True)
    _, _, first, third = spread([mine / other for mine, other in pairs])
    return {
        times: least,
        ratio: least / min(baseline[times]),
        f"{ratio}_quartile_1": first,
        f"{ratio}_quartile_3": third,
    }


table = csv_table.Table(COLUMNS, rows)
main = table.command(__doc__)
