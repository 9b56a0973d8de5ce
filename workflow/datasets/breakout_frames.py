"""The experience of ``breakout_hwc`` with every frame kept once, and an index.

A dict of arrays; a state is ``frames[index]``. A stack shares 3 of its 4 frames with the next one,
which Dopamine's replay buffer (Castro et al., 2018) uses in the same way.
"""

from contract import Dataset
from data.simulators import atari

DATASET = Dataset(
    title="Breakout, single frames and index",
    kind="experience",
    make=atari.breakout_frames,
    sizes={"transitions": 300},
)
