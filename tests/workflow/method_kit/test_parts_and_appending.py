"""Every method that reads a part, or appends, gives what reading, or writing, all of it gives."""

from collections import deque
from contextlib import suppress
from itertools import islice

import numpy as np
import pytest

from fidelity import comparison
from method_kit import named_arrays, read_part
from method_kit.array_files import ArrayFiles
from method_kit.container_files import ContainerFile

from ..methods.verdicts import METHODS, experience, weights

READ_IN_PART = [name for name, method in METHODS.items() if method.parts.read]
APPENDED_TO = [name for name, method in METHODS.items() if method.parts.append]

EXPERIENCES = {
    "vectors": experience(np.float32, (4,), length=7),
    "images": experience(np.uint8, (6, 5, 4), length=7),
}
PARTED = {"weights": weights(), **EXPERIENCES}


def differences(expected, found):
    """Return what differs between what is read in two ways, but for who shares an array."""
    return set(comparison.compare(expected, found).lost) - {"identity"}


# ------------------------------------------------------------------------------------ every method


@pytest.mark.parametrize("kind", PARTED)
@pytest.mark.parametrize("name", READ_IN_PART)
def test_a_layer_or_transition(name, kind, tmp_path):
    method, data = METHODS[name], PARTED[kind]
    try:
        method.write(data, tmp_path)
    except method.refuses:
        pytest.skip(f"refuses {kind}")
    whole = method.read(tmp_path)
    try:
        for index in (0, len(whole) // 2, len(whole) - 1):
            found = method.parts.read(tmp_path, index)
            assert differences(whole[index], found) == set()
            assert differences(data[index], found) <= set(comparison.compare(data, whole).lost)
        with pytest.raises(IndexError):
            method.parts.read(tmp_path, len(whole))
    except read_part.NoPartError:  # then it reads a part of the other kind of data
        (other := tmp_path / "other").mkdir()
        method.write(PARTED["vectors" if kind == "weights" else "weights"], other)
        assert method.parts.read(other, 0)


CONTAINERS = {
    name: file
    for name in READ_IN_PART
    if isinstance(file := getattr(METHODS[name].parts.read, "__self__", None), ContainerFile)
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_reads_rows_or_says_that_it_does_not(name, tmp_path):
    METHODS[name].write(EXPERIENCES["vectors"], tmp_path)
    if CONTAINERS[name].rows:
        assert differences(EXPERIENCES["vectors"][3], METHODS[name].parts.read(tmp_path, 3)) <= {
            "sequence"
        }
    else:
        with pytest.raises(read_part.NoPartError):
            METHODS[name].parts.read(tmp_path, 3)


@pytest.mark.parametrize("kind", EXPERIENCES)
@pytest.mark.parametrize("name", APPENDED_TO)
def test_appending(name, kind, tmp_path):
    method = METHODS[name]
    data = EXPERIENCES[kind]
    halves = [deque(islice(data, *ends), maxlen=9) for ends in ((0, 4), (4, 6), (6, 7))]
    for folder in (tmp_path / "pieces", tmp_path / "whole"):
        folder.mkdir()
    try:
        method.write(data, tmp_path / "whole")
    except method.refuses:
        pytest.skip("refuses experience")
    method.write(halves[0], tmp_path / "pieces")
    for more in halves[1:]:
        method.parts.append(more, tmp_path / "pieces")
    expected, found = (method.read(tmp_path / folder) for folder in ("whole", "pieces"))
    assert len(found) == len(data)
    assert differences(expected, found) == set()
    if method.parts.read:
        with suppress(read_part.NoPartError):
            assert differences(expected[5], method.parts.read(tmp_path / "pieces", 5)) == set()


# ------------------------------------------------------------------------------------------- parts


def read_in_part(data, index):
    """Read a part of named arrays, and tell which were read whole."""
    arrays = named_arrays.to_arrays(data)
    read = []

    def whole(name):
        read.append(name)
        return arrays[name]

    return read_part.part(arrays, index, whole, lambda name, index: arrays[name][index]), read


def test_only_the_arrays_of_the_layer_are_read():
    data = [*weights(), [np.float32([i]) for i in range(11)]]
    for index, layer in enumerate(data):
        found, read = read_in_part(data, index)
        assert comparison.compare(layer, found).lost == ()
        assert read == [f"layer_{index}_array_{number}" for number in range(len(layer))]


def test_no_column_is_read_whole():
    data = EXPERIENCES["vectors"]
    for index, transition in enumerate(data):
        found, read = read_in_part(data, index)
        assert comparison.compare(transition, found).lost == ()
        assert read == []


def test_neither_layers_nor_transitions():
    for data in (np.arange(3), {"frames": np.arange(3)}):
        with pytest.raises(read_part.NoPartError, match="neither layers nor transitions"):
            print(data, read_in_part(data, 0))


def test_one_file_an_array(tmp_path):
    data = EXPERIENCES["vectors"]
    for name, array in named_arrays.to_arrays(data).items():
        np.save(tmp_path / f"{name}.npy", array)
    with pytest.raises(read_part.NoPartError, match="column state can only be read whole"):
        ArrayFiles(".npy", np.save, np.load).read_part(tmp_path, 0)
    rows = ArrayFiles(".npy", np.save, np.load, lambda path: np.load(path, "r"))
    assert differences(data[2], rows.read_part(tmp_path, 2)) == set()
