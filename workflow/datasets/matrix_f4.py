"""One float32 matrix of standard normal numbers, of a layer's weights' shape: rows of 512."""

from contract import Dataset
from data.simulators import arrays

DATASET = Dataset(
    title="float32 matrix",
    kind="array",
    make=lambda rng, *, rows: arrays.normal(rng, values=(rows, 512), dtype="f4"),
    sizes={"rows": 400},
    timed_only=True,
)
