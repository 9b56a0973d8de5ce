"""Real data: files that load without their packages, learning that learns, weights read safely.

What needs the packages of the group ``real`` is skipped without them: ``uv sync --group real``.
"""

import hashlib
import pickle
import re
import sys
from collections import deque
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import contract
from common import checked_files
from data.recordings import atari, cartpole, dqn, network, wheels
from data.recordings.network import Array, Shape
from data.recordings.packages import MissingPackageError, of_group_real
from data.simulators.breakout import Action
from data.simulators.cartpole import START_LIMIT, STEP_LIMIT, has_failed, step
from tests.support.steps import run_step

SEED = 1
DATASETS = contract.datasets()
REAL = {name: dataset for name, dataset in DATASETS.items() if dataset.imitated_by}


def _installed(*packages: str) -> bool:
    try:
        return all(map(version, packages))
    except PackageNotFoundError:
        return False


needs_group_real = pytest.mark.skipif(
    not _installed("gymnasium", "ale-py", "silero-vad", "resemblyzer"),
    reason="uv sync --group real",
)


def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


# The files


def test_real_datasets_say_what_imitates_them() -> None:
    assert len(REAL) > 5
    assert all(dataset.left_out for dataset in REAL.values())
    assert {dataset.imitated_by for dataset in REAL.values()} <= DATASETS.keys()
    assert all(d.kind == DATASETS[d.imitated_by].kind for d in REAL.values())
    assert all(name.startswith("real_") for name in REAL)


@pytest.mark.parametrize("name", REAL)
def test_missing_package_says_which_command_installs_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_found(package: str) -> None:
        raise PackageNotFoundError(package)

    monkeypatch.setitem(sys.modules, "gymnasium", None)
    monkeypatch.setitem(sys.modules, "ale_py", None)
    monkeypatch.setattr(wheels, "distribution", not_found)
    with pytest.raises(MissingPackageError, match=r"is missing: uv sync --group real$") as raised:
        REAL[name].generate(SEED, {})
    assert raised.value.name in {"gymnasium", "ale_py", "silero-vad", "resemblyzer"}


def test_other_errors_of_an_import_stay_what_they_are() -> None:
    with pytest.raises(ImportError, match="cannot import") as raised, of_group_real():
        from contract import no_such_name  # noqa: F401, PLC0415
    assert type(raised.value) is ImportError


# The network


def test_network_has_the_shapes_of_its_synthetic_twin() -> None:
    mine = network.layers(network.initial(rng(), Shape(4, 16, 2)))
    twin = DATASETS["cartpole_dueling"].generate(SEED, {"hidden": 16})
    assert [[(a.shape, a.dtype) for a in layer] for layer in mine] == [
        [(a.shape, a.dtype) for a in layer] for layer in twin
    ]


def test_gradients_are_the_slopes_of_the_loss() -> None:
    weights: dict[str, Any] = {
        name: array.astype(np.float64)
        for name, array in network.initial(rng(), Shape(3, 5, 2)).items()
    }
    states: Any = rng().standard_normal((7, 3))
    slopes: Any = rng().standard_normal((7, 2))
    gradients = network.backward(weights, network.forward(weights, states), slopes)
    assert gradients.keys() == weights.keys()
    for name, array in weights.items():
        numeric = np.empty_like(array)
        for place in np.ndindex(array.shape):
            sides = []
            for change in (1e-6, -1e-6):
                array[place] += change
                sides.append(float((network.forward(weights, states).q * slopes).sum()))
                array[place] -= change
            numeric[place] = (sides[0] - sides[1]) / 2e-6
        np.testing.assert_allclose(gradients[name], numeric, rtol=1e-5, atol=1e-7)


def test_first_step_of_adam_is_as_long_as_its_rate() -> None:
    weights = {"one": np.array([1.0, 1.0, 1.0], np.float32)}
    network.Adam(weights, 0.1).step({"one": np.array([3.0, -0.01, 0.0], np.float32)})
    np.testing.assert_allclose(weights["one"], [0.9, 1.1, 1.0], rtol=1e-4)
    assert weights["one"].dtype == np.float32


# Learning


