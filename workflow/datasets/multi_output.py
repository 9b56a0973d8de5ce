"""Weights of a network with three outputs, layer by layer as Keras gives them.

Two shared layers, then action values, state value and next state: the multi-output model of
Keras' functional API guide, at the size of LunarLander (8 inputs, 4 actions). Such models are why
weights are saved layer by layer.
"""

from contract import Dataset
from data.simulators import networks

DATASET = Dataset(
    title="Three-output network weights",
    kind="weights",
    make=networks.three_headed_mlp,
    sizes={"inputs": 8, "hidden": 256, "actions": 4},
)
