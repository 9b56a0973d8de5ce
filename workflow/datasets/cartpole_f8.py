"""Replay memory of a DQN that learns CartPole; float64 states.

The trajectories of ``cartpole_f4`` before their states are rounded to float32, as an environment
without that cast (or a hand-written one) gives them.
"""

from functools import partial

import numpy as np

from contract import Dataset
from data.simulators import cartpole

DATASET = Dataset(
    title="CartPole memory, float64",
    kind="experience",
    make=partial(cartpole.cartpole_memory, dtype=np.float64),
    sizes={"transitions": 10_000},
)
