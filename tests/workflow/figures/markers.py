"""The markers that a panel of a figure shows, one by one: one artist draws all that look alike."""

import math

import numpy as np
from matplotlib.axes import Axes


def markers(axes: Axes) -> list[tuple[float, str]]:
    """Return the height of each marker and its shape, in the order of their heights."""
    return sorted(
        (float(y), str(line.get_marker()))
        for line in axes.lines
        if line.get_marker() != "None"
        for y in np.asarray(line.get_ydata(), float)
        if not math.isnan(y)
    )
