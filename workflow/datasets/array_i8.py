"""One int64 array of either sign, with numbers of 1 to 19 digits."""

from data.simulators import arrays

DATASET = arrays.dataset("int64 array", arrays.magnitudes)
