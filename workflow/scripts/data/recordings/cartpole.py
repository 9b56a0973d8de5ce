"""gymnasium's CartPole-v1, learned by a DQN: its replay memories and its weights."""

import sys
from collections import deque

import numpy as np

from data.recordings import dqn
from data.recordings.network import Array, Shape, layers
from data.recordings.packages import of_group_real
from data.simulators.cartpole import EPSILON
from data.simulators.replay import Transition

GOOD = 475.0  # mean return, of 500 at most, from which on gymnasium calls CartPole-v1 solved
HIDDEN = 128


class CartPole:
    """gymnasium's environment, with the types of the synthetic one."""

    def __init__(self) -> None:
        with of_group_real():
            import gymnasium  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
        self._environment = gymnasium.make("CartPole-v1")

    def reset(self, seed: int) -> Array:
        """Begin an episode; return its first state."""
        state, _ = self._environment.reset(seed=seed)
        return np.array(state)

    def step(self, action: int) -> tuple[Array, float, bool, bool]:
        """Return the next state, the reward, whether it is terminal, whether time is up."""
        state, reward, terminal, time_up, _ = self._environment.step(action)
        return np.array(state), float(reward), bool(terminal), bool(time_up)


def learned(rng: np.random.Generator, *, hidden: int = HIDDEN, at_least: int = 1) -> dqn.Learned:
    """Train a network on CartPole-v1 until it is good; its score goes to the log."""
    settings = dqn.Settings(shape=Shape(4, hidden, 2), good=GOOD, at_least=at_least)
    result = dqn.train(rng, CartPole, settings)
    print(
        f"CartPole-v1: mean return {result.score} over {dqn.EPISODES} greedy episodes "
        f"after {len(result.experience)} steps of training",
        file=sys.stderr,
    )
    return result


def memory_of_training(rng: np.random.Generator, *, transitions: int) -> deque[Transition]:
    """Return the replay memory at the end of training."""
    return dqn.memory_of_training(learned(rng, at_least=transitions), transitions)


def memory_of_policy(rng: np.random.Generator, *, transitions: int) -> deque[Transition]:
    """Return a replay memory of the trained network; it explores as the synthetic policy does."""
    weights = learned(rng).weights
    return dqn.memory_of_policy(rng, CartPole(), weights, epsilon=EPSILON, transitions=transitions)


def weights(rng: np.random.Generator, *, hidden: int) -> list[list[Array]]:
    """Return the trained weights, layer by layer."""
    return layers(learned(rng, hidden=hidden).weights)
