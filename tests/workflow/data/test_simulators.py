"""Networks, environments and replay memories behave as their sources say."""

import math
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike, NDArray

import contract
from data.simulators import atari, cartpole, networks, screen
from data.simulators.breakout import Action, Ball, Game
from data.simulators.replay import Transition, replay_memory

SEED = 20150226  # of every test, the day Nature printed the DQN


def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


def assert_same_bits(actual: NDArray[Any], expected: NDArray[Any]) -> None:
    assert (actual.dtype, actual.shape) == (expected.dtype, expected.shape)
    assert actual.tobytes() == expected.tobytes()


# Networks


def shapes(network: list[networks.Layer]) -> list[list[tuple[int, ...]]]:
    return [[array.shape for array in layer] for layer in network]


def test_nature_dqn_has_the_published_shapes_and_parameters() -> None:
    network = contract.datasets()["nature_dqn"].generate(SEED, {})
    assert sum(array.size for layer in network for array in layer) == 1_686_180
    assert shapes(network) == [
        [(8, 8, 4, 32), (32,)],
        [(4, 4, 32, 64), (64,)],
        [(3, 3, 64, 64), (64,)],
        [],
        [(3136, 512), (512,)],
        [(512, 4), (4,)],
    ]


def test_dueling_network_has_a_value_and_an_advantage_stream() -> None:
    network = networks.dueling_mlp(rng(), hidden=16, actions=3)
    hidden = [(16, 16), (16,)]
    trunk = [[], [(4, 16), (16,)], hidden]
    heads = [[(16, 1), (1,)], [(16, 3), (3,)]]
    assert shapes(network) == [*trunk, hidden, hidden, *heads, []]


def test_three_headed_network_ends_in_three_outputs() -> None:
    network = networks.three_headed_mlp(rng(), inputs=5, hidden=16, actions=3)
    assert [layer[1].size for layer in network[-3:]] == [3, 1, 5]
    assert [layer[0].shape[0] for layer in network[-3:]] == [16, 16, 16]


@pytest.mark.parametrize("shape", [(100, 200), (3, 3, 16, 64)])
def test_initial_weights_fill_the_bound_that_fan_in_sets(shape: tuple[int, ...]) -> None:
    bound = 1 / math.sqrt(math.prod(shape[:-1]))
    kernel, bias = networks.trained_layer(rng(), *shape, drift=0)
    assert kernel.dtype == bias.dtype == np.float32
    assert (kernel.shape, bias.shape) == (shape, shape[-1:])
    assert 0.99 * bound < np.abs(kernel).max() <= np.float32(bound)
    assert 0.9 * bound < np.abs(bias).max() <= np.float32(bound)


def test_drift_has_heavy_tails_and_the_given_scale() -> None:
    start, _ = networks.trained_layer(rng(), 400, 400, drift=0)
    trained, _ = networks.trained_layer(rng(), 400, 400, drift=0.3)
    drift = (trained.astype(np.float64) - start) * math.sqrt(400) / 0.3
    # Quartiles and 1 in 1000 of Student's t with 3 degrees of freedom; the normal's are .67, 3.29.
    assert np.quantile(np.abs(drift), 0.5) == pytest.approx(0.765, rel=0.02)
    assert np.quantile(np.abs(drift), 0.999) == pytest.approx(12.92, rel=0.1)


# Replay memory


def test_memory_keeps_the_first_transitions_and_is_half_full() -> None:
    state = np.zeros(2)

    def experience() -> Iterator[Transition]:
        for action in range(10):
            yield state, action, 0.0, state, False

    memory = replay_memory(experience(), 4)
    assert isinstance(memory, deque)
    assert memory.maxlen == 8
    assert [transition[1] for transition in memory] == [0, 1, 2, 3]


# CartPole


def test_first_step_from_rest_is_that_of_the_published_equations() -> None:
    # By hand: θ̈ = -(10/1.1) / (0.5 (4/3 - 0.1/1.1)) = -600/41, ẍ = 10/1.1 - 0.05 θ̈/1.1 = 400/41.
    expected = (0.0, 0.02 * 400 / 41, 0.0, -0.02 * 600 / 41)
    assert cartpole.step((0.0, 0.0, 0.0, 0.0), 1) == pytest.approx(expected, rel=1e-15)
    assert cartpole.step((0.0, 0.0, 0.0, 0.0), 0) == pytest.approx(
        tuple(-value for value in expected), rel=1e-15
    )


