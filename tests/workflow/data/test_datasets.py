"""Every file of workflow/datasets is a dataset, found by being there."""

import io
import pickle
from collections import deque
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import contract
from common import nesting, safe_pickle
from fidelity import comparison
from tests.support.steps import run_python

ALL_FILES = contract.dataset_files()
# Real ones need packages of their own: see test_real_datasets.py.
FILES = {n: path for n, path in ALL_FILES.items() if not contract.load_dataset(path).imitated_by}
SMALL = 20
LEAVES = (np.ndarray, bool, int, float, str)

every_dataset = pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())


def small(dataset: contract.Dataset) -> dict[str, int]:
    return {name: min(size, SMALL) for name, size in dataset.sizes.items()}


@cache
def made(name: str, seed: int = 1) -> Any:
    dataset = contract.load_dataset(FILES[name])
    return dataset.generate(seed, small(dataset))


def leaves(data: Any) -> list[Any]:
    """Return what the containers hold, whichever dataset it is."""
    return [leaf for _, leaf in nesting.leaves(data)]


def bits(data: Any) -> Any:
    """Make arrays comparable by ==, to the bit."""
    array = isinstance(data, np.ndarray)
    return (data.dtype.str, data.shape, data.tobytes()) if array else (type(data), data)


# The contract: every dataset


@every_dataset
def test_it_can_be_stored(path: Path) -> None:
    data = made(path.stem)
    stored = io.BytesIO(safe_pickle.dumps(data))
    assert comparison.compare(data, safe_pickle.load(stored)).lost == ()


@pytest.mark.parametrize("path", ALL_FILES.values(), ids=ALL_FILES.keys())
def test_file_says_what_it_imitates_and_how_large(path: Path) -> None:
    dataset = contract.load_dataset(path)
    assert contract.load(path).__doc__
    assert dataset.title
    assert dataset.kind in contract.KINDS
    assert dataset.sizes or dataset.imitated_by  # others' weights are as many as they are
    assert all(type(size) is int and size > 0 for size in dataset.sizes.values())


def test_titles_are_short_and_differ() -> None:
    titles = [contract.load_dataset(path).title for path in ALL_FILES.values()]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 40


@every_dataset
def test_holds_owned_native_arrays_in_plain_containers(path: Path) -> None:
    found = leaves(made(path.stem))
    assert {type(leaf) for leaf in found} <= set(LEAVES)
    arrays = [leaf for leaf in found if isinstance(leaf, np.ndarray)]
    assert arrays
    for array in arrays:
        assert array.size > 0
        assert array.dtype.isnative
        assert array.flags.c_contiguous
        assert array.flags.owndata


@every_dataset
def test_making_a_dataset_leaves_no_trace_in_the_next(path: Path) -> None:
    first = pickle.dumps(made(path.stem), protocol=5)
    made.cache_clear()
    assert pickle.dumps(made(path.stem), protocol=5) == first


FRESH_PROCESS = """
import hashlib, pickle
import contract
for name, path in contract.dataset_files().items():
    dataset = contract.load_dataset(path)
    if dataset.imitated_by:
        continue
    data = dataset.generate({seed}, {{n: min(s, {small}) for n, s in dataset.sizes.items()}})
    print(name, hashlib.sha256(pickle.dumps(data, protocol=5)).hexdigest())
"""


def digests(seed: int, hash_seed: int) -> dict[str, str]:
    """Return each dataset's digest as a fresh process makes it."""
    code = FRESH_PROCESS.format(seed=seed, small=SMALL)
    printed = run_python("-c", code, PYTHONHASHSEED=str(hash_seed))
    assert printed.returncode == 0, printed.stderr
    return dict(line.split() for line in printed.stdout.splitlines())


def test_same_seed_gives_the_same_bytes_in_fresh_processes_and_another_seed_others() -> None:
    first, again, other = digests(1, hash_seed=1), digests(1, hash_seed=2), digests(2, hash_seed=1)
    assert first.keys() == FILES.keys()
    assert first == again
    assert {name for name in first if first[name] == other[name]} == {"control_zeros"}


# What the study needs of single datasets


@pytest.mark.parametrize("name", ["nature_dqn", "cartpole_dueling", "multi_output"])
def test_weights_are_nested_as_keras_gives_them(name: str) -> None:
    layers = made(name)
    assert type(layers) is list
    assert {type(layer) for layer in layers} == {list}
    assert {len(layer) for layer in layers} == {0, 2}
    assert {leaf.dtype for leaf in leaves(layers)} == {np.dtype(np.float32)}
    assert all(bias.shape == kernel.shape[-1:] for kernel, bias in filter(None, layers))


@pytest.mark.parametrize(
    ("name", "dtype", "shape"),
    [
        ("cartpole_f4", np.float32, (4,)),
        ("cartpole_copied", np.float32, (4,)),
        ("cartpole_f8", np.float64, (4,)),
        ("breakout_hwc", np.uint8, (84, 84, 4)),
        ("breakout_chw", np.uint8, (4, 84, 84)),
    ],
)
def test_replay_memory_is_a_half_full_deque_of_transitions(
    name: str, dtype: type[np.generic], shape: tuple[int, ...]
) -> None:
    memory = made(name)
    assert type(memory) is deque
    assert (len(memory), memory.maxlen) == (SMALL, 2 * SMALL)
    for state, _, _, next_state, _ in memory:
        assert (state.dtype, state.shape) == (dtype, shape)
        assert (next_state.dtype, next_state.shape) == (dtype, shape)


def test_no_two_places_of_a_copied_memory_hold_one_array() -> None:
    copied, shared = made("cartpole_copied"), made("cartpole_f4")
    assert [list(map(bits, one)) for one in copied] == [list(map(bits, one)) for one in shared]
    arrays = [id(item) for one in copied for item in one if isinstance(item, np.ndarray)]
    assert len(set(arrays)) == len(arrays) == 2 * SMALL


def test_axis_order_is_all_that_differs_between_hwc_and_chw() -> None:
    for hwc, chw in zip(made("breakout_hwc"), made("breakout_chw"), strict=True):
        moved = [np.moveaxis(item, 0, -1) if isinstance(item, np.ndarray) else item for item in chw]
        assert list(map(bits, hwc)) == list(map(bits, moved))


@pytest.mark.parametrize("name", ["control_zeros", "control_iid"])
def test_controls_are_a_float32_and_a_uint8_matrix(name: str) -> None:
    assert [[(a.dtype, a.shape) for a in layer] for layer in made(name)] == [
        [(np.float32, (SMALL, SMALL))],
        [(np.uint8, (SMALL, SMALL))],
    ]


def test_zeros_are_zero_bits_and_random_ones_fill_their_range() -> None:
    assert not any(any(leaf.tobytes()) for leaf in leaves(made("control_zeros")))
    dataset = contract.load_dataset(FILES["control_iid"])
    (floats,), (integers,) = dataset.generate(1, {"rows": 100, "columns": 100})
    assert 0 <= floats.min() < 0.01
    assert 0.99 < floats.max() < 1
    assert set(integers.ravel().tolist()) == set(range(256))


def test_a_trained_agent_ends_fewer_episodes_than_one_in_training() -> None:
    datasets = contract.datasets()
    names = ("cartpole_trained", "cartpole_f4")
    memories = (datasets[name].generate(1, {}) for name in names)
    ends, more_ends = (sum(done for *_, done in memory) for memory in memories)
    assert 10_000 / 500 <= ends <= 30
    assert more_ends > 80
