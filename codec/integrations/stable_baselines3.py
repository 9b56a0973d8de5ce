"""Save and resume Stable-Baselines3 without pickle: replay buffers, and all of a model's training.

>>> from stable_baselines3 import DQN
>>> from codec.integrations.stable_baselines3 import load_checkpoint, save_checkpoint
>>> model = DQN("MlpPolicy", "CartPole-v1", buffer_size=1000).learn(500)
>>> save_checkpoint(model, "run.json")
>>> again = DQN("MlpPolicy", "CartPole-v1", buffer_size=1000)
>>> load_checkpoint(again, "run.json")
>>> again.num_timesteps, again.replay_buffer.pos
(500, 500)
>>> again = again.learn(500, reset_num_timesteps=False)
"""

import os
from typing import Any, Unpack

import codec
from codec.imports import optional
from codec.integrations import replay_buffers, training_states
from codec.integrations.checkpoint_files import dump
from codec.options import EncodeOptions

__all__ = [
    "CheckpointCallback",
    "load_checkpoint",
    "load_replay_buffer",
    "save_checkpoint",
    "save_replay_buffer",
]

_Callback: Any = getattr(optional("stable_baselines3.common.callbacks"), "BaseCallback", object)


def save_replay_buffer(
    model: Any, path: str | os.PathLike[str], **options: Unpack[EncodeOptions]
) -> None:
    """Write a replay buffer to a file, without the part that was never filled.

    Parameters
    ----------
    model
        A model with a replay buffer, or the buffer.
    path
        As for `codec.dump`; arrays are compressed unless ``payload=`` says otherwise.
    **options
        As for `codec.dump`.

    Examples
    --------
    >>> from stable_baselines3 import SAC
    >>> from codec.integrations.stable_baselines3 import load_replay_buffer, save_replay_buffer
    >>> model = SAC("MlpPolicy", "Pendulum-v1", buffer_size=1000).learn(100)
    >>> save_replay_buffer(model, "buffer.json")
    >>> other = SAC("MlpPolicy", "Pendulum-v1", buffer_size=1000)
    >>> load_replay_buffer(other, "buffer.json")
    >>> other.replay_buffer.size()
    100
    """
    dump(replay_buffers.state_of(_buffer(model)), path, options)


def load_replay_buffer(model: Any, path: str | os.PathLike[str]) -> None:
    """Fill a replay buffer with what `save_replay_buffer` wrote, in place of what it holds.

    Parameters
    ----------
    model
        A model with a replay buffer, or the buffer. It has the size and spaces of the saved one.
    path
        As for `codec.load`. Reading runs no code of the file.

    Raises
    ------
    DecodeError
        If the document is refused, or does not fit the buffer, which is left as it was.
    """
    replay_buffers.restore(_buffer(model), codec.load(path))


def save_checkpoint(
    model: Any, path: str | os.PathLike[str], extra: Any = None, **options: Unpack[EncodeOptions]
) -> None:
    """Write all that a model's training needs to go on: one document, readable without PyTorch.

    That is the networks and optimizers, the replay buffer, what is counted, the statistics of
    `VecNormalize`, and the states of the random generators.

    Parameters
    ----------
    model
        A model of any algorithm, between two calls of ``learn``, or as `CheckpointCallback` has it.
    path
        As for `codec.dump`; arrays are compressed unless ``payload=`` says otherwise.
    extra
        What else to save, such as the states of the environments.
    **options
        As for `codec.dump`.
    """
    state = training_states.state_of(model)
    dump(state | {"extra": extra}, path, {"default": training_states.as_array, **options})


def load_checkpoint(model: Any, path: str | os.PathLike[str], *, mid_episode: bool = False) -> Any:
    """Bring a model to where the one was that `save_checkpoint` wrote, and return its ``extra``.

    Then ``model.learn(steps, reset_num_timesteps=False)`` goes on.

    Parameters
    ----------
    model
        A model that was made with the same arguments.
    path
        As for `codec.load`. Reading runs no code of the file.
    mid_episode
        If the environments are in the middle of the same episodes, because you put them there.
        Otherwise ``learn`` begins new ones.

    Raises
    ------
    DecodeError
        If the document is refused, or its buffer does not fit.
    RuntimeError, ValueError
        If the networks are others, from ``model.set_parameters``.
    """
    state = codec.load(path)
    training_states.restore(model, state, mid_episode=mid_episode)
    return state.get("extra")


class CheckpointCallback(_Callback):  # type: ignore[misc] # its class is not known without torch
    """Save a checkpoint while a model learns, each time in place of the last one.

    It saves between two rollouts, when the last step is stored and trained with, and at the end.

    Parameters
    ----------
    path
        Where to. ``{steps}`` in it becomes the number of steps, for a file of each checkpoint.
    save_freq
        How many steps of the environments there are between two checkpoints, at least.
    extra
        What else to save, or a function that returns it.
    **options
        As for `codec.dump`.

    Examples
    --------
    >>> from stable_baselines3 import PPO
    >>> from codec.integrations.stable_baselines3 import CheckpointCallback
    >>> callback = CheckpointCallback("ppo_{steps}.json", save_freq=64)
    >>> model = PPO("MlpPolicy", "CartPole-v1", n_steps=64).learn(128, callback)
    >>> import pathlib
    >>> sorted(path.name for path in pathlib.Path().glob("ppo_*.json"))
    ['ppo_128.json', 'ppo_64.json']
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        save_freq: int,
        extra: Any = None,
        **options: Unpack[EncodeOptions],
    ) -> None:
        super().__init__()
        self.path, self.save_freq, self.extra, self.options = path, save_freq, extra, options
        self.saved = 0  # the step of the last checkpoint

    def _on_training_start(self) -> None:
        self.saved = self.model.num_timesteps

    def _on_rollout_start(self) -> None:
        if self.model.num_timesteps - self.saved >= self.save_freq:
            self._on_training_end()

    def _on_step(self) -> bool:
        return True

    def _on_training_end(self) -> None:
        self.saved = self.model.num_timesteps
        path = os.fspath(self.path).replace("{steps}", str(self.saved))
        extra = self.extra() if callable(self.extra) else self.extra
        save_checkpoint(self.model, path, extra, **self.options)


def _buffer(model: Any) -> Any:
    return getattr(model, "replay_buffer", model)
