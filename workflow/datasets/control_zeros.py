"""Control: zeros, the most compressible arrays there are, nested like a network's weights.

What a method adds of its own, and the best that any compression does.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Dataset


def zeros(_rng: np.random.Generator, *, rows: int, columns: int) -> list[list[NDArray[Any]]]:
    """Make ``[[float32], [uint8]]``, two matrices (rows, columns)."""
    return [[np.zeros((rows, columns), np.float32)], [np.zeros((rows, columns), np.uint8)]]


DATASET = Dataset(
    title="Control: zeros",
    kind="control",
    make=zeros,
    sizes={"rows": 500, "columns": 500},
)
