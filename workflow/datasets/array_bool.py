"""One array of truth values, both as often."""

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="bool array",
    kind="array",
    make=arrays.flags,
    sizes={"values": 200_000},
    timed_only=True,
)
