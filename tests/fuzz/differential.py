"""A differential fuzzer: today's codec against that of an earlier commit.

Documents of `tests.fuzz.grammar_fuzzer` are read, and random objects written, by a process for each
side, in every way and with every option. Values have to be the same bit by bit, texts letter by
letter, and errors with their words and places::

    python -m tests.fuzz.differential 99d28bd --executions 500000

Each difference is printed with its number; ``--first NUMBER --executions 1`` repeats it.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.answering import ENDED, Answering
from tests.fuzz.grammar_fuzzer import document_of

ROOT = Path(__file__).parents[2]
BATCH = 500  # executions that a process is asked for at once


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


def _item(seed: int, number: int) -> tuple[int, str]:
    """Return a number with the document that is read, or none where an object is written."""
    return number, document_of(seed, number).decode("latin-1") if number % 4 else ""


def side(tree: Path, seed: int) -> Answering:
    """Return a process that runs executions with the codec of one tree."""
    command = [sys.executable, "-P", "-m", "tests.fuzz.executions", str(seed)]
    # Sets are in the same order on both sides.
    path = os.pathsep.join(map(str, (tree, ROOT)))
    return Answering(command, {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"})


def _whole(side: Answering, item: tuple[int, str]) -> tuple[str, str]:
    """Return what an execution does, and all that it gives."""
    (answer,) = side.answers([item], True)
    what, given = ("", answer) if isinstance(answer, str) else answer
    return what, given


def differences(old: Path, new: Path, seed: int, numbers: range) -> Iterator[Difference | int]:
    """Yield the executions that differ between two folders with a package `codec`.

    Between them, yield how many executions are done.
    """
    with ExitStack() as stack:
        sides = [stack.enter_context(side(tree, seed)) for tree in (old, new)]
        pool = stack.enter_context(ThreadPoolExecutor(2))
        for start in range(numbers.start, numbers.stop, BATCH):
            batch = range(start, min(start + BATCH, numbers.stop))
            items = [_item(seed, number) for number in batch]
            outcomes = pool.map(lambda one, items=items: one.answers(items, False), sides)
            for item, *hashes in zip(items, *outcomes, strict=True):
                if hashes[0] != hashes[1] or ENDED in hashes[0]:
                    whole = [_whole(one, item) for one in sides]
                    yield Difference(item[0], max(whole)[0], whole[0][1], whole[1][1])
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
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        old, new = unpack(arguments.commit, Path(folder, "old")), Path(folder, "new")
        # Copied, for somebody may edit what a process imports later.
        shutil.copytree(ROOT / "codec", new / "codec")
        numbers = range(arguments.first, arguments.first + arguments.executions)
        for one in differences(old, new, arguments.seed, numbers):
            if isinstance(one, int):
                print(f"\r{one:,} executions, {found} differ", end="", file=sys.stderr)
                continue
            found += 1
            print(one.around_it(), flush=True)
    print(f"\n{arguments.executions:,} executions; {found} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
