"""`NumberedReader`: shared references of jsonpickle, by the numbers that ``py/id`` holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from codec.dialects.base.array_data import Moment
from codec.dialects.base.reader import DialectReader, check_keys
from codec.errors import DecodeError, shorten
from codec.tags import tag_table

_UNFINISHED: Any = object()


class NumberedReader(DialectReader):
    """Read a document, and count its objects as the `Unpickler` of jsonpickle does.

    A list, a dict, and what ``py/object`` and ``py/reduce`` stand for have numbers, from the
    outside in. Tuples, sets, bytes and plain JSON have none.
    """

    def __init__(self, *args: Any, **keys: Any) -> None:
        super().__init__(*args, **keys)
        self.objects: list[Any] = []
        self.certain: int | None = None  # from this number on, versions count differently
        self.in_numpy = False  # where moments and dtypes may stand, which are no values elsewhere

    def numbered(self, read: Callable[..., Any], *args: Any) -> Any:
        """Read an object that has a number."""
        number = len(self.objects)
        self.objects.append(_UNFINISHED)
        self.objects[number] = value = read(*args)
        return value

    def items(self, scanned: list[Any]) -> Any:
        """Read a list."""
        return self.numbered(super().items, scanned)

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag."""
        return self.numbered(super().plain_object, scanned)

    def keep(self, name: str, scanned: dict[str, Any]) -> Any:
        """Keep a tag, whose parts may be counted in another way."""
        self.doubt(len(self.objects))
        return super().keep(name, scanned)

    def parts_of(self, scanned: Any) -> list[Any]:
        """Read what stands in the list of a tag, which itself has no number."""
        items: list[Any] = super().items(tag_table.items_of(scanned))
        return items

    def parts(self, scanned: Any, *counts: int) -> list[Any]:
        """Return what stands in a tuple, as it is scanned."""
        if not isinstance(scanned, dict) or scanned.keys() != {"py/tuple"}:
            raise DecodeError(f"expected a py/tuple, found {shorten(scanned)}")
        items = tag_table.items_of(scanned["py/tuple"])
        if counts and len(items) not in counts:
            raise DecodeError(f"expected a py/tuple of {counts[0]}, found one of {len(items)}")
        return items

    @contextmanager
    def numpy(self) -> Iterator[None]:
        """Let moments and dtypes stand here."""
        before, self.in_numpy = self.in_numpy, True
        yield
        self.in_numpy = before

    def hide(self, first: int) -> None:
        """Take the objects from a number on for parts of one that nothing else refers to."""
        self.objects[first:] = [_UNFINISHED] * (len(self.objects) - first)

    def doubt(self, first: int) -> None:
        """Note that versions of jsonpickle disagree on the numbers from this one on."""
        self.certain = first if self.certain is None else min(first, self.certain)

    def reference(self, scanned: dict[str, Any]) -> Any:
        """Return the object that a ``py/id`` names."""
        check_keys(scanned, {"py/id"})
        number, count = scanned["py/id"], len(self.objects)
        is_number = type(number) is int
        if is_number and self.certain is not None and number >= self.certain:
            return self.keep(f"the ambiguous py/id {number}", scanned)
        if not is_number or not 0 <= number < count:
            raise DecodeError(
                f"expected the number of one of {count} objects before it, found {shorten(number)}"
            )
        found = self.objects[number]
        if found is _UNFINISHED:
            return self.keep(f"py/id {number} in a cycle", scanned)
        if isinstance(found, Moment | np.dtype) is not self.in_numpy:
            # Elements refer to nothing: lists of lists, each by its number twice, would grow fast.
            what = "a value, and none of an array" if self.in_numpy else "no value, but of an array"
            raise DecodeError(f"py/id {number} is {what}")
        if isinstance(found, frozenset) and any(isinstance(x, tuple | frozenset) for x in found):
            # To compare such sets of sets can take time without end.
            raise DecodeError("expected no reference to a set that has sets or tuples in it")
        return found
