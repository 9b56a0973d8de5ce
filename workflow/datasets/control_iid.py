"""Control: independent random elements, nested like a network's weights.

What earlier comparisons measured, and nothing that learning makes: uint8 that no compression
shrinks, float32 with random low bits.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Dataset


def iid(rng: np.random.Generator, *, rows: int, columns: int) -> list[list[NDArray[Any]]]:
    """Make ``[[float32 in [0, 1)], [uint8]]``, two uniform matrices (rows, columns)."""
    shape = rows, columns
    return [
        [rng.random(shape, np.float32)],
        [rng.integers(0, 256, shape, np.uint8)],
    ]


DATASET = Dataset(
    title="Control: i.i.d. random",
    kind="control",
    make=iid,
    sizes={"rows": 500, "columns": 500},
)
