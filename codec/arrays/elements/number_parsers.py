"""Parse JSON numbers that are separated by commas: by pysimdjson, or by orjson and NumPy."""

import threading
from functools import partial
from typing import Any

import numpy as np
import orjson

from codec.arrays.array_types import Array
from codec.imports import optional

simdjson = partial(optional, "simdjson")

_WIDE = {"f": np.float64, "i": np.int64, "u": np.uint64}


def parse_numbers(text: bytes, kind: str) -> Array | None:
    """Return numbers as a new array of 64 bits each; None if one is not of NumPy's `kind`.

    The text may be anything without brackets. What is not JSON is None, too.
    """
    if simdjson() is not None:
        return _by_simdjson(text, kind)
    values = None if kind == "f" else _integers_by_numpy(text, kind)
    return _by_orjson(text, kind) if values is None else values


def _in_brackets(text: bytes) -> bytes:
    return b"".join((b"[", text, b"]"))


# -- pysimdjson -----------------------------------------------------------------------------------


class _Threads(threading.local):
    """A parser for each thread: its memory is used again, but not by two at a time."""

    parser: Any = None


_THREADS = _Threads()


def _by_simdjson(text: bytes, kind: str) -> Array | None:
    whole = _in_brackets(text)
    if _THREADS.parser is None:
        _THREADS.parser = simdjson().Parser()
    try:
        # The whole may not outlive this line, or the parser would refuse the next one.
        buffer = _THREADS.parser.parse(whole).as_buffer(of_type="d" if kind == "f" else kind)
    except (ValueError, TypeError, RuntimeError):  # no JSON, other types, integers of over 64 bits
        return None
    return np.frombuffer(buffer, _WIDE[kind])


# -- without it -----------------------------------------------------------------------------------

# Bytes that no number has, but strings, null, true and false do; and those of floats alone.
_OF_OTHERS = (b'"', b"u", b"s")
_OF_FLOATS = (b".", b"e", b"E")

_LEAST = np.iinfo(np.int64).min


def _by_orjson(text: bytes, kind: str) -> Array | None:
    """Parse by orjson, which checks the grammar.

    NumPy would take strings, null and booleans for numbers, and cut fractions off.
    """
    others = _OF_OTHERS if kind == "f" else _OF_OTHERS + _OF_FLOATS
    if any(byte in text for byte in others):
        return None
    try:
        flat = orjson.loads(_in_brackets(text))
        values = np.fromiter(flat, _WIDE[kind], len(flat))
    except (ValueError, TypeError, OverflowError):  # no JSON, brackets, more than 64 bits
        return None
    # Integers of more than 64 bits become floats; only these few are within int64.
    rounded = kind == "i" and _LEAST in values and float in map(type, flat)
    return None if rounded else values


def _integers_by_numpy(text: bytes, kind: str) -> Array | None:
    """Parse integers by NumPy, which takes ``01``, ``-0`` and what is out of range for others.

    So they are written again, and the text has to be the same.
    """
    if not _is_of_digits(text) or (kind == "u" and b"-" in text):
        return None
    values = np.fromstring(text, _WIDE[kind], sep=",")
    written = orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)
    return values if written == _in_brackets(text) else None


_COMMA, _ZERO, _NINE = b",09"


def _is_of_digits(text: bytes) -> bool:
    """Return whether the text is ``-?[0-9]+(,-?[0-9]+)*``, which NumPy reads whole."""
    cells = np.frombuffer(text, np.uint8)
    in_range = text and cells.min() >= _COMMA and cells.max() <= _NINE
    if not in_range or b"." in text or b"/" in text:
        return False
    commas, marks = cells == _COMMA, cells < _ZERO  # a mark that is not a comma is a minus sign
    if cells[0] == _COMMA or marks[-1] or np.any(commas[1:] & marks[:-1]):
        return False
    return b"-" not in text or not np.any((marks > commas)[1:] > commas[:-1])
