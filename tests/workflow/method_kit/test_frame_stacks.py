"""Stacks of frames are taken apart and made again, bit for bit, or refused."""

import numpy as np
import pytest

import contract
from fidelity import comparison
from method_kit import frame_stacks
from method_kit.named_arrays import TRANSITION


def breakout(name):
    return contract.load_dataset(contract.dataset_files()[name]).generate(1, {"transitions": 60})


def columns(memory):
    return dict(zip(TRANSITION, map(list, zip(*memory, strict=True)), strict=True))


@pytest.mark.parametrize(("name", "axis"), [("breakout_hwc", -1), ("breakout_chw", 0)])
def test_the_frames_are_those_of_the_simulator(name, axis):
    memory, expected = columns(breakout(name)), breakout("breakout_frames")
    found = frame_stacks.unstack(memory["state"], memory["next_state"])
    assert found.axis == axis
    for column in ("frames", "state", "next_state"):
        assert comparison.compare(expected[column], getattr(found, column)).lost == ()
    for column in ("state", "next_state"):
        again = frame_stacks.stack(found.frames, expected[column], axis)
        assert set(comparison.compare(memory[column], again).lost) <= {"identity"}


def test_a_memory_that_begins_and_goes_on_within_a_game():
    game = [np.full((3, 2), step, np.float32) for step in range(9)]
    stacks = [np.stack(game[step : step + 4], axis=-1) for step in range(6)]
    states, next_states = [stacks[i] for i in (0, 1, 3)], [stacks[i] for i in (1, 2, 4)]
    found = frame_stacks.unstack(states, next_states)
    assert len(found.frames) == 11  # six of the first two transitions, five after the gap
    assert frame_stacks.chain_starts(states, next_states, [False] * 3) == [0, 2]
    for original, index in ((states, found.state), (next_states, found.next_state)):
        again = frame_stacks.stack(found.frames, index, found.axis)
        assert comparison.compare(original, again).lost == ()


def test_columns_that_are_arrays():
    memory = columns(breakout("breakout_hwc"))
    lists = frame_stacks.unstack(memory["state"], memory["next_state"])
    arrays = frame_stacks.unstack(np.stack(memory["state"]), np.stack(memory["next_state"]))
    assert comparison.compare(vars(lists), vars(arrays)).lost == ()


def test_an_episode_ends_a_chain_whatever_the_bits():
    states = [np.zeros(4)] * 3
    assert frame_stacks.chain_starts(states, states, [False, True, False]) == [0, 2]
    assert frame_stacks.chain_lengths([0, 2], 3) == [2, 1]
    assert frame_stacks.chain_lengths([], 0) == []


RNG = np.random.default_rng(0)
STACKS = [np.stack([np.full((3, 2), s + k) for k in range(4)], axis=-1) for s in range(3)]
NO_STACKS = {
    "vectors": ([np.arange(4.0)], [np.arange(1.0, 5.0)]),
    "noise": ([RNG.random((5, 5, 4))], [RNG.random((5, 5, 4))]),
    "one frame": ([np.zeros((5, 5, 1))], [np.ones((5, 5, 1))]),
    "nothing": ([], []),
    "another dtype later": (
        [STACKS[0], STACKS[0].astype("f4")],
        [STACKS[1], STACKS[1].astype("f4")],
    ),
    "another shape later": ([STACKS[0], STACKS[0][:2]], [STACKS[1], STACKS[1][:2]]),
    "a zero of the other sign": (
        [np.zeros((2, 2, 2))],
        [np.array([[[-0.0, 1]] * 2] * 2)],
    ),
}


@pytest.mark.parametrize(("states", "next_states"), NO_STACKS.values(), ids=NO_STACKS)
def test_what_is_no_stack(states, next_states):
    with pytest.raises(frame_stacks.NoStacksError, match="no stacks"):
        frame_stacks.unstack(states, next_states)
