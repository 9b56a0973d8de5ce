"""One float16 array of standard normal numbers."""

from functools import partial

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="float16 array",
    kind="array",
    make=partial(arrays.normal, dtype="f2"),
    sizes={"values": 200_000},
    timed_only=True,
)
