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


def _covers(centre: tuple[float, float], box: Bbox, points: NDArray[np.float64]) -> int:
    """Count the points that a label would cover."""
    away = np.abs(points - centre)
    return int(np.count_nonzero((away < (box.width / 2, box.height / 2)).all(axis=1)))


def _cheapest(
    point: tuple[float, float], box: Bbox, pixels: float, room: _Room
) -> tuple[float, float]:
    """Return the first of the places of a label that cost least."""
    best, least = point, math.inf
    for centre in _around(*point, box, pixels):
        there = _at(centre, box)
        cost = _cost_of_distance(there, point, room.panel)
        if cost < least:  # nearly all places are ruled out by how far they are
            cost += _cost_of_cover(there, point, room.taken)
            cost += _DOT * _covers(centre, box, room.points)
        if cost < least:
            best, least = centre, cost
    return best


def _cost_of_distance(there: Bbox, point: tuple[float, float], panel: Bbox) -> float:
    """Say how far a place for a label is, and how far outside the panel, in pixels."""
    outside = (
        max(0.0, panel.x0 - there.x0)
        + max(0.0, there.x1 - panel.x1)
        + max(0.0, panel.y0 - there.y0)
        + max(0.0, there.y1 - panel.y1)
    )
    return float(math.dist(_nearest(point, there), point) + 100 * outside)


def _cost_of_cover(there: Bbox, point: tuple[float, float], taken: Sequence[Bbox]) -> float:
    """Say how bad it is what a label covers, and what the line to it crosses, in pixels."""
    x, y = _nearest(point, there)
    leader = [
        (point[0] + (x - point[0]) * part / 8, point[1] + (y - point[1]) * part / 8)
        for part in range(1, 8)
    ]
    covered = crossed = 0
    for other in taken:
        (left, low), (right, high) = other.get_points()
        covered += there.x0 < right and left < there.x1 and there.y0 < high and low < there.y1
        crossed += sum(left < across < right and low < up < high for across, up in leader)
    return 10_000.0 * covered + 1_000 * crossed


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
