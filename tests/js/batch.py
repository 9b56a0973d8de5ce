"""All documents that the tests give to JavaScript: one batch for each engine."""

import base64
import json
import random
import tempfile
import zlib
from collections import namedtuple
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import codec
from tests.codec import golden
from tests.codec.cases import CASES
from tests.codec.wrong import WRONG
from tests.fuzz.mutants import mutant

from .engines import Answers, Job

PAYLOADS = ("text", "base64", "compressed")
MUTANTS = 6000

Transition = namedtuple("Transition", "state action")
TYPES = (("Transition", Transition._fields),)

BOMB = 200_000_000


def _bomb() -> str:
    payload = base64.b64encode(zlib.compress(bytes(BOMB), 9)).decode()
    return json.dumps({"dtype": "int8", "shape": [8], "payload": "zlib", "__ndarray__": payload})


def float32_patterns() -> np.ndarray[Any, Any]:
    """Return powers of two and their neighbours, and patterns of all sizes, as float32."""
    powers = np.arange(1, 255, dtype="u4") << 23
    drawn = np.random.default_rng(7).integers(0, 2**32, 20_000, "u4")
    subnormal = np.random.default_rng(8).integers(0, 2**23, 2_000, "u4")
    patterns = np.concatenate([powers - 1, powers, powers + 1, drawn, subnormal])
    return patterns.view("f4")


def float64_patterns() -> np.ndarray[Any, Any]:
    """Return powers of two and patterns of all sizes, as float64."""
    powers = np.arange(1, 2047, dtype="u8") << 52
    drawn = np.random.default_rng(9).integers(0, 2**64, 20_000, "u8")
    return np.concatenate([powers - 1, powers, drawn, drawn >> 20]).view("f8")


def _line() -> bytes:
    """Return the last line of a file of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.jsonl")
        with codec.LinesWriter(path, block=20, payload="base64") as log:
            log.extend((np.full(3, i / 7), i) for i in range(50))
        return path.read_bytes().splitlines(keepends=True)[-1]


def _extra() -> dict[str, Job]:
    shared = np.arange(3.0)
    run = [Transition(np.array([i / 3], "f4"), i) for i in range(20)]
    fields = (
        '{"fields":[{"name":"__proto__","dtype":"int8"},{"name":"constructor","dtype":"int8"}]}'
    )
    polluting = (
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'
        f'"a":{{"dtype":{fields},"shape":[1],"__ndarray__":[[1,2]]}},'
        '"c":{"length":1,"of":"dict","__column__":{"__proto__":{"of":"value","__column__":[{"x":1}]}}}}'
    )
    typed = '{"type":"T","fields":["__proto__","b"],"__object__":[{"polluted":1},2]}'
    return {
        "float32": Job(codec.dumps(float32_patterns(), payload="base64")),
        "float64": Job(codec.dumps(float64_patterns(), payload="base64")),
        "bomb": Job(_bomb()),
        "polluting": Job(polluting),
        "polluting type": Job(typed, types=(("T", ("__proto__", "b")),)),
        "polluting type, __proto__": Job(
            '{"type":"__proto__","fields":[],"__object__":[]}', types=(("T", ()),)
        ),
        "type": Job(codec.dumps(run[:3], types=[Transition]), types=TYPES),
        "types by column": Job(codec.dumps(run, types=[Transition]), types=TYPES),
        "type of other fields": Job(
            '{"type":"Transition","fields":["state"],"__object__":[1]}', types=TYPES
        ),
        "shared": Job(codec.dumps({"a": [shared, shared], "b": (shared,)})),
        "line": Job(_line()),
        "aligned mask": Job(
            '{"__masked__":[{"dtype":{"fields":[{"name":"a","dtype":"int8"}]},"shape":[2],'
            '"__ndarray__":[[1],[2]]},{"dtype":{"fields":[{"name":"a","dtype":"bool"}],'
            '"aligned":true},"shape":[2],"__ndarray__":[[true],[false]]},null]}'
        ),
        "zstd": Job(codec.dumps(np.arange(1000), payload="zstd")),
        "deepest": Job("[" * 1000 + "]" * 1000),
        "too deep": Job("[" * 1001 + "]" * 1001),
    }


@cache
def jobs() -> dict[tuple[str, Any], Job]:
    """Return all jobs by the table they are from and their key in it."""
    documents = golden.read()
    found: dict[tuple[str, Any], Job] = {}
    for line, document in documents.items():
        written = line.payload if line.payload in PAYLOADS else "compressed"
        found["golden", line] = Job(document, written)
    for case, value in CASES.items():
        for payload in PAYLOADS:
            for stack in (True, False):
                text = codec.dumps(value, payload=payload, stack=stack)
                found["case", (case, payload, stack)] = Job(text, payload)
    found.update({("wrong", name): Job(document) for name, (document, _) in WRONG.items()})
    found.update({("mutant", document): Job(document) for document in mutants()})
    found.update({("extra", name): job for name, job in _extra().items()})
    return found


def different() -> list[Job]:
    """Return each job once: many cases have one document in several payloads."""
    return list(dict.fromkeys(jobs().values()))


@cache
def mutants() -> list[bytes]:
    """Return pairs of documents that are nearly right, of dtypes that there are here."""
    short = [
        text
        for line, text in golden.read().items()
        if len(text) < 600 and line.payload != "zstd" and golden.is_of_this_machine(text)
    ]
    draw = random.Random(1)
    # In a pair, what takes the place of a part may be of the other document.
    pairs = (f"[{draw.choice(short)},{draw.choice(short)}]" for _ in range(MUTANTS))
    return list(dict.fromkeys(mutant(pair.encode(), draw) for pair in pairs))


class Batch:
    """What one engine says to all documents."""

    def __init__(self, said: Answers) -> None:
        self.said = said
        self._answers = dict(zip(different(), said.answers, strict=True))

    def answer(self, table: str, key: Any) -> dict[str, Any]:
        """Return the answer to one job: `text`, or `place` and `message`; it never crashes."""
        found = self._answers[jobs()[table, key]]
        assert "crash" not in found, (key, found["crash"])
        return found

    def text(self, table: str, key: Any) -> str:
        """Return what was written."""
        found = self.answer(table, key)
        assert "text" in found, (key, found)
        return str(found["text"])

    def message(self, table: str, key: Any) -> str:
        """Return the message of a document that is refused."""
        found = self.answer(table, key)
        assert "message" in found, (key, found)
        return str(found["message"])
