"""A fuzzer of documents from the grammar of SPEC: every route of Python, and the JavaScript.

Each document is read on every route, and written again, by Python and by JavaScript. It is refused
by all of them, or read as the same bits; nothing else is raised, and time and memory are bounded::

    python -m tests.fuzz.grammar_fuzzer --seed 1 --documents 500000

Each kind of findings is printed with the number of a document, made as small as it can be soon;
``--first NUMBER --documents 1`` repeats it.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random
from typing import NamedTuple

from codec.decode import large_arrays, window
from tests.codec.decode.test_quick import MAX_CHARACTERS, documents
from tests.fuzz.answering import Answering
from tests.fuzz.checks import PAYLOADS, Finding
from tests.fuzz.executions import written
from tests.fuzz.grammar import CLASSES, Grammar
from tests.fuzz.mutants import TOKENS, mutant, span
from tests.js.engines import HERE, Job, node_of

BATCH = 200  # documents that a process is asked for at once
SECONDS = 10  # in which a document is made smaller
SIZES = (large_arrays.SHORT,) * 20 + (window.PIECE, large_arrays.BLOCK)  # where other routes begin

# Kinds of findings that are known and not mended yet: how to know them by kind and document.
KNOWN: dict[str, str] = {}


def known(kind: str, document: bytes) -> str | None:
    """Return why a finding is known, if it is."""
    text = f"{kind} {document.decode('latin-1')}"
    return next((why for why, how in KNOWN.items() if re.search(how, text)), None)


class Found(NamedTuple):
    """What was found, of which document."""

    number: int
    document: bytes
    kind: str
    outcomes: str


def document_of(seed: int, number: int) -> bytes:
    """Return a document of the grammar, or a mutant of one, of a golden file or an object."""
    draw = Random(f"{seed} {number}")
    kind = draw.random()
    other = Grammar(draw).value(4)
    if kind < 0.12:
        other = draw.choice(documents()) if kind < 0.1 else written(draw)[:MAX_CHARACTERS]
    data = other.encode("utf-8", "replace") if isinstance(other, str) else other
    if kind < 0.11 or 0.7 < kind < 0.85:
        data = mutant(data, draw)
    return data if kind < 0.88 else _long(data, draw)


def _long(data: bytes, draw: Random) -> bytes:
    """Return a document that is about as long as those that another route takes."""
    missing = max(draw.choice(SIZES) + draw.randrange(-2, 3) - len(data), 0)
    array = b'{"dtype":"int8","shape":[%d],"__ndarray__":[%b]}'
    ones = missing // 2 - 22
    padded = [
        data + b" " * missing,
        b'["%b",%b]' % (b"x" * (missing - 5), data),
        b'{"a":"%b","b":%b}' % (b"x" * (missing - 13), data),
        b"[%b,%b]" % (array % (max(ones, 1), b"1," * (ones - 1) + b"1"), data),
    ]
    if missing < window.PIECE // 2:  # slow on many routes
        padded.append(b"[%b%b]" % (b"0.5," * (missing // 4), data))
    return draw.choice(padded)


class Fuzzer:
    """The processes that look at documents."""

    def __init__(self, stack: ExitStack) -> None:
        node = [node_of("Node of playwright"), "--max-old-space-size=400", str(HERE / "node.mjs")]
        self.javascript = stack.enter_context(Answering(node))
        self.python = stack.enter_context(Answering([sys.executable, "-m", "tests.fuzz.checks"]))

    def findings(self, numbered: list[tuple[int, bytes]]) -> list[list[Finding]]:
        """Return what is wrong with each document of a number."""
        jobs = [Job(data, PAYLOADS[number % len(PAYLOADS)], CLASSES) for number, data in numbered]
        said = self.javascript.answers([job.as_json() for job in jobs])
        asked = [
            (data.decode("latin-1"), number, answer)
            for (number, data), answer in zip(numbered, said, strict=True)
        ]
        found = self.python.answers(asked)
        return [[(one, one)] if isinstance(one, str) else one for one in found]

    def run(self, seed: int, numbers: range) -> Iterator[Found | int]:
        """Yield what is found, and between how many documents are done."""
        for start in range(numbers.start, numbers.stop, BATCH):
            batch = range(start, min(start + BATCH, numbers.stop))
            numbered = [(number, document_of(seed, number)) for number in batch]
            for (number, data), found in zip(numbered, self.findings(numbered), strict=True):
                for kind, outcomes in found:
                    yield Found(number, data, kind, outcomes)
            yield batch.stop - numbers.start

    def smallest(self, one: Found) -> Found:
        """Return the same kind of finding, of a document with less in it."""
        tokens, at, end_of_tries = TOKENS.findall(one.document), 0, time.monotonic() + SECONDS
        while at < len(tokens) and time.monotonic() < end_of_tries:
            tries = [some for some in _smaller(tokens, at) if len(some) < len(tokens)]
            found = self.findings([(one.number, b"".join(some)) for some in tries])
            for some, kinds in zip(tries, found, strict=True):
                same = [text for kind, text in kinds if kind == one.kind]
                if same:
                    one, tokens = Found(one.number, b"".join(some), one.kind, same[0]), some
                    break
            else:
                at += 1
        return one


def _smaller(tokens: list[bytes], at: int) -> Iterator[list[bytes]]:
    """Yield the tokens without what begins at one of them, or with a part in place of it."""
    start, end = span(tokens, at)
    for first in range(start + 1, min(end - 1, start + 40)):
        if tokens[first] in (b"[", b"{"):
            yield tokens[:start] + tokens[slice(*span(tokens, first))] + tokens[end:]
    yield tokens[:start] + tokens[end:]
    yield tokens[:start] + tokens[end + 1 :]
    yield tokens[: max(start - 1, 0)] + tokens[end:]
    yield tokens[: max(start - 3, 0)] + tokens[end:]
    yield [*tokens[:start], b"0", *tokens[end:]]
    yield [*tokens[:start], *tokens[start : start + 1], *tokens[end - 1 :]]


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first document")
    parser.add_argument("--documents", type=int, default=10_000)
    arguments = parser.parse_args()
    kinds: Counter[str] = Counter()
    numbers = range(arguments.first, arguments.first + arguments.documents)
    with ExitStack() as stack:
        fuzzer = Fuzzer(stack)
        for one in fuzzer.run(arguments.seed, numbers):
            if isinstance(one, int):
                print(f"\r{one:,} documents, {kinds.total()} found", end="", file=sys.stderr)
                continue
            kind = known(one.kind, one.document) or one.kind
            kinds[kind] += 1
            if kind == one.kind and kinds[kind] == 1:
                small = fuzzer.smallest(one)
                shown = f"{small.number}: {small.document!r}\n  {small.outcomes:.2000}"
                print(f"\n{one.kind}\n  {shown}", flush=True)
    print(f"\n{arguments.documents:,} documents; findings: {json.dumps(kinds, indent=1)}")
    return 1 if kinds.keys() - KNOWN.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
