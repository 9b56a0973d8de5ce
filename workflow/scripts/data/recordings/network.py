"""A dueling network with its gradients, and Adam, in NumPy.

Wang et al. (2016), "Dueling network architectures for deep reinforcement learning", ICML: two
shared layers, then a stream for the state's value and one for the actions' advantages. The shapes
are those of ``data.simulators.networks.dueling_mlp``, its synthetic twin.
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]
Arrays: TypeAlias = dict[str, Array]

LAYERS = ("first", "second", "value_hidden", "advantage_hidden", "value", "advantage")
"""In the order in which Keras would list them."""


@dataclass(frozen=True)
class Shape:
    """How large a network is."""

    inputs: int
    hidden: int
    actions: int

    def kernels(self) -> dict[str, tuple[int, int]]:
        """Return the shape (inputs, outputs) of each layer's kernel."""
        hidden = self.hidden
        outputs = (hidden, hidden, hidden, hidden, 1, self.actions)
        inputs = (self.inputs, *[hidden] * 5)
        return dict(zip(LAYERS, zip(inputs, outputs, strict=True), strict=True))


def initial(rng: np.random.Generator, shape: Shape) -> Arrays:
    """Draw kernels and biases uniformly from ±1/√fan_in, as PyTorch does."""
    weights: Arrays = {}
    for name, (inputs, outputs) in shape.kernels().items():
        bound = 1 / math.sqrt(inputs)
        kernel = rng.uniform(-bound, bound, (inputs, outputs))
        weights[f"{name}.kernel"] = kernel.astype(np.float32)
        weights[f"{name}.bias"] = rng.uniform(-bound, bound, outputs).astype(np.float32)
    return weights


def layers(weights: Arrays) -> list[list[Array]]:
    """Return copies as Keras' ``layer.get_weights()`` would, ``[]`` for input and Lambda layer."""
    dense = [[weights[f"{name}.{part}"].copy() for part in ("kernel", "bias")] for name in LAYERS]
    return [[], *dense, []]


@dataclass(frozen=True)
class Pass:
    """What a batch of states becomes, layer by layer; `q` are the action values."""

    states: Array
    first: Array
    second: Array
    value_hidden: Array
    advantage_hidden: Array
    q: Array


def forward(weights: Arrays, states: Array) -> Pass:
    """Return the action values of a batch of states, (n, actions), and how they came about."""

    def dense(name: str, inputs: Array) -> Array:
        outputs: Array = inputs @ weights[f"{name}.kernel"] + weights[f"{name}.bias"]
        return outputs

    zero = np.float32(0)
    first = np.maximum(dense("first", states), zero)
    second = np.maximum(dense("second", first), zero)
    value_hidden = np.maximum(dense("value_hidden", second), zero)
    advantage_hidden = np.maximum(dense("advantage_hidden", second), zero)
    advantage = dense("advantage", advantage_hidden)
    q = dense("value", value_hidden) + advantage - advantage.mean(axis=1, keepdims=True)
    return Pass(states, first, second, value_hidden, advantage_hidden, q)


def backward(weights: Arrays, through: Pass, slopes: Array) -> Arrays:
    """Return all weights' gradients, from `slopes`, the loss's gradient by the action values."""
    gradients: Arrays = {}

    def back(name: str, inputs: Array, outputs: Array) -> Array:
        """Note a layer's gradients; return those of its inputs, which came out of a ReLU."""
        gradients[f"{name}.kernel"] = inputs.T @ outputs
        gradients[f"{name}.bias"] = outputs.sum(axis=0)
        slope: Array = (outputs @ weights[f"{name}.kernel"].T) * (inputs > 0)
        return slope

    value = slopes.sum(axis=1, keepdims=True)
    advantage = slopes - slopes.mean(axis=1, keepdims=True)
    value_hidden = back("value", through.value_hidden, value)
    advantage_hidden = back("advantage", through.advantage_hidden, advantage)
    second = back("value_hidden", through.second, value_hidden)
    second = second + back("advantage_hidden", through.second, advantage_hidden)
    first = back("second", through.first, second)
    gradients["first.kernel"] = through.states.T @ first
    gradients["first.bias"] = first.sum(axis=0)
    return gradients


class Adam:
    """Kingma & Ba (2015), "Adam: a method for stochastic optimization", ICLR, algorithm 1."""

    DECAY_1, DECAY_2, SMALL = 0.9, 0.999, 1e-8

    def __init__(self, weights: Arrays, rate: float) -> None:
        self.weights = weights
        self.rate = rate
        self.steps = 0
        self.mean = {name: np.zeros_like(array) for name, array in weights.items()}
        self.square = {name: np.zeros_like(array) for name, array in weights.items()}

    def step(self, gradients: Arrays) -> None:
        """Move the weights, in place."""
        self.steps += 1
        unbias = math.sqrt(1 - self.DECAY_2**self.steps) / (1 - self.DECAY_1**self.steps)
        rate = np.float32(self.rate * unbias)
        for name, gradient in gradients.items():
            mean, square = self.mean[name], self.square[name]
            mean += np.float32(1 - self.DECAY_1) * (gradient - mean)
            square += np.float32(1 - self.DECAY_2) * (gradient * gradient - square)
            self.weights[name] -= rate * mean / (np.sqrt(square) + np.float32(self.SMALL))
