"""Statistics of all arrays of a tree."""

from collections.abc import Iterator

from codec.cli.arrays.element_parts import element_parts
from codec.cli.view.statistics import Summary, summarise
from codec.cli.view.tree import Node
from codec.storage.progress import Meter, Progress


def measure(root: Node, progress: Progress | None, *, values: bool) -> None:
    """Add statistics to the arrays of a tree; empty ones, if the elements are not to be read."""
    arrays = [(node, lazy) for node in _nodes(root) if (lazy := node.lazy_array) is not None]
    meter = Meter(progress, sum(2 * lazy.nbytes for _, lazy in arrays))
    for node, lazy in arrays:
        if values:
            node.summaries.extend(summarise(lazy, meter))
        else:  # what a structure consists of stands in the header
            node.summaries.extend(Summary(c) for c in element_parts(lazy.dtype) if c.keys)


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)
