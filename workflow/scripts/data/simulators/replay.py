"""What turns experience into a replay memory."""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from numpy.typing import NDArray

Transition = tuple[NDArray[Any], int, float, NDArray[Any], bool]
"""``(state, action, reward, next_state, done)``."""


def replay_memory(experience: Iterator[Transition], transitions: int) -> deque[Transition]:
    """Keep the first `transitions` of endless `experience`.

    The memory is half full, as it is during training: its ``maxlen`` is twice its length, so a
    method that loses it cannot guess it from the length.
    """
    return deque(islice(experience, transitions), maxlen=2 * transitions)


def copied(make: Callable[..., deque[Transition]]) -> Callable[..., deque[Transition]]:
    """Return what makes the same replay memory, in which no two places hold one array."""

    def make_copied(*args: Any, **sizes: Any) -> deque[Transition]:
        memory = make(*args, **sizes)
        copies = ((one.copy(), a, r, other.copy(), end) for one, a, r, other, end in memory)
        return deque(copies, maxlen=memory.maxlen)

    return make_copied
