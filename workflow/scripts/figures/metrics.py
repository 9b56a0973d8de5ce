"""THE table of metrics and properties: columns, labels, units, which way is better.

Axis texts come from here, so that a quantity is called the same in every figure. How each is
measured stands beside its column, in ``tables/speed.py`` and ``tables/properties.py``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

Better = Literal["lower", "higher", "nearer to 1"]


@dataclass(frozen=True)
class Metric:
    """One column of a results table."""

    column: str  # its name in the table
    # What an axis says: ``label (unit)``.
    label: str
    unit: str
    better: Better = "lower"  # which direction is better
    scale: ClassVar = "log"  # the scale of its axis: of all metrics, ratios are what is compared

    @property
    def axis(self) -> str:
        """The text of an axis."""
        return f"{self.label} ({self.unit}), {self.better} is better"


def _both_ways(column: str, label: str, unit: str, better: Better = "lower") -> Iterator[Metric]:
    """Yield a metric of writing and one of reading, by a label with a place for the word."""
    for way, word in (("encode", "write"), ("decode", "read")):
        yield Metric(f"{way}_{column}", label.format(word), unit, better)


TABLE: dict[str, Metric] = {
    metric.column: metric
    for metric in (
        Metric("bytes", "size of the files", "bytes"),
        Metric("ratio", "size of the files / size of the data", "bytes/raw byte"),
        Metric(
            "quotient",
            "synthetic data / the real data they imitate",
            "quotient of bytes/raw byte",
            "nearer to 1",
        ),
        *_both_ways("cpu", "CPU time to {}", "s"),
        *_both_ways("wall", "time to {}", "s"),
        *_both_ways("speed", "{}", "MB of raw data per second of CPU time", "higher"),
        Metric("decode_gc_off_wall", "time to read without garbage collection", "s"),
        Metric("part_wall", "time to read one layer or transition", "s"),
        *_both_ways("memory", "extra memory to {}", "bytes"),
        *_both_ways("traced", "extra memory of Python to {}", "bytes"),
    )
}

# The columns of the tables of properties that are true or false, or a list of words: their labels.
PROPERTIES = {
    "verdict": "kept",
    "runs_code": "safe to read",  # where the circle is good, as elsewhere
    "same_bytes": "same bytes again",
    "part": "reads a part",
    "append": "appends",
    "human_readable": "human-readable",
    "languages": "other languages",
    "json": "JSON",
}
