"""Arrays of other libraries, accepted only where that is asked for."""

from __future__ import annotations

from collections import deque
from typing import Any

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest

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


class OnlyDLPack:
    """An array that gives itself by DLPack alone."""

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = array

    def __dlpack__(self, **options: Any) -> Any:
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()


class OnDevice:
    """A tensor that cannot be had, as PyTorch's with a gradient or on a GPU."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


@pytest.mark.parametrize("name", EXPECTED)
def test_jax(name: str) -> None:
    array = EXPECTED[name]
    memory = deque([(jnp.asarray(array), 1)] * 20, maxlen=30)
    back = codec.loads(codec.dumps(memory, default=codec.as_numpy))
    assert_same(back, deque([(array, 1)] * 20, maxlen=30))


def test_bfloat16() -> None:
    (back,) = codec.loads(codec.dumps([jnp.ones(2, jnp.bfloat16)], default=codec.as_numpy))
    assert back.dtype.name == "bfloat16"
    assert back.tobytes() == b"\x80\x3f\x80\x3f"


@pytest.mark.filterwarnings("ignore")  # of Keras, while it is imported
def test_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    keras = pytest.importorskip("keras")
    variable = keras.Variable(EXPECTED["float32"])
    assert_same(codec.loads(codec.dumps(variable, default=codec.as_numpy)), EXPECTED["float32"])


def test_dlpack() -> None:
    array = np.arange(3)
    assert_same(codec.loads(codec.dumps(OnlyDLPack(array), default=codec.as_numpy)), array)


REFUSED: dict[str, tuple[Any, str]] = {
    "on a device": (
        OnDevice(),
        r"\$\[0\]: OnDevice gives no NumPy array: Can't call numpy\(\) on Tensor",
    ),
    "a column": (pd.Series([1, 2]), r"\$\[0\]: Series would lose its index; convert it"),
    "a table": (pd.DataFrame({"a": [1]}), r"\$\[0\]: DataFrame would lose its index"),
    "no array": (object(), r"\$\[0\]: Object of type object is not JSON serializable"),
    "a class of NumPy's": (type("Mine", (np.ndarray,), {})(2), r"\$\[0\]: Mine would come back as"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    value, message = REFUSED[name]
    with pytest.raises(codec.EncodeError, match=message):
        codec.dumps([value], default=codec.as_numpy)


def test_not_unasked() -> None:
    with pytest.raises(codec.EncodeError, match=r"\$\[0\]: Object of type ArrayImpl is not JSON"):
        codec.dumps([jnp.zeros(2)])
