"""Processes that answer lines of JSON, and are started again where they end or hang."""

import json
import select
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, Self

ENDED = "the process ends:"
PATIENCE = 120  # seconds, after which a process that does not answer hangs


class Answering:
    """A process that gets items, a line at a time, and answers each of them."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.command = command
        self.environment = environment
        self.start()

    def start(self) -> None:
        """Start the process."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def answers(self, items: Sequence[Any], *more: Any) -> list[Any]:
        """Return the answer to each item, or a string that says how the process ends over it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps((list(items), *more)), file=self.process.stdin, flush=True)
        ready, *_ = select.select([self.process.stdout], [], [], PATIENCE)
        if ready and (line := self.process.stdout.readline()):
            return list(json.loads(line)["answers"])
        ended = f"{ENDED} {self.process.wait()}" if ready else f"{ENDED} not"
        self.__exit__()
        self.start()
        if len(items) == 1:
            return [ended]
        return [one for item in items for one in self.answers([item], *more)]
