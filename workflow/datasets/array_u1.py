"""One uint8 array, every value as often."""

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="uint8 array",
    kind="array",
    make=arrays.pixels,
    sizes={"values": 200_000},
    timed_only=True,
)
