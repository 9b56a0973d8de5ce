"""Checkpoints of Keras and Stable-Baselines3: how they are written, and checked when read."""

import os
from typing import Any

import numpy as np

import codec
from codec.arrays.array_types import DType
from codec.errors import DecodeError, shorten


def dump(state: Any, path: str | os.PathLike[str], options: Any) -> None:
    """Write a state to a path, with compressed arrays unless the whole file is compressed."""
    if os.fspath(path).endswith(".json"):
        options = {"payload": "compressed", **options}
    codec.dump(state, path, **options)


def dict_at(document: Any, key: str) -> dict[Any, Any]:
    """Return the dict under a key; raise DecodeError if it is missing."""
    found = document.get(key) if isinstance(document, dict) else None
    if not isinstance(found, dict):
        raise DecodeError(f"expected a dict at {key!r}, found {shorten(found)}")
    return found


def check_array(found: Any, dtype: DType, shape: tuple[int, ...]) -> None:
    """Raise DecodeError unless it is an array of this dtype and shape."""
    if type(found) is not np.ndarray:
        raise DecodeError(f"expected an array, found {shorten(found)}")
    if found.dtype != dtype or found.shape != shape:
        expected, is_found = (
            f"{dtype} of shape {list(shape)}",
            f"{found.dtype} of {list(found.shape)}",
        )
        raise DecodeError(f"expected {expected}, found {is_found}")
