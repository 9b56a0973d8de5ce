"""Replay memory of the Atari 2600's Breakout; states (84, 84, 4) uint8.

Recorded by the workflow in the Arcade Learning Environment, preprocessed and explored as in
``breakout_hwc``, with the policy that follows the ball.
"""

from functools import partial

from contract import Dataset
from data.recordings import atari

DATASET = Dataset(
    title="Real Breakout memory, 84×84×4",
    kind="experience",
    make=partial(atari.memory, cartridge=atari.BREAKOUT, channel_axis=-1),
    sizes={"transitions": 300},
    imitated_by="breakout_hwc",
)
