"""monty: its arrays, and what it calls by class."""

from typing import Any

import numpy as np

from tests.codec.dialects.listed import ALSO_GIVEN, is_given
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_monty  # isort: skip # on the path by the line above


def _is_read(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return is_given(value)
    is_big = value.dtype.kind == "c" and value.dtype.byteorder == ">"
    return is_given(value) and not is_big and 0 not in value.shape[:-1]


def _of(dtype: str, data: str, more: str = "") -> str:
    return f'{{"@module": "numpy", "@class": "array", "dtype": "{dtype}", "data": {data}{more}}}'


_VALUES = {
    "a module and no class": {"@module": "numpy", "@version": "2.4", "@classes": []},
    "ASCII bytes": np.array([[b"ab", b"c\0d"], [b"", b"\x7f"]]),
    "complex numbers": np.array([[1 - 2j, 0.1 + 0.2j], [-3, 1e300j]]),
    "objects in two dimensions": np.array([[None, True], [1.5, "é"]], object),
}

TRIAL = Trial(
    dialect="monty",
    peers={"monty": Peer.of(peer_monty)},
    reads=where(made_of(_is_read)) | ALSO_GIVEN | {"objects that are arrays"},
    # It reads re + im * 1j; and leaves arrays in an array of objects as dicts.
    better=frozenset({"complex64 NaN bits", "arrays of objects"}),
    values=_VALUES,
)
