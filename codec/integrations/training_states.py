"""The state of a Stable-Baselines3 model between two rollouts: all that its training needs."""

from operator import attrgetter
from typing import Any

import numpy as np

import codec
from codec.errors import DecodeError, Inside, shorten
from codec.imports import optional
from codec.integrations import replay_buffers
from codec.integrations.checkpoint_files import dict_at
from codec.integrations.random_states import random_states, restore_random_states, seedless

# What a model counts while it trains; not every algorithm has each.
_PROGRESS = (
    *("num_timesteps", "_n_updates", "_episode_num", "_n_calls", "exploration_rate"),
    *("_current_progress_remaining", "ep_info_buffer", "ep_success_buffer"),
)
# Where the environments are in their episodes.
_EPISODE = ("_last_obs", "_last_episode_starts", "_last_original_obs")


def state_of(model: Any) -> dict[str, Any]:
    """Return the state; tensors stay tensors, which `as_array` makes arrays of."""
    state = {
        "parameters": model.get_parameters(),
        "variables": {name: attrgetter(name)(model) for name in model._get_torch_save_params()[1]},
        "progress": {name: getattr(model, name) for name in _PROGRESS if hasattr(model, name)},
        "episode": {name: getattr(model, name) for name in _EPISODE},
        "means": {name: vars(mean) for name, mean in _running_means(model).items()},
        "random": random_states() | {"actions": seedless(model.action_space.np_random)},
    }
    if model.get_vec_normalize_env() is not None:
        state["episode"]["returns"] = model.get_vec_normalize_env().returns
    if getattr(model, "replay_buffer", None) is not None:
        state["replay_buffer"] = replay_buffers.state_of(model.replay_buffer)
    return state


def restore(model: Any, state: Any, *, mid_episode: bool) -> None:
    """Bring a model to a state; raise DecodeError if it is not that of such a model.

    Unless it is `mid_episode`, training begins new episodes.
    """
    parameters, variables, progress, episode, means, random = (
        dict_at(state, key)
        for key in ("parameters", "variables", "progress", "episode", "means", "random")
    )
    own = {name: vars(mean) for name, mean in _running_means(model).items()}
    own_variables = {name: attrgetter(name)(model) for name in model._get_torch_save_params()[1]}
    buffer: Any = getattr(model, "replay_buffer", None)
    actions = random.pop("actions", None)
    if not (progress.keys() <= set(_PROGRESS) and episode.keys() <= {*_EPISODE, "returns"}):
        raise DecodeError(f"expected some of {_PROGRESS}, {_EPISODE}")
    _check_names(variables, own_variables)
    _check_names(means, own)
    for name, values in own.items():
        _check_names(dict_at(means, name), values)
    if not isinstance(actions, np.random.Generator):
        raise DecodeError(f"expected the generator of actions, found {shorten(actions)}")
    if (buffer is None) == ("replay_buffer" in state):
        raise DecodeError(f"expected {'no' if buffer is None else 'a'} replay buffer")
    if buffer is not None:
        with Inside("replay_buffer"):
            replay_buffers.restore(buffer, state["replay_buffer"])
    model.set_parameters(_as_tensors(parameters), device=model.device)
    for name, variable in own_variables.items():
        variable.data = _as_tensors(variables[name]).to(model.device)
    vars(model).update(progress)
    for name, values in own.items():
        values.update(means[name])
    if mid_episode and "returns" in episode:
        model.get_vec_normalize_env().returns = episode.pop("returns")
    elif not mid_episode:
        episode = {"_last_obs": None}  # so that environments are reset
        if hasattr(buffer, "truncate_last_trajectory"):  # of hindsight replay
            buffer.truncate_last_trajectory()
    vars(model).update(episode)
    model.action_space.np_random.bit_generator.state = actions.bit_generator.state
    restore_random_states(random)


def as_array(tensor: Any) -> Any:
    """Return the array of a tensor, for ``default=``; raise EncodeError for other objects."""
    if hasattr(tensor, "detach"):
        return tensor.detach().cpu().numpy()
    return codec.as_numpy(tensor)


def _as_tensors(value: Any) -> Any:
    """Return a value with tensors for its arrays; its dicts are changed."""
    if isinstance(value, np.ndarray):
        return optional("torch").from_numpy(value)
    if isinstance(value, dict):
        for key, item in value.items():
            value[key] = _as_tensors(item)
    return value


def _running_means(model: Any) -> dict[str, Any]:
    """Return the objects with the statistics of `VecNormalize`, if the environment has one."""
    env = model.get_vec_normalize_env()
    observed = getattr(env, "obs_rms", {})
    parts = observed if isinstance(observed, dict) else {"": observed}
    means = {f"observations.{name}": part for name, part in parts.items()}
    return means if env is None else {"returns": env.ret_rms, **means}


def _check_names(found: dict[Any, Any], known: dict[str, Any]) -> None:
    if found.keys() != known.keys():
        raise DecodeError(f"expected {sorted(known)}, found {shorten(list(found))}")
