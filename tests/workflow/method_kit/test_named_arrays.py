"""What becomes of data as named arrays, and what the names alone bring back."""

from collections import deque

import numpy as np
import pytest

from contract import LayoutError
from fidelity import comparison
from method_kit import named_arrays
from method_kit.array_files import ArrayFiles


def experience(length):
    states = [np.float32([i, -i]) for i in range(length + 1)]
    steps = ((states[i], i, 0.5, states[i + 1], i + 1 == length) for i in range(length))
    return deque(steps, maxlen=9)


WEIGHTS = [[np.float32([[1, 2]]), np.float32([3])], [], [np.float32([4])]]


def test_names_of_weights():
    assert list(named_arrays.to_arrays(WEIGHTS)) == [
        "layer_0_array_0",
        "layer_0_array_1",
        "layer_2_array_0",
    ]


def test_columns_of_experience():
    columns = named_arrays.to_arrays(experience(3))
    assert {name: (column.dtype.str, column.shape) for name, column in columns.items()} == {
        "state": ("<f4", (3, 2)),
        "action": ("<i8", (3,)),
        "reward": ("<f8", (3,)),
        "next_state": ("<f4", (3, 2)),
        "done": ("|b1", (3,)),
    }


LOST = {
    "weights": (WEIGHTS, ""),
    "twelve layers": ([[np.array([i])] for i in range(12)], ""),
    "an empty first layer": ([[], [np.zeros(2)]], ""),
    "an empty last layer": ([[np.zeros(2)], []], "container"),
    "empty layers only": ([[], []], "container"),
    "no layer": ([], ""),
    "dict": ({"frames": np.zeros((2, 3, 3)), "action": np.zeros(2, int)}, ""),
    "empty dict": ({}, "container"),
    "experience": (experience(3), "container maxlen identity"),
    "one transition": (experience(1), "container maxlen"),
    **{
        f"tuples of {length}": (
            deque([(np.zeros(2), 1, 0.5, True, 2, 1.5, 3, 4)[:length] for _ in range(3)], 9),
            "container maxlen",
        )
        for length in (1, 3, 4, 6, 8)
    },
    "a flat list": ([np.zeros(2), np.float32([[1]])], ""),
    "a state_dict": ({"conv.weight": np.zeros(2), "conv.bias": np.zeros(1)}, ""),
    "dicts in a dict": ({"agent": {"0": np.zeros(2), "1": np.ones(1)}}, "container"),
    "no transition": (experience(0), "container maxlen"),
}


@pytest.mark.parametrize(("data", "lost"), LOST.values(), ids=LOST)
def test_there_and_back(data, lost):
    restored = named_arrays.from_arrays(named_arrays.to_arrays(data))
    assert " ".join(comparison.compare(data, restored).lost) == lost


def test_experience_comes_back_as_tuples_of_rows_and_pythons_own_numbers():
    restored = named_arrays.from_arrays(named_arrays.to_arrays(experience(3)))
    assert type(restored) is list
    assert [tuple(map(type, transition)) for transition in restored] == [
        (np.ndarray, int, float, np.ndarray, bool)
    ] * 3


def test_an_array_comes_back_as_an_array():
    array = np.arange(6).reshape(2, 3)
    assert named_arrays.from_arrays(named_arrays.to_arrays(array)) is array


def test_columns_of_unlike_length_come_back_as_they_are():
    columns = {**named_arrays.to_arrays(experience(3)), "done": np.zeros(1)}
    assert named_arrays.from_arrays(columns).keys() == columns.keys()


REFUSED = {
    "a number": (1.0, "found float"),
    "a dict like an array": ({"array": np.zeros(3)}, "come back as something else"),
    "a document": ({"reward": 1.0, "state": np.zeros(3)}, "found dict"),
    "states of several shapes": (
        deque([(np.zeros(n), 0, 0.0, np.zeros(n), False) for n in (1, 2)]),
        "do not make columns",
    ),
    "tuples of several lengths": (deque([(1, 2.0), (1,)]), "found deque"),
    "a dict like tuples": ({"field_0": np.zeros(3)}, "come back as something else"),
    "keys that are the same when joined": (
        {"a": {"b": np.zeros(1)}, "a.b": np.zeros(1)},
        "found dict",
    ),
    "a dict like a list": ({"item_0": np.zeros(3)}, "come back as something else"),
    "a key that is a path": ({"../x": np.zeros(1)}, "cannot be file names"),
    "a dict like experience": (
        named_arrays.to_arrays(experience(2)),
        "come back as something else",
    ),
    "a dict like weights": (named_arrays.to_arrays(WEIGHTS), "come back as something else"),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED)
def test_what_it_does_not_know_is_no_refusal_of_a_library(data, message):
    with pytest.raises(LayoutError, match=message) as caught:
        named_arrays.to_arrays(data)
    assert not isinstance(caught.value, ValueError | TypeError)


RAW_BYTES = {
    "weights": (WEIGHTS, 4 * 4),
    "experience, both states written out": (experience(3), 3 * (8 + 8 + 8 + 8 + 1)),
    "dict": ({"frames": np.zeros((2, 3), np.uint8), "action": np.zeros(2, np.int64)}, 6 + 16),
    "nothing": ([], 0),
    "an array": (np.zeros(3, np.float32), 12),
    "a document": ({"reward": 1.0, "done": True, "state": np.zeros(3, np.float32)}, 8 + 1 + 12),
}


@pytest.mark.parametrize(("data", "count"), RAW_BYTES.values(), ids=RAW_BYTES)
def test_raw_bytes(data, count):
    assert named_arrays.raw_bytes(data) == count


def test_each_array_is_a_file_of_its_own(tmp_path):
    files = ArrayFiles(".npy", np.save, np.load)
    files.write(WEIGHTS, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "layer_0_array_0.npy",
        "layer_0_array_1.npy",
        "layer_2_array_0.npy",
    ]
    assert comparison.compare(WEIGHTS, files.read(tmp_path)).lost == ()
