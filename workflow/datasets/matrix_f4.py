"""One float32 matrix with the shape of a layer's weights: rows of 512."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Dataset
from data.simulators import arrays


def matrix(rng: np.random.Generator, *, rows: int) -> NDArray[Any]:
    """Make a matrix of independent standard normal numbers."""
    return arrays.normal(rng, values=(rows, 512), dtype="f4")


DATASET = Dataset(
    title="float32 matrix",
    kind="array",
    make=matrix,
    sizes={"rows": 400},
    timed_only=True,
)
