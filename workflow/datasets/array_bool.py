"""One array of truth values, both as often."""

from data.simulators import arrays

DATASET = arrays.dataset("bool array", arrays.flags)
