"""JData, tried with the package jdata; samples are from its standard and other languages, too."""

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from codec.dialects.base import writer
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_jdata  # isort: skip # on the path by the line above


def _is_named(dtype: np.dtype[Any]) -> bool:
    """Tell whether a dtype is one of numbers, times, strings or bytes that has a name anywhere."""
    is_long = dtype.type in (np.longdouble, np.clongdouble)
    return not (is_long or dtype.hasobject or dtype.names is not None or not dtype.itemsize)


def _is_written(value: Any) -> bool:
    if type(value) is float:
        return np.isinf(value) or struct.pack("d", value) == struct.pack("d", np.nan)
    return type(value) is complex or (type(value) is np.ndarray and _is_named(value.dtype))


def _is_read(value: Any) -> bool:
    """Tell whether jdata itself writes something without a loss."""
    if type(value) is np.complex64:
        return value.imag != 0
    if type(value) is np.ndarray and _is_named(value.dtype):
        return value.dtype.isbuiltin == 2 or _WRITTEN[value.dtype.kind](value)
    return type(value) in (float, complex) and _is_written(value)


def _has_usual_bits(value: np.ndarray[Any, Any]) -> bool:
    """Tell whether NaN are as Python has them; in many elements, any are."""
    usual = np.where(np.isnan(value), np.nan, value).astype(value.dtype)
    return value.size >= 300 or usual.tobytes() == value.tobytes()


def _are_numbers(times: np.ndarray[Any, Any]) -> bool:
    """Tell whether times are written as numbers, and NaT alone as null."""
    kinds = {
        type(x) for x in [*times.ravel().tolist(), *np.ones(1, "i8").view(times.dtype).tolist()]
    }
    return kinds <= {int, type(None)} or set(map(type, times.ravel().tolist())) == {int}


# By NumPy's kind of dtype.
_WRITTEN: dict[str, Callable[[np.ndarray[Any, Any]], bool]] = {
    "b": lambda _: False,
    "i": lambda _: True,
    "u": lambda _: True,
    "f": _has_usual_bits,
    "c": lambda value: (
        (value.dtype.isnative or not value.size)
        and _has_usual_bits(value.real)
        and _has_usual_bits(value.imag)
    ),
    "M": _are_numbers,
    "m": _are_numbers,
    "U": lambda value: value.itemsize < 10_000 and writer.is_unicode(value),
    "S": lambda value: value.itemsize < 10_000 and b"\xff" not in value.tobytes(),
    "V": lambda _: False,
}

TRIAL = Trial(
    dialect="jdata",
    peers={"jdata": Peer.of(peer_jdata)},
    writes=where(made_of(_is_written)),
    reads=where(made_of(_is_read)) | {"strings"},  # a surrogate alone is no strict JSON
    # The sign of an imaginary part, which jdata writes and does not read.
    better=frozenset({"complex64 NaN bits"}),
    refused={
        "a word": (["a", {"b": "-_Inf_"}], "$[1].b: the string '-_Inf_' would be read as somethi"),
        "a dict like an array": ([{"_ArrayType_": 1}], "$[0]: a dict with these keys would be"),
        "a dict like a table": ({"_TableData_(a)": []}, "$: a dict with these keys would be read"),
        "a NumPy scalar": ([np.float32(1)], "$[0]: a NumPy scalar would come back as a number; "),
        "NaN of unusual bits": (
            {"a": float(np.array(0x7FF8 << 48 | 5, "u8").view("f8"))},
            "$.a: a NaN of unusual bits cannot be said in JData",
        ),
        "a structure": ([np.zeros(1, [("a", "i1")])], "$[0]: dtype [('a', 'i1')] cannot be said"),
        "dtype metadata": (
            np.zeros(1, np.dtype("f4", metadata={"a": 1})),
            "$: dtype float32 cannot be said in this dialect",
        ),
        "a matrix": (np.eye(2).view(np.matrix), "$: JData has no word for matrix"),
        "bytes": ([b"a"], "$[0]: JData has no word for bytes"),
    },
)
