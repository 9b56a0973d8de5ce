"""Replay memory of CartPole, each state copied; what is one array in cartpole_f4 is two here.

Many training loops copy the states that they store (``np.array(obs)``), so that the next state of a
transition equals the state of the following one and is another array.
"""

from functools import partial

import numpy as np

from contract import Dataset
from data.simulators import cartpole, replay

DATASET = Dataset(
    title="CartPole memory, states copied",
    kind="experience",
    make=replay.copied(partial(cartpole.cartpole_memory, dtype=np.float32)),
    sizes={"transitions": 10_000},
)
