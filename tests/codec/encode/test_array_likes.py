"""Arrays of other libraries, accepted only where that is asked for."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import codec
from tests.codec.same import assert_same


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


# In a process of its own: JAX starts threads, and a process that has some should not be forked.
@pytest.mark.peers
@pytest.mark.parametrize("library", ["jax", "keras"])
def test_of_a_library(library: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.codec.integrations.of_libraries", library],
        env={**os.environ, "KERAS_BACKEND": "numpy", "JAX_PLATFORMS": "cpu"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) >= 7


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
    with pytest.raises(codec.EncodeError, match=r"\$\[0\]: Object of type OnlyDLPack is not JSON"):
        codec.dumps([OnlyDLPack(np.arange(2))])
