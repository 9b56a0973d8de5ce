"""THE metric table: what each measured column means, its unit, and which way is better.

Axis texts come from here, so that a quantity is called the same in every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Metric:
    """One column of a results table.

    Attributes
    ----------
    column
        Its name in the table.
    label, unit
        What an axis says: ``label (unit)``.
    definition
        How it is measured, in one sentence.
    better
        Which direction is better.
    scale
        The scale of its axis.
    """

    column: str
    label: str
    unit: str
    definition: str
    better: Literal["lower", "higher"]
    scale: Literal["linear", "log"]

    @property
    def axis(self) -> str:
        """The text of an axis."""
        return f"{self.label} ({self.unit}), {self.better} is better"


TABLE: dict[str, Metric] = {
    metric.column: metric
    for metric in (
        Metric(
            "bytes",
            "size of the files",
            "bytes",
            "Sum of the lengths of all files that the method wrote.",
            "lower",
            "log",
        ),
        Metric(
            "ratio",
            "size of the files / size of the data",
            "bytes/raw byte",
            "Size of the files, divided by the bytes of all array elements and numbers of the "
            "data, each transition written out in full (state and next state).",
            "lower",
            "log",
        ),
    )
}
