"""The spelling of elements: the shortest digits, for every dtype."""

import json
from typing import Any

import numpy as np
import pytest

import codec
from codec.arrays.dtype_table import MAX_ITEMSIZE
from tests.codec.same import assert_same
from tests.codec.wrong import text_tag


def spelled(array: np.ndarray[Any, Any]) -> str:
    """Return the content of an array's tag as it is written."""
    return codec.dumps(array).partition('"__ndarray__":')[2][:-1]


@pytest.mark.parametrize(
    ("values", "dtype", "text"),
    [
        ([0.1, 1 / 3, 1e10, 16777216], "f4", "[0.1,0.33333334,10000000000.0,16777216.0]"),
        ([0.1, 1 / 3, 1e16, 2**53], "f8", "[0.1,0.3333333333333333,1e+16,9007199254740992.0]"),
        ([0.1, 65504, 6e-08], "f2", "[0.1,6.55e+04,6e-08]"),
        ([0.1 + 1j], "c8", "[[0.1,1.0]]"),
        ([[True, False]], "?", "[[true,false]]"),
        ([2**64 - 1], "u8", "[18446744073709551615]"),
        ([-0.0, 0.0], ">f4", "[-0.0,0.0]"),
    ],
)
def test_shortest_digits(values: Any, dtype: str, text: str) -> None:
    assert spelled(np.array(values, dtype)) == text


BITS = {
    "f2": np.arange(65536, dtype="u2"),
    "f4": np.append(
        np.random.default_rng(5).integers(0, 2**32, 200_000, "u4"),
        np.array([0x15AE43FD, 0x95AE43FD], "u4"),
    ),
}


@pytest.mark.parametrize("dtype", BITS)
def test_floats_are_right_for_readers_that_go_through_float64(dtype: str) -> None:
    values = BITS[dtype].view(dtype)
    finite = values[np.isfinite(values)]
    read = np.array(json.loads(spelled(finite)), "f8").astype(dtype)
    assert read.tobytes() == finite.tobytes()


def test_digits_of_others_are_rounded_to_the_dtype() -> None:
    text = '{"dtype":"float32","shape":[3],"__ndarray__":[0.1000000000000000055, 1, 1e-60]}'
    assert_same(codec.loads(text), np.array([0.1, 1, 0], "f4"))


def test_a_block_with_nan_is_written_as_its_neighbours_are() -> None:
    plain = np.linspace(0, 1, 600_000, dtype="f4")
    with_nan = plain.copy()
    with_nan[300_000] = np.nan
    expected = spelled(plain).split(",")
    expected[300_000] = '"NaN"'
    assert spelled(with_nan).split(",") == expected


def test_a_field_may_be_as_large_as_numpy_addresses() -> None:
    field = {"name": "a", "dtype": "int8", "shape": [MAX_ITEMSIZE]}
    found = codec.loads(text_tag([], {"fields": [field]}, (0,)))
    assert (found.dtype.itemsize, found.shape) == (MAX_ITEMSIZE, (0,))
