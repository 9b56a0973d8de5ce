"""Experience from Breakout as a DQN keeps it: a replay memory, or single frames and an index.

Preprocessing is that of Mnih et al. (2015), Methods, in grey: every action is repeated for 4
frames, the maximum of the last two becomes one frame of (84, 84), and a state is the last 4 of
these.
"""

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.simulators.breakout import BALL_WIDTH, PADDLE_WIDTH, Action, Game
from data.simulators.replay import Transition, replay_memory
from data.simulators.screen import Screen, draw, shrink

FRAME_SKIP = 4
STACK = 4

EPSILON = 0.15  # probability of a random action
REACH = 6  # how far the ball may be from the paddle's middle before the policy moves, in pixels
# Where a state's STACK frames are, oldest first. A game's first frame fills its first window.
Window = tuple[int, ...]

# Plays game after game: appends each frame to the list, yields transitions that point there.
Player = Callable[[list[Screen]], Iterator[tuple[Window, int, float, Window, bool]]]


def towards(distance: float, negative: Action, positive: Action) -> Action:
    """Move if the ball is farther away than REACH."""
    if abs(distance) <= REACH:
        return Action.NOOP
    return positive if distance > 0 else negative


def follow_ball(game: Game) -> Action:
    """Move the paddle below the ball; serve if there is none."""
    if game.ball is None:
        return Action.FIRE
    distance = (game.ball.x + BALL_WIDTH / 2) - (game.paddle + PADDLE_WIDTH / 2)
    return towards(distance, Action.LEFT, Action.RIGHT)


def choose(rng: np.random.Generator, game: Game) -> int:
    """Explore with probability EPSILON, else follow the ball."""
    return int(rng.integers(len(Action)) if rng.random() < EPSILON else follow_ball(game))


def act(
    step: Callable[[Any], float], look: Callable[[], Screen], action: Any
) -> tuple[float, Screen]:
    """Repeat `action` for FRAME_SKIP frames; return the clipped reward, and what is seen.

    `step` plays a frame and returns its points, `look` returns the screen after it.
    """
    points = 0.0
    screens: list[Screen] = []
    for skipped in range(FRAME_SKIP):
        points += step(action)
        if skipped >= FRAME_SKIP - 2:
            screens.append(look())
    return float(np.sign(points)), shrink(np.maximum(*screens))


def play(
    rng: np.random.Generator, frames: list[Screen]
) -> Iterator[tuple[Window, int, float, Window, bool]]:
    """Play game after game: append each frame to `frames`, yield transitions that point there."""
    while True:
        game = Game(rng)
        frames.append(shrink(draw(game)))
        window: Window = (len(frames) - 1,) * STACK
        while not game.over:
            action = choose(rng, game)
            reward, frame = act(game.step, partial(draw, game), action)
            frames.append(frame)
            next_window = (*window[1:], len(frames) - 1)
            yield window, action, reward, next_window, game.over
            window = next_window


def frames_and_index(player: Player, transitions: int) -> dict[str, NDArray[Any]]:
    """Keep every frame once, and which frames each transition's states are made of.

    Return ``frames`` (T, 84, 84) uint8; ``state`` and ``next_state`` (N, 4) int32, indices into
    frames; ``action`` (N,) int64; ``reward`` (N,) float64; ``done`` (N,) bool.
    """
    frames: list[Screen] = []
    columns = zip(*islice(player(frames), transitions), strict=True)
    state, action, reward, next_state, done = columns
    return {
        "frames": np.stack(frames),
        "state": np.array(state, np.int32),
        "action": np.array(action, np.int64),
        "reward": np.array(reward, np.float64),
        "next_state": np.array(next_state, np.int32),
        "done": np.array(done, np.bool_),
    }


def memory_of_stacks(player: Player, transitions: int, channel_axis: int) -> deque[Transition]:
    """Fill a replay memory with stacks of frames; states are C-contiguous uint8.

    `channel_axis` says where the frames of a stack go: 0 gives (4, 84, 84), -1 (84, 84, 4). A
    transition's ``next_state`` is the next one's ``state``, the very object, within a game.
    """
    frames: list[Screen] = []

    def stack(window: Window) -> Screen:
        return np.stack([frames[index] for index in window], axis=channel_axis)

    def experience() -> Iterator[Transition]:
        state = None
        for window, action, reward, next_window, done in player(frames):
            if state is None:
                state = stack(window)
            next_state = stack(next_window)
            yield state, action, reward, next_state, done
            state = None if done else next_state

    return replay_memory(experience(), transitions)


def breakout_frames(rng: np.random.Generator, *, transitions: int) -> dict[str, NDArray[Any]]:
    """Play Breakout; keep single frames and an index."""
    return frames_and_index(partial(play, rng), transitions)


def breakout_memory(
    rng: np.random.Generator, *, transitions: int, channel_axis: int
) -> deque[Transition]:
    """Play Breakout; keep a replay memory of stacks."""
    return memory_of_stacks(partial(play, rng), transitions, channel_axis)
