"""Replay memory of a DQN in training on CartPole; float32 states, as gymnasium gives them.

About 100 episodes end in it; in that of a trained agent, ``cartpole_trained``, some 20 do.

10,000 transitions ``(state (4,), action, reward, next_state (4,), done)`` in a half-full deque.
The cart-pole is that of Barto, Sutton & Anderson (1983), IEEE Trans. SMC 13(5), with the limits
of gymnasium's ``CartPole-v1``.
"""

from functools import partial

import numpy as np

from contract import Dataset
from data.simulators import cartpole

DATASET = Dataset(
    title="CartPole memory, agent in training",
    kind="experience",
    make=partial(cartpole.cartpole_memory, dtype=np.float32),
    sizes={"transitions": 10_000},
)
