"""Small environments that can be put back into the middle of an episode."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.envs.classic_control import CartPoleEnv, PendulumEnv
from stable_baselines3.common.envs import BitFlippingEnv

LONGEST = 60  # steps of an episode


class _Resumable(gymnasium.Wrapper):
    """Ends episodes, reports their rewards, and gives and takes the state of an environment."""

    def __init__(self, env: gymnasium.Env, *attributes: str) -> None:
        super().__init__(env)
        self.attributes = (*attributes, "_np_random")
        self.rewards: list[float] = []

    def reset(self, **options: Any) -> Any:
        self.rewards = []
        return self.env.reset(**options)

    def step(self, action: Any) -> Any:
        observation, reward, terminated, truncated, info = self.env.step(action)
        self.rewards.append(float(reward))
        truncated = truncated or len(self.rewards) >= LONGEST
        if terminated or truncated:
            info["episode"] = {"r": sum(self.rewards), "l": len(self.rewards)}
        return observation, reward, terminated, truncated, info

    def save(self) -> dict[str, Any]:
        state = {name: getattr(self.env, name) for name in self.attributes}
        return state | {"rewards": self.rewards}

    def restore(self, state: dict[str, Any]) -> None:
        self.rewards = state.pop("rewards")
        vars(self.env).update(state)


def cart() -> gymnasium.Env:
    return _Resumable(CartPoleEnv(), "state", "steps_beyond_terminated")


def pendulum() -> gymnasium.Env:
    return _Resumable(PendulumEnv(), "state", "last_u")


class _Goals(BitFlippingEnv):
    def reset(self, *, seed: int | None = None, options: Any = None) -> Any:
        gymnasium.Env.reset(self, seed=seed)  # the other one draws from a space
        self.current_step = 0
        self.state = self.np_random.integers(2, size=4, dtype=np.int8)
        return self._get_obs(), {}


def goals() -> gymnasium.Env:
    """Make an environment for hindsight experience replay."""
    return _Resumable(_Goals(n_bits=4, continuous=True, max_steps=8), "state", "current_step")


class _Ball(gymnasium.Env):
    """A ball that falls, as the last three of its pictures."""

    observation_space = spaces.Box(0, 255, (3, 36, 36), np.uint8)
    action_space = spaces.Discrete(2)

    def reset(self, *, seed: int | None = None, options: Any = None) -> Any:
        super().reset(seed=seed)
        self.place = self.np_random.integers(36, size=2)
        self.frames = np.zeros((3, 36, 36), np.uint8)
        return self._see(), {}

    def step(self, action: int) -> Any:
        self.place = (self.place + np.array([1, 2 * action - 1])) % 36
        caught = bool(self.place[0] == 35)
        return self._see(), float(caught and self.place[1] > 17), caught, False, {}

    def _see(self) -> Any:
        picture = np.zeros((1, 36, 36), np.uint8)
        picture[0, *self.place] = 255
        self.frames = np.concatenate([self.frames[1:], picture])
        return self.frames


def ball() -> gymnasium.Env:
    return _Resumable(_Ball(), "place", "frames")
