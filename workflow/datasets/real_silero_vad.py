"""Weights of the network that finds speech in the package silero-vad: convolutions and an LSTM.

Trained by others, 243,585 parameters, licence MIT.
"""

from contract import Dataset
from data.recordings import wheels

DATASET = Dataset(
    title="Silero speech detector's weights",
    kind="weights",
    make=wheels.silero_vad,
    sizes={},
    imitated_by="multi_output",
)
