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

import contextlib
import hashlib
import json
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["codec", "json"]):
    import json.decoder
    import json.scanner

    import codec
    from codec.decode import large_arrays, window
    from codec.payloads import inflate, payload_table
    from codec.tags import tag_table

from tests.codec.cases import CASES
from tests.codec.routes import TYPES, differences, mutated
from tests.codec.tags.test_classes import VALUES
from tests.codec.wrong import WRONG

NUMBERS = {"parse_int": int, "parse_float": float}
HOOKS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {**NUMBERS, "object_hook": lambda value: value},
    {**NUMBERS, "object_pairs_hook": dict},
)
# Bytes of a piece of a file, of a block of an array and of a document that is not searched for
# arrays; and numbers of an array that is cut out.
BORDERS = ((1 << 18, 1 << 18, 4096, 512), (7, 64, 0, 1), (64, 7, 0, 1), (64, 1 << 18, 1 << 30, 512))
# Of the routes; the others add little more than a call.
TAKEN = ("loads", "loads, bytes", "load, a few bytes at a time")
MAX_DOCUMENT = 4096  # bytes
SPARE_MEMORY = 192 << 20  # bytes beyond those in use at the start

# What takes the place of a part of a document, beside other parts of it.
ODDITIES: tuple[Any, ...] = (
    *(None, True, False, "", [], {}, [[]], 0, -1, 1, 2, 3, 127, 128, 255, 256, 65, 64),
    *(2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, 10**400, -(2**63) - 1),
    *(0.5, -0.0, 1e39, 1e308, 65520.0, 5e-324),
    *("NaN", "Infinity", "-Infinity", "0x7fc00001", "0x7ff0000000000001", "NaT", "nan", "\ud800"),
    *("AA==", "AB==", "AAAA", "eJxjYIACAAAJAAE=", "F", "C", "text", "\x00", "é", "2026-11-22"),
    *([2, 3], [0], [0, 2**62], [1] * 65, [-1], [True], [["a", 1]], [[1, 1], [1, 1]]),
    *({"__ref__": 0}, {"__tuple__": []}, {"__float__": "NaN"}, {"__dict__": [[{}, 1]]}),
)


def test_one_document(data: bytes) -> None:
    """Read `data` in one of several ways, which its hash chooses, and write what was read."""
    kind, border = hashlib.blake2b(data, digest_size=2).digest()
    document: str | bytes = data.decode("utf-8", "surrogateescape") if kind & 1 else data
    window.PIECE, large_arrays.BLOCK, large_arrays.SHORT, large_arrays.LARGE = BORDERS[
        border % len(BORDERS)
    ]
    inflate.UNPACKED = payload_table.LARGE = 9 * window.PIECE
    wrong = differences(document, TAKEN)
    assert not wrong, f"{document!r} is another {wrong}"
    try:
        value = codec.loads(document, types=TYPES, **HOOKS[kind >> 2 & 3])
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
    draw = random.Random(seed)
    if draw.random() < 0.7:
        with contextlib.suppress(ValueError, RecursionError):
            tree = json.loads(data)
            for _ in range(draw.choice((1, 1, 1, 2, 4))):
                tree = _changed(tree, draw)
            # Without spaces, as the codec writes, arrays are cut out of the text.
            separators = draw.choice(((",", ":"), (",", ":"), (", ", ": ")))
            whole = json.dumps(tree, separators=separators).encode()
            if len(whole) <= max_size:
                return whole
    if draw.random() < 0.5:
        whole = mutated(data, draw, draw.choice((1, 2, 4)))
        if len(whole) <= max_size:
            return whole
    return bytes(atheris.Mutate(data, max_size))


def _changed(tree: Any, draw: random.Random) -> Any:
    """Change one part of a tree of JSON values."""
    places = list(_places(tree))
    odd = _copied(draw.choice(ODDITIES))
    if not places or draw.random() < 0.05:
        return draw.choice((odd, [tree], {"__tuple__": [tree]}, [tree, _copied(tree)]))
    holder, key = draw.choice(places)
    other_holder, other_key = draw.choice(places)
    other = other_holder[other_key]
    match draw.randrange(7):
        case 0:
            holder[key] = odd
        case 1:
            holder[key] = _copied(other)
        case 2:
            del holder[key]
        case 3 if isinstance(holder, list):
            holder.insert(key, _copied(other))
        case 3 | 4 if isinstance(holder, dict):
            holder[draw.choice(_KEYS)] = holder.pop(key)
        case 5 if isinstance(holder, dict):
            holder[draw.choice(_KEYS)] = draw.choice((_copied(other), odd))
        case _:
            holder[key] = _nearby(holder[key], draw)
    return tree


_KEYS = sorted(
    {*tag_table.RESERVED, *(key for keys in tag_table.KEYS.values() for key in keys), "a", ""}
)


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    todo = [tree]
    while todo:
        holder = todo.pop()
        if isinstance(holder, list | dict):
            for key in range(len(holder)) if isinstance(holder, list) else list(holder):
                yield holder, key
                todo.append(holder[key])


def _copied(tree: Any) -> Any:
    return json.loads(json.dumps(tree))


def _nearby(value: Any, draw: random.Random) -> Any:
    """Give a value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + draw.choice((-1, 1, 2**8, -(2**31)))
    if isinstance(value, float):
        return value * draw.choice((-1, 1e10, 1e-30))
    if isinstance(value, str):
        cut = draw.randrange(len(value) + 1)
        return value[:cut] + draw.choice(("", "0", "=", ">", "[s]", "5", "\x00")) + value[cut + 1 :]
    return [value, _copied(value)]


def seeds() -> Iterator[bytes]:
    """Give the documents of the case table in every payload, and those that are refused."""
    for case in (*CASES.values(), *VALUES.values()):
        for payload in payload_table.ASKED:
            with contextlib.suppress(codec.EncodeError):  # of the classes that are not named here
                yield codec.dumps(case, payload=payload, types=TYPES).encode()
    for document, *_ in WRONG.values():
        yield document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document


def _add_seeds(corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds():
        part = seed[:MAX_DOCUMENT]  # where one is too long or too deep, its beginning
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
