"""Deep Q-learning: a network learns an environment, and its replay memory is kept.

Mnih et al. (2015), "Human-level control through deep reinforcement learning", Nature 518: replay
memory, target network, ε-greedy exploration that decays, clipped errors. The target takes its
action from the learning network (van Hasselt et al., 2016, "Deep reinforcement learning with
double Q-learning", AAAI).

The same seed gives the same bits on one machine; another BLAS rounds its sums differently.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data.recordings.network import Adam, Array, Arrays, Shape, backward, forward, initial
from data.simulators.replay import Transition, replay_memory

EPISODES = 100  # of the greedy evaluation that decides
GLANCE = 10  # episodes that say whether it is worth while


class NotLearnedError(Exception):
    """Training ended without a good policy."""


class Environment(Protocol):
    """What is learned: episodes of states, float32 vectors."""

    def reset(self, seed: int) -> Array:
        """Begin an episode; return its first state."""

    def step(self, action: int) -> tuple[Array, float, bool, bool]:
        """Return the next state, the reward, whether it is terminal, whether time is up."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a network learns."""

    shape: Shape  # the network's
    good: float  # mean return, over `EPISODES` greedy episodes, at which training ends
    # Steps of the environment before training may end, and after which it has failed.
    at_least: int
    at_most: int = 100_000
    learn_from: int = 1_000  # steps with random actions alone, before the network learns
    # Step at which ε has come down from 1 to `epsilon`, in a straight line.
    explore_until: int = 8_000
    epsilon: float = 0.04  # probability of a random action at the end
    # After so many steps the target network becomes a copy of the learning one, which is then
    # updated so many times.
    rollout: int = 256
    updates: int = 128
    batch: int = 64
    discount: float = 0.99
    rate: float = 2.3e-3
    memory: int = 100_000


@dataclass(frozen=True)
class Learned:
    """What training leaves behind."""

    weights: Arrays  # the network's
    score: float  # mean return of its evaluation
    experience: list[Transition]  # all transitions of the training, oldest first


def greedy(weights: Arrays, states: Array) -> NDArray[np.int64]:
    """Return the best action of each state."""
    actions: NDArray[np.int64] = forward(weights, states).q.argmax(axis=1)
    return actions


def evaluate(weights: Arrays, environments: Sequence[Environment], seeds: Sequence[int]) -> float:
    """Play one greedy episode in each environment, side by side; return the mean return."""
    states = [one.reset(seed) for one, seed in zip(environments, seeds, strict=True)]
    total = 0.0
    playing = list(range(len(environments)))
    while playing:
        actions = greedy(weights, np.stack([states[i] for i in playing]))
        going_on = []
        for i, action in zip(playing, actions.tolist(), strict=True):
            states[i], reward, terminal, time_up = environments[i].step(action)
            total += reward
            if not (terminal or time_up):
                going_on.append(i)
        playing = going_on
    return total / len(environments)


class Columns:
    """The latest transitions, as arrays to draw batches from."""

    def __init__(self, size: int, inputs: int) -> None:
        self.size, self.count = size, 0
        self.states = np.zeros((size, inputs), np.float32)
        self.next_states = np.zeros((size, inputs), np.float32)
        self.actions = np.zeros(size, np.int64)
        self.rewards = np.zeros(size, np.float32)
        self.going_on = np.zeros(size, np.float32)

    def add(self, transition: Transition, *, terminal: bool) -> None:
        """Keep a transition, in the place of the oldest if all places are taken."""
        place = self.count % self.size
        self.states[place], self.actions[place], self.rewards[place] = transition[:3]
        self.next_states[place] = transition[3]
        self.going_on[place] = not terminal
        self.count += 1

    def draw(self, rng: np.random.Generator, batch: int) -> NDArray[np.int64]:
        """Return the places of a random batch."""
        return rng.integers(min(self.count, self.size), size=batch)


