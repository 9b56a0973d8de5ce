"""One complex128 array, both parts standard normal."""

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="complex128 array",
    kind="array",
    make=arrays.complex_normal,
    sizes={"values": 200_000},
    timed_only=True,
)
