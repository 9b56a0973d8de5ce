"""Names, dtypes, values, files, counts and sizes in words, for people."""

import json
from collections import deque
from typing import Any

import numpy as np

from codec.arrays import dtype_names
from codec.arrays.array_types import DType
from codec.cli.files.format import LazyArray
from codec.cli.view.tree import Keys, kind
from codec.errors import EncodeError, place_of
from codec.tags import tag_table

_LONGEST = 50  # characters of a value


def name_of(keys: Keys) -> str:
    """Return the last of some keys: a name as it is, where a terminal can print it."""
    if not keys:
        return "$"
    name = keys[-1]
    if isinstance(name, str):
        plain = name.isprintable() and name.strip() == name != ""
        return name if plain else json.dumps(name)
    return place_of((name,))[1:]


def spelled(dtype: DType) -> Any:
    """Return a dtype as a document of the codec spells it; in NumPy's words where it has none."""
    try:
        return dtype_names.spell(dtype)[0]
    except EncodeError:
        return str(dtype)


def dtype_name(dtype: DType) -> str:
    """Return a dtype's name, short enough for a table."""
    name = spelled(dtype)
    if isinstance(name, str):
        return name
    if dtype.names is not None:
        return f"structure of {len(dtype.names)}"
    return str(next(iter(name)))


def value_text(value: object) -> str:
    """Return what a value is: a container with its length, Python's own value as it is."""
    name = kind(value)
    if isinstance(value, LazyArray | np.ndarray | np.generic):
        return f"{name} {dtype_name(value.dtype)} {value.shape}"
    if isinstance(value, dict | list | tuple | deque | set | frozenset | bytes | bytearray):
        most = getattr(value, "maxlen", None)
        return f"{name} of {len(value):,}" + ("" if most is None else f" (maxlen {most})")
    if type(value) in (bool, int, float, complex, str):
        if isinstance(value, int) and value.bit_length() > 128:
            return f"{name} of {value.bit_length()} bits"
        text = repr(value)
        return f"{name} {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}"
    row = tag_table.row_of(type(value))
    return name if row is None else f"{name} {value!s:.{_LONGEST}}"


def file_text(name: str, arrays: int, nbytes: int) -> str:
    """Return what a file is: ``json, 3 arrays, 1.2 MB``."""
    return f"{name}, {counted(arrays, 'array')}, {in_bytes(nbytes)}"


def counted(count: int, thing: str) -> str:
    """Return a number of things: ``1 array``, ``2 arrays``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def percentage(part: int, whole: int) -> str:
    """Return a share that is 0 % only if it is nothing, and 100 % only if it is all."""
    if part in (0, whole):
        return "100%" if part else "0%"
    share = 100 * part / whole
    return "<0.1%" if share < 0.1 else ">99.9%" if share > 99.9 else f"{share:.1f}%"


def in_bytes(count: int) -> str:
    """Return a number of bytes with a unit: ``1.2 MB``."""
    size, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB", "PB", "EB"):  # noqa: B007, the last one stays
        if size < 999.5:
            break
        size /= 1000
    return f"{count} B" if unit == "B" else f"{size:.3g} {unit}"
