"""Experience from the Atari 2600's own games, which run in the Arcade Learning Environment.

Bellemare et al. (2013), JAIR 47. Preprocessing, exploration and form are those of
``data.simulators.atari``; only the game is the real one. The package ale-py comes with the games,
whose pictures are their publishers': datasets are recorded where they are needed, not handed on.

Where ball and paddles are is read from the console's memory, at the addresses of Anand et al.
(2019), "Unsupervised state representation learning in Atari", NeurIPS: github.com/mila-iqia/
atari-representation-learning, ``atariari/benchmark/ram_annotations.py``. How far they are from the
screen's pixels was read off the screen.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.recordings.packages import of_group_real
from data.simulators.atari import (
    EPSILON,
    STACK,
    Window,
    act,
    frames_and_index,
    memory_of_stacks,
    towards,
)
from data.simulators.breakout import BALL_WIDTH, PADDLE_WIDTH, Action
from data.simulators.replay import Transition
from data.simulators.screen import Screen, shrink

Memory = NDArray[np.uint8]
Policy = Callable[[Memory], Action]

PONG_HEIGHT = 16 - 4  # of the paddle, without the ball's


def follow_in_breakout(memory: Memory) -> Action:
    """Move the paddle below the ball; serve if there is none."""
    if memory[101] == 0:
        return Action.FIRE
    ball = int(memory[99]) - 49 + BALL_WIDTH / 2
    paddle = int(memory[72]) - 47 + PADDLE_WIDTH / 2
    return towards(ball - paddle, Action.LEFT, Action.RIGHT)


def follow_in_pong(memory: Memory) -> Action:
    """Move the paddle beside the ball; RIGHT is up. The game serves by itself."""
    if memory[54] == 0:
        return Action.NOOP
    ball = int(memory[54]) - 14
    paddle = int(memory[51]) - 13 + PONG_HEIGHT / 2
    return towards(ball - paddle, Action.RIGHT, Action.LEFT)


@dataclass(frozen=True)
class Cartridge:
    """A game: its name in ale-py, who plays it, and how many actions it has."""

    rom: str
    policy: Policy
    actions: int


BREAKOUT = Cartridge("breakout", follow_in_breakout, 4)
PONG = Cartridge("pong", follow_in_pong, 6)


def _insert(cartridge: Cartridge, seed: int) -> Any:
    """Return the environment with a game in it."""
    with of_group_real():
        import ale_py  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
    ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)  # no banner in the log
    environment = ale_py.ALEInterface()
    environment.setInt("random_seed", seed)
    environment.setFloat("repeat_action_probability", 0.0)
    environment.loadROM(ale_py.roms.get_rom_path(cartridge.rom))
    return environment


def play(
    rng: np.random.Generator, frames: list[Screen], cartridge: Cartridge
) -> Iterator[tuple[Window, int, float, Window, bool]]:
    """Play game after game: append each frame to `frames`, yield transitions that point there."""
    environment = _insert(cartridge, seed=int(rng.integers(2**31)))
    actions = environment.getMinimalActionSet()
    if len(actions) != cartridge.actions:
        raise ValueError(f"expected {cartridge.actions} actions, found {actions}")
    while True:
        environment.reset_game()
        frames.append(shrink(environment.getScreenGrayscale()))
        window: Window = (len(frames) - 1,) * STACK
        over = False
        while not over:
            explore = rng.random() < EPSILON
            best = cartridge.policy(environment.getRAM())
            action = int(rng.integers(len(actions)) if explore else best)
            reward, frame = act(environment.act, environment.getScreenGrayscale, actions[action])
            frames.append(frame)
            next_window = (*window[1:], len(frames) - 1)
            over = environment.game_over()
            yield window, action, reward, next_window, over
            window = next_window


def frames(
    rng: np.random.Generator, *, transitions: int, cartridge: Cartridge
) -> dict[str, NDArray[Any]]:
    """Play a game; keep single frames and an index."""
    return frames_and_index(partial(play, rng, cartridge=cartridge), transitions)


def memory(
    rng: np.random.Generator, *, transitions: int, cartridge: Cartridge, channel_axis: int
) -> deque[Transition]:
    """Play a game; keep a replay memory of stacks."""
    player = partial(play, rng, cartridge=cartridge)
    return memory_of_stacks(player, transitions, channel_axis)
