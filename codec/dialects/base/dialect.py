"""`Dialect`: what a dialect consists of, another package's way to put arrays in JSON."""

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
        The name of the package that writes it.
    mark
        Regular expressions with ``|`` between them. One of them is found in every document of the
        dialect and rarely in others: keys of tags. Each begins with plain characters.
    find_reader
        ``find_reader(object)`` returns the function that reads a JSON object which is a tag of the
        dialect, and None for other objects. For a tag that is not read, it is one of `kept`.
    encode
        ``encode(value, writer)``, with a `DialectWriter`, returns the JSON value for an array, or
        for another value that JSON cannot represent; `NotImplemented` if the dialect cannot
        either. None if the dialect is for reading only.
    payloads
        The payloads that can be written; the first is the default.
    reader
        The class that reads documents; a subclass where objects without a tag mean something.
    words
        Strings that stand for something else, and their values. They also tell the dialect.
    strict
        False where the package's writers leave control characters in strings.
    has_comments
        Whether comments may stand in a document, behind ``//`` or ``#``.
    """

    name: str
    title: str
    mark: str
    find_reader: Callable[[dict[str, Any]], TagReader | None]
    encode: Callable[[Any, Any], Any] | None = None
    payloads: tuple[str, ...] = ()
    reader: type[DialectReader] = DialectReader
    words: Mapping[str, Any] = field(default_factory=dict)
    strict: bool = True
    has_comments: bool = False
