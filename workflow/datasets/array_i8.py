"""One int64 array of either sign, with numbers of 1 to 19 digits."""

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="int64 array",
    kind="array",
    make=arrays.magnitudes,
    sizes={"values": 200_000},
    timed_only=True,
)
