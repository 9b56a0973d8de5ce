"""One float64 array of standard normal numbers."""

from data.simulators import arrays

DATASET = arrays.dataset("float64 array", arrays.normal, dtype="f8")
