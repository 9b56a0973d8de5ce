"""Rows of a table: in groups by some columns, and what became of the values that a row is about."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, TypeVar

Row = TypeVar("Row", bound=Mapping[str, Any])


def grouped(rows: Iterable[Row], *columns: str) -> dict[Any, list[Row]]:
    """Return the rows by what they have in a column, or in several, in the order they come in.

    >>> grouped([{"a": 2, "b": 3}, {"a": 1, "b": 3}, {"a": 2, "b": 3}], "a", "b")
    {(2, 3): [{'a': 2, 'b': 3}, {'a': 2, 'b': 3}], (1, 3): [{'a': 1, 'b': 3}]}
    """
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(itemgetter(*columns)(row), []).append(row)
    return found


SEVERITIES = {
    "numbers": frozenset({"values"}),
    "types": frozenset({"dtype", "shape", "container", "maxlen", "identity"}),
    "order": frozenset({"order", "byte_order"}),
}
"""What is lost, by how bad it is: numbers, then types and containers, then order in memory."""


def severity(row: Mapping[str, str]) -> str:
    """Return the worst of `SEVERITIES` that a row lost; empty if it lost nothing.

    >>> severity({"lost": "byte_order"}), severity({"lost": "dtype order"})
    ('order', 'types')
    """
    lost = set(row["lost"].split())
    return next((name for name, losses in SEVERITIES.items() if lost & losses), "")


def fate(row: Mapping[str, str]) -> str:
    """Return the verdict of a row; ``values lost`` where more than dtype or containers is lost.

    >>> fate({"verdict": "lost", "lost": "values dtype"})
    'values lost'
    """
    return "values lost" if "values" in row["lost"].split() else row["verdict"]
