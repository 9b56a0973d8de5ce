"""Replay memory of a DQN that learns Breakout; states (84, 84, 4) uint8, Keras' axis order.

Transitions ``(state, action, reward, next_state, done)`` in a half-full deque, preprocessed as in
Mnih et al. (2015), "Human-level control through deep reinforcement learning", Nature 518,
Methods, "Preprocessing". The game is a redrawing of the Atari 2600's.
"""

from functools import partial

from contract import Dataset
from data.simulators import atari

DATASET = Dataset(
    title="Breakout replay memory, 84×84×4",
    kind="experience",
    make=partial(atari.breakout_memory, channel_axis=-1),
    sizes={"transitions": 300},
)
