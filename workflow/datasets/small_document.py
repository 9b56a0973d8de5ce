"""One small document: a dict of 20 floats and an observation, as a step's log or a message is.

What counts here is what a codec costs before it sees the first array.
"""

from typing import Any

import numpy as np

from contract import Dataset


def message(rng: np.random.Generator, *, floats: int, observation: int) -> dict[str, Any]:
    """Make a dict of Python's floats and, last, a float32 vector."""
    numbers = rng.standard_normal(floats).tolist()
    document: dict[str, Any] = {f"metric_{i}": number for i, number in enumerate(numbers)}
    document["observation"] = rng.standard_normal(observation).astype("f4")
    return document


DATASET = Dataset(
    title="Small document",
    kind="document",
    make=message,
    sizes={"floats": 20, "observation": 4},
    timed_only=True,
)