def test_step_of_a_leaning_moving_pole_is_that_of_the_published_equations() -> None:
    # At 30°, sin = 1/2, cos² = 3/4. By hand: (-10 + 0.05 · 2² / 2) / 1.1 = -9, and the denominator
    # is 0.5 (4/3 - 0.1 · 0.75 / 1.1) = 167/264.
    cosine = math.sqrt(3) / 2
    angular_acceleration = (4.9 + 9 * cosine) * 264 / 167
    acceleration = -9 - 0.05 * angular_acceleration * cosine / 1.1
    assert cartpole.step((1.0, -1.0, math.pi / 6, 2.0), 0) == pytest.approx(
        (0.98, -1 + 0.02 * acceleration, math.pi / 6 + 0.04, 2 + 0.02 * angular_acceleration),
        rel=1e-14,
    )


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(("index", "limit"), [(0, 2.4), (2, 12 * 2 * math.pi / 360)])
def test_episode_fails_just_beyond_the_limit(index: int, limit: float, sign: int) -> None:
    def state(value: float) -> cartpole.State:
        values = [0.0, 99.0, 0.0, 99.0]  # velocities have no limit
        values[index] = sign * value
        return values[0], values[1], values[2], values[3]

    assert not cartpole.has_failed(state(limit))
    assert cartpole.has_failed(state(math.nextafter(limit, math.inf)))


@pytest.fixture(scope="module", params=[np.float32, np.float64])
def cartpole_memory(request: pytest.FixtureRequest) -> deque[Transition]:
    return cartpole.cartpole_memory(rng(), transitions=10_000, dtype=request.param)


def test_transitions_are_plain_tuples_of_plain_values(cartpole_memory: deque[Transition]) -> None:
    assert {tuple(map(type, t)) for t in cartpole_memory} == {
        (np.ndarray, int, float, np.ndarray, bool)
    }
    assert {type(t) for t in cartpole_memory} == {tuple}
    assert {(t[0].shape, t[3].shape) for t in cartpole_memory} == {((4,), (4,))}
    assert {t[2] for t in cartpole_memory} == {1.0}
    assert {t[1] for t in cartpole_memory} == {0, 1}


def assert_shared_within_episodes_only(memory: deque[Transition]) -> None:
    transitions = list(memory)
    assert all((a[3] is b[0]) is not a[4] for a, b in pairwise(transitions))
    ends = sum(t[4] for t in transitions[:-1])
    assert ends > 0
    arrays = {id(array) for t in transitions for array in (t[0], t[3])}
    assert len(arrays) == len(transitions) + 1 + ends
    # No two of them are views of the same memory either.
    assert all(t[0].base is None and t[3].base is None for t in transitions)


def test_next_state_is_the_next_ones_state(cartpole_memory: deque[Transition]) -> None:
    assert_shared_within_episodes_only(cartpole_memory)


def test_episodes_end_by_failure_or_after_500_steps(cartpole_memory: deque[Transition]) -> None:
    lengths = []
    steps = 0
    for *_, next_state, done in cartpole_memory:
        steps += 1
        x, x_velocity, angle, angular_velocity = next_state.tolist()
        failed = cartpole.has_failed((x, x_velocity, angle, angular_velocity))
        assert done == (failed or steps == 500)
        if done:
            lengths.append(steps)
            steps = 0
    assert max(lengths) == 500
    assert min(lengths) < 200


def test_float32_twin_is_the_float64_experience_rounded() -> None:
    def memory(dtype: DTypeLike) -> deque[Transition]:
        return cartpole.cartpole_memory(rng(), transitions=1_000, dtype=dtype)

    for single, double in zip(memory(np.float32), memory(np.float64), strict=True):
        assert_same_bits(single[0], double[0].astype(np.float32))
        assert_same_bits(single[3], double[3].astype(np.float32))
        assert (single[1], single[2], single[4]) == (double[1], double[2], double[4])


# Breakout's rules


def game(ball: Ball | None = None) -> Game:
    return Game(rng(), ball=ball)


def ball_after(*ball: float) -> Ball:
    """Return a ball at x and y, of the speed dx and dy, after a frame without an action."""
    played = game(Ball(*ball))
    played.step(Action.NOOP)
    assert played.ball is not None
    return played.ball


def test_ball_waits_for_fire() -> None:
    played = game()
    played.step(Action.NOOP)
    assert played.ball is None
    played.step(Action.FIRE)
    assert played.ball is not None


