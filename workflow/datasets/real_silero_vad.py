"""Weights of the network that finds speech in the package silero-vad: convolutions and an LSTM.

Trained by others, 243,585 parameters, licence MIT.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Dataset
from data.recordings import wheels


def network(_rng: np.random.Generator) -> list[list[NDArray[Any]]]:
    """Read the weights: the same ones for every seed, and of one size."""
    return wheels.silero_vad()


DATASET = Dataset(
    title="Silero speech detector's weights",
    kind="weights",
    make=network,
    sizes={},
    imitated_by="multi_output",
)
