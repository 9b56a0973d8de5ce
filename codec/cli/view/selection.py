"""Select a part of a file for `codec show`: ``--path`` to a value, ``--slice`` of an array."""

import json
import re
from typing import Any

import numpy as np

from codec.arrays.array_types import Array
from codec.cli.arrays.lazy_arrays import lazy_array_of
from codec.cli.files.format import FormatError
from codec.cli.view.tree import Keys, children, is_array
from codec.errors import place_of

_SEGMENT = re.compile(r'\[("(?:[^"\\]|\\.)*"|-?[0-9]+)\]')
_NAMED = 10  # names that a message lists


def find(root: Any, path: str) -> tuple[Keys, Any]:
    """Return the value at a path such as ``conv1.bias`` or ``$.memory[0][2]``, and its keys.

    Names may have dots in them. Raise FormatError if nothing is there.
    """
    found = _find(root, path.removeprefix("$"), ())
    if found is not None:
        return found
    names = [place_of(keys) for keys, _ in children(root) or []]
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    there = f"the file has {', '.join(names[:_NAMED])}{more}" if names else "it holds one value"
    raise FormatError(f"--path: nothing is at {path!a:.80}; {there}")


def _find(value: Any, rest: str, keys: Keys) -> tuple[Keys, Any] | None:
    if not rest:
        return keys, value
    segment = _SEGMENT.match(rest)
    asked = json.loads(segment[1]) if segment else None
    for inner, item in children(value) or []:
        key = inner[0] if len(inner) == 1 else inner
        if segment and (key in (asked, (asked,))):
            behind = rest[segment.end() :]
        elif (name := rest.removeprefix(".")).startswith(str(key)):
            behind = name[len(str(key)) :]
        else:
            continue
        if not behind or behind[0] in ".[":
            found = _find(item, behind, keys + inner)
            if found is not None:
                return found
    return None


def part_of(value: Any, keys: Keys, asked: str | None, head: int | None) -> Array:
    """Return the part of an array that ``--slice`` and ``--head`` ask for."""
    if not is_array(value):
        raise FormatError(
            f"--slice and --head need an array, and {place_of(keys)} is not one; "
            "choose one with --path"
        )
    array: Array = np.asarray(lazy_array_of(value).read())
    try:
        part = array if asked is None else array[tuple(map(_index, asked.split(",")))]
    except (IndexError, ValueError) as error:
        raise FormatError(f"--slice: {error}") from None
    return np.asarray(part)[:head] if np.ndim(part) else np.asarray(part)


def _index(text: str) -> Any:
    """Return an index of NumPy's: an integer, ``start:stop:step`` or ``...``."""
    text = text.strip()
    if text == "...":
        return ...
    if not re.fullmatch(r"-?[0-9]+|(-?[0-9]*:){1,2}-?[0-9]*", text):
        raise ValueError(f"expected indices such as 0:2,::3,-1, found {text!a:.60}")
    numbers = [int(part) if part else None for part in text.split(":")]
    return numbers[0] if len(numbers) == 1 else slice(*numbers)


def elements(value: Any, width: int | None) -> str:
    """Return the elements of an array as NumPy prints them, or a value of Python's own.

    Lines are of the terminal's width, if there is one.
    """
    if is_array(value):
        array = lazy_array_of(value).read()
        return np.array2string(np.asarray(array), max_line_width=width)
    return value if isinstance(value, str) and value.isprintable() else ascii(value)
