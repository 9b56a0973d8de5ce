"""Weights of the Nature DQN, layer by layer as Keras' ``layer.get_weights()`` gives them.

Mnih et al. (2015), "Human-level control through deep reinforcement learning", Nature 518,
Methods, "Model architecture". 1,686,180 parameters with 4 actions (Breakout's).

No package offers trained weights of this network, so it is held against none. Its recipe is that of
``multi_output`` and ``cartpole_dueling``, which are held against trained networks (``real_*``).
"""

from contract import Dataset
from data.simulators import networks

DATASET = Dataset(
    title="Nature DQN weights",
    kind="weights",
    make=networks.nature_dqn,
    sizes={"actions": 4, "hidden": 512},
)
