"""`NumberedReader`: shared references of jsonpickle, by the numbers that ``py/id`` holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from codec.dialects.base.reader import DialectReader, check_keys, inside
from codec.errors import DecodeError, shorten
from codec.tags import tag_table

T = TypeVar("T")

_UNFINISHED: Any = object()


@dataclass(frozen=True)
class Time:
    """A Python date, datetime or timedelta: an element of an array of times, and no value else."""

    kind: str
    parts: dict[str, Any]


class NumberedReader(DialectReader):
    """Reads what jsonpickle wrote, and counts objects as its `Unpickler` does, since version 2.

    A list, a dict, and what ``py/object`` and ``py/reduce`` stand for have numbers, from the
    outside in. Tuples, sets, bytes and what is JSON have none.
    """

    def __init__(self, *args: Any, **keys: Any) -> None:
        super().__init__(*args, **keys)
        self.objects: list[Any] = []
        self.certain: int | None = None  # from this number on versions count differently
        self.in_numpy = False  # where dates and dtypes may stand: they are no values

    def numbered(self, read: Callable[[], T]) -> T:
        """Read an object that has a number."""
        number = len(self.objects)
        self.objects.append(_UNFINISHED)
        value = read()
        self.objects[number] = value
        return value

    # Without `numbered`, for each function on the way takes from how deep a document may nest.

    def items(self, scanned: list[Any]) -> Any:
        """Read a list."""
        number = len(self.objects)
        self.objects.append(_UNFINISHED)
        self.objects[number] = value = super().items(scanned)
        return value

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag."""
        number = len(self.objects)
        self.objects.append(_UNFINISHED)
        self.objects[number] = value = super().plain_object(scanned)
        return value

    def children(self, scanned: dict[str, Any], key: str) -> list[Any]:
        """Read what stands in the list at the key of a tag; the list itself has no number."""
        with inside(key):
            super().items(tag_table.items_of(scanned[key]))
        return scanned[key]  # type: ignore[no-any-return]

    def parts(self, scanned: Any) -> list[Any]:
        """Return what stands in a tuple, as it is scanned."""
        if not isinstance(scanned, dict) or scanned.keys() != {"py/tuple"}:
            raise DecodeError(f"expected a py/tuple, found {shorten(scanned)}")
        return tag_table.items_of(scanned["py/tuple"])

    @contextmanager
    def numpy(self, is_inside: bool = True) -> Iterator[None]:
        """Say whether dates and dtypes may stand here."""
        before, self.in_numpy = self.in_numpy, is_inside
        yield
        self.in_numpy = before

    def hide(self, first: int) -> None:
        """Take the objects from a number on for parts of one that nothing else refers to."""
        self.objects[first:] = [_UNFINISHED] * (len(self.objects) - first)

    def doubt(self, first: int) -> None:
        """Say that versions of jsonpickle disagree on the numbers from this one on."""
        self.certain = first if self.certain is None else min(first, self.certain)

    def reference(self, scanned: dict[str, Any]) -> Any:
        """Return the object that a ``py/id`` names."""
        check_keys(scanned, frozenset({"py/id"}))
        number = scanned["py/id"]
        if self.certain is not None and type(number) is int and number >= self.certain:
            raise DecodeError(
                f"py/id {shorten(number)} is ambiguous: versions of jsonpickle count differently "
                f"from {self.certain} on"
            )
        if type(number) is not int or not 0 <= number < len(self.objects):
            raise DecodeError(
                f"expected the number of one of {len(self.objects)} objects before it, "
                f"found {shorten(number)}"
            )
        found = self.objects[number]
        if found is _UNFINISHED:
            raise DecodeError(f"expected no cycle, found py/id {number} inside of its own object")
        if isinstance(found, Time | np.dtype) is not self.in_numpy:
            # Elements refer to nothing: lists of lists, each by its number twice, would grow fast.
            what = "a value, and none of an array" if self.in_numpy else "no value, but of an array"
            raise DecodeError(f"py/id {number} is {what}")
        if isinstance(found, frozenset) and any(isinstance(x, tuple | frozenset) for x in found):
            # To compare such sets of sets can take time without end.
            raise DecodeError("expected no reference to a set that has sets or tuples in it")
        return found
