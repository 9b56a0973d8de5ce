"""Breakout's screen in grey, and what a DQN sees of it.

Positions and greys were read off the Arcade Learning Environment's screen (``getScreenGrayscale``).
"""

import numpy as np
from numpy.typing import NDArray

from data.simulators.breakout import (
    BALL_HEIGHT,
    BALL_WIDTH,
    BRICK_HEIGHT,
    BRICK_WIDTH,
    BRICKS_TOP,
    LEFT_WALL,
    PADDLE_TOP,
    PADDLE_WIDTH,
    RIGHT_WALL,
    ROWS,
    TOP_WALL,
    Game,
)

Screen = NDArray[np.uint8]

HEIGHT, WIDTH = 210, 160
SIDE = 84  # of the square that a DQN sees

WALL_GREY = 142
BRICK_GREYS = (110, 129, 131, 148, 124, 85)  # from the top: red, orange, … blue
BALL_GREY = PADDLE_GREY = 110
LEFT_POST_GREY, RIGHT_POST_GREY = 127, 110  # the walls' lower ends, beside the paddle

WALL_TOP = 17
POST_TOP, LEFT_POST_BOTTOM, RIGHT_POST_BOTTOM = 189, 196, 195
PADDLE_HEIGHT = 4

DIGITS_TOP = 5
SCORE_LEFT, LIVES_LEFT, PLAYER_LEFT, DIGIT_STEP = 36, 100, 132, 16
DIGIT_DOT = (2, 4)  # height and width of a digit's dot
DIGITS = (
    "### #.# #.# #.# ###",
    ".#. .#. .#. .#. .#.",
    "### ..# ### #.. ###",
    "### ..# ### ..# ###",
    "#.# #.# ### ..# ..#",
    "### #.. ### ..# ###",
    "### #.. ### #.# ###",
    "### ..# ..# ..# ..#",
    "### #.# ### #.# ###",
    "### #.# ### ..# ###",
)
"""Five rows of three dots each, from the top."""


def _glyph(dots: str) -> Screen:
    """Return a digit's pixels, (10, 12)."""
    lit = np.array([[dot == "#" for dot in row] for row in dots.split()])
    return np.kron(lit, np.ones(DIGIT_DOT)).astype(np.uint8) * np.uint8(WALL_GREY)


def _background() -> Screen:
    """Draw what never changes: the walls."""
    screen = np.zeros((HEIGHT, WIDTH), np.uint8)
    screen[WALL_TOP:POST_TOP] = WALL_GREY
    screen[TOP_WALL:POST_TOP, LEFT_WALL:RIGHT_WALL] = 0
    screen[POST_TOP:LEFT_POST_BOTTOM, :LEFT_WALL] = LEFT_POST_GREY
    screen[POST_TOP:RIGHT_POST_BOTTOM, RIGHT_WALL:] = RIGHT_POST_GREY
    return screen


GLYPHS = tuple(map(_glyph, DIGITS))
BACKGROUND = _background()
BRICK_COLUMN = np.array(BRICK_GREYS, np.uint8)[:, None]


def draw(game: Game) -> Screen:
    """Draw one frame, (210, 160)."""
    screen = BACKGROUND.copy()
    digits = [(SCORE_LEFT + DIGIT_STEP * i, int(d)) for i, d in enumerate(f"{game.score:03}"[-3:])]
    for left, digit in [*digits, (LIVES_LEFT, game.lives), (PLAYER_LEFT, 1)]:
        glyph = GLYPHS[digit]
        screen[DIGITS_TOP:, left:][: glyph.shape[0], : glyph.shape[1]] = glyph
    bricks = np.where(game.bricks, BRICK_COLUMN, np.uint8(0))
    screen[BRICKS_TOP : BRICKS_TOP + ROWS * BRICK_HEIGHT, LEFT_WALL:RIGHT_WALL] = bricks.repeat(
        BRICK_HEIGHT, axis=0
    ).repeat(BRICK_WIDTH, axis=1)
    paddle = int(game.paddle)
    # Its way ends half beyond the field; the right wall has its grey there.
    screen[PADDLE_TOP:, paddle:][:PADDLE_HEIGHT, :PADDLE_WIDTH] = PADDLE_GREY
    if game.ball is not None:
        x, y = int(game.ball.x), int(game.ball.y)
        screen[y : y + BALL_HEIGHT, x : x + BALL_WIDTH] = BALL_GREY
    return screen


def _sums_of_parts(pixels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut the rows into SIDE equal parts and sum each: (n, m) gives (SIDE, m).

    Lengths are counted in units of 1/SIDE row, so that all are whole numbers. The sum up to a cut
    is that of the whole rows above it and of its part of the row it goes through.
    """
    rows, cut_rows = np.divmod(np.arange(SIDE + 1) * len(pixels), SIDE)
    nothing = np.zeros_like(pixels[:1])
    above = np.concatenate([nothing, pixels.cumsum(axis=0)])[rows] * SIDE
    cut = np.concatenate([pixels, nothing])[rows] * cut_rows[:, None]
    sums: NDArray[np.int64] = np.diff(above + cut, axis=0)
    return sums


def shrink(screen: Screen) -> Screen:
    """Average a screen over the areas of 84 by 84 equal parts, rounding half up.

    Whole numbers all the way: every machine gives the same pixels.
    """
    sums = _sums_of_parts(_sums_of_parts(screen.astype(np.int64)).T).T
    area = HEIGHT * WIDTH
    return np.ascontiguousarray((sums + area // 2) // area, np.uint8)