@pytest.mark.parametrize(("row", "points"), list(enumerate((7, 7, 4, 4, 1, 1))))
def test_brick_that_is_hit_vanishes_scores_and_turns_the_ball(row: int, points: int) -> None:
    played = game(Ball(x=80, y=57 + 6 * row + 6, dx=0, dy=-1))
    assert played.step(Action.NOOP) == points == played.score
    assert np.argwhere(~played.bricks).tolist() == [[row, 9]]
    assert played.ball is not None
    assert played.ball.dy == 1
    assert played.ball.speed() == (3.0 if row < 2 else 1.0)


def test_last_brick_brings_a_new_wall() -> None:
    played = game(Ball(x=80, y=93, dx=0, dy=-1))
    played.bricks[:] = False
    played.bricks[5, 9] = True
    played.step(Action.NOOP)
    assert played.bricks.all()


def test_ball_bounces_off_the_walls() -> None:
    left, right, top = (
        ball_after(8, 150, -1, 1),
        ball_after(150, 150, 1, 1),
        ball_after(80, 32, 1, -1),
    )
    assert (left.x, left.dx, left.dy) == (8, 1, 1)
    assert (right.x, right.dx, right.dy) == (150, -1, 1)
    assert (top.y, top.dx, top.dy) == (32, 1, 1)


@pytest.mark.parametrize(("offset", "dx"), [(0, -1.5), (7, -0.375), (8, 0.375), (15, 1.5)])
def test_paddle_sends_the_ball_up_and_to_the_side_it_hit(offset: int, dx: float) -> None:
    ball = ball_after(99 + offset - 1, 184, 0, 1)
    assert (ball.dx, ball.dy, ball.paddle_hits) == (dx, -1.5, 1)


def test_missed_ball_costs_a_life_and_the_fifth_ends_the_game() -> None:
    played = game()
    for lives in (4, 3, 2, 1, 0):
        assert not played.over
        played.ball = Ball(x=20, y=199, dx=0, dy=1)
        played.step(Action.NOOP)
        assert played.lives == lives
    assert played.over


@pytest.mark.parametrize(("action", "end"), [(Action.LEFT, 8), (Action.RIGHT, 144)])
def test_paddle_speeds_up_and_stops_at_the_wall(action: Action, end: int) -> None:
    played = game()
    played.step(action)
    assert abs(played.paddle - 99) == pytest.approx(5.7 / 2)
    for _ in range(40):
        played.step(action)
    assert played.paddle == end


# Breakout's screen


def test_screen_shows_walls_bricks_paddle_and_ball() -> None:
    drawn = screen.draw(game(Ball(x=60, y=150, dx=1, dy=1)))
    assert (drawn.dtype.name, drawn.shape) == ("uint8", (210, 160))
    assert drawn[:5].max() == drawn[200:].max() == 0
    assert set(drawn[17:32].ravel().tolist()) == {142}
    assert set(drawn[32:189, [0, 7, 152, 159]].ravel().tolist()) == {142}
    for row, grey in enumerate((110, 129, 131, 148, 124, 85)):
        assert set(drawn[57 + 6 * row : 63 + 6 * row, 8:152].ravel().tolist()) == {grey}
    assert np.argwhere(drawn[93:189, 8:152]).tolist() == [
        [150 - 93 + y, 60 - 8 + x] for y in range(4) for x in range(2)
    ]
    assert drawn[189:193, 8:152].nonzero()[1].tolist() == list(range(91, 107)) * 4
    assert drawn[150, 60] == drawn[190, 99] == 110


def test_screen_shows_which_bricks_are_gone() -> None:
    played = game()
    played.bricks[2, 0] = False
    changed = screen.draw(played) != screen.draw(game())
    expected = np.zeros((210, 160), np.bool_)
    expected[69:75, 8:16] = True
    assert_same_bits(changed, expected)


def test_screen_shows_score_and_lives() -> None:
    played = game()
    played.score, played.lives = 107, 3
    drawn = screen.draw(played)
    places = {36: "1", 52: "0", 68: "7", 100: "3", 132: "1"}
    for left, digit in places.items():
        assert_same_bits(drawn[5:15, left : left + 12], screen.GLYPHS[int(digit)])
    zero = np.full((10, 12), 142, np.uint8)
    zero[2:8, 4:8] = 0
    assert_same_bits(screen.GLYPHS[0], zero)
    assert len({glyph.tobytes() for glyph in screen.GLYPHS}) == 10
    assert {glyph.shape for glyph in screen.GLYPHS} == {(10, 12)}


