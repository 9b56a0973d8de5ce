"""One document through every route of Python, and against what JavaScript made of it.

As a program it is the process that `tests.fuzz.grammar_fuzzer` asks; its memory is limited.
"""

import json
import re
import resource
import sys
import tempfile
import time
import warnings
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import codec
from codec.payloads.inflate import MAX_RATIO
from tests.codec.decode.test_quick import SETTINGS
from tests.codec.routes import (
    OF_BYTES,
    OF_TEXT,
    TYPES,
    Outcome,
    both_refuse,
    by_path,
    differing,
    is_near_limit,
    outcome,
    seen,
)
from tests.codec.same import assert_same

Finding = tuple[str, str]  # the kind, and what came of the document
Answer = dict[str, Any]  # of JavaScript: `text`, `message` with `place`, or `crash`

AS_IT_IS = next(iter(SETTINGS))
ROUTES = 5  # of which a document takes one, for there are many
PAYLOADS = ("text", "base64", "compressed")  # in which documents are written again
SPARE_MEMORY = 24 << 20  # bytes for a document, beside some for each of its bytes
SPARE_TIME, TIME_EACH = 0.2, 2e-5  # seconds for a document and for each byte, on all routes

# Functions that change nothing.
NUMBERS, NOT_STRICT = "hooks of numbers", "not strict"
HOOKS: dict[str, dict[str, Any]] = {
    "object_hook": {"object_hook": lambda value: value},
    "object_pairs_hook": {"object_pairs_hook": dict},
    NUMBERS: {"parse_int": int, "parse_float": float},
    NOT_STRICT: {"strict": False},
}
# Routes that may give something else where a message has this part: they see pairs, or a limit.
MEANT = {"object_pairs_hook": "each key once", "gzip": "max_bytes=", "zstd": "max_bytes="}
PADDING = "mostly padding"  # spaces may earn the memory that elements without a payload take
_KEY = re.compile(rb'(?<!\\)"__')
_OF_ONE_DOCUMENT = re.compile(r'"[^"]*"|\'[^\']*\'|\[\(.*\)\]|\$\S*|(?:b?float|u?int|-?\d)[\w.]*')


def _kind(what: str, *outcomes: object) -> str:
    """Return what is wrong without what is of one document alone."""
    return _OF_ONE_DOCUMENT.sub("_", f"{what}: {'; '.join(map(str, outcomes))}")[:200]


def _different(what: str, *outcomes: Outcome) -> Finding:
    """Return the finding that two outcomes are not the same."""
    told = [" ".join(map(str, one[:2])) if "Error" in str(one[0]) else "read" for one in outcomes]
    if told == ["read", "read"]:
        pairs = [pair for pair in zip(*outcomes, strict=False) if pair[0] != pair[1]]
        values = pairs[0] if pairs else tuple(map(len, outcomes))
        return f"{what}: {' or '.join(map(repr, values)):.120}", repr(outcomes)
    return _kind(what, *told), " or ".join(told)


@contextmanager
def put(name: str) -> Iterator[None]:
    """Put borders between pieces and routes elsewhere, or take optional libraries away."""
    before = {place: getattr(*place) for place in SETTINGS[name]}
    for place, value in SETTINGS[name].items():
        setattr(*place, value)
    try:
        yield
    finally:
        for place, value in before.items():
            setattr(*place, value)


def on_routes(
    document: bytes, number: int, setting: str, files: dict[str, Any]
) -> Iterator[Finding]:
    """Yield a finding for each kind of routes that do not give what the careful way gives."""
    hooks = {name: partial(codec.loads, types=TYPES, **hook) for name, hook in HOOKS.items()}
    if re.search(rb"[\0-\x1f]", document):
        del hooks[NOT_STRICT]
    if re.search(rb"\d[eE]|\d{300}", document):  # Python has other words, or infinity
        del hooks[NUMBERS]
    names = [*OF_TEXT, *OF_BYTES, *hooks, *files]
    only = names[number % ROUTES :: ROUTES]  # each is taken in turn
    kinds: dict[str, list[str]] = {}
    with put(setting):
        for name, careful, found in differing(document, only, **hooks, **files):
            if name in MEANT and MEANT[name] in f"{careful[:2]} {found[:2]}":
                continue
            kind, outcomes = _different("routes", careful, found)
            kinds.setdefault(kind, [f"by {setting}, careful way {outcomes:.1000}"]).append(name)
    yield from ((kind, ", ".join(names)) for kind, names in kinds.items())


