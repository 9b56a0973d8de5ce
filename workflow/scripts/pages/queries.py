"""Queries on the tables of a run, by method and dataset, for the sentences of pages.

A sentence never holds a number of its own: it asks for a cell, or for the best of the methods that
meet some demands. What a run has not measured raises `NotMeasuredError`, and the page says so in
the place of the passage; what no table can ever say raises `AnswerError`, and the page fails.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeAlias

from common import checked_files
from method_kit.named_arrays import TRANSITION
from properties import hard_cases
from speed.machine_load import BUSY
from tables import ties
from tables.layouts import savings
from tables.row_groups import grouped

Row: TypeAlias = Mapping[str, str]

TABLES = ("sizes", "speed", "fidelity", "properties", "layouts", "growth", "exponents", "spread")
OWN_TABLES = ("found", "calls")  # of data of one's own, beside some of these
VERDICTS = (
    "identical",
    "lost",
    "refused",
    "unfit",
    "missing",
    "failed",
    "not run",
)  # from best to worst
AROUND = ("container", "maxlen", "identity")
"""What may be lost though every array comes back: the deque, its maxlen, which objects are one."""


class AnswerError(Exception):
    """A page asks for what no table can say, or claims what the tables do not bear out."""


class NotMeasuredError(LookupError):
    """The tables of this run do not have it."""


class NoMethodError(NotMeasuredError):
    """No method of this run meets the demands."""


@dataclass(frozen=True)
class Best:
    """The method that is best at something."""

    # Its name, and what figures call it.
    method: str
    label: str
    value: float  # what it was chosen by
    ties: tuple[str, ...] = ()  # the labels of the methods that do as well and are less simple


@dataclass(frozen=True)
class Answers:
    """The tables of a run, by name; values of several seeds are taken together."""

    tables: Mapping[str, Sequence[Row]]
    # By table and columns: the rows by what they have in these columns.
    _indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[Row]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    columns_of_memories = len(TRANSITION)  # as which many a method for arrays keeps a replay memory

    def only(self, dataset: str) -> "Answers":
        """Return the tables without the rows of other datasets."""
        return Answers(
            {
                name: [row for row in rows if row.get("dataset", dataset) == dataset]
                for name, rows in self.tables.items()
            }
        )

    # ------------------------------------------------------------------------------------- cells

    def rows(self, table: str, **keys: str) -> list[Row]:
        """Return the rows in which each of the `keys` has its value: at least one."""
        found = self._matching(table, keys)
        if not found:
            asked = ", ".join(f"{column} {value}" for column, value in keys.items())
            raise NotMeasuredError(f"{table}.csv has no row of {asked or 'anything'}")
        return found

    def _matching(self, table: str, keys: Mapping[str, str]) -> list[Row]:
        if table not in TABLES + OWN_TABLES:
            raise AnswerError(f"there is no table {table}; there are {', '.join(TABLES)}")
        if table not in self.tables:
            raise NotMeasuredError(f"{table}.csv was not made")
        asked = (table, *keys)
        if asked not in self._indexes:
            index = self._indexes[asked] = {}
            for row in self.tables[table]:
                index.setdefault(tuple(_cell(table, row, column) for column in keys), []).append(
                    row
                )
        return self._indexes[asked].get(tuple(keys.values()), [])

    def texts(self, table: str, column: str, **keys: str) -> list[str]:
        """Return the values of a column, in the rows that `rows` returns."""
        return [_cell(table, row, column) for row in self.rows(table, **keys)]

    def text(self, table: str, column: str, **keys: str) -> str:
        """Return the one value of a column that all these rows have; it may be empty."""
        found = sorted(set(self.texts(table, column, **keys)))
        if len(found) > 1:
            raise AnswerError(f"{table}.csv, {column} of {_spelled(keys)}: {' and '.join(found)}")
        return found[0]

    def lookup(self, table: str, column: str, **keys: str) -> float:
        """Return the number in a column; the median, if there are several seeds."""
        rows = self.rows(table, **keys)
        found = [_cell(table, row, column) for row in rows]
        if not all(found):
            reasons = sorted({row["reason"] for row in rows if row.get("reason")})
            why = f" ({'; '.join(reasons)})" if reasons else ""
            raise NotMeasuredError(f"{table}.csv has no {column} of {_spelled(keys)}{why}")
        try:
            return median(map(float, found))
        except ValueError as error:
            message = f"{table}.csv, {column} of {_spelled(keys)}: no number, {found}"
            raise AnswerError(message) from error

    def measure(self, by: str, dataset: str, method: str) -> float:
        """Return what a method is chosen by on a dataset: one of `MEASURES`."""
        if by not in MEASURES:
            raise AnswerError(f"there is no measure {by}; there are {', '.join(MEASURES)}")
        return MEASURES[by](self, dataset, method)

    def interval(self, by: str, dataset: str, method: str) -> tuple[float, float]:
        """Return between what a measure surely is: times between their quartiles, all seeds' ones.

        Sizes are exact. Of memory, differences below those of library pages say nothing.
        """
        value = self.measure(by, dataset, method)
        if by.endswith("memory"):
            return value, value + ties.PAGES
        if by not in QUARTILES:
            return value, value
        rows = self.rows("speed", dataset=dataset, method=method)
        first, third = (
            [sum(float(row[f"{time}_quartile_{n}"]) for time in QUARTILES[by]) for row in rows]
            for n in (1, 3)
        )
        return min(first), max(third)

    def label(self, method: str) -> str:
        """Return what figures call a method."""
        return self.text("sizes", "label", method=method)

    def title(self, dataset: str) -> str:
        """Return what figures call a dataset."""
        return self.text("sizes", "title", dataset=dataset)

    def lost(self, dataset: str, method: str) -> tuple[str, ...]:
        """Return what the method loses of a dataset, whatever the seed; it must not be refused."""
        rows = self.rows("sizes", dataset=dataset, method=method)
        if not all(row["verdict"] in ("identical", "lost") for row in rows):
            reason = next(row["reason"] for row in rows if row["reason"])
            raise NotMeasuredError(f"{method} did not write {dataset}: {reason}")
        return tuple(dict.fromkeys(loss for row in rows for loss in row["lost"].split()))

    def verdict(self, dataset: str, method: str) -> str:
        """Return the worst verdict of the seeds."""
        return max(self.texts("sizes", "verdict", dataset=dataset, method=method), key=_badness)

    def datasets_with(self, method: str, *verdicts: str, lost: str = "") -> list[str]:
        """Return the datasets on which a method has one of these verdicts, and loses `lost`."""
        rows = self.rows("sizes", method=method)
        return [
            dataset
            for dataset in dict.fromkeys(row["dataset"] for row in rows)
            if self.verdict(dataset, method) in verdicts
            and (not lost or lost in self.lost(dataset, method))
        ]

    def lost_of_such(self, dataset: str, method: str) -> tuple[str, ...]:
        """Return what the method loses of any dataset like this one that it writes."""
        lost = [
            loss
            for one in self.like(dataset)
            if self.verdict(one, method) in ("identical", "lost")
            for loss in self.lost(one, method)
        ]
        return tuple(dict.fromkeys(lost))

    def reason(self, dataset: str, method: str) -> str:
        """Return where the worst loss shows first, or why the library refused."""
        reasons = self.texts("sizes", "reason", dataset=dataset, method=method)
        return next((reason for reason in reasons if reason), "")

    def equally_large(self, one: str, other: str) -> tuple[int, int]:
        """Return how many datasets take two methods the same bytes, and how many both wrote."""
        sizes = [
            {(r["dataset"], r["seed"]): r["bytes"] for r in self.rows("sizes", method=method)}
            for method in (one, other)
        ]
        both = [cell for cell, size in sizes[0].items() if size and sizes[1].get(cell)]
        same = [cell for cell in both if sizes[0][cell] == sizes[1][cell]]
        return len({dataset for dataset, _ in same}), len({dataset for dataset, _ in both})

    def saves(self, dataset: str, choice: str) -> float:
        """Say how many times smaller files are by compression, by the layout, or by both together.

        By compression the layout stays as it is, by the layout nothing is compressed. Only what
        comes back identical counts. Raise `NotMeasuredError` without uncompressed files.
        """
        kept = self.rows("layouts", dataset=dataset, verdict="identical")
        found = [
            savings({(row["layout"], row["codec"]): float(row["ratio"]) for row in rows})
            for rows in grouped(kept, "seed").values()
        ]
        told = [getattr(each, choice) for each in found if each is not None]
        if not told:
            raise NotMeasuredError(f"layouts.csv has no uncompressed layout of {dataset}")
        return float(max(told))

    def cases_kept(self, method: str) -> tuple[int, int]:
        """Return how many adversarial cases the method keeps, and how many there are."""
        found = self.texts("fidelity", "verdict", method=method)
        return found.count("identical"), len(found)

    # -------------------------------------------------------------------------- sets of methods

    def methods(self, table: str = "sizes", **keys: str) -> set[str]:
        """Return the methods that have a row in which the `keys` have their values; maybe none."""
        return {row["method"] for row in self._matching(table, keys)}

    def keeping(self, datasets: Iterable[str], but: Collection[str] = ()) -> set[str]:
        """Return the methods that lose nothing of these datasets, or only what `but` names."""
        good = self.methods()
        for dataset in datasets:
            good &= self.methods(dataset=dataset)
            for row in self.rows("sizes", dataset=dataset):
                kept = row["verdict"] in ("identical", "lost")
                if not kept or not set(row["lost"].split()) <= set(but):
                    good.discard(row["method"])
        return good

    def datasets(self) -> set[str]:
        """Return the datasets that were written."""
        return set(self.texts("sizes", "dataset"))

    def like(self, dataset: str) -> list[str]:
        """Return the datasets of the same kind, with this one."""
        kind = self.text("sizes", "kind", dataset=dataset)
        return sorted(set(self.texts("sizes", "dataset", kind=kind)))

    def identical(self, dataset: str) -> set[str]:
        """Return the methods from which every dataset like this one comes back identical."""
        return self.keeping(self.like(dataset))

    def whole(self, dataset: str) -> set[str]:
        """Return the methods that bring back all arrays of datasets like this one identical."""
        return self.keeping(self.like(dataset), but=AROUND)

    def running_no_code(self) -> set[str]:
        """Return the methods of which no attack ran code while loading."""
        return self.methods("properties", runs_code="false")

    def changing_no_number(self) -> set[str]:
        """Return the methods that change no number of the hard cases without a word."""
        changing = {
            row["method"]
            for row in self.rows("fidelity", verdict="lost")
            if "values" in row["lost"].split() and row["case"] not in hard_cases.NOT_NUMBERS
        }
        return self.methods("fidelity") - changing

    def read_in(self, language: str = "") -> set[str]:
        """Return the methods whose files a library of this language reads, or of any but Python."""
        languages = {row["method"]: row["languages"] for row in self.rows("properties")}
        if not language:
            return {method for method, others in languages.items() if others}
        return {method for method, others in languages.items() if language in others.split("; ")}

    # ------------------------------------------------------------------------------------- the best

    def best(self, dataset: str, by: str, among: Collection[str]) -> Best:
        """Return the simplest of those methods that have the least of a measure.

        Raise `NoMethodError` if there are no methods, `NotMeasuredError` if none of them has one.
        """
        if not among:
            raise NoMethodError(f"{self.title(dataset)}: no method of this run does")
        measured = self.measured(dataset, by, among)
        if not measured:
            raise NotMeasuredError(f"{dataset}: none of {len(among)} methods has a {by}")
        first, *tied = ties.best({m: self.interval(by, dataset, m) for m in measured})
        return Best(first, self.label(first), measured[first], tuple(map(self.label, tied)))

    def measured(self, dataset: str, by: str, among: Collection[str]) -> dict[str, float]:
        """Return a measure of those methods that have one."""
        found = {}
        for method in sorted(among):
            with suppress(NotMeasuredError):
                found[method] = self.measure(by, dataset, method)
        return found

    def spread(self, dataset: str, method: str) -> tuple[float, float]:
        """Return the least and the largest ratio of several seeds of the data."""
        found = [
            float(ratio) for ratio in self.texts("spread", "ratio", dataset=dataset, method=method)
        ]
        return min(found), max(found)

    def busy(self, *datasets: str) -> tuple[int, int]:
        """Return how many of the times are of a busy machine, and of how many that is known."""
        rows = [
            row for dataset in datasets for row in self._matching("speed", {"dataset": dataset})
        ]
        loads = [float(row["load"]) for row in rows if row.get("load")]
        return sum(load > BUSY for load in loads), len(loads)

    def best_identical(self, dataset: str, by: str) -> Best:
        """Return the best of the methods from which datasets like this one come back identical."""
        return self.best(dataset, by, self.identical(dataset))


def _badness(verdict: str) -> int:
    return VERDICTS.index(verdict)


def _cell(table: str, row: Row, column: str) -> str:
    try:
        return row[column]
    except KeyError as error:
        raise AnswerError(f"{table}.csv has no column {column}") from error


def _spelled(keys: Mapping[str, str]) -> str:
    return ", ".join(keys.values())


Measure: TypeAlias = Callable[[Answers, str, str], float]


def _column(table: str, column: str) -> Measure:
    return lambda answers, dataset, method: answers.lookup(
        table, column, dataset=dataset, method=method
    )


# The times that a measure is, of those that have quartiles.
QUARTILES = {
    **{time: (time,) for time in ("encode_wall", "decode_wall", "part_wall")},
    "write_and_read": ("encode_wall", "decode_wall"),
}

MEASURES: dict[str, Measure] = {
    "bytes": _column("sizes", "bytes"),
    "ratio": _column("sizes", "ratio"),
    **{
        column: _column("speed", column)
        for column in (
            *("encode_wall", "decode_wall", "part_wall"),
            *("encode_memory", "decode_memory"),
        )
    },
    "write_and_read": lambda run, *cell: (
        run.measure("encode_wall", *cell) + run.measure("decode_wall", *cell)
    ),
    # The larger of the two: what a program must have to do both.
    "memory": lambda run, *cell: max(
        run.measure("encode_memory", *cell), run.measure("decode_memory", *cell)
    ),
}


def read_tables(paths: Iterable[Path]) -> Answers:
    """Read CSV files; a table is called as its file is."""
    return Answers({path.stem: checked_files.read_table(path) for path in paths})
