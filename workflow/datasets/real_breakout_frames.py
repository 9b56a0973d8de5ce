"""The experience of ``real_breakout_hwc`` with every frame kept once, and an index."""

from functools import partial

from contract import Dataset
from data.recordings import atari

DATASET = Dataset(
    title="Real Breakout, single frames and index",
    kind="experience",
    make=partial(atari.frames, cartridge=atari.BREAKOUT),
    sizes={"transitions": 300},
    imitated_by="breakout_frames",
)
