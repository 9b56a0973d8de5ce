"""One float32 array of standard normal numbers, as weights and observations are."""

from data.simulators import arrays

DATASET = arrays.dataset("float32 array", arrays.normal, dtype="f4")
