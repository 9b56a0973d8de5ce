"""Weights of a small dueling network for CartPole, layer by layer as Keras gives them.

Wang et al. (2016), "Dueling network architectures for deep reinforcement learning", ICML,
section 3: one stream estimates the state's value, the other the actions' advantages.
"""

from contract import Dataset
from data.simulators import networks

DATASET = Dataset(
    title="CartPole dueling weights",
    kind="weights",
    make=networks.dueling_mlp,
    sizes={"hidden": 128, "actions": 2},
)
