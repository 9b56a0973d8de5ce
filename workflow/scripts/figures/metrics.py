"""THE table of metrics and properties: columns, labels, units, definitions, which way is better.

Axis texts come from here, so that a quantity is called the same in every figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Metric:
    """One column of a results table."""

    column: str  # its name in the table
    # What an axis says: ``label (unit)``.
    label: str
    unit: str
    definition: str  # how it is measured, in one sentence
    better: Literal["lower", "higher", "nearer to 1"] = "lower"  # which direction is better
    scale: ClassVar = "log"  # the scale of its axis: of all metrics, ratios are what is compared

    @property
    def axis(self) -> str:
        """The text of an axis."""
        return f"{self.label} ({self.unit}), {self.better} is better"


_TIMED = (
    "median of at least the repeats of the configuration, which a process of the method's own does "
    "in turn with those of all other methods, in random order, alone on the machine; after a "
    "warm-up, with one thread for numeric libraries, to and from files in memory (tmpfs; column "
    "storage says disk if there is none), neither flushed nor evicted"
)
_TRACED = (
    "the most bytes that Python's tracemalloc sees at once in a fork of the method's process, "
    "above what it is before; exact, but without what a library allocates by its own means; empty "
    "where tracing takes more than the limits of the configuration"
)
_MEMORY = (
    "RSS's high-water mark of a fork of the method's process, above what it is before, with the "
    "data and the library in memory and free memory returned"
)


def _both_ways(
    column: str,
    label: str,
    unit: str,
    definition: str,
    better: Literal["lower", "higher"] = "lower",
) -> Iterator[Metric]:
    """Yield a metric of writing and one of reading, by texts with the words that differ."""
    for way, write, how, included in (
        ("encode", "write", "write the data to files", ""),
        ("decode", "read", "read the files into objects", ", the result included"),
    ):
        said = definition.format(write=write, how=how, included=included)
        yield Metric(f"{way}_{column}", label.format(write=write), unit, said, better)


TABLE: dict[str, Metric] = {
    metric.column: metric
    for metric in (
        Metric(
            "bytes",
            "size of the files",
            "bytes",
            "Sum of the lengths of all files that the method wrote.",
        ),
        Metric(
            "ratio",
            "size of the files / size of the data",
            "bytes/raw byte",
            "Size of the files, divided by the bytes of all array elements and numbers of the "
            "data, each transition written out in full (state and next state).",
        ),
        Metric(
            "quotient",
            "synthetic data / the real data they imitate",
            "quotient of bytes/raw byte",
            "Ratio of a synthetic dataset, divided by that of the real one it imitates; of both, "
            "median over the seeds.",
            "nearer to 1",
        ),
        *_both_ways(
            "cpu", "CPU time to {write}", "s", f"CPU time, user and system, to {{how}}: {_TIMED}."
        ),
        *_both_ways("wall", "time to {write}", "s", f"Elapsed time to {{how}}: {_TIMED}."),
        *_both_ways(
            "speed",
            "{write}",
            "MB of raw data per second of CPU time",
            "Bytes of the data as for the ratio, divided by the median CPU time to {write}.",
            "higher",
        ),
        Metric(
            "encode_synced_wall",
            "time to write and flush to disk",
            "s",
            "Elapsed time to write the data to files on the disk of the results, and to have the "
            "operating system write every file and folder to it (fsync): in the same repeats as "
            "the time to write, which is in memory.",
        ),
        Metric(
            "part_wall",
            "time to read one layer or transition",
            "s",
            "Elapsed time to read one layer of weights, or one transition, without the rest, in "
            "the same repeats; which one is drawn at random, the same for all methods. Empty if "
            "the method has no way to do it.",
        ),
        *_both_ways(
            "memory",
            "extra memory to {write}",
            "bytes",
            f"Memory for the first {{write}}{{included}}: {_MEMORY}.",
        ),
        *_both_ways(
            "traced",
            "extra memory of Python to {write}",
            "bytes",
            f"Memory for a {{write}}{{included}}: {_TRACED}.",
        ),
    )
}


@dataclass(frozen=True)
class Property:
    """One column that is true or false, or a list of words, of the table of properties."""

    column: str  # its name in the table
    label: str  # what the figure writes over its column
    definition: str  # how it is found out, in one sentence
    # Which answer is better; empty where that depends on what one wants.
    better: Literal["true", "false", ""]


_SAMPLES = (
    "small weights and a small replay memory, or the first of images, float64, one array and plain "
    "numbers that the method takes"
)

PROPERTIES: dict[str, Property] = {
    found.column: found
    for found in (
        Property(
            "verdict",
            "kept",
            "Written and read in processes of their own, a value comes back as it was in all that "
            "its case is about (hard_cases.CASES); that dtype, shape, containers or identity are "
            "lost counts in those cases that are about them.",
            "true",
        ),
        Property(
            "runs_code",
            "reading runs code",
            "After every file of the method, and then those of each suffix, were replaced by a "
            "pickle, an NPY file or a zip of NPY files with a harmless canary in it, or by a file "
            "that uses the format's own way, reading them with the method, all or a part, made the "
            f"canary's folder; tried with {_SAMPLES}. Empty if nothing was tried.",
            "false",
        ),
        Property(
            "same_bytes",
            "same bytes again",
            "Written in two fresh processes, at another time, to a folder of another name, with "
            f"another seed of Python's hashes, all files are the same byte for byte: {_SAMPLES}.",
            "true",
        ),
        Property(
            "part",
            "reads a part",
            "One layer of weights, or one transition, is read without reading all, and is what "
            "reading all gives at its place.",
            "true",
        ),
        Property(
            "append",
            "appends",
            "Transitions are added to files without writing all anew; half written and half "
            "appended reads as all written at once.",
            "true",
        ),
        Property(
            "human_readable",
            "human-readable",
            "A person can read the numbers in a text editor; the method's file says so.",
            "true",
        ),
        Property(
            "languages",
            "other languages",
            "Other languages than Python have a maintained library that reads the files; the "
            "method's file names them.",
            "true",
        ),
        Property(
            "json",
            "JSON",
            "The file is a JSON document; the method's file says so.",
            "",
        ),
    )
}
