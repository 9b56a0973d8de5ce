"""Weights of the network that tells speakers apart in the package Resemblyzer: LSTM layers.

Trained by others, 1,423,616 parameters in layers 256 wide, licence Apache-2.0.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Dataset
from data.recordings import wheels


def network(_rng: np.random.Generator) -> list[list[NDArray[Any]]]:
    """Read the weights: the same ones for every seed, and of one size."""
    return wheels.resemblyzer()


DATASET = Dataset(
    title="Resemblyzer speaker encoder's weights",
    kind="weights",
    make=network,
    sizes={},
    imitated_by="multi_output",
)
