"""Turn what programs hold into what datasets are made of: memory maps, NPZ files, records, masks.

Records are named tuples and dataclasses. Their classes are made anew by `common.record_classes`, so
that a process that has not the user's modules reads them.
"""

import dataclasses
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from common import nesting, record_classes


def held(data: Any) -> Any:
    """Return the same data without the classes of other modules; shared objects stay shared.

    A memory map becomes an array in memory, a mapping such as an NPZ file or OrderedDict a dict.

    >>> from collections import OrderedDict, namedtuple
    >>> Step = namedtuple("Step", "state action")
    >>> held(OrderedDict(step=Step(1, 2)))
    {'step': Step(state=1, action=2)}
    """
    return _held(data, {})


def _held(value: Any, met: dict[int, tuple[Any, Any]]) -> Any:
    if id(value) in met:
        return met[id(value)][1]
    made = _made(value, met)
    if made is not value or isinstance(value, dict | list | deque):
        met[id(value)] = value, made  # both stay alive: ids of objects that are gone come again
    return made


def _made(value: Any, met: dict[int, tuple[Any, Any]]) -> Any:
    if isinstance(value, np.memmap):
        return np.array(value)
    if isinstance(value, Mapping):
        return {key: _held(item, met) for key, item in value.items()}
    if isinstance(value, deque):
        return deque((_held(item, met) for item in value), value.maxlen)
    if type(value) in (list, set):
        return type(value)(_held(item, met) for item in value)
    if isinstance(value, tuple) or nesting.is_record(value):
        return _record(value, met)
    return value


def _record(value: Any, met: dict[int, tuple[Any, Any]]) -> Any:
    """Return a tuple, a named tuple or an object of a dataclass, with fields of these shapes."""
    name = type(value).__name__
    if nesting.is_record(value):
        fields = [field.name for field in dataclasses.fields(value)]
        made = record_classes.data_class(name, *fields)
        return made(*(_held(getattr(value, field), met) for field in fields))
    items = [_held(item, met) for item in value]
    named = getattr(value, "_fields", None)
    return tuple(items) if named is None else record_classes.named_tuple(name, *named)(*items)
