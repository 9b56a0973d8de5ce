"""Replay memory of a DQN that learns Breakout; states (4, 84, 84) uint8, PyTorch's axis order.

The experience of ``breakout_hwc``; in memory, each frame of a stack is in one piece.
"""

from functools import partial

from contract import Dataset
from data.simulators import atari

DATASET = Dataset(
    title="Breakout replay memory, 4×84×84",
    kind="experience",
    make=partial(atari.breakout_memory, channel_axis=0),
    sizes={"transitions": 300},
)
