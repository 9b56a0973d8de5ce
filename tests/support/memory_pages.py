"""Memory that the system gives anew, whatever malloc still has of what this process has used."""

import mmap
from typing import Any

import numpy as np


def reserve(size: int) -> np.ndarray[Any, Any]:
    """Give so many bytes, which take no memory until they are written to."""
    return np.frombuffer(mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), np.uint8)