def learn(
    settings: Settings, columns: Columns, places: NDArray[np.int64], target: Arrays, optimiser: Adam
) -> None:
    """Take one step down the gradient of the clipped temporal-difference error."""
    weights, rows = optimiser.weights, np.arange(len(places))
    next_states = columns.next_states[places]
    best = greedy(weights, next_states)
    later = forward(target, next_states).q[rows, best]
    wanted = columns.rewards[places] + np.float32(settings.discount) * (
        columns.going_on[places] * later
    )
    through = forward(weights, columns.states[places])
    taken = columns.actions[places]
    slopes = np.zeros_like(through.q)
    slopes[rows, taken] = np.clip(through.q[rows, taken] - wanted, -1, 1) / np.float32(len(places))
    optimiser.step(backward(weights, through, slopes))


def _copy(weights: Arrays) -> Arrays:
    return {name: array.copy() for name, array in weights.items()}


def train(rng: np.random.Generator, make: Callable[[], Environment], settings: Settings) -> Learned:
    """Train a network until it is good; raise `NotLearnedError` after the most steps allowed."""
    environment, judges = make(), [make() for _ in range(EPISODES)]
    optimiser = Adam(initial(rng, settings.shape), settings.rate)
    columns = Columns(settings.memory, settings.shape.inputs)
    experience: list[Transition] = []
    score = -np.inf
    state = environment.reset(_seed(rng))
    for step in range(1, settings.at_most + 1):
        epsilon = max(settings.epsilon, 1 - (1 - settings.epsilon) * step / settings.explore_until)
        action = _act(rng, optimiser.weights, state, epsilon)
        next_state, reward, terminal, time_up = environment.step(action)
        transition = (state, action, reward, next_state, terminal or time_up)
        experience.append(transition)
        columns.add(transition, terminal=terminal)
        state = environment.reset(_seed(rng)) if transition[4] else next_state
        if step % settings.rollout or step < settings.learn_from:
            continue
        target = _copy(optimiser.weights)
        for _ in range(settings.updates):
            learn(settings, columns, columns.draw(rng, settings.batch), target, optimiser)
        if step >= settings.at_least:
            score = _judge(rng, optimiser.weights, judges, settings.good)
            if score >= settings.good:
                return Learned(optimiser.weights, score, experience)
    raise NotLearnedError(
        f"after {settings.at_most} steps: expected a mean return of {settings.good}, found {score}"
    )


def _judge(
    rng: np.random.Generator, weights: Arrays, judges: Sequence[Environment], good: float
) -> float:
    """Return the mean return over all `judges`, or over the first few if it is not good there."""
    glance = evaluate(weights, judges[:GLANCE], [_seed(rng) for _ in judges[:GLANCE]])
    if glance < good:
        return glance
    return evaluate(weights, judges, [_seed(rng) for _ in judges])


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _act(rng: np.random.Generator, weights: Arrays, state: Array, epsilon: float) -> int:
    """Explore with probability `epsilon`, else do what seems best."""
    if rng.random() < epsilon:
        return int(rng.integers(len(weights["advantage.bias"])))
    return int(greedy(weights, state[None])[0])


def memory_of_training(learned: Learned, transitions: int) -> deque[Transition]:
    """Return the replay memory as it is when training ends: the latest transitions."""
    if len(learned.experience) < transitions:
        raise NotLearnedError(f"{len(learned.experience)} transitions, {transitions} wanted")
    return replay_memory(iter(learned.experience[-transitions:]), transitions)


def memory_of_policy(
    rng: np.random.Generator,
    environment: Environment,
    weights: Arrays,
    *,
    epsilon: float,
    transitions: int,
) -> deque[Transition]:
    """Fill a replay memory by a network that learns no more, and explores a little."""

    def experience() -> Iterator[Transition]:
        while True:
            state, done = environment.reset(_seed(rng)), False
            while not done:
                action = _act(rng, weights, state, epsilon)
                next_state, reward, terminal, time_up = environment.step(action)
                done = terminal or time_up
                yield state, action, reward, next_state, done
                state = next_state

    return replay_memory(experience(), transitions)
