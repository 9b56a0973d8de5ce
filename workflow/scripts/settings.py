"""What a configuration comes to: dataclasses of which datasets, methods and sizes a run has."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Growth:
    """What the configuration says of datasets that are made with several numbers of elements."""

    # As `Study`'s.
    datasets: Mapping[str, Path]
    methods: Mapping[str, Path]
    # The sizes to make each dataset with, by the number of elements, also that held out of fits.
    sizes: Mapping[str, Mapping[int, Mapping[str, int]]]
    held_out: Mapping[str, int]
    limits: Mapping[str, float]  # as `Speed`'s


@dataclass(frozen=True, kw_only=True)
class Speed:
    """What the configuration says of the speed cells."""

    # As `Study`'s seeds, datasets and methods; a workload is a dataset of the size it is timed
    # with. There are methods for workloads that are datasets of the study, and for others.
    seeds: tuple[int, ...]
    workloads: Mapping[str, Path]
    methods: Mapping[str, Path]
    dataset_methods: Mapping[str, Path]
    # Whether only those methods are timed on a workload that the table of targets names for it.
    targets_only: bool
    # The workloads on which the methods of the study are timed, too.
    all_methods_on: tuple[str, ...]
    sizes: Mapping[str, Mapping[str, int]]  # all the sizes of each workload
    # How many times each method writes and reads a workload: as often as fits into so many seconds,
    # but at least `repeats` times.
    repeats: int
    seconds: float
    # The ``seconds`` of one write or read and the ``gigabytes`` of a process above which a method
    # is given up.
    limits: Mapping[str, float]
    # What is timed at several sizes; its limits are these, too, unless it has others.
    growth: Growth


@dataclass(frozen=True, kw_only=True)
class Documents:
    """What the configuration says of the documents that are timed in memory."""

    names: tuple[str, ...]
    methods: Mapping[str, Path]  # as `Study`'s
    # Every method takes at least `repeats` turns with a document, and more within `seconds`.
    repeats: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Study:
    """What a configuration comes to."""

    seeds: tuple[int, ...]  # the seeds of every dataset
    # The file of each chosen dataset and method, by name.
    datasets: Mapping[str, Path]
    methods: Mapping[str, Path]
    sizes: Mapping[str, Mapping[str, int]]  # all the sizes of each chosen dataset
    # The chosen datasets that are written in every layout with every codec.
    layouts: tuple[str, ...]
    # The datasets, with titles, and the methods, by kind, that the figure of sizes shows.
    sizes_figure: Mapping[str, Mapping[str, Any]]
    # The ``seconds`` that one write or read may take, in steps without limits of their own.
    limits: Mapping[str, float]
    spread_seeds: tuple[int, ...]  # over which the spread of the sizes of these methods is
    speed: Speed  # what is timed, and how
    documents: Documents
    # The arrays that are written and read within a stated memory: its limit is what a process may
    # hold above what it begins with.
    large: Growth
