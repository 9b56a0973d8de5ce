"""Weights of Q-networks, as Keras' ``[layer.get_weights() for layer in model.layers]`` gives them.

Trained weights are neither i.i.d. nor normal. Here they are what training makes of them: the
bounded uniform start plus the sum of many updates, most of them tiny and few large. That sum is
drawn from Student's t distribution with 3 degrees of freedom, whose tails are about as heavy as
those of trained networks.
"""

import math

import numpy as np
from numpy.typing import NDArray

Layer = list[NDArray[np.float32]]
"""``[kernel, bias]``, or ``[]`` for a layer without weights (Input, Flatten, Lambda)."""

LARGE_NETWORK_DRIFT = 0.15
"""Drift of a network of the Nature DQN's size, in units of the initial bound."""

SMALL_NETWORK_DRIFT = 0.3
"""Drift of a network of CartPole's size: fewer weights, so each of them moves further."""

NO_WEIGHTS: Layer = []


def trained_layer(rng: np.random.Generator, *shape: int, drift: float) -> Layer:
    """Draw one dense or convolutional layer: the kernel and the bias (outputs,), both float32.

    The shape is Keras' of a kernel: (inputs, outputs), or (height, width, inputs, outputs). The
    scale of the drift is in units of the initial bound 1/√fan_in; 0 leaves the initial weights.
    All are drawn in float64 and rounded once: a sum of two float32 numbers would have fewer random
    low bits.
    """
    bound = 1 / math.sqrt(math.prod(shape[:-1]))

    def draw(*shape: int) -> NDArray[np.float32]:
        trained = rng.uniform(-bound, bound, shape) + drift * bound * rng.standard_t(3, shape)
        return np.asarray(trained, np.float32)

    return [draw(*shape), draw(shape[-1])]


def nature_dqn(rng: np.random.Generator, *, actions: int, hidden: int = 512) -> list[Layer]:
    """Draw the network of Mnih et al. (2015), Methods, "Model architecture".

    Input (84, 84, 4). Without padding, strides 4, 2, 1 leave (20, 20, 32), (9, 9, 64) and
    (7, 7, 64), which the fourth layer flattens to 3,136 features. The paper's `hidden` is 512.
    """
    drift = LARGE_NETWORK_DRIFT
    return [
        trained_layer(rng, 8, 8, 4, 32, drift=drift),
        trained_layer(rng, 4, 4, 32, 64, drift=drift),
        trained_layer(rng, 3, 3, 64, 64, drift=drift),
        NO_WEIGHTS.copy(),  # Flatten
        trained_layer(rng, 7 * 7 * 64, hidden, drift=drift),
        trained_layer(rng, hidden, actions, drift=drift),
    ]


def dueling_mlp(rng: np.random.Generator, *, hidden: int, actions: int) -> list[Layer]:
    """Draw the dueling network of Wang et al. (2016), section 3, on CartPole's 4 inputs.

    Two dense layers, then a value stream and an advantage stream of two dense layers each.
    """
    drift = SMALL_NETWORK_DRIFT
    return [
        NO_WEIGHTS.copy(),  # Input
        trained_layer(rng, 4, hidden, drift=drift),
        trained_layer(rng, hidden, hidden, drift=drift),
        trained_layer(rng, hidden, hidden, drift=drift),  # value stream
        trained_layer(rng, hidden, hidden, drift=drift),  # advantage stream
        trained_layer(rng, hidden, 1, drift=drift),  # value
        trained_layer(rng, hidden, actions, drift=drift),  # advantages
        NO_WEIGHTS.copy(),  # Lambda: value + advantages - their mean
    ]


def three_headed_mlp(
    rng: np.random.Generator, *, inputs: int, hidden: int, actions: int
) -> list[Layer]:
    """Draw a trunk of two dense layers, shared by three output heads.

    The heads are action values (actions), state value (1) and predicted next state (inputs).
    """
    drift = SMALL_NETWORK_DRIFT
    return [
        NO_WEIGHTS.copy(),  # Input
        trained_layer(rng, inputs, hidden, drift=drift),
        trained_layer(rng, hidden, hidden, drift=drift),
        trained_layer(rng, hidden, actions, drift=drift),
        trained_layer(rng, hidden, 1, drift=drift),
        trained_layer(rng, hidden, inputs, drift=drift),
    ]
