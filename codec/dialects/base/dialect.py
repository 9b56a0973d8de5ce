"""What a dialect consists of: another package's way to put arrays in JSON; one file is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codec.dialects.base.reader import DialectReader, TagReader


@dataclass(frozen=True)
class Dialect:
    """One dialect.

    Attributes
    ----------
    name
        What ``dialect=`` calls it: the name of its module, with hyphens.
    title
        Who writes it, for people.
    mark
        Regular expressions, with ``|`` between, of which one is found in the text of every document
        of the dialect, and rarely in that of others: keys. Each begins with plain characters.
    find_reader
        ``find_reader(object)`` returns the function that reads a JSON object, if it is a tag of the
        dialect, and otherwise None. It looks at the keys, and at a value if a key is not enough.
    encode
        ``encode(value, writer)``, with a `DialectWriter`, returns the JSON value that stands for an
        array, or for another value that JSON cannot represent; `NotImplemented` if the dialect
        cannot either. None if the dialect is for reading only.
    payloads
        What may be asked for on writing; the first is the default.
    reader
        Reads what is no tag; a class of its own where a dialect numbers its objects.
    words
        Strings that stand for something else, and what for; they tell the dialect of a document
        without tags.
    """

    name: str
    title: str
    mark: str
    find_reader: Callable[[dict[str, Any]], TagReader | None]
    encode: Callable[[Any, Any], Any] | None = None
    payloads: tuple[str, ...] = ()
    reader: type[DialectReader] = DialectReader
    words: Mapping[str, Any] = field(default_factory=dict)
