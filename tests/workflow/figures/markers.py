"""What a figure shows: its markers one by one, of which one artist draws several, and its texts."""

import math
from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text


def markers(axes: Axes) -> list[tuple[float, str]]:
    """Return the height of each marker and its shape, in the order of their heights."""
    return sorted(
        (float(y), str(line.get_marker()))
        for line in axes.lines
        if line.get_marker() != "None"
        for y in np.asarray(line.get_ydata(), float)
        if not math.isnan(y)
    )


def assert_in_figure(figure: Figure, texts: Iterable[Text]) -> None:
    """Assert that no edge of a figure cuts a text."""
    figure.canvas.draw()
    width, height = figure.get_size_inches() * figure.dpi
    for text in texts:
        box = text.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= width
        assert 0 <= box.y0 <= box.y1 <= height
