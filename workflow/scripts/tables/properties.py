"""Step: make two tidy tables of what was tried with each method: its cases, and its properties."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from common import checked_files, step_process
from tables import csv_table
from tables.csv_table import Row

CASE_COLUMNS = (
    "method",  # name of the method
    "label",  # what figures call the method
    "case",  # name of a row of hard_cases.CASES
    "title",  # what the figure calls the case
    "verdict",  # identical in what the case is about; lost, refused, failed
    "lost",  # what was lost of what the case is about, separated by spaces
    "lost_besides",  # what else was lost, which does not count here
    "reason",  # where the worst loss that counts shows first, or the error
)
PROPERTY_COLUMNS = (
    "method",
    "label",
    # True or false, as the method's file says: one JSON document; numbers that a person can read.
    "json",
    "human_readable",
    "languages",  # with a maintained library that reads the files, separated by semicolons
    "runs_code",  # true if a hostile file did, false if none; empty if it takes no sample
    "attack",  # which attacks ran code, separated by semicolons
    "attacks",  # how many were tried
    "same_bytes",  # true if two processes write the same files; empty if it takes no sample
    "part",  # true if a layer or transition is read alone, as reading all gives it
    "append",  # true if transitions are added without writing all anew
    "source",  # of what a method imitates
    "reason",  # which file differs from run to run
)


def in_order(records: Iterable[Row]) -> list[Row]:
    """Return records sorted by method; raise ValueError for two of one method."""
    found: dict[str, Row] = {}
    for record in records:
        if record["method"] in found:
            raise ValueError(f"two records for method {record['method']}")
        found[record["method"]] = record
    return [found[method] for method in sorted(found)]


def case_rows(records: Iterable[Row]) -> Iterator[Row]:
    """Yield the adversarial cases of all methods."""
    for record in in_order(records):
        for case in record["cases"]:
            lost = {name: " ".join(case[name]) for name in ("lost", "lost_besides")}
            yield {**case, "method": record["method"], "label": record["label"], **lost}


def property_rows(records: Iterable[Row]) -> Iterator[Row]:
    """Yield the properties of all methods."""
    for record in in_order(records):
        yield {**record, "languages": "; ".join(record["languages"])}


def tabulate_properties(cases: Path, properties: Path, sources: Iterable[Path]) -> None:
    """Write both tables of the records in these files."""
    read = [checked_files.read_record(path) for path in sources]
    csv_table.write(cases, CASE_COLUMNS, case_rows(read))
    csv_table.write(properties, PROPERTY_COLUMNS, property_rows(read))


main = step_process.command(
    __doc__,
    "cases properties sources",
    lambda args: tabulate_properties(**vars(args)),
    lambda _: "tables of the properties",
)
