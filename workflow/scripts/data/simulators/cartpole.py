"""Experience from the cart-pole of Barto, Sutton & Anderson (1983).

The equations of motion are those of the paper's appendix without friction, integrated by Euler's
method. Start, thresholds, reward and the limit of 500 steps are gymnasium's ``CartPole-v1``.
"""

import math
from collections import deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import DTypeLike

from data.simulators.replay import Transition, replay_memory

# Cart position (m) and velocity (m/s), pole angle from upright (rad) and its velocity (rad/s).
State = tuple[float, float, float, float]

GRAVITY = 9.8  # m/s²
CART_MASS = 1.0  # kg
POLE_MASS = 0.1  # kg
HALF_LENGTH = 0.5  # m, from the pivot to the pole's centre of mass
FORCE = 10.0  # N, to the left (action 0) or to the right (action 1)
TAU = 0.02  # s

X_LIMIT = 2.4  # m
ANGLE_LIMIT = 12 * 2 * math.pi / 360
START_LIMIT = 0.05  # of each component of the first state
STEP_LIMIT = 500

EPSILON = 0.1  # probability of a random action
# Push to the right if this, times the state, is positive: balances the pole, not the cart.
POLICY = (0.0, 0.0, 1.0, 0.8)
# Standard deviation of each episode's change to the policy: episodes end early and late.
POLICY_JITTER = 0.6
# Standard deviation of each episode's preference for one side, in rad of the pole's angle. A
# network that still learns lets the pole lean and runs off the track with it: so do the memories of
# real training, with an episode in about 80 steps, and most of them far from the middle.
PUSH_JITTER = 0.35


def step(state: State, action: int) -> State:
    """Return the state after TAU seconds under the force of `action`."""
    x, x_velocity, angle, angular_velocity = state
    force = FORCE if action == 1 else -FORCE
    sine, cosine = math.sin(angle), math.cos(angle)
    mass = CART_MASS + POLE_MASS
    moment = POLE_MASS * HALF_LENGTH

    push = (force + moment * angular_velocity**2 * sine) / mass
    angular_acceleration = (GRAVITY * sine - cosine * push) / (
        HALF_LENGTH * (4 / 3 - POLE_MASS * cosine**2 / mass)
    )
    acceleration = push - moment * angular_acceleration * cosine / mass
    return (
        x + TAU * x_velocity,
        x_velocity + TAU * acceleration,
        angle + TAU * angular_velocity,
        angular_velocity + TAU * angular_acceleration,
    )


def has_failed(state: State) -> bool:
    """Say whether the cart has left the track or the pole has fallen."""
    return abs(state[0]) > X_LIMIT or abs(state[2]) > ANGLE_LIMIT


def episode(
    rng: np.random.Generator, dtype: DTypeLike, *, is_trained: bool = False
) -> Iterator[Transition]:
    """Play one episode; states are arrays (4,) of `dtype`.

    The policy of an agent in training changes from episode to episode, a trained agent's does not.
    A transition's ``next_state`` is the next one's ``state``, the very object. The dtype decides
    only how states are kept: the trajectory is the same for every dtype.
    """
    change = 0.0 if is_trained else 1.0
    weights = [w + change * POLICY_JITTER * rng.standard_normal() for w in POLICY]
    push = change * PUSH_JITTER * rng.standard_normal()
    x, x_velocity, angle, angular_velocity = rng.uniform(-START_LIMIT, START_LIMIT, 4).tolist()
    state: State = (x, x_velocity, angle, angular_velocity)
    observation = np.array(state, dtype)
    for steps in range(1, STEP_LIMIT + 1):
        if rng.random() < EPSILON:
            action = int(rng.integers(2))
        else:
            action = int(push + sum(w * s for w, s in zip(weights, state, strict=True)) > 0)
        state = step(state, action)
        next_observation = np.array(state, dtype)
        done = has_failed(state) or steps == STEP_LIMIT
        yield observation, action, 1.0, next_observation, done
        if done:
            return
        observation = next_observation


def cartpole_memory(
    rng: np.random.Generator, *, transitions: int, dtype: DTypeLike, is_trained: bool = False
) -> deque[Transition]:
    """Fill a replay memory with episode after episode of an agent in training, or a trained one."""

    def experience() -> Iterator[Transition]:
        while True:
            yield from episode(rng, dtype, is_trained=is_trained)

    return replay_memory(experience(), transitions)
