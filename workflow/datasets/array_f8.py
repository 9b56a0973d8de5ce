"""One float64 array of standard normal numbers."""

from functools import partial

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="float64 array",
    kind="array",
    make=partial(arrays.normal, dtype="f8"),
    sizes={"values": 200_000},
    timed_only=True,
)
