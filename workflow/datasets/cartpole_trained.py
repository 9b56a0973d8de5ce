"""Replay memory of a trained agent on CartPole, which explores a little; float32 states.

Most of its episodes reach the limit of 500 steps. Its files and those of ``cartpole_f4``, the
memory of an agent in training, differ by less than 3 %.
"""

from functools import partial

import numpy as np

from contract import Dataset
from data.simulators import cartpole

DATASET = Dataset(
    title="CartPole memory, trained agent",
    kind="experience",
    make=partial(cartpole.cartpole_memory, dtype=np.float32, is_trained=True),
    sizes={"transitions": 10_000},
)
