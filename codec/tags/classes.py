"""Namedtuples and dataclasses that the caller names with ``types=``, to tags and back.

No class is ever looked up on a document's word; a document can only choose among these.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from codec.errors import DecodeError, EncodeError, shorten


def field_names(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a namedtuple's class or a dataclass; None for any other class."""
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
        If one is neither a namedtuple nor a dataclass.
    ValueError
        If two have the same name.
    """
    found: dict[str, type] = {}
    for kind in types:
        if not isinstance(kind, type) or field_names(kind) is None:
            raise TypeError(f"types: expected namedtuples and dataclasses, found {kind!r}")
        if found.setdefault(kind.__name__, kind) is not kind:
            raise ValueError(f"types: expected classes of different names, found {kind!r} again")
    return found


def lower(value: Any) -> tuple[dict[str, Any], list[Any]]:
    """Return the keys that stand before the content of an instance, and the values of its fields.

    Raises
    ------
    EncodeError
        If a dataclass instance lacks a field, or has an attribute that is no field.
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


def builder(types: dict[str, type], keys: dict[str, Any]) -> Callable[[Sequence[Any]], Any]:
    """Return a function that makes instances of field values without calling the class.

    Raises
    ------
    DecodeError
        If the document names no class of `types`, or other fields than the class has.
    """
    name = keys.get("type")
    kind = types.get(name) if isinstance(name, str) else None
    if kind is None:
        known = ", ".join(types) or "none is named: give types=[…]"
        raise DecodeError(f"expected a type out of those named ({known}), found {shorten(name)}")
    names = field_names(kind) or ()
    expected = f"expected the fields of {name}: {', '.join(names)}"
    if keys.get("fields") != list(names):
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