def test_shrink_averages_areas_exactly() -> None:
    pixels = rng().integers(0, 256, (210, 160), np.uint8)
    # 210/84 = 5/2 and 160/84 = 40/21: split each pixel into 2 by 21, average 5 by 40 of these.
    sums = pixels.repeat(2, axis=0).repeat(21, axis=1).reshape(84, 5, 84, 40).sum((1, 3))
    assert_same_bits(screen.shrink(pixels), ((sums + 100) // 200).astype(np.uint8))


# Breakout's experience

GAMES = 2_000  # transitions; several lives and at least one whole game


@pytest.fixture(scope="module")
def frames() -> dict[str, NDArray[Any]]:
    return atari.breakout_frames(rng(), transitions=GAMES)


@pytest.fixture(scope="module")
def chw() -> deque[Transition]:
    return atari.breakout_memory(rng(), transitions=GAMES, channel_axis=0)


def test_policy_follows_the_ball_and_serves() -> None:
    assert atari.follow_ball(game()) == Action.FIRE
    for x, action in ((20, Action.LEFT), (106, Action.NOOP), (140, Action.RIGHT)):
        assert atari.follow_ball(game(Ball(x=x, y=150, dx=1, dy=1))) == action


def test_act_repeats_the_action_and_shows_the_last_two_frames() -> None:
    played = game(Ball(x=60, y=150, dx=2, dy=2))
    reward, seen = atari.act(played.step, lambda: screen.draw(played), Action.NOOP)
    both = [screen.draw(game(Ball(x=60 + 2 * n, y=150 + 2 * n, dx=2, dy=2))) for n in (3, 4)]
    assert reward == 0.0
    assert_same_bits(seen, screen.shrink(np.maximum(both[0], both[1])))


def test_reward_is_clipped_to_one() -> None:
    played = game(Ball(x=80, y=63, dx=0, dy=-1))
    reward, _ = atari.act(played.step, lambda: screen.draw(played), Action.NOOP)
    assert (reward, type(reward)) == (1.0, float)


def test_frames_have_the_documented_dtypes_and_shapes(frames: dict[str, NDArray[Any]]) -> None:
    count = len(frames["frames"])
    assert {name: (column.dtype.str[1:], column.shape) for name, column in frames.items()} == {
        "frames": ("u1", (count, 84, 84)),
        "state": ("i4", (GAMES, 4)),
        "action": ("i8", (GAMES,)),
        "reward": ("f8", (GAMES,)),
        "next_state": ("i4", (GAMES, 4)),
        "done": ("b1", (GAMES,)),
    }
    # One frame for each action, and one for each reset.
    assert count == GAMES + 1 + int(frames["done"][:-1].sum())


def test_states_move_on_by_one_frame_and_start_with_one_repeated(
    frames: dict[str, NDArray[Any]],
) -> None:
    state, next_state, done = frames["state"], frames["next_state"], frames["done"]
    first = np.concatenate([[True], done[:-1]])
    assert done.any()
    assert (state[first] == state[first][:, :1]).all()
    assert (next_state[:, :-1] == state[:, 1:]).all()
    assert (next_state[:, -1] == state[:, -1] + 1).all()
    assert_same_bits(state[1:][~first[1:]], next_state[:-1][~done[:-1]])


def test_games_are_played_as_games_are(frames: dict[str, NDArray[Any]]) -> None:
    assert set(frames["action"].tolist()) == {0, 1, 2, 3}
    assert set(frames["reward"].tolist()) == {0.0, 1.0}
    assert 0.01 < frames["reward"].mean() < 0.1
    assert frames["frames"].max() == 148


def test_memory_holds_the_frames_that_the_index_points_to(
    frames: dict[str, NDArray[Any]], chw: deque[Transition]
) -> None:
    for row, (state, action, reward, next_state, done) in enumerate(chw):
        assert_same_bits(state, frames["frames"][frames["state"][row]])
        assert_same_bits(next_state, frames["frames"][frames["next_state"][row]])
        assert action == frames["action"][row]
        assert reward == frames["reward"][row]
        assert done == frames["done"][row]


def test_games_share_states_within_but_not_across(chw: deque[Transition]) -> None:
    assert {tuple(map(type, t)) for t in chw} == {(np.ndarray, int, float, np.ndarray, bool)}
    assert_shared_within_episodes_only(chw)
