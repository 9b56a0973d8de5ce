"""Step: make one tidy table of all timed cells: the statistics of their repeats."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tables import sizes as tabulate

TIMES = (
    "encode_cpu",
    "decode_cpu",
    "encode_wall",
    "decode_wall",
    "encode_synced_wall",
    "part_wall",
)
# A time's own column is its median; those of the other statistics are named `encode_cpu_minimum`.
STATISTICS = ("", "_minimum", "_quartile_1", "_quartile_3")

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets; its size is that of speed.sizes
    "title",  # what figures call the dataset
    "kind",  # weights, experience, control, array, document
    "seed",
    "method",  # name of the method
    "label",  # what figures call the method
    "variant_of",  # the method that writes the same files, if that is another
    "json",  # true, false
    "human_readable",  # true, false
    "verdict",  # identical, lost, refused, failed, not run
    "lost",  # what was lost, separated by spaces
    "bytes",  # of all files together, or of the document
    "raw_bytes",  # of the plain arrays
    "ratio",  # bytes / raw_bytes
    "encode_speed",  # megabytes (10**6 raw bytes) per second of CPU time
    "decode_speed",
    "repeats",  # how many writes and reads the statistics are of
    "loops",  # how many writes, and then reads, one repeat is the mean of
    "storage",  # where the files were: memory, disk
    *(f"{time}{statistic}" for time in TIMES for statistic in STATISTICS),  # seconds
    "encode_memory",  # bytes, resident
    "decode_memory",
    "encode_traced",  # bytes, of tracemalloc
    "decode_traced",
    "reason",  # where the worst loss shows first, or why there are no times
)


def _six_digits(value: float) -> str:
    return f"{value:#.6g}"


def _spread(times: Sequence[float]) -> tuple[float, ...]:
    """Give the statistics of some times, in the order of `STATISTICS`."""
    if len(times) == 1:
        return (times[0],) * len(STATISTICS)
    first, middle, third = statistics.quantiles(times, n=4, method="inclusive")
    return middle, min(times), first, third


def summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a timed row with the statistics of its repeats, which are numbers and text."""
    found = {**row, "repeats": len(row[TIMES[0]])}
    for time in TIMES:
        spread = _spread(row[time]) if row[time] else (None,) * len(STATISTICS)
        found.update(zip((f"{time}{s}" for s in STATISTICS), spread, strict=True))
    measured = row["bytes"] is not None and row["raw_bytes"]
    found["ratio"] = row["bytes"] / row["raw_bytes"] if measured else None
    for way in ("encode", "decode"):
        seconds = found[f"{way}_cpu"]
        found[f"{way}_speed"] = row["raw_bytes"] / seconds / 1e6 if seconds else None
    return found


def line(row: Mapping[str, Any], columns: Sequence[str] = COLUMNS) -> list[str]:
    """Give the cells of a timed row in the order of the columns."""
    found = summary(row)
    cells = (found[column] for column in columns)
    return [_six_digits(x) if isinstance(x, float) else tabulate.cell(x) for x in cells]


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give the rows as CSV, sorted by dataset, seed and method."""
    return tabulate.as_csv(COLUMNS, map(line, tabulate.in_order(rows)))


def tabulate_speed(output: Path, workloads: Iterable[Path]) -> None:
    """Write the table of the rows in these files."""
    tabulate.write(output, table(tabulate.rows_in(workloads)))


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    return tabulate.command(__doc__, argv, tabulate_speed, "what time_methods.py wrote")


if __name__ == "__main__":
    raise SystemExit(main())
