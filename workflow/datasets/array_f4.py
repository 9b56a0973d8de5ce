"""One float32 array of standard normal numbers, as weights and observations are."""

from functools import partial

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="float32 array",
    kind="array",
    make=partial(arrays.normal, dtype="f4"),
    sizes={"values": 200_000},
    timed_only=True,
)
