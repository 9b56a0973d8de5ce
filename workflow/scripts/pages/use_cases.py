"""THE tables of use cases: what each needs of a method, and what the best is chosen by.

One more need is one row. The answers at a glance do not change from run to run: sizes are exact,
and a time counts only where it is `MUCH` longer than that of the fastest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import geometric_mean
from typing import TypeAlias

from pages.queries import AnswerError, Answers, Best, NoMethodError, NotMeasuredError
from tables import ties

Fit: TypeAlias = Callable[[Answers, str], set[str]]


@dataclass(frozen=True, kw_only=True)
class Need:
    """One purpose."""

    # For templates, and for readers.
    name: str
    title: str
    demands: str  # what a method must do for it, in words
    fit: Fit  # ``fit(run, dataset)`` returns the methods that do
    by: str  # one of ``queries.MEASURES``; the least is the best


def _safe(keeping: Fit, **properties: str) -> Fit:
    """Return what finds the safe methods that keep data so and have some properties."""

    def fit(run: Answers, dataset: str) -> set[str]:
        found = keeping(run, dataset) & run.running_no_code() & run.changing_no_number()
        return found & run.methods("properties", **properties) if properties else found

    return fit


NEEDS = (
    Need(
        name="go_on",
        title="Stop training and go on later",
        demands="everything comes back identical: every bit, the deque, its maxlen, shared states",
        fit=lambda run, dataset: run.identical(dataset) & run.changing_no_number(),
        by="write_and_read",
    ),
    Need(
        name="share",
        title="Share files with others",
        demands="all arrays come back identical, loading runs no code, other languages read it",
        fit=_safe(lambda run, dataset: run.whole(dataset) & run.read_in()),
        by="ratio",
    ),
    Need(
        name="eye",
        title="Read the numbers by eye",
        demands="a text editor shows the numbers, all arrays come back identical, loading runs no "
        "code",
        fit=_safe(Answers.whole, human_readable="true"),
        by="ratio",
    ),
    Need(
        name="web",
        title="Send it to a web page",
        demands="one JSON document that JavaScript reads, all arrays come back identical, loading "
        "runs no code",
        fit=_safe(lambda run, dataset: run.whole(dataset) & run.read_in("JavaScript"), json="true"),
        by="ratio",
    ),
    Need(
        name="archive",
        title="Keep it for years",
        demands="everything comes back identical, loading runs no code, the same data give the "
        "same bytes again",
        fit=_safe(Answers.identical, same_bytes="true"),
        by="ratio",
    ),
    Need(
        name="part",
        title="Read one layer or one transition",
        demands="a part can be read without the rest, all arrays come back identical, loading runs "
        "no code",
        fit=_safe(Answers.whole, part="true"),
        by="part_wall",
    ),
    Need(
        name="memory",
        title="Make do with little memory",
        demands="all arrays come back identical, loading runs no code",
        fit=_safe(Answers.whole),
        by="memory",
    ),
)

_NAMED = {need.name: need for need in NEEDS}


def need(name: str) -> Need:
    """Return the need of that name."""
    if name not in _NAMED:
        raise AnswerError(f"there is no need {name}; there are {', '.join(_NAMED)}")
    return _NAMED[name]


def winner(run: Answers, name: str, dataset: str) -> Best:
    """Return the best method for a need on a dataset."""
    wanted = need(name)
    return run.best(dataset, wanted.by, wanted.fit(run, dataset))


# ------------------------------------------------------------------------------------- at a glance

KINDS = {"nature_dqn": "weights", "cartpole_f4": "vectors", "breakout_hwc": "frames"}
MUCH = 2.0  # times: what is less than so many times as fast is as fast, from run to run
LITTLE = 1.25  # times: nobody who shares weights takes a package more for what is less smaller

# What JSON documents need of a browser that has base64, zlib and gzip, and no zstd.
BEYOND_BROWSERS = ("_zstd",)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answer at a glance: to a need, on some datasets."""

    title: str
    fit: Fit
    by: str  # one of ``queries.MEASURES``
    reason: str  # what the methods that fit do, in words
    datasets: Sequence[str] = tuple(KINDS)
    within: float = 1.0  # times the best: what is not more than that is as good


@dataclass(frozen=True)
class Answer:
    """The method that a row names: the simplest of those that are as good as the best."""

    row: Row
    run: Answers

    @cached_property
    def costs(self) -> dict[str, float]:
        """How much each method takes: the geometric mean over the datasets that the run has."""
        run, row = self.run, self.row
        datasets = [dataset for dataset in row.datasets if dataset in run.datasets()]
        fitting = [row.fit(run, dataset) for dataset in datasets]
        if not fitting:
            raise NotMeasuredError(f"sizes.csv has none of {', '.join(row.datasets)}")
        among = set.intersection(*fitting)
        if not among:
            raise NoMethodError("No method of this run does")
        measured = [run.measured(dataset, row.by, among) for dataset in datasets]
        every = set.intersection(*map(set, measured))
        if not every:
            raise NotMeasuredError(f"none of {len(among)} methods has a {row.by}")
        return {method: geometric_mean(found[method] for found in measured) for method in every}

    def named(self) -> str:
        """Return the method that is named; raise `NotMeasuredError` if the run has none."""
        most = self.row.within * min(self.costs.values())
        return ties.simplest_first(m for m, cost in self.costs.items() if cost <= most)[0]

    @property
    def reason(self) -> str:
        """Say why, with a number that does not change from run to run."""
        if len(self.costs) == 1:
            return f"the only one of the methods {self.row.reason}"
        more, most = {"ratio": ("smaller", "smallest"), "write_and_read": ("faster", "fastest")}[
            self.row.by
        ]
        counted = f"of {len(self.costs)} methods {self.row.reason}"
        if self.row.within > 1:
            return f"{counted}, none is {self.row.within:g} times {more}, and it is the simplest"
        return f"{counted}, it is the {most}"


def _in_browsers(run: Answers, dataset: str) -> set[str]:
    found = need("web").fit(run, dataset)
    return {method for method in found if not method.endswith(BEYOND_BROWSERS)}


AT_A_GLANCE = (
    Row(
        title="Go on with training",
        fit=need("go_on").fit,
        by="write_and_read",
        within=MUCH,
        reason="from which the same objects come back",
    ),
    Row(
        title="Share weights",
        fit=need("share").fit,
        by="ratio",
        within=LITTLE,
        datasets=("nature_dqn",),
        reason="that run no code on loading and that other languages read",
    ),
    Row(
        title="Read everything in a text editor",
        fit=need("eye").fit,
        by="ratio",
        reason="that write all numbers as text, run no code and lose no array",
    ),
    Row(
        title="Have the smallest files",
        fit=_safe(Answers.identical),
        by="ratio",
        reason="that run no code and from which the same objects come back",
    ),
    Row(
        title="Write and read fast, and run no code",
        fit=_safe(Answers.whole),
        by="write_and_read",
        within=MUCH,
        reason="that run no code and lose no array",
    ),
    Row(
        title="Read it in a browser, with what that has",
        fit=_in_browsers,
        by="ratio",
        reason="that JavaScript reads as JSON without a decompressor of its own, that run no code",
    ),
)


def at_a_glance(run: Answers) -> Iterable[Answer]:
    """Yield the answers of the first table."""
    return (Answer(row, run) for row in AT_A_GLANCE)
