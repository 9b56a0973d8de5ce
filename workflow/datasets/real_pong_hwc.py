"""Replay memory of the Atari 2600's Pong; states (84, 84, 4) uint8.

No synthetic dataset imitates it: held against ``real_breakout_hwc``, it shows how far two real
games are apart.
"""

from functools import partial

from contract import Dataset
from data.recordings import atari

DATASET = Dataset(
    title="Real Pong memory, 84×84×4",
    kind="experience",
    make=partial(atari.memory, cartridge=atari.PONG, channel_axis=-1),
    sizes={"transitions": 300},
    imitated_by="real_breakout_hwc",
)
