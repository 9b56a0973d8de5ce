"""Tests that wait for processes, side by side: as many at once as there are cores."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def at_once(work: Callable[[str], T], names: Iterable[str]) -> Iterator[dict[str, Future[T]]]:
    """Begin what is to be done for each name; ``result()`` waits for it, or raises its error.

    What has not begun in the end is left.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            yield {name: pool.submit(work, name) for name in names}
        finally:
            pool.shutdown(cancel_futures=True)
