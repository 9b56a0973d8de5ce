"""One float32 array of standard normal numbers of which 1 % are NaN."""

from data.simulators import arrays

DATASET = arrays.dataset("float32 array, 1 % NaN", arrays.normal_with_nan, dtype="f4")
