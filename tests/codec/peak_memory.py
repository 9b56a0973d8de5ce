"""The most memory that Python has in use during a call."""

import tracemalloc
from collections.abc import Callable


def peak(call: Callable[[], object]) -> int:
    """Return the most bytes that were in use while a function ran."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
