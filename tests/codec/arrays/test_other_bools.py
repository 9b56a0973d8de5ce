"""Booleans of other bytes than 0 and 1, which views make: no payload is written that is refused."""

from collections import deque
from typing import Any

import numpy as np
import pytest

import codec
from codec.payloads.payload_table import ASKED

BYTES = np.array([0, 1, 2, 255, 128], "u1")
BESIDE = np.array([(3, 1), (4, 0)], [("a", "u1"), ("b", "u1")])


@pytest.mark.parametrize("payload", ASKED)
@pytest.mark.parametrize(
    "array",
    [
        BYTES.view("?"),
        BYTES[::2].view("?"),
        BYTES[2].reshape(()).view("?"),
        np.asfortranarray(BYTES[:4].reshape(2, 2)).view("?"),
        BESIDE.view([("a", "?"), ("b", "u1")]),
        BESIDE.view([("a", "?", (2,))]),
        np.zeros(2, [("o", object), ("b", "?")]),
    ],
    ids=repr,
)
def test_their_truth_comes_back(array: Any, payload: Any) -> None:
    back = codec.loads(codec.dumps(array, payload=payload))
    assert (back.dtype, back.shape, repr(back)) == (array.dtype, array.shape, repr(array))


@pytest.mark.parametrize("payload", ASKED)
def test_their_truth_comes_back_from_a_replay_memory(payload: Any) -> None:
    memory = deque((BYTES[i : i + 2].view("?"), i) for i in range(4))
    back = codec.loads(codec.dumps(memory, payload=payload))
    assert [(a.tolist(), i) for a, i in back] == [(a.tolist(), i) for a, i in memory]


def test_elements_that_are_mostly_padding_are_refused() -> None:
    array = np.zeros(1, [("text", "S1000000"), ("truth", "?")])
    array.view("u1")[-1] = 2
    with pytest.raises(codec.EncodeError, match="bytes 0 and 1 for bool, found others; write each"):
        codec.dumps(array, payload="base64")
    assert codec.loads(codec.dumps(array["truth"], payload="base64")).tolist() == [True]
