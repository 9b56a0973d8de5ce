"""One uint8 array of frames with the shape of a DQN's states: stacks of four, 84 by 84."""

import numpy as np
from numpy.typing import NDArray

from contract import Dataset
from data.simulators import arrays


def frames(rng: np.random.Generator, *, stacks: int) -> NDArray[np.uint8]:
    """Make frames of independent values, which take as many digits as uint8 can."""
    return arrays.pixels(rng, values=(stacks, 84, 84, 4))


DATASET = Dataset(
    title="uint8 frames",
    kind="array",
    make=frames,
    sizes={"stacks": 7},
    timed_only=True,
)
