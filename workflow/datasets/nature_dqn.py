"""Weights of the Nature DQN, layer by layer as Keras' ``layer.get_weights()`` gives them.

Mnih et al. (2015), "Human-level control through deep reinforcement learning", Nature 518,
Methods, "Model architecture". 1,686,180 parameters with 4 actions (Breakout's).
"""

from contract import Dataset
from data.simulators import networks

DATASET = Dataset(
    title="Nature DQN weights",
    kind="weights",
    make=networks.nature_dqn,
    sizes={"actions": 4, "hidden": 512},
)
