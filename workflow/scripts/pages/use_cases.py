"""THE table of use cases: what each needs of a method, and what the best is chosen by.

One more need is one row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pages.queries import AnswerError, Answers, Best


@dataclass(frozen=True, kw_only=True)
class Need:
    """One purpose.

    Attributes
    ----------
    name, title
        For templates, and for readers.
    demands
        What a method must do for it, in words.
    fit
        ``fit(answers, dataset)`` gives the methods that do.
    by
        One of ``answers.MEASURES``; the least is the best.
    praise
        What the best of them is, in words.
    """

    name: str
    title: str
    demands: str
    fit: Callable[[Answers, str], set[str]]
    by: str
    praise: str


def _go_on(answers: Answers, dataset: str) -> set[str]:
    return answers.identical(dataset) & answers.changing_no_number()


def _safe(answers: Answers) -> set[str]:
    return answers.running_no_code() & answers.changing_no_number()


def _share(answers: Answers, dataset: str) -> set[str]:
    return answers.whole(dataset) & _safe(answers) & answers.read_in()


def _eye(answers: Answers, dataset: str) -> set[str]:
    readable = answers.methods("properties", human_readable="true")
    return answers.whole(dataset) & _safe(answers) & readable


def _web(answers: Answers, dataset: str) -> set[str]:
    json = answers.methods("properties", json="true")
    safe = answers.whole(dataset) & _safe(answers)
    return safe & json & answers.read_in("JavaScript")


def _archive(answers: Answers, dataset: str) -> set[str]:
    repeatable = answers.methods("properties", same_bytes="true")
    return answers.identical(dataset) & _safe(answers) & repeatable


def _part(answers: Answers, dataset: str) -> set[str]:
    partial = answers.methods("properties", part="true")
    return answers.whole(dataset) & _safe(answers) & partial


def _memory(answers: Answers, dataset: str) -> set[str]:
    return answers.whole(dataset) & _safe(answers)


NEEDS = (
    Need(
        name="go_on",
        title="Stop training and go on later",
        demands="everything comes back identical: every bit, the deque, its maxlen, shared states",
        fit=_go_on,
        by="write_and_read",
        praise="the fastest to write and read",
    ),
    Need(
        name="share",
        title="Share files with others",
        demands="all arrays come back identical, loading runs no code, other languages read it",
        fit=_share,
        by="ratio",
        praise="the smallest",
    ),
    Need(
        name="eye",
        title="Read the numbers by eye",
        demands="a text editor shows the numbers, all arrays come back identical, loading runs no "
        "code",
        fit=_eye,
        by="ratio",
        praise="the smallest",
    ),
    Need(
        name="web",
        title="Send it to a web page",
        demands="one JSON document that JavaScript reads, all arrays come back identical, loading "
        "runs no code",
        fit=_web,
        by="ratio",
        praise="the smallest",
    ),
    Need(
        name="archive",
        title="Keep it for years",
        demands="everything comes back identical, loading runs no code, the same data give the "
        "same bytes again",
        fit=_archive,
        by="ratio",
        praise="the smallest",
    ),
    Need(
        name="part",
        title="Read one layer or one transition",
        demands="a part can be read without the rest, all arrays come back identical, loading runs "
        "no code",
        fit=_part,
        by="part_wall",
        praise="the fastest to read one layer or transition",
    ),
    Need(
        name="memory",
        title="Make do with little memory",
        demands="all arrays come back identical, loading runs no code",
        fit=_memory,
        by="memory",
        praise="the one with the least extra memory",
    ),
)

_NAMED = {need.name: need for need in NEEDS}


def need(name: str) -> Need:
    """Give the need of that name."""
    if name not in _NAMED:
        raise AnswerError(f"there is no need {name}; there are {', '.join(_NAMED)}")
    return _NAMED[name]


def winner(answers: Answers, name: str, dataset: str) -> Best:
    """Give the best method for a need on a dataset."""
    wanted = need(name)
    return answers.best(dataset, wanted.by, wanted.fit(answers, dataset))
