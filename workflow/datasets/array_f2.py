"""One float16 array of standard normal numbers."""

from data.simulators import arrays

DATASET = arrays.dataset("float16 array", arrays.normal, dtype="f2")
