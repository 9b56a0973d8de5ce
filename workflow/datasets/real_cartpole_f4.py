"""The replay memory of a DQN at the end of its training on gymnasium's ``CartPole-v1``.

A dueling network that NumPy trains until it balances the pole for 475 of 500 steps or more, on
average over 100 greedy episodes; the log says its score. The memory has its latest transitions.
"""

from contract import Dataset
from data.recordings import cartpole

DATASET = Dataset(
    title="Real CartPole memory, in training",
    kind="experience",
    make=cartpole.memory_of_training,
    sizes={"transitions": 10_000},
    imitated_by="cartpole_f4",
)