def with_escapes(document: bytes, setting: str) -> Iterator[Finding]:
    """Yield a finding if escapes in keys, and another setting, change what is read."""
    read = partial(codec.loads, types=TYPES)
    plain = outcome(read, document)
    with put(setting):
        found = outcome(read, _KEY.sub(rb'"\\u005f_', document))
    if both_refuse(plain, found, document) or "needs more than" in f"{plain[1:2]}":
        return  # a longer document earns more
    if plain[0] == found[0] == "DecodeError":  # the place, and not where it is in the text
        plain, found = (("DecodeError", one[3]) for one in (plain, found))
    if plain != found:
        yield _different("escaped keys", plain, found)


def written_again(document: bytes, payload: str, javascript: Any) -> Iterator[Finding]:
    """Yield a finding if the value does not come back, or JavaScript has another."""
    write = partial(codec.dumps, payload=payload, types=TYPES)
    said: Answer = javascript or {}
    try:
        value = codec.loads(document, types=TYPES)
    except codec.DecodeError as error:
        # Node's own function for zstd looks at less; limits on nesting and hashes are a language's.
        if "text" in said and not re.search("zstd|nested deeper|of one hash", error.message):
            yield _kind("JavaScript reads", error), f"{error}; JavaScript {said['text']}"
        return
    try:
        text = write(value)
    except RecursionError:
        return
    except codec.EncodeError as error:
        if PADDING not in error.message:
            raise
        return
    back = codec.loads(text, types=TYPES)
    yield from _other_value("another value comes back", value, back, text)
    if (more := write(back)) != text:
        yield "another text comes back", f"{text} and then {more}"
    # Python passes a byte order mark over, as json does, and JavaScript has numbers of 53 bits.
    is_meant = re.search(rf"nested deeper|2\*\*53 - 1|{PADDING}", said.get("message", ""))
    if "message" in said and not is_meant and not document.startswith(BOM_UTF8):
        yield _kind("JavaScript refuses", said["message"]), f"{said} for {text}"
    elif said.get("text", text) != text:
        other = codec.loads(said["text"], types=TYPES)
        yield from _other_value("JavaScript has another", value, other, said["text"])


def _other_value(what: str, value: object, other: object, text: str) -> Iterator[Finding]:
    one, two = tuple(seen(value)), tuple(seen(other))
    if one != two:
        try:
            assert_same(other, value)  # the same but for flags
        except AssertionError:
            yield _different(what, one, two)[0], text


def check(
    document: bytes,
    number: int,
    javascript: Answer | str | None,
    files: dict[str, Any],
    *,
    is_as_it_is: bool = False,
) -> Iterator[Finding]:
    """Yield all that is wrong with what comes of a document; the number chooses some settings."""
    settings = list(SETTINGS)
    # Long documents are there for the borders where they are, and slow in pieces of a few bytes.
    is_short = len(document) < 3000 and not is_as_it_is
    setting = settings[number // 10 % len(settings)] if number % 2 and is_short else AS_IT_IS
    yield from _noted(on_routes, document, number, setting, {} if number % 8 else files)
    if number % 3 == 0:
        yield from _noted(with_escapes, document, setting)
    crash = javascript.get("crash") if isinstance(javascript, dict) else javascript
    is_meant = PADDING in f"{crash}" or ("nested deeper" in f"{crash}" and is_near_limit(document))
    if crash is not None and not is_meant:
        yield _kind("JavaScript fails", crash.partition("\n")[0]), crash
    else:
        payload = PAYLOADS[number % len(PAYLOADS)]
        yield from _noted(written_again, document, payload, javascript)


def _noted(part: Callable[..., Iterator[Finding]], *arguments: Any) -> Iterator[Finding]:
    """Yield the findings of a part, and any error that it raises."""
    try:
        yield from part(*arguments)
    except Exception as error:
        name = type(error).__name__
        yield _kind(f"raises {name}", error), f"{part.__name__}: {error!r}"


def _limited(item: tuple[str, int, Answer | str], files: dict[str, Any]) -> list[Finding]:
    """Return the findings of a document, with limits on memory and time."""
    letters, number, javascript = item
    document = letters.encode("latin-1")
    found: list[Finding] = []
    for is_as_it_is in (False, True):  # what is unpacked in pieces of a few bytes takes longer
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        memory = pages * resource.getpagesize() + SPARE_MEMORY + 3 * MAX_RATIO * len(document)
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
        start = time.process_time()
        found += check(document, number, javascript, files, is_as_it_is=is_as_it_is)
        taken = time.process_time() - start
        if taken < SPARE_TIME + TIME_EACH * len(document):
            return found
    return [*found, ("takes too long", f"{taken:.2f} s")]


def main() -> None:
    """Answer each line of standard input."""
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        files = by_path(Path(folder))
        for line in sys.stdin:
            (items,) = json.loads(line)
            answers = [_limited(item, files) for item in items]
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            print(json.dumps({"answers": answers}), flush=True)


if __name__ == "__main__":
    main()
