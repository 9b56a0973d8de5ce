"""Plans of large replay memories: the largest that were measured, and what arithmetic bounds."""

from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from pages.queries import AROUND, Answers, NotMeasuredError, Row
from tables import growth_fits, ties
from tables.layouts import UNCOMPRESSED

METRICS = ("bytes", "encode_wall", "decode_wall", "encode_memory", "decode_memory")
_KEPT = {"", *AROUND}


@dataclass(frozen=True)
class Plans:
    """What the tables of a run say of large replay memories."""

    run: Answers

    transitions = 10**6  # of a memory that is planned
    memories = (16e9, 64e9)  # bytes of memory that a machine may have

    def measured(self, dataset: str) -> tuple[int, int]:
        """Return the numbers of transitions of the smallest and the largest memory measured.

        One that is held out of the fits, and that slow methods did not take, does not count.
        """
        rows = self.run.rows("growth", dataset=dataset)
        found = [int(row["elements"]) for row in rows if row.get("held_out") != "true"]
        return min(found), max(found)

    def held_out(self, dataset: str, metric: str) -> list[Row]:
        """Return the rows of exponents.csv of what was measured beyond, and compared."""
        methods = self.methods(dataset)
        rows = self.run.rows("exponents", dataset=dataset, metric=metric)
        found = [row for row in rows if row.get("miss") and row["method"] in methods]
        if not found:
            raise NotMeasuredError(f"exponents.csv has no size of {dataset} that is held out")
        return found

    def garbage(self, dataset: str) -> tuple[str, float, float, float]:
        """Return the method whose reading garbage collection slows down most, and how much.

        With the method come the seconds of a transition with it and without, and how many
        transitions there were.
        """
        found = [
            (float(row["decode_wall"]) / float(off), row)
            for row in self.run.rows("growth", dataset=dataset)
            if (off := row.get("decode_gc_off_wall")) and row["method"] in self.methods(dataset)
        ]
        if not found:
            raise NotMeasuredError(f"growth.csv has no times of {dataset} without collection")
        largest = max(int(row["elements"]) for _, row in found)
        _, row = max((r for r in found if int(r[1]["elements"]) == largest), key=itemgetter(0))
        times = (float(row[name]) / largest for name in ("decode_wall", "decode_gc_off_wall"))
        return (row["method"], *times, largest)  # type: ignore[return-value]

    def _largest(self, dataset: str) -> list[Row]:
        elements = str(self.measured(dataset)[1])
        return self.run.rows("growth", dataset=dataset, elements=elements)

    def methods(self, dataset: str) -> list[str]:
        """Return the methods that were measured with the largest memory and keep all its arrays.

        Raise `NotMeasuredError` if there are none.
        """
        found = [
            row["method"]
            for row in self._largest(dataset)
            if all(row[metric] for metric in METRICS) and _KEPT.issuperset(row["lost"].split())
        ]
        if not found:
            raise NotMeasuredError(f"growth.csv has no method that keeps {dataset}")
        return list(dict.fromkeys(found))

    def value(self, metric: str, dataset: str, method: str) -> float:
        """Return one of `METRICS` of the largest memory: the median over the seeds."""
        rows = [row for row in self._largest(dataset) if row["method"] == method]
        return growth_fits.medians(rows, metric)[self.measured(dataset)[1]]

    def best(self, metric: str, dataset: str, among: Collection[str]) -> str:
        """Return the simplest of `methods` with the least of a metric, among these."""
        methods = [method for method in self.methods(dataset) if method in among]
        if not methods:
            raise NotMeasuredError(f"growth.csv has no such method of {dataset}")
        room = ties.PAGES if metric.endswith("memory") else 0
        values = {method: self.value(metric, dataset, method) for method in methods}
        return ties.best({method: (value, value + room) for method, value in values.items()})[0]

    def label(self, dataset: str, method: str) -> str:
        """Return what figures call a method."""
        return self.run.text("growth", "label", dataset=dataset, method=method)

    def raw(self, dataset: str) -> float:
        """Return the bytes of a transition, state and next state written out."""
        (row, *_) = self.run.rows("growth", dataset=dataset)
        return float(row["raw_bytes"]) / float(row["elements"])

    def steep(self, dataset: str) -> list[tuple[str, str, float]]:
        """Return the methods and metrics that surely grow superlinearly, with the exponents."""
        methods = self.methods(dataset)
        return [
            (row["method"], row["metric"], float(row["exponent"]))
            for row in self.run.rows("exponents", dataset=dataset)
            if row["method"] in methods
            and row["metric"] in METRICS
            and growth_fits.least(row) > growth_fits.STEEP
        ]

    def least(self, dataset: str, content: str, *, compressed: bool) -> float:
        """Return the smallest ratio of the layouts with this content."""
        found = [
            float(row["ratio"])
            for row in self.run.rows("layouts", dataset=dataset, verdict="identical")
            if row["layout"].startswith(f"{content}_")
            and (row["codec"] != UNCOMPRESSED) == compressed
        ]
        if not found:
            raise NotMeasuredError(f"layouts.csv has no layout {content} of {dataset}")
        return min(found)


def wider(one: str, other: str) -> float:
    """Say how many times as many bytes a number of one dtype has as one of another.

    >>> wider("float32", "uint8")
    4.0
    """
    return np.dtype(one).itemsize / np.dtype(other).itemsize