class SimulatedCartPole:
    """The synthetic datasets' cart-pole, as an environment to learn."""

    def reset(self, seed: int) -> Array:
        x, v, angle, turn = np.random.default_rng(seed).uniform(-START_LIMIT, START_LIMIT, 4)
        self.state, self.steps = (float(x), float(v), float(angle), float(turn)), 0
        return np.array(self.state, np.float32)

    def step(self, action: int) -> tuple[Array, float, bool, bool]:
        self.state, self.steps = step(self.state, action), self.steps + 1
        seen = np.array(self.state, np.float32)
        return seen, 1.0, has_failed(self.state), self.steps == STEP_LIMIT


SETTINGS = dqn.Settings(shape=Shape(4, 32, 2), good=150, at_least=2_000, explore_until=2_000)


@pytest.fixture(scope="module")
def learned() -> dqn.Learned:
    return dqn.train(rng(), SimulatedCartPole, SETTINGS)


def test_dqn_learns_to_balance_the_pole(learned: dqn.Learned) -> None:
    judges = [SimulatedCartPole() for _ in range(20)]
    untrained = network.initial(rng(), SETTINGS.shape)
    assert dqn.evaluate(untrained, judges, range(20)) < 60
    assert learned.score >= 150
    assert dqn.evaluate(learned.weights, judges, range(20)) > 120


def test_same_seed_learns_the_same_bits(learned: dqn.Learned) -> None:
    again = dqn.train(rng(), SimulatedCartPole, SETTINGS)
    assert again.score == learned.score
    assert [a.tobytes() for a in again.weights.values()] == [
        a.tobytes() for a in learned.weights.values()
    ]
    assert pickle.dumps(again.experience) == pickle.dumps(learned.experience)


def test_what_does_not_learn_is_an_error() -> None:
    hopeless = dqn.Settings(shape=Shape(4, 4, 2), good=501, at_least=1, at_most=1_100)
    with pytest.raises(dqn.NotLearnedError, match=r"expected a mean return of 501, found \d+"):
        dqn.train(rng(), SimulatedCartPole, hopeless)


def assert_like_the_synthetic_memory(memory: deque[Any], transitions: int) -> None:
    """Assert the form that ``cartpole_f4`` has, sharing included."""
    assert type(memory) is deque
    assert (len(memory), memory.maxlen) == (transitions, 2 * transitions)
    assert {tuple(map(type, t)) for t in memory} == {(np.ndarray, int, float, np.ndarray, bool)}
    assert {(t[i].dtype.str, t[i].shape) for t in memory for i in (0, 3)} == {("<f4", (4,))}
    assert all(t[0].flags.owndata and t[3].flags.owndata for t in memory)
    assert all((a[3] is b[0]) is not a[4] for a, b in pairwise(memory))
    assert any(t[4] for t in memory)


def test_memory_of_training_is_its_latest_experience(learned: dqn.Learned) -> None:
    memory = dqn.memory_of_training(learned, 1_000)
    assert_like_the_synthetic_memory(memory, 1_000)
    assert memory[-1] is learned.experience[-1]
    with pytest.raises(dqn.NotLearnedError, match="wanted"):
        dqn.memory_of_training(learned, len(learned.experience) + 1)


def test_memory_of_a_policy_is_mostly_its_actions(learned: dqn.Learned) -> None:
    memory = dqn.memory_of_policy(
        rng(), SimulatedCartPole(), learned.weights, epsilon=0.1, transitions=1_000
    )
    assert_like_the_synthetic_memory(memory, 1_000)
    best = dqn.greedy(learned.weights, np.stack([t[0] for t in memory]))
    assert 0.9 < np.mean(best == [t[1] for t in memory]) < 0.98


# Policies for Atari's games


def console(**places: int) -> NDArray[np.uint8]:
    memory = np.zeros(128, np.uint8)
    for place, value in places.items():
        memory[int(place.removeprefix("at_"))] = value
    return memory


@pytest.mark.parametrize(
    ("ball", "action"), [(60, Action.LEFT), (117, Action.NOOP), (190, Action.RIGHT)]
)
def test_policy_moves_the_paddle_below_the_ball(ball: int, action: Action) -> None:
    assert atari.follow_in_breakout(console(at_101=100, at_99=ball, at_72=108)) == action
    assert atari.follow_in_breakout(console(at_101=0, at_99=ball, at_72=108)) == Action.FIRE


