"""A differential fuzzer: today's codec against that of an earlier commit.

Documents and mutants of them are read, and random objects written, by a process for each side, in
every way and with every option. The values have to be the same bit by bit, the texts but for the
spelling of exponents, and errors with their texts and places::

    python -m tests.fuzz.differential 99d28bd --executions 500000

Each difference is printed with its number; ``--first NUMBER --executions 1`` repeats it.
"""

import argparse
import ast
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import NamedTuple

import codec
from tests.codec.decode.test_quick import TRAPS, documents
from tests.codec.routes import TYPES, seen
from tests.fuzz.answering import ENDED, Answering
from tests.fuzz.executions import written

ROOT = Path(__file__).parents[2]
BATCH = 500  # executions that a process is asked for at once
MAX_BYTES = 20_000  # of a document


class Difference(NamedTuple):
    """An execution that gives one thing in one tree, and another in the other."""

    number: int
    what: str
    old: str
    new: str

    def around_it(self) -> str:
        """Return what is done, and both outcomes from a little before they differ."""
        pairs = enumerate(zip(self.old, self.new, strict=False))
        place = max(next((i for i, (one, other) in pairs if one != other), 0) - 200, 0)
        old, new = (outcome[place : place + 600] for outcome in (self.old, self.new))
        return f"\n{self.number}: {self.what}\n  old: {old}\n  new: {new}"


def _is_too_deep(outcome: str) -> bool:
    return outcome.startswith(("['RecursionError',", "['NestingError',"))


def _has_the_same_value(one: Difference, part: str) -> bool:
    """Return whether both sides wrote texts with a certain part, which are read as the same."""
    if part not in one.old or part not in one.new:
        return False
    try:
        values = [codec.loads(ast.literal_eval(text)[0], types=TYPES) for text in one[2:]]
    except codec.DecodeError:
        return False
    return seen(values[0]) == seen(values[1])


# Differences that are meant: why, and how they are known.
EXPLAINED: dict[str, Callable[[Difference], bool]] = {
    "Python ends recursion in other words, or not yet": lambda one: _is_too_deep(one.old),
    "a function of the caller is called again, to find what is wrong": lambda one: (
        "Error', " in one.old and one.old.split(", ")[:-1] == one.new.split(", ")[:-1]
    ),
    "compressed bytes depend on the library": lambda one: _has_the_same_value(one, 'zlib"'),
}
NOT_EXPLAINED = "not explained"


def explanation(one: Difference) -> str:
    """Return why a difference is meant, if it is."""
    return next((why for why, holds in EXPLAINED.items() if holds(one)), NOT_EXPLAINED)


def corpus(seed: int) -> list[bytes]:
    """Return the documents to begin with, short ones first."""
    draw = Random(seed)
    texts = [*documents(), *TRAPS.values(), *(written(draw) for _ in range(800))]
    whole = {one if isinstance(one, bytes) else one.encode("utf-8", "replace") for one in texts}
    return sorted((one for one in whole if len(one) <= MAX_BYTES), key=lambda one: (len(one), one))


def side(tree: Path, seed: int, corpus: Path) -> Answering:
    """Return a process that runs executions with the codec of one tree."""
    command = [sys.executable, "-P", "-m", "tests.fuzz.executions", str(seed), str(corpus)]
    # Sets are in the same order on both sides.
    path = os.pathsep.join(map(str, (tree, ROOT)))
    return Answering(command, {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"})


def _whole(side: Answering, number: int) -> tuple[str, str]:
    """Return what an execution does, and all that it gives."""
    (answer,) = side.answers([number], True)
    what, given = ("", answer) if isinstance(answer, str) else answer
    return what, given


def differences(old: Path, new: Path, seed: int, numbers: range) -> Iterator[Difference | int]:
    """Yield the executions that differ between two folders with a package `codec`.

    Between them, yield how many executions are done.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder, "corpus.json")
        file.write_text(json.dumps([one.decode("latin-1") for one in corpus(seed)]), "utf-8")
        sides = [stack.enter_context(side(tree, seed, file)) for tree in (old, new)]
        pool = stack.enter_context(ThreadPoolExecutor(2))
        for start in range(numbers.start, numbers.stop, BATCH):
            batch = range(start, min(start + BATCH, numbers.stop))
            outcomes = pool.map(lambda one, batch=batch: one.answers(batch, False), sides)
            for number, *hashes in zip(batch, *outcomes, strict=True):
                if hashes[0] != hashes[1] or ENDED in hashes[0]:
                    whole = [_whole(one, number) for one in sides]
                    yield Difference(number, max(whole)[0], whole[0][1], whole[1][1])
            yield batch.stop - numbers.start


def unpack(commit: str, folder: Path) -> Path:
    """Put the package of a commit into a folder."""
    archive = subprocess.run(
        ["git", "archive", commit, "codec"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="the earlier one, such as 99d28bd")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first execution")
    parser.add_argument("--executions", type=int, default=10_000)
    arguments = parser.parse_args()
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        old, new = unpack(arguments.commit, Path(folder, "old")), Path(folder, "new")
        # Copied, for somebody may edit what a process imports later.
        shutil.copytree(ROOT / "codec", new / "codec")
        numbers = range(arguments.first, arguments.first + arguments.executions)
        for one in differences(old, new, arguments.seed, numbers):
            if isinstance(one, int):
                print(f"\r{one:,} executions, {found.total()} differ", end="", file=sys.stderr)
                continue
            why = explanation(one)
            found[why] += 1
            if why == NOT_EXPLAINED:
                print(one.around_it(), flush=True)
    print(f"\n{arguments.executions:,} executions; differences: {dict(found) or 'none'}")
    return 1 if found[NOT_EXPLAINED] else 0


if __name__ == "__main__":
    sys.exit(main())
