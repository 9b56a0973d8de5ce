"""THE table of use cases: what each needs of a method, and what the best is chosen by.

One more need is one row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pages.queries import AnswerError, Answers, Best

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
