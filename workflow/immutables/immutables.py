"""An immutable, hashable mapping, in place of the one that the package `immutables` has in C."""

from collections.abc import Iterator, Mapping
from typing import Any


class Map(Mapping[Any, Any]):
    """A mapping that cannot be changed: Snakemake's default for settings without a value.

    >>> hash(Map(a=1)) == hash(Map({"a": 1})), Map(a=1) == {"a": 1}, len(Map())
    (True, True, 0)
    """

    def __init__(self, *items: Any, **named: Any) -> None:
        self._items = dict(*items, **named)

    def __getitem__(self, key: Any) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"Map({self._items!r})"
