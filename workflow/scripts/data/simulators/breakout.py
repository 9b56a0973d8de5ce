"""The rules of Breakout as the Atari 2600 plays it, 60 frames a second.

Positions are pixels of the screen, 160 wide and 210 high: x to the right, y down, of the left or
top edge. Sizes, speeds and points were read off the game as it runs in the Arcade Learning
Environment (Bellemare et al., 2013). Left out: the paddle that shrinks at the top wall.
"""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

LEFT_WALL, RIGHT_WALL, TOP_WALL = 8, 152, 32  # inner edges of the field
FLOOR = 200  # a ball that gets here is lost

ROWS, COLUMNS = 6, 18
BRICKS_TOP, BRICK_HEIGHT, BRICK_WIDTH = 57, 6, 8
POINTS = (7, 7, 4, 4, 1, 1)  # of a brick of each row, from the top

PADDLE_TOP, PADDLE_WIDTH = 189, 16
PADDLE_SPEED = 5.7  # pixels a frame; half of what is missing to it is gained every frame

BALL_HEIGHT, BALL_WIDTH = 4, 2
SERVE_Y = 122
SPEEDS = ((0, 1.0), (1, 1.5), (8, 2.0))  # (from this paddle hit on, vertical pixels a frame)
TOP_ROWS, TOP_SPEED = 2, 3.0  # a hit in the top rows makes the ball this fast until it is lost
SLOPES = (-1.0, -0.75, -0.25, 0.25, 0.75, 1.0)  # of the ball, by where on the paddle it lands

LIVES = 5


class Action(IntEnum):
    """The game's minimal action set, in the Arcade Learning Environment's order."""

    NOOP = 0
    FIRE = 1
    RIGHT = 2
    LEFT = 3


@dataclass
class Ball:
    """A ball in play: where it is, and how far it goes every frame."""

    x: float
    y: float
    dx: float
    dy: float
    paddle_hits: int = 0
    fast: bool = False

    def speed(self) -> float:
        """Return the vertical speed that the hits so far have earned."""
        if self.fast:
            return TOP_SPEED
        return max(speed for hits, speed in SPEEDS if self.paddle_hits >= hits)


def _wall_of_bricks() -> NDArray[np.bool_]:
    return np.ones((ROWS, COLUMNS), np.bool_)


@dataclass
class Game:
    """One game, from the first serve to the loss of the last life."""

    rng: np.random.Generator
    # Which bricks stand, (ROWS, COLUMNS), from the top left.
    bricks: NDArray[np.bool_] = field(default_factory=_wall_of_bricks)
    # Left edge, and pixels a frame to the right.
    paddle: float = 99.0
    paddle_velocity: float = 0.0
    ball: Ball | None = None  # None until it is served
    score: int = 0
    lives: int = LIVES

    @property
    def over(self) -> bool:
        """Whether no life is left."""
        return self.lives == 0

    def step(self, action: int) -> int:
        """Play one frame; return the points it earns."""
        self._move_paddle(action)
        if self.ball is None:
            if action == Action.FIRE:
                self.ball = self._serve()
            return 0
        self._move_ball(self.ball)
        self._bounce_off_walls(self.ball)
        self._bounce_off_paddle(self.ball)
        if self.ball.y >= FLOOR:
            self.ball = None
            self.lives -= 1
            return 0
        points = self._hit_brick(self.ball)
        self.score += points
        return points

    def _serve(self) -> Ball:
        x = float(self.rng.integers(LEFT_WALL + 8, RIGHT_WALL - 8))
        return Ball(x, SERVE_Y, dx=float(self.rng.choice((-1, 1))), dy=1.0)

    def _move_paddle(self, action: int) -> None:
        wanted = {Action.RIGHT: PADDLE_SPEED, Action.LEFT: -PADDLE_SPEED}.get(Action(action), 0.0)
        self.paddle_velocity = (self.paddle_velocity + wanted) / 2
        self.paddle += self.paddle_velocity
        limited = min(max(self.paddle, LEFT_WALL), RIGHT_WALL - PADDLE_WIDTH / 2)
        if limited != self.paddle:
            self.paddle, self.paddle_velocity = limited, 0.0

    @staticmethod
    def _move_ball(ball: Ball) -> None:
        ball.x += ball.dx
        ball.y += ball.dy

    @staticmethod
    def _bounce_off_walls(ball: Ball) -> None:
        if ball.x < LEFT_WALL:
            ball.x, ball.dx = LEFT_WALL, -ball.dx
        elif ball.x > RIGHT_WALL - BALL_WIDTH:
            ball.x, ball.dx = RIGHT_WALL - BALL_WIDTH, -ball.dx
        if ball.y < TOP_WALL:
            ball.y, ball.dy = TOP_WALL, -ball.dy

    def _bounce_off_paddle(self, ball: Ball) -> None:
        offset = ball.x + BALL_WIDTH / 2 - self.paddle
        depth = ball.y + BALL_HEIGHT - PADDLE_TOP
        if ball.dy > 0 and 0 <= depth < BALL_HEIGHT and -1 <= offset <= PADDLE_WIDTH + 1:
            ball.paddle_hits += 1
            sixth = int(min(max(offset, 0), PADDLE_WIDTH - 1) * len(SLOPES) / PADDLE_WIDTH)
            ball.dy = -ball.speed()
            ball.dx = SLOPES[sixth] * ball.speed()

    def _hit_brick(self, ball: Ball) -> int:
        """Take away the brick in the ball's way, if there is one; return its points."""
        edge = ball.y if ball.dy < 0 else ball.y + BALL_HEIGHT
        row = int((edge - BRICKS_TOP) // BRICK_HEIGHT)
        column = int((ball.x + BALL_WIDTH / 2 - LEFT_WALL) // BRICK_WIDTH)
        if not (0 <= row < ROWS and 0 <= column < COLUMNS and self.bricks[row, column]):
            return 0
        self.bricks[row, column] = False
        if not self.bricks.any():
            self.bricks = _wall_of_bricks()
        ball.fast = ball.fast or row < TOP_ROWS
        ball.dy = -ball.dy
        return POINTS[row]
