"""One uint8 array of frames with the shape of a DQN's states: stacks of four, 84 by 84.

The values are independent and take as many digits as uint8 can.
"""

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="uint8 frames",
    kind="array",
    make=lambda rng, *, stacks: arrays.pixels(rng, values=(stacks, 84, 84, 4)),
    sizes={"stacks": 7},
    timed_only=True,
)
