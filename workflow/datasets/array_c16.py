"""One complex128 array, both parts standard normal."""

from data.simulators import arrays

DATASET = arrays.dataset("complex128 array", arrays.complex_normal)
