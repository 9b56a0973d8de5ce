"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 900  # seconds: what has not come by then never does


def wait(condition: Callable[[], T], what: str, pause: float = 0.1) -> T:
    """Wait until a function gives something true, and give that; `what` says what it is not."""
    deadline = time.monotonic() + PATIENCE
    while not (said := condition()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(pause)
    return said
