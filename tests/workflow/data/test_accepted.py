"""What a dataset may not hold is named, with its place and what to do."""

from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from data import accepted, make_dataset
from tests.support.each import each

CYCLE: list[Any] = [print]
CYCLE.append(CYCLE)

# What is not accepted, and what the message begins and ends with.
REFUSED: dict[str, tuple[Any, str, str]] = {
    "an object": ([1, SimpleNamespace(a=1)], "$[1]: expected arrays", "`vars(value)`"),
    "objects in an array": (
        {"w": [np.array([{}], object)]},
        "$['w'][0]: expected arrays of NumPy's own dtypes",
        "or an array of numbers",
    ),
    "a key": ({print: 1}, "$[key <built-in", "make one of these of it"),
    "in a deque": (deque([(0, {1, print})]), "$[0][1][element]: expected", "of it"),
    "a list in itself": (CYCLE, "$[0]: expected", "of it"),
    "all of it": (print, "$: expected", "of it"),
}


@each("name", REFUSED)
def test_what_is_not_accepted_is_named_with_its_place(name: str) -> None:
    data, begin, end = REFUSED[name]
    with pytest.raises(accepted.NotAcceptedError) as caught:
        accepted.check(data)
    message = str(caught.value)
    assert message.startswith(begin)
    assert message.endswith(end)


def test_what_is_accepted_passes() -> None:
    accepted.check({"a": [np.zeros(3), (1, "x", None, 2.5)], "b": deque([{1}], maxlen=3)})


def test_a_dataset_that_holds_something_else_is_named(tmp_path: Path) -> None:
    file = tmp_path / "odd.py"
    file.write_text(
        "from contract import Dataset\n"
        "DATASET = Dataset(title='x', kind='array', sizes={'n': 1},"
        " make=lambda rng, n: {'a': [rng]})"
    )
    with pytest.raises(accepted.NotAcceptedError, match=r"^\$\['a'\]\[0\]: expected"):
        make_dataset.make_dataset(file, 1, {}, tmp_path / "odd.pkl")
    assert not (tmp_path / "odd.pkl").exists()
