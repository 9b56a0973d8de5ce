"""A coverage-guided fuzz target: any document is read, or refused with `DecodeError`.

Every quick route, with borders between pieces everywhere, gives what the careful way gives. What is
read and can be written gives the same text again after one more round trip. The address space is
limited, so that an allocation out of proportion to the document fails.

Run it, here for ten minutes; findings are left in the working folder as ``crash-…``::

    uv run --locked --group fuzz python -m tests.fuzz.fuzz_loads fuzz-corpus -max_total_time=600

Under the fuzzer the process grows by some 3 kB a document, so that about 40,000 reach the limit on
memory: then, or with ``-runs=25000``, start it again, for the corpus is kept.

The first argument is the folder of the corpus, to which the seeds are added; the others are
libFuzzer's. With a file in place of the folder, that one document is tried.
"""

import hashlib
import resource
import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["codec", "json"]):
    import codec
    from codec.payloads import payload_table

from tests.codec.decode.test_quick import documents
from tests.codec.routes import TYPES, differences
from tests.fuzz.executions import set_borders
from tests.fuzz.mutants import mutant

# Of the routes; the others add little more than a call.
TAKEN = ("loads", "loads, bytes", "load, a few bytes at a time")
MAX_DOCUMENT = 4096  # bytes
SPARE_MEMORY = 192 << 20  # bytes beyond those in use at the start


def test_one_document(data: bytes) -> None:
    """Read `data` in one of several ways, which its hash chooses, and write what was read."""
    kind, border = hashlib.blake2b(data, digest_size=2).digest()
    document: str | bytes = data.decode("utf-8", "surrogateescape") if kind & 1 else data
    set_borders(border)
    wrong = differences(document, TAKEN)
    assert not wrong, f"{document!r} is another {wrong}"
    try:
        value = codec.loads(document, types=TYPES)
    except codec.DecodeError as error:
        str(error)
        return
    payload = payload_table.ASKED[kind % len(payload_table.ASKED)]
    indent = 1 if kind & 2 else None
    try:
        text = codec.dumps(value, payload=payload, indent=indent, types=TYPES)
    except (codec.EncodeError, RecursionError):
        return
    back = codec.loads(text, types=TYPES)
    again = codec.dumps(back, payload=payload, indent=indent, types=TYPES)
    assert again == text, f"{text!r} comes back as {again!r}"


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Change a part of a document and leave it JSON, or not, or change any bytes."""
    draw = Random(seed)
    whole = mutant(data, draw)
    if draw.random() < 0.85 and len(whole) <= max_size:
        return whole
    return bytes(atheris.Mutate(data, max_size))


def _add_seeds(corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    for document in documents():
        whole = document.encode("utf-8", "replace") if isinstance(document, str) else document
        part = whole[:MAX_DOCUMENT]  # where one is too long, its beginning
        (corpus / hashlib.sha1(part, usedforsecurity=False).hexdigest()).write_bytes(part)


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + SPARE_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main(arguments: list[str]) -> None:
    """Fuzz; `arguments` are the corpus and the options of libFuzzer."""
    corpus = Path(arguments[0])
    if not corpus.is_file():
        _add_seeds(corpus)
    atheris.Setup(
        [__file__, f"-max_len={MAX_DOCUMENT}", *arguments],
        test_one_document,
        custom_mutator=mutate,
    )
    _limit_memory()
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
