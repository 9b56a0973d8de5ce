"""What a dialect consists of: another package's way to put arrays in JSON; one file is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codec.dialects.base.reader import Read, Reading
from codec.dialects.base.writer import Writing


@dataclass(frozen=True)
class Dialect:
    """One dialect.

    Attributes
    ----------
    name
        What ``dialect=`` calls it.
    title
        Who writes it, for people.
    mark
        Regular expressions, with ``|`` between, of which one is found in the text of every document
        of the dialect, and rarely in that of others: keys. Each begins with plain characters.
    find
        ``find(object)`` gives the function that reads a JSON object, if it is a tag of the dialect,
        and otherwise None. It looks at the keys, and at a value where a key is not enough.
    lower
        ``lower(value, writing)`` gives the JSON value that stands for an array, or for another
        value that JSON has no word for; `NotImplemented` if the dialect has no word for it either.
    payloads
        What may be asked for on writing; the first is what is written unasked.
    reading
        Reads what is no tag; a class of its own where a dialect numbers its objects.
    writing
        Writes what is JSON as it is; a class of its own where a dialect has other keys of dicts.
    words
        Strings that stand for something else, and what for; they tell the dialect of a document
        without tags.
    """

    name: str
    title: str
    mark: str
    find: Callable[[dict[str, Any]], Read | None]
    lower: Callable[[Any, Writing], Any]
    payloads: tuple[str, ...]
    reading: type[Reading] = Reading
    writing: type[Writing] = Writing
    words: Mapping[str, Any] = field(default_factory=dict)
