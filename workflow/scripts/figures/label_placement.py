"""Place labels beside points without overlaps."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from figures import style

_RINGS = (7, 10, 14, 20, 28, 38, 50, 64, 80, 100, 125)  # points from a point to its label
_ANGLES = 24
_DOT = 15  # how many pixels farther a label may be for each point that it does not cover
_LEADER_FROM = 8  # points from which on a line leads to the label


class Label(NamedTuple):
    """A text for a point of a panel, in its data's coordinates."""

    x: float
    y: float
    text: str
    look: dict[str, Any]


class _Room(NamedTuple):
    """A panel, the labels in it, and the points that are better not covered, in pixels."""

    panel: Bbox
    taken: list[Bbox]
    points: NDArray[np.float64]


def place(axes: Axes, labels: Sequence[Label], others: Iterable[tuple[float, float]]) -> None:
    """Write each label near its point, the first ones nearest.

    A label covers no other one, leaves the panel nowhere, and covers few of the points `others`.
    The panel's size is to be final.
    """
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())  # lines to labels change no limits
    figure = axes.figure
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    pixels = figure.dpi / 72
    points = axes.transData.transform(np.array(list(others)).reshape(-1, 2))
    room = _Room(axes.get_window_extent(renderer), [], points)
    for label in labels:
        text = axes.text(label.x, label.y, label.text, ha="center", va="center", **label.look)
        box = text.get_window_extent(renderer).padded(1.5)
        x, y = axes.transData.transform((label.x, label.y))
        centre = _cheapest((x, y), box, pixels, room)
        room.taken.append(_at(centre, box))
        across, up = axes.transData.inverted().transform(centre)
        text.set_position((float(across), float(up)))
        near = _nearest((x, y), room.taken[-1])
        if math.dist(near, (x, y)) > _LEADER_FROM * pixels:
            ends = axes.transData.inverted().transform([(x, y), near])
            axes.plot(*ends.T, color=style.FAINT, linewidth=0.5, zorder=2)


def _around(x: float, y: float, box: Bbox, pixels: float) -> Iterator[tuple[float, float]]:
    """Yield the places of a label's centre to try."""
    for ring in _RINGS:
        for step in range(_ANGLES):
            angle = 2 * math.pi * step / _ANGLES
            across, up = math.cos(angle), math.sin(angle)
            yield (
                x + across * (ring * pixels + box.width / 2),
                y + up * (ring * pixels + box.height / 2),
            )


def _at(centre: tuple[float, float], box: Bbox) -> Bbox:
    x, y = centre
    return Bbox.from_bounds(x - box.width / 2, y - box.height / 2, box.width, box.height)


def _nearest(point: tuple[float, float], box: Bbox) -> tuple[float, float]:
    """Return the place of a box that is nearest to a point."""
    return min(max(point[0], box.x0), box.x1), min(max(point[1], box.y0), box.y1)


def _cheapest(
    point: tuple[float, float], box: Bbox, pixels: float, room: _Room
) -> tuple[float, float]:
    """Return the first of the places of a label that cost least."""
    centres = np.array(list(_around(*point, box, pixels)))
    half = np.array(box.size) / 2
    low, high = centres - half, centres + half
    nearest = np.clip(point, low, high)  # of each place, to the point
    outside = np.maximum(0, room.panel.min - low) + np.maximum(0, high - room.panel.max)
    cost = np.hypot(*(nearest - point).T) + 100 * outside.sum(axis=1)
    dots = (np.abs(room.points - centres[:, None]) < half).all(axis=2)
    cost += _DOT * dots.sum(axis=1)
    if room.taken:
        cost += _cost_of_cover(low, high, np.array(point), nearest, np.array(room.taken))
    x, y = centres[np.argmin(cost)]
    return float(x), float(y)


def _cost_of_cover(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    point: NDArray[np.float64],
    nearest: NDArray[np.float64],
    taken: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how bad it is what each place covers, and what the line to it crosses, in pixels."""
    lower, upper = taken[:, 0], taken[:, 1]
    covered = ((low[:, None] < upper) & (lower < high[:, None])).all(axis=2).sum(axis=1)
    parts = np.arange(1, 8)[:, None] / 8
    leaders = point + (nearest - point)[:, None] * parts  # a few dots of each line
    inside = (lower < leaders[:, :, None]) & (leaders[:, :, None] < upper)
    crossed = inside.all(axis=3).sum(axis=(1, 2))
    return np.asarray(10_000.0 * covered + 1_000 * crossed)


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move heights apart until neighbours are at least `gap` apart, in their order, each a little.

    >>> spread([1, 0, 5], 2)
    [1.5, -0.5, 5.0]
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    groups: list[tuple[float, int]] = []  # the lowest place of each group that touches, how many
    for place in order:
        low, count = float(heights[place]), 1
        while groups and low < groups[-1][0] + groups[-1][1] * gap:
            below, members = groups.pop()
            # The mean of where the members want to be, as seen from the group's lowest place.
            low = (below * members + (low - members * gap) * count) / (members + count)
            count += members
        groups.append((low, count))
    spaced = [low + step * gap for low, count in groups for step in range(count)]
    return [spaced[order.index(place)] for place in range(len(heights))]
