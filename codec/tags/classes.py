"""Named tuples, dataclasses and Enum members of classes that callers name by ``types=``, as tags.

No class is ever looked up on a document's word; a document can only choose among these.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any

from codec.errors import DecodeError, EncodeError, shorten
from codec.tags import tag_table


def field_names(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a namedtuple's class or a dataclass; None for any other class."""
    if issubclass(kind, Enum):
        return None
    names = getattr(kind, "_fields", None)
    if issubclass(kind, tuple) and isinstance(names, tuple):
        return names
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind))
    return None


def by_name(types: Iterable[type]) -> dict[str, type]:
    """Return the classes by their names.

    Raises
    ------
    TypeError
        If one is neither a namedtuple nor a dataclass nor an Enum class.
    ValueError
        If two have the same name.
    """
    found: dict[str, type] = {}
    for kind in types:
        if isinstance(kind, type) and tag_table.row_of(kind) is not None:
            continue  # it comes back without being named
        if not isinstance(kind, type) or (field_names(kind) is None and not issubclass(kind, Enum)):
            raise TypeError(
                f"types: expected namedtuples, dataclasses and Enum classes, found {kind!r}"
            )
        if found.setdefault(kind.__name__, kind) is not kind:
            raise ValueError(f"types: expected classes of different names, found {kind!r} again")
    return found


def lower(value: Any) -> tuple[dict[str, Any], list[Any]]:
    """Return the keys that stand before the content of an instance, and the values of its fields.

    Raises
    ------
    EncodeError
        If a dataclass instance lacks a field, or has an attribute that is not a field.
    """
    kind = type(value)
    names = field_names(kind) or ()
    keys = {"type": kind.__name__, "fields": list(names)}
    if isinstance(value, tuple):
        return keys, list(value)
    others = getattr(value, "__dict__", {}).keys() - set(names)
    if others:
        raise EncodeError(f"attribute {min(others)} of {kind.__name__} is no field")
    try:
        return keys, [getattr(value, name) for name in names]
    except AttributeError as error:
        raise EncodeError(str(error)) from error


def lower_member(value: Enum) -> tuple[dict[str, Any], str]:
    """Return the name of a member's class, and of the member.

    Raise EncodeError for a combination of flags, which has no name of its own.
    """
    name, kind = value._name_, type(value)
    if kind.__members__.get(name or "") is not value:
        raise EncodeError(f"{value!r} is no member of {kind.__name__}; write ….value")
    return {"type": kind.__name__}, name


def read_member(types: dict[str, type], keys: dict[str, Any], content: Any) -> Enum:
    """Return the member that a document names, of a class that the caller named.

    Raise DecodeError if there is no such class or member.
    """
    kind = _named(types, keys)
    members = kind.__members__ if issubclass(kind, Enum) else {}
    if type(content) is not str or content not in members:
        known = ", ".join(members) or "none"
        raise DecodeError(
            f"expected a member of {kind.__name__} ({known}), found {shorten(content)}"
        )
    found: Enum = members[content]
    return found


def _named(types: dict[str, type], keys: dict[str, Any]) -> type:
    """Return the class that a document chooses among those that the caller named."""
    name = keys.get("type")
    kind = types.get(name) if isinstance(name, str) else None
    if kind is None:
        known = ", ".join(types) or "none is named: give types=[…]"
        raise DecodeError(f"expected a type out of those named ({known}), found {shorten(name)}")
    return kind


def builder(types: dict[str, type], keys: dict[str, Any]) -> Callable[[Sequence[Any]], Any]:
    """Return a function that makes instances of field values without calling the class.

    Raises
    ------
    DecodeError
        If the document names no class of `types`, or other fields than the class has.
    """
    kind = _named(types, keys)
    names = field_names(kind) or ()
    expected = f"expected the fields of {kind.__name__}: {', '.join(names)}"
    if keys.get("fields") != list(names) or issubclass(kind, Enum):
        raise DecodeError(expected)

    def build(content: Sequence[Any]) -> Any:
        if len(content) != len(names):
            raise DecodeError(expected)
        if issubclass(kind, tuple):
            return tuple.__new__(kind, content)
        instance = object.__new__(kind)
        for field, value in zip(names, content, strict=True):
            object.__setattr__(instance, field, value)
        return instance

    return build
