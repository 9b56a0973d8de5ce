"""One uint8 array, every value as often."""

from data.simulators import arrays

DATASET = arrays.dataset("uint8 array", arrays.pixels)
