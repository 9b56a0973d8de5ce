"""Arrays of JAX or Keras, written and read; `test_array_likes` starts it in a process."""

import importlib
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np

import codec
from tests.codec.same import assert_same

EXPECTED = {
    "float32": np.array([[0.1, -0.0], [np.nan, np.inf]], "f4"),
    "int32": np.array([1, 2], "i4"),
    "bool": np.array([True, False]),
    "complex64": np.array([1 + 2j], "c8"),
    "float16": np.array([0.1], "f2"),
    "0-d": np.array(1.5, "f4"),
    "empty": np.zeros((0, 3), "f4"),
}


def _jax() -> Callable[[Any], Any]:
    numpy = importlib.import_module("jax.numpy")
    (back,) = codec.loads(codec.dumps([numpy.ones(2, numpy.bfloat16)], default=codec.as_numpy))
    assert back.dtype.name == "bfloat16"
    assert back.tobytes() == b"\x80\x3f\x80\x3f"
    make: Callable[[Any], Any] = numpy.asarray
    return make


def _keras() -> Callable[[Any], Any]:
    keras = importlib.import_module("keras")
    return lambda array: keras.Variable(array, dtype=array.dtype.name)


def main(library: str) -> None:
    """Try every array, and say how many there were."""
    make = {"jax": _jax, "keras": _keras}[library]()
    for name, array in EXPECTED.items():
        memory = deque([(make(array), 1)] * 20, maxlen=30)
        back = codec.loads(codec.dumps(memory, default=codec.as_numpy))
        assert_same(back, deque([(array, 1)] * 20, maxlen=30), name)
    print(len(EXPECTED))


if __name__ == "__main__":
    main(sys.argv[1])
