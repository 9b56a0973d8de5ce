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


_TIMED = (
    "median of at least the repeats of the configuration, which a process of the method's own does "
    "in turn with those of all other methods, in random order, alone on the machine; after a "
    "warm-up, with one thread for numeric libraries, to and from files in memory (tmpfs; column "
    "storage says disk if there is none), neither flushed nor evicted; of a small document, "
    "to and from the string or bytes"
)
_TRACED = (
    "the most bytes that Python's tracemalloc sees at once in a fork of the method's process, above "
    "what it is before; exact, but without what a library allocates by its own means; empty where "
    "tracing takes more than the limits of the configuration"
)
_MEMORY = (
    "RSS's high-water mark of a fork of the method's process, above what it is before, with the "
    "data and the library in memory and free memory returned"
)


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
        Metric(
            "encode_cpu",
            "CPU time to write",
            "s",
            f"CPU time, user and system, to write the data to files: {_TIMED}.",
            "lower",
            "log",
        ),
        Metric(
            "decode_cpu",
            "CPU time to read",
            "s",
            f"CPU time, user and system, to read the files into objects: {_TIMED}.",
            "lower",
            "log",
        ),
        Metric(
            "encode_wall",
            "time to write",
            "s",
            f"Elapsed time to write the data to files: {_TIMED}.",
            "lower",
            "log",
        ),
        Metric(
            "decode_wall",
            "time to read",
            "s",
            f"Elapsed time to read the files into objects: {_TIMED}.",
            "lower",
            "log",
        ),
        Metric(
            "encode_speed",
            "write",
            "MB of raw data per second of CPU time",
            "Bytes of the data as for the ratio, divided by the median CPU time to write.",
            "higher",
            "log",
        ),
        Metric(
            "decode_speed",
            "read",
            "MB of raw data per second of CPU time",
            "Bytes of the data as for the ratio, divided by the median CPU time to read.",
            "higher",
            "log",
        ),
        Metric(
            "encode_synced_wall",
            "time to write and flush to disk",
            "s",
            "Elapsed time to write the data to files on the disk of the results, and to have the "
            "operating system write every file and folder to it (fsync): in the same repeats as "
            "the time to write, which is in memory.",
            "lower",
            "log",
        ),
        Metric(
            "part_wall",
            "time to read one layer or transition",
            "s",
            "Elapsed time to read one layer of weights, or one transition, without the rest, in "
            "the same repeats; which one is drawn at random, the same for all methods. Empty if "
            "the method has no way to do it.",
            "lower",
            "log",
        ),
        Metric(
            "encode_memory",
            "extra memory to write",
            "bytes",
            f"Memory for the first write: {_MEMORY}.",
            "lower",
            "log",
        ),
        Metric(
            "decode_memory",
            "extra memory to read",
            "bytes",
            f"Memory for the first read, the result included: {_MEMORY}.",
            "lower",
            "log",
        ),
        Metric(
            "encode_traced",
            "extra memory of Python to write",
            "bytes",
            f"Memory for a write: {_TRACED}.",
            "lower",
            "log",
        ),
        Metric(
            "decode_traced",
            "extra memory of Python to read",
            "bytes",
            f"Memory for a read, the result included: {_TRACED}.",
            "lower",
            "log",
        ),
    )
}
