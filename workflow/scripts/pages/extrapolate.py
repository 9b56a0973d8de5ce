"""Extrapolate size, time and memory of large replay memories, from the fits of exponents.csv.

A line says what a call costs anyway, and what each transition adds. So far out only the second
counts, and it is known to within its standard error; what else changes on the way, no fit knows.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from pages.queries import AROUND, UNCOMPRESSED, Answers, NotMeasuredError
from tables import growth_fits

METRICS = ("bytes", "encode_wall", "decode_wall", "encode_memory", "decode_memory")
FLAT = 0.05  # an exponent below which a growth is not told from the noise of what does not grow
_KEPT = {"", *AROUND}


@dataclass(frozen=True)
class Line:
    """What one method's files, time or memory come to, by the number of transitions."""

    # What there is without any, and what each adds; 0 where no growth is seen.
    fixed: float
    each: float
    within: float  # two standard errors of `each`, as a part of it
    # Of the power that fits the same sizes, and whether it surely is more than in proportion.
    exponent: float
    steep: bool
    largest: int  # how many transitions the largest memory had that it is fitted to

    def at(self, transitions: float) -> float:
        """Return what so many transitions take.

        >>> Line(1000, 2, 0.1, 0.99, False, 500).at(10_000)
        21000
        """
        return self.fixed + self.each * transitions

    def most(self, amount: float) -> float:
        """Return how many transitions take no more than an amount; infinitely many may.

        >>> Line(1000, 2, 0.1, 0.99, False, 500).most(21_000)
        10000.0
        """
        return max(0.0, amount - self.fixed) / self.each if self.each else float("inf")


@dataclass(frozen=True)
class Plans:
    """What the tables of a run say of larger replay memories."""

    run: Answers

    transitions = (10**6, 10**7, 10**8, 10**9)
    memories = (16e9, 64e9)  # bytes of memory that a machine may have
    minute = 60.0

    def line(self, metric: str, dataset: str, method: str) -> Line:
        """Return how one of `METRICS` grows."""
        keys = {"dataset": dataset, "method": method, "metric": metric}
        fixed, each, error, exponent, largest = (
            self.run.lookup("exponents", column, **keys)
            for column in ("fixed", "each", "each_error", "exponent", "to_elements")
        )
        (row,) = self.run.rows("exponents", **keys)
        if exponent < FLAT:
            fixed, each = fixed + each * largest, 0.0
        return Line(
            fixed=fixed,
            each=each,
            within=2 * error / each if each else 0.0,
            exponent=exponent,
            steep=growth_fits.least(row) > growth_fits.STEEP,
            largest=int(largest),
        )

    def methods(self, dataset: str) -> list[str]:
        """Return the methods of which each of `METRICS` is fitted and that keep all arrays.

        Raise `NotMeasuredError` if there are none.
        """
        fitted: dict[str, set[str]] = {}
        for row in self.run.rows("exponents", dataset=dataset):
            fitted.setdefault(row["method"], set()).add(row["metric"])
        found = [
            method
            for method, metrics in fitted.items()
            if metrics.issuperset(METRICS)
            and all(
                _KEPT.issuperset(row["lost"].split())
                for row in self.run.rows("growth", dataset=dataset, method=method)
            )
        ]
        if not found:
            raise NotMeasuredError(f"growth.csv has too few sizes of {dataset}")
        return found

    def best(self, metric: str, dataset: str, among: Collection[str] | None = None) -> str:
        """Return the method of `methods` with which each transition adds least, among these."""
        methods = [m for m in self.methods(dataset) if among is None or m in among]
        if not methods:
            raise NotMeasuredError(f"exponents.csv has no such method of {dataset}")
        return min(methods, key=lambda method: self.line(metric, dataset, method).each)

    def label(self, dataset: str, method: str) -> str:
        """Return what figures call a method."""
        return self.run.text("exponents", "label", dataset=dataset, method=method, metric="bytes")

    def raw(self, dataset: str) -> float:
        """Return the bytes of a transition, state and next state written out."""
        (row, *_) = self.run.rows("growth", dataset=dataset)
        return float(row["raw_bytes"]) / float(row["elements"])

    def measured(self, dataset: str) -> tuple[int, int]:
        """Return the numbers of transitions of the smallest and the largest memory measured."""
        found = [int(row["elements"]) for row in self.run.rows("growth", dataset=dataset)]
        return min(found), max(found)

    def steep(self, dataset: str) -> list[tuple[str, str]]:
        """Return the methods and metrics that surely grow faster than the lines say."""
        return [
            (method, metric)
            for method in self.methods(dataset)
            for metric in METRICS
            if self.line(metric, dataset, method).steep
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
