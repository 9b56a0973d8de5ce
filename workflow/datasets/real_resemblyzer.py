"""Weights of the network that tells speakers apart in the package Resemblyzer: LSTM layers.

Trained by others, 1,423,616 parameters in layers 256 wide, licence Apache-2.0.
"""

from contract import Dataset
from data.recordings import wheels

DATASET = Dataset(
    title="Resemblyzer speaker encoder's weights",
    kind="weights",
    make=wheels.resemblyzer,
    sizes={},
    imitated_by="multi_output",
)
