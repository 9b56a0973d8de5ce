"""Classes of named tuples and dataclasses, made from a name and fields, which pickle finds again.

A pickle names a class by its module and its qualified name. The qualified names here hold all that
a class is made of, so that a process that has never seen the user's module makes the same class.
"""

import collections
import dataclasses
import re
from functools import cache
from typing import Any

_SPELLED = re.compile(r"(tuple|dataclass) ([A-Za-z_]\w*)\(([\w, ]*)\)", re.ASCII)


def _named(made: Any, kind: str, name: str, fields: tuple[str, ...]) -> Any:
    made.__module__, made.__qualname__ = __name__, f"{kind} {name}({', '.join(fields)})"
    return made


@cache
def named_tuple(name: str, *fields: str) -> Any:
    """Return the class of named tuples with this name and these fields: always the same one."""
    return _named(collections.namedtuple(name, fields), "tuple", name, fields)


@cache
def data_class(name: str, *fields: str) -> Any:
    """Return the dataclass with this name and these fields: always the same one."""
    return _named(dataclasses.make_dataclass(name, fields), "dataclass", name, fields)


def is_record(value: Any) -> bool:
    """Return whether a value, or a class, is one of a class of this module."""
    kind = value if isinstance(value, type) else type(value)
    return kind.__module__ == __name__


def class_called(spelled: str) -> Any:
    """Return the class of a qualified name; raise `AttributeError` if it is not spelled so."""
    match = _SPELLED.fullmatch(spelled)
    if match is None:
        raise AttributeError(f"module {__name__!r} has no attribute {spelled!r}")
    kind, name, fields = match.groups()
    make = named_tuple if kind == "tuple" else data_class
    return make(name, *filter(None, fields.split(", ")))


__getattr__ = class_called  # for pickle