@pytest.mark.parametrize(
    ("ball", "action"), [(60, Action.RIGHT), (117, Action.NOOP), (190, Action.LEFT)]
)
def test_policy_moves_the_paddle_beside_the_ball(ball: int, action: Action) -> None:
    assert atari.follow_in_pong(console(at_54=ball, at_51=110)) == action
    assert atari.follow_in_pong(console(at_54=0, at_51=110)) == Action.NOOP


@needs_group_real
@pytest.mark.parametrize("name", ["real_silero_vad", "real_resemblyzer"])
def test_weights_from_wheels_are_the_documented_number_of_float32(name: str) -> None:
    layers = REAL[name].generate(SEED, {})
    arrays = [array for layer in layers for array in layer]
    said = contract.load(contract.dataset_files()[name]).__doc__ or ""
    assert f"{sum(array.size for array in arrays):,} parameters" in said
    assert {array.dtype.str for array in arrays} == {"<f4"}
    assert all(array.flags.owndata and np.isfinite(array).all() for array in arrays)


@needs_group_real
@pytest.mark.parametrize("name", [name for name in REAL if "breakout" in name or "pong" in name])
def test_games_are_recorded_in_the_form_of_the_synthetic_ones(name: str) -> None:
    imitation = REAL[name].imitated_by.removeprefix("real_")
    real, again, twin = (
        dataset.generate(SEED, {"transitions": 40})
        for dataset in (REAL[name], REAL[name], DATASETS[imitation])
    )
    assert digest(real) == digest(again)
    assert digest(real) != digest(REAL[name].generate(SEED + 1, {"transitions": 40}))
    if isinstance(twin, dict):
        assert {k: (a.dtype, a.shape) for k, a in real.items()} == {
            k: (a.dtype, a.shape) for k, a in twin.items()
        }
        return
    assert (type(real), real.maxlen) == (deque, twin.maxlen)
    assert [tuple(map(type, t)) for t in real] == [tuple(map(type, t)) for t in twin]
    assert [(t[3].dtype, t[3].shape) for t in real] == [(t[3].dtype, t[3].shape) for t in twin]
    assert all(a[3] is b[0] for a, b in pairwise(real))


@needs_group_real
def test_policies_play_well() -> None:
    for cartridge, reward in ((atari.BREAKOUT, 20), (atari.PONG, -3)):
        kept = atari.frames(rng(), transitions=1_000, cartridge=cartridge)
        assert kept["reward"].sum() >= reward
        assert set(kept["reward"].tolist()) <= {-1.0, 0.0, 1.0}


@pytest.fixture(scope="module")
def cartpole_step(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    """The trained weights, and what the step that made them said."""
    output = tmp_path_factory.mktemp("learned") / "weights.pkl"
    file = contract.dataset_files()["real_cartpole_dueling"]
    # As Snakemake runs it: threads that wait for each other take minutes on a busy machine.
    made = run_step("data.make_dataset", file, SEED, "{}", output, OMP_NUM_THREADS="1")
    assert made.returncode == 0, made.stderr
    return checked_files.read_dataset(output).data, made.stderr


@needs_group_real
def test_real_cartpole_is_learned_to_a_good_score(cartpole_step: tuple[Any, str]) -> None:
    layers, said = cartpole_step
    score = re.search(r"^CartPole-v1: mean return ([0-9.]+) over 100 greedy episodes", said)
    assert score is not None
    assert float(score[1]) >= cartpole.GOOD
    weights = {
        f"{name}.{part}": array
        for name, layer in zip(network.LAYERS, filter(None, layers), strict=True)
        for part, array in zip(("kernel", "bias"), layer, strict=True)
    }
    judges = [cartpole.CartPole() for _ in range(dqn.EPISODES)]
    fresh = range(10**6, 10**6 + len(judges))
    assert dqn.evaluate(weights, judges, fresh) >= cartpole.GOOD


@needs_group_real
def test_real_cartpole_has_the_form_of_the_synthetic_one() -> None:
    weights = network.initial(rng(), Shape(4, 16, 2))
    memory = dqn.memory_of_policy(
        rng(), cartpole.CartPole(), weights, epsilon=0.1, transitions=1_000
    )
    assert_like_the_synthetic_memory(memory, 1_000)


def digest(data: Any) -> str:
    return hashlib.sha256(pickle.dumps(data, protocol=5)).hexdigest()
