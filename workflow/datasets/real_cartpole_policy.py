"""A replay memory of gymnasium's ``CartPole-v1`` that a trained DQN fills, exploring a little.

The network is trained as that of ``real_cartpole_f4``, and learns no more; one action in ten is
random.
"""

from contract import Dataset
from data.recordings import cartpole

DATASET = Dataset(
    title="Real CartPole memory, trained",
    kind="experience",
    make=cartpole.memory_of_policy,
    sizes={"transitions": 10_000},
    imitated_by="cartpole_trained",
)
