"""Train a model of Stable-Baselines3, or resume it: arguments NAME SEED FOLDER [CHECKPOINT].

A run saves a checkpoint about half-way, and one at the end, each named by its step.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from stable_baselines3 import DQN, PPO, SAC, TD3, HerReplayBuffer
from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize

from codec.integrations.stable_baselines3 import CheckpointCallback, load_checkpoint
from tests.agents import environments

STEPS = 400


def _small(**policy: Any) -> dict[str, Any]:
    """Return parameters of a model that learns soon and fast; models change the last one."""
    return {"learning_starts": 40, "batch_size": 16, "policy_kwargs": policy or {"net_arch": [16]}}


def _vector(make: Callable[[], Any], count: int = 1) -> DummyVecEnv:
    return DummyVecEnv([make] * count)


def _dqn(seed: int) -> DQN:
    env = _vector(environments.cart, 2)
    return DQN("MlpPolicy", env, buffer_size=300, target_update_interval=70, seed=seed, **_small())


def _dqn_of_three_steps(seed: int) -> DQN:
    return DQN(
        "MlpPolicy",
        _vector(environments.cart),
        n_steps=3,
        seed=seed,
        **_small() | {"buffer_size": 999},
    )


def _dqn_of_pictures(seed: int) -> DQN:
    return DQN(
        "CnnPolicy",
        _vector(environments.ball),
        buffer_size=250,
        train_freq=16,
        optimize_memory_usage=True,
        replay_buffer_kwargs={"handle_timeout_termination": False},
        seed=seed,
        **_small(features_extractor_kwargs={"features_dim": 8}),
    )


def _sac(seed: int) -> SAC:
    env = VecNormalize(_vector(environments.pendulum))
    return SAC("MlpPolicy", env, buffer_size=1000, seed=seed, **_small())


def _sac_of_goals(seed: int) -> SAC:
    env = _vector(environments.goals, 2)
    return SAC(
        "MultiInputPolicy",
        env,
        replay_buffer_class=HerReplayBuffer,
        buffer_size=900,
        seed=seed,
        **_small(),
    )


def _td3(seed: int) -> TD3:
    env = _vector(environments.pendulum)
    return TD3("MlpPolicy", env, buffer_size=500, train_freq=(1, "episode"), seed=seed, **_small())


def _ppo(seed: int) -> PPO:
    env = VecNormalize(_vector(environments.cart, 2))
    return PPO("MlpPolicy", env, n_steps=50, batch_size=20, seed=seed)


MODELS: dict[str, Callable[[int], Any]] = {
    "DQN": _dqn,
    "DQN, three steps": _dqn_of_three_steps,
    "DQN, pictures": _dqn_of_pictures,
    "SAC, normalized": _sac,
    "SAC, goals": _sac_of_goals,
    "TD3": _td3,
    "PPO, normalized": _ppo,
}


def main(name: str, seed: str, folder: str, *resumed: str) -> None:
    """Train a model, from the start or from a checkpoint."""
    torch.set_num_threads(1)
    model = MODELS[name](int(seed))
    steps = STEPS
    if resumed:
        for index, state in enumerate(load_checkpoint(model, resumed[0], mid_episode=True)):
            model.env.env_method("restore", state, indices=[index])
        steps -= model.num_timesteps
    callback = CheckpointCallback(
        Path(folder) / "{steps}.json",
        save_freq=STEPS // 2,
        extra=lambda: model.env.env_method("save"),
    )
    model.learn(steps, callback, reset_num_timesteps=not resumed)
    print(model.num_timesteps)


if __name__ == "__main__":
    main(*sys.argv[1:])
