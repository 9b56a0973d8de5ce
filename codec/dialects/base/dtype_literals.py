"""Read structured dtypes as ``str`` spells them: ``[('a', '<f4', (2,)), …]`` or ``{'names': …}``.

That is a Python literal. It is read here token by token, as what ``str`` writes and no more.
"""

from __future__ import annotations

import json
import re
from typing import Any

from codec.arrays import dtype_names
from codec.arrays.array_types import DType
from codec.arrays.dtype_table import MAX_ITEMSIZE
from codec.dialects.base import dtype_strings
from codec.errors import DecodeError, shorten

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""|(?P<plain>[0-9]{1,10}|True|False|None|[(){}:,]|\[|\]))"""
)
_ESCAPE = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", '"': '"'}
_AS_JSON = {"(": '{"":[', ")": "]}", "True": "true", "False": "false", "None": "null"}

_NEEDED = {"names", "formats", "offsets", "itemsize"}
_COLUMNS = ("names", "formats", "offsets", "titles")


def read(text: str) -> DType:
    """Return the structured dtype that ``str`` spells so.

    Raises
    ------
    DecodeError
        If it is none, or has objects in it: their bytes would be memory addresses.
    """
    dtype = _structure(_literal(text))
    if not dtype.itemsize:
        raise DecodeError(f"expected a structure with fields, found {shorten(text)}")
    return dtype


def _literal(text: str) -> Any:
    """Return the literal's value. JSON has no tuples; they pass through it as objects."""
    pieces: list[str] = []
    end = 0
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            raise DecodeError(f"expected a dtype as str() spells it, found {shorten(text[end:])}")
        if token["string"] is not None:
            pieces.append(json.dumps(_ESCAPE.sub(_unescaped, token["string"][1:-1])))
        else:
            if token["plain"] == ")" and pieces and pieces[-1] == ",":
                pieces.pop()
            pieces.append(_AS_JSON.get(token["plain"], token["plain"]))
        end = token.end()
    try:
        return json.loads("".join(pieces), object_hook=_tuple_or_dict)
    except ValueError:
        raise DecodeError(f"expected a dtype as str() spells it, found {shorten(text)}") from None


def _unescaped(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    try:
        return chr(int(digits, 16)) if digits else _ESCAPED[escape[4]]
    except (ValueError, KeyError, OverflowError):
        raise DecodeError(f"expected an escape of a string, found {shorten(escape[0])}") from None


def _tuple_or_dict(value: dict[str, Any]) -> Any:
    return tuple(value[""]) if value.keys() == {""} else value


def _structure(spelled: Any) -> DType:
    if isinstance(spelled, list):
        return _packed(spelled)
    if not isinstance(spelled, dict) or not (
        _NEEDED <= spelled.keys() <= _NEEDED | {"titles", "aligned"}
    ):
        raise DecodeError(f"expected the fields of a structure, found {shorten(spelled)}")
    count = len(spelled["names"]) if isinstance(spelled["names"], list) else -1
    columns = {key: spelled.get(key, [None] * count) for key in _COLUMNS}
    if any(not isinstance(column, list) or len(column) != count for column in columns.values()):
        raise DecodeError("expected as many names, formats and offsets of a structure")
    columns["formats"] = list(map(_format, columns["formats"]))
    aligned = spelled.get("aligned", False)
    if type(aligned) is not bool:
        raise DecodeError(f"expected aligned True or False, found {shorten(aligned)}")
    for name, title in zip(columns["names"], columns["titles"], strict=True):
        _check_name(name)
        _check_name("" if title is None else title)
    for size in (*columns["offsets"], spelled["itemsize"]):
        if type(size) is not int or size > MAX_ITEMSIZE:
            raise DecodeError(f"expected a number of bytes, found {shorten(size)}")
    return dtype_names.make_structure(columns, spelled["itemsize"], aligned=aligned)


def _packed(fields: list[Any]) -> DType:
    """Return a structure whose fields follow one another."""
    columns: dict[str, list[Any]] = {key: [] for key in _COLUMNS}
    end = 0
    for field in fields:
        if not isinstance(field, tuple) or len(field) not in (2, 3):
            raise DecodeError(f"expected a field (name, dtype), found {shorten(field)}")
        name = field[0]
        title, name = name if isinstance(name, tuple) and len(name) == 2 else (None, name)
        _check_name(name)
        _check_name("" if title is None else title)
        whole = _format(field[1:] if len(field) == 3 else field[1])
        for column, value in zip(columns.values(), (name, whole, end, title), strict=True):
            column.append(value)
        end += whole.itemsize
        if end > MAX_ITEMSIZE:
            raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes an element, found {end}")
    return dtype_names.make_structure(columns, end, aligned=False)


def _check_name(name: Any) -> None:
    if not isinstance(name, str):
        raise DecodeError(f"expected the name of a field, found {shorten(name)}")


def _format(spelled: Any) -> DType:
    """Return the dtype of a field, which may be a sub-array."""
    if isinstance(spelled, tuple) and len(spelled) == 2 and isinstance(spelled[1], tuple):
        base = _format(spelled[0])
        return dtype_names.repeated(base, dtype_names.read_repeats(list(spelled[1]), base))
    if isinstance(spelled, list | dict):
        return _structure(spelled)
    return dtype_strings.read("bool" if spelled == "?" else spelled)
