"""Step: make one tidy table of all timed cells: the statistics of their repeats."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from speed.machine_load import BUSY
from tables import csv_table, ties
from tables.csv_table import Row
from tables.row_groups import grouped

# Of calls in a process of the method's own, which takes turns with those of all others, one thread
# each: to and from files in memory.
TIMES = (
    "encode_cpu",
    "decode_cpu",
    "encode_wall",
    "decode_wall",
    "decode_gc_off_wall",  # of replay memories, with the garbage collector off
    "part_wall",
)
# A time's own column is its median; those of the other statistics are named `encode_cpu_minimum`.
STATISTICS = ("", "_minimum", "_quartile_1", "_quartile_3")

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets
    "title",  # what figures call the dataset
    "kind",  # weights, experience, control, array
    "seed",
    "method",  # name of the method
    "label",  # what figures call the method
    "variant_of",  # the method that writes the same files, if that is another
    "json",  # true, false
    "human_readable",  # true, false
    "verdict",  # identical, lost, refused, failed, not run
    "lost",  # what was lost, separated by spaces
    "bytes",  # of all files together
    "raw_bytes",  # of the plain arrays, states and next states both written out
    "ratio",  # bytes / raw_bytes
    "encode_speed",  # megabytes (10**6 raw bytes) per second of CPU time
    "decode_speed",
    "repeats",  # how many writes and reads the statistics are of
    "load",  # cores that other processes used meanwhile: the median over the repeats
    "storage",  # where the files were: memory, disk
    *(f"{time}{statistic}" for time in TIMES for statistic in STATISTICS),  # seconds
    # From 1 among the methods of this dataset and seed, by elapsed time; those whose quartiles
    # overlap share a rank.
    "encode_rank",
    "decode_rank",
    "encode_memory",  # bytes: the resident peak of a fork, above what it begins with
    "decode_memory",  # with the result
    "encode_traced",  # the same of tracemalloc; empty where tracing exceeds the limits
    "decode_traced",
    "reason",  # where the worst loss shows first, or why there are no times
)


def spread(times: Sequence[float]) -> tuple[float, ...]:
    """Return the statistics of some times, in the order of `STATISTICS`."""
    if len(times) == 1:
        return (times[0],) * len(STATISTICS)
    first, middle, third = statistics.quantiles(times, n=4, method="inclusive")
    return middle, min(times), first, third


def summary(row: Row) -> dict[str, Any]:
    """Return a timed row with the statistics of its repeats, which are numbers and text."""
    found = {**csv_table.with_ratio(row), "repeats": len(row[TIMES[0]])}
    found["load"] = statistics.median(row["load"]) if row["load"] else None
    for time in TIMES:
        summarised = spread(row[time]) if row[time] else (None,) * len(STATISTICS)
        found.update(zip((f"{time}{s}" for s in STATISTICS), summarised, strict=True))
    for way in ("encode", "decode"):
        seconds = found[f"{way}_cpu"]
        found[f"{way}_speed"] = row["raw_bytes"] / seconds / 1e6 if seconds else None
    return found


def ranked(timed: Iterable[Row], *columns: str) -> Iterator[Row]:
    """Yield rows with statistics, and with ranks among those that are the same in these columns."""
    for mine in grouped(map(summary, timed), *columns).values():
        for way in ("encode", "decode"):
            ends = [f"{way}_wall_quartile_{n}" for n in (1, 3)]
            intervals = {
                row["method"]: (row[ends[0]], row[ends[1]]) for row in mine if row["repeats"]
            }
            found = ties.ranks(intervals)
            for row in mine:
                row[f"{way}_rank"] = found.get(row["method"])
        yield from mine


def rows(timed: Iterable[Row]) -> Iterator[Row]:
    """Return the rows, sorted by dataset, seed and method."""
    return ranked(csv_table.in_order(timed), "dataset", "seed")


def busy_note(table: Iterable[Mapping[str, str]]) -> str:
    """Return what figures say of the load of the machine; nothing where it was quiet, or not known.

    >>> busy_note([{"load": "0.1"}, {"load": ""}]), busy_note([{"load": "0.8"}, {"load": "0.6"}])
    ('', 'on a busy machine: others used 0.7 cores')
    """
    loads = [float(row["load"]) for row in table if row.get("load")]
    middle = statistics.median(loads) if loads else 0
    return f"on a busy machine: others used {middle:.1f} cores" if middle > BUSY else ""


table = csv_table.Table(COLUMNS, rows)
main = table.command(__doc__)
