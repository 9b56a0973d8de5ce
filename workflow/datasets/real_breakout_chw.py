"""The experience of ``real_breakout_hwc``; states (4, 84, 84) uint8, PyTorch's axis order."""

from functools import partial

from contract import Dataset
from data.recordings import atari

DATASET = Dataset(
    title="Real Breakout memory, 4×84×84",
    kind="experience",
    make=partial(atari.memory, cartridge=atari.BREAKOUT, channel_axis=0),
    sizes={"transitions": 300},
    imitated_by="breakout_chw",
)
