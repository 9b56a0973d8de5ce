"""Read the tags of dialects: the keys and options that a tag may have; others stay dicts."""

from collections.abc import Callable, Mapping, Set
from typing import Any, TypeVar

from codec.errors import shorten

T = TypeVar("T")

TagReader = Callable[[dict[str, Any], Any], Any]  # given the tag and a `DialectReader`


class NotRead(Exception):  # noqa: N818
    """A tag of a dialect, or a detail of one, that is not read: the tag stays the dict it is."""


def kept(name: str) -> TagReader:
    """Return the reader of a tag that a dialect does not know."""

    def read_tag(scanned: dict[str, Any], reader: Any) -> Any:
        raise NotRead(name)

    return read_tag


def single(key: str, read: Callable[[Any, Any], Any]) -> TagReader:
    """Return the reader of a tag that has one key, of what reads its content."""

    def read_tag(scanned: dict[str, Any], reader: Any) -> Any:
        check_keys(scanned, {key})
        with reader.inside(key):
            return read(scanned[key], reader)

    return read_tag


def check_keys(scanned: dict[str, Any], needed: set[str], allowed: Set[str] = frozenset()) -> None:
    """Check that a tag has the keys that it needs, and no others that may change its meaning."""
    if scanned.keys() == needed:
        return
    for key in sorted(needed - scanned.keys()):
        raise NotRead(f"a tag without {shorten(key)}")
    for key in sorted(scanned.keys() - needed - allowed):
        raise NotRead(f"a tag with {shorten(key)}")


def choice(value: object, table: Mapping[str, T], what: str) -> T:
    """Return what a table has for a string of a document."""
    if not isinstance(value, str) or value not in table:
        raise NotRead(f"{what} {shorten(value)}")
    return table[value]


def flag(scanned: dict[str, Any], key: str, *, default: bool) -> bool:
    """Return what stands at a key: true or false."""
    value = scanned.get(key, default)
    if type(value) is not bool:
        raise NotRead(f"{key} {shorten(value)}")
    return value
