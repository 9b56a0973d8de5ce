"""Step: time codecs on small and structured documents, side by side in one process.

A document is encoded and decoded in memory. In each round every codec takes one turn, in random
order; a ratio is one of two times of the same round. What comes back is compared with the document:
what is lost stands in the row. What cannot be encoded or decoded is a row with the reason.
"""

import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import contract
from common import checked_files, forked, step_process
from common.given_up import GivenUpError, judged
from data import documents
from fidelity import comparison
from speed.machine_load import Watch
from speed.worker import clocked

WAYS = ("encode", "decode")
TURN = 0.002  # seconds that one turn takes at least: a quick codec is called in a loop


class Settings(NamedTuple):
    """How often to repeat; as `configuration` has it."""

    names: Sequence[str]
    repeats: int  # rounds at least
    seconds: float  # for which rounds go on, up to `MOST` times as many
    limit: float = 600  # seconds that the first turn of a codec may take


MOST = 10


class Turn:
    """A codec with a document: its row, and what it does in its turns."""

    def __init__(self, name: str, value: Any, method: contract.Method, limit: float) -> None:
        self.row: dict[str, Any] = {
            "document": name,
            "method": method.name,
            "label": method.label,
            "verdict": "",
            "lost": "",
            "bytes": None,
            **{f"{way}_cpu": [] for way in WAYS},
            "reason": "",
        }
        self._work: dict[str, Callable[[], Any]] = {}
        self._loops: dict[str, int] = {}
        try:
            forked.in_fork(lambda: self._try(value, method), limit)  # which may crash or hang
            self._try(value, method)
        except GivenUpError as error:
            self.row |= error.row
        except forked.LostError as error:
            self.row |= {"verdict": "failed", "reason": str(error)}

    def _try(self, value: Any, method: contract.Method) -> None:
        """Encode and decode once, and compare."""
        codec = method.document
        if codec is None:
            raise GivenUpError("not run", "writes files only")
        with judged(method.refuses, "encoding"):
            document = codec.dumps(value)
        with judged(method.refuses, "decoding"):
            restored = codec.loads(document)
        self.row |= comparison.compare(value, restored).row
        del restored
        self.row["bytes"] = len(document.encode() if isinstance(document, str) else document)
        self._work = {"encode": lambda: codec.dumps(value), "decode": lambda: codec.loads(document)}
        for way, work in self._work.items():
            self._loops[way] = math.ceil(TURN / max(clocked(work)[0], 1e-7))

    def take(self) -> None:
        """Encode and decode once more, and note the times."""
        for way, work in self._work.items():
            self.row[f"{way}_cpu"].append(clocked(work, self._loops[way])[0])


def time_documents(methods: Mapping[str, Path], settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield a row for each document and method, with the times of all rounds."""
    loaded = [contract.load_method(file, name) for name, file in methods.items()]
    for name in settings.names:
        value = documents.make(name)
        turns = [Turn(name, value, method, settings.limit) for method in loaded]
        order, drawn, watch = list(turns), random.Random(name), Watch()
        for done in range(MOST * settings.repeats):
            if done >= settings.repeats and watch.wall() > settings.seconds:
                break
            drawn.shuffle(order)
            for turn in order:
                turn.take()
        load = watch.others()
        yield from ({**turn.row, "load": load} for turn in turns)


def write_times(
    output: Path, settings: Mapping[str, Any], methods: Iterable[tuple[str, Path]]
) -> None:
    """Write the rows of all documents."""
    rows = list(time_documents(dict(methods), Settings(**settings)))
    checked_files.write_record(output, {"rows": rows})


main = step_process.command(
    __doc__,
    "output settings methods",
    lambda args: write_times(**vars(args)),
    lambda _: "times of documents",
)
