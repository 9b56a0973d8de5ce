"""Answer six questions of each method from the tables of hard cases and properties.

Methods of one family that change the same things and give the same answers count once: levels of
one compressor, say, or files plain and compressed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from properties import hard_cases
from tables.method_families import family
from tables.row_groups import grouped, severity

Row: TypeAlias = Mapping[str, Any]

QUESTIONS = {
    "numbers": "Every number\nis kept",
    "types": "Every dtype and\nshape is kept",
    "containers": "Deque, tuple, sharing\ncome back",
    "safe": "Loading\nruns no code",
    "human_readable": "People can\nread the file",
    "one": "One transition\nis read or added",
}
"""The questions, and what a figure writes over the answers.

Numbers, dtypes and shapes: whether none of NumPy's own numbers changes silently. An error is no
change, nor is another order in memory or of bytes; `BESIDE` says what does not count.
"""

BESIDE = hard_cases.NOT_NUMBERS | {"bfloat16"}
"""Cases of elements that are more than NumPy's own numbers: most formats are not for them."""

CONTAINERS = frozenset(
    name for name, case in hard_cases.CASES.items() if case.group == hard_cases.CONTAINERS
)


def outcome(row: Row) -> str:
    """Return what became of a case: its verdict, or how bad that is which was lost.

    >>> outcome({"verdict": "lost", "lost": "byte_order"}), outcome({"verdict": "glue"})
    ('order', 'glue')
    """
    return severity(row) if row["verdict"] == "lost" else str(row["verdict"])


@dataclass(frozen=True)
class Kept:
    """What one method, or several that do not differ in it, keep."""

    family: str
    labels: tuple[str, ...]  # of the methods
    changed: frozenset[tuple[str, str]]  # silent changes: the case, and how bad it is
    answers: tuple[tuple[str, bool], ...]  # to `QUESTIONS`

    def answer(self, question: str) -> bool:
        """Return the answer to a question."""
        return dict(self.answers)[question]


def kept_by_each(fidelity: Iterable[Row], properties: Iterable[Row]) -> list[Kept]:
    """Return what each method keeps, in the order of the tables; not of what is not installed."""
    cases = grouped(fidelity, "method")
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in properties:
        mine = cases.get(row["method"], [])
        if not row["attacks"] or row["attacks"] == "0" or not mine:
            continue
        changed = frozenset((c["case"], severity(c)) for c in mine if c["verdict"] == "lost")
        answers = tuple(_answers(mine, row).items())
        found.setdefault((family(row["method"]), changed, answers), []).append(row["label"])
    return [
        Kept(family, tuple(labels), changed, answers)
        for (family, changed, answers), labels in found.items()
    ]


def _answers(cases: Sequence[Row], row: Row) -> dict[str, bool]:
    outcomes = {case["case"]: outcome(case) for case in cases if case["case"] not in BESIDE}
    others = [how for case, how in outcomes.items() if case not in CONTAINERS]
    held = [how for case, how in outcomes.items() if case in CONTAINERS]
    return {
        "numbers": "numbers" not in outcomes.values(),
        "types": "types" not in others and "numbers" not in others,
        "containers": set(held) == {"identical"},
        "safe": row["runs_code"] == "false",
        "human_readable": row["human_readable"] == "true",
        "one": "true" in (row["part"], row["append"]),
    }
