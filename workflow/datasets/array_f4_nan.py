"""One float32 array of standard normal numbers of which 1 % are NaN."""

from functools import partial

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="float32 array, 1 % NaN",
    kind="array",
    make=partial(arrays.normal_with_nan, dtype="f4"),
    sizes={"values": 200_000},
    timed_only=True,
)
