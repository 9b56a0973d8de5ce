"""Progress of long reads and writes, for a progress bar."""

from collections.abc import Callable

Progress = Callable[[int, int], object]


class Meter:
    """Counts bytes, and calls ``progress(done, total)`` of the caller, which may be None."""

    def __init__(self, progress: Progress | None = None, total: int = 0) -> None:
        self.progress = progress
        self.total = total
        self.done = 0

    def __call__(self, count: int) -> None:
        """Note that `count` more bytes are done."""
        if self.progress is not None:
            self.done = min(self.done + count, self.total)
            self.progress(self.done, self.total)

    def finish(self) -> None:
        """Note that all is done."""
        if self.done < self.total or not self.total:
            self(self.total)
