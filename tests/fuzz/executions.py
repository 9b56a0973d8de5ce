"""One execution: a document is read, or an object written, in a way that a number chooses.

As a program it is a side of `tests.fuzz.differential`: it reads numbers with documents, some a
line, and prints a hash for what each execution has given, or all of it.
"""

import contextlib
import hashlib
import io
import json
import sys
import warnings
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import codec
from codec.payloads import payload_table
from tests.codec.decode.test_quick import SETTINGS
from tests.codec.routes import OF_BYTES, OF_TEXT, TYPES, seen
from tests.fuzz.checks import AS_IT_IS, put
from tests.fuzz.objects import any_object, array

_CALLS: list[object] = []  # of the caller's functions, in this execution

Outcome = list[Any]
Execution = tuple[list[Any], Callable[[], Outcome]]  # what is done and how, and what does it


# -- reading --------------------------------------------------------------------------------------


def _hook(value: object) -> Any:
    _CALLS.append(value)
    return "hook", value


def _refuse(_: object) -> Any:
    raise KeyError("refused by a hook")


_HOOKS: tuple[dict[str, Any], ...] = (
    *([{}] * 8),
    *({name: _hook} for name in ("object_hook", "object_pairs_hook", "parse_int", "parse_float")),
    {"parse_constant": _hook, "strict": False},
    {"parse_float": float, "parse_int": int, "object_pairs_hook": dict},
    {"object_hook": _refuse},
    {"strict": False},
)
_READERS: list[Callable[..., Any]] = [
    *OF_TEXT.values(),
    *OF_BYTES.values(),
    lambda text, **options: codec.JSONDecoder(types=TYPES, **options).raw_decode(text),
]


def reading(draw: Random, data: bytes) -> Execution:
    """Return how a document is read."""
    number, hooks = draw.randrange(len(_READERS)), draw.choice(_HOOKS)
    setting = draw.choice(list(SETTINGS)) if draw.random() < 0.3 else AS_IT_IS
    of_bytes = _READERS[number] in OF_BYTES.values()
    document: Any = data if of_bytes else data.decode("utf-8", "surrogateescape")

    def read() -> Outcome:
        _CALLS.clear()
        with put(setting):
            value = _READERS[number](document, **hooks)
        # In hex, for Python writes no more than 4,300 digits in decimal.
        tokens = [hex(token) if isinstance(token, int) else token for token in seen(value)]
        return [*tokens, len(_CALLS)]

    return [f"reader {number}", setting, hooks, document], read


# -- writing --------------------------------------------------------------------------------------


def _default(value: Any) -> Any:
    _CALLS.append(value)
    if isinstance(value, OrderedDict | defaultdict):
        return dict(value)
    if type(value) is object:
        return [1, {"of": "default"}, (2,)]
    raise TypeError("refused by default")


_OPTIONS: dict[str, tuple[Any, ...]] = {
    "payload": payload_table.ASKED,
    "share": (False,),
    "stack": (False,),
    "types": ((),),
    "indent": (0, 1, "\t"),
    "sort_keys": (True,),
    "separators": ((",", ":"), (", ", ": "), (" ,", " : ")),
    "ensure_ascii": (False,),
    "allow_nan": (False,),
    "skipkeys": (True,),
    "check_circular": (False,),
    "default": (_default,),
}


def _dumped(dump: Callable[..., None], file: Any, obj: Any, **options: Any) -> Any:
    dump(obj, file, **options)
    return file.getvalue()


_WRITERS: dict[str, Callable[..., Any]] = {
    "dumps": codec.dumps,
    "dumpb": codec.dumpb,
    "dump, binary": lambda obj, **options: _dumped(codec.dump, io.BytesIO(), obj, **options),
    "dump, text": lambda obj, **options: _dumped(codec.dump, io.StringIO(), obj, **options),
    "json.dumps": partial(json.dumps, cls=codec.JSONEncoder),
    "json.dump": lambda obj, **options: _dumped(
        json.dump, io.StringIO(), obj, cls=codec.JSONEncoder, **options
    ),
    "iterencode": lambda obj, **options: "".join(codec.JSONEncoder(**options).iterencode(obj)),
}


def some_options(draw: Random) -> dict[str, Any]:
    """Return options of the encoder."""
    names = draw.sample(list(_OPTIONS), draw.choice((0, 0, 0, 1, 1, 1, 2, 3)))
    return {"types": TYPES} | {name: draw.choice(_OPTIONS[name]) for name in names}


def written(draw: Random) -> str:
    """Return the document of an object, or an empty one if it is refused."""
    with contextlib.suppress(TypeError, ValueError, RecursionError):  # EncodeError among them
        obj = any_object(draw) if draw.random() < 0.5 else array(draw)
        return codec.dumps(obj, **some_options(draw))
    return "{}"


def writing(draw: Random) -> Execution:
    """Return how an object is written."""
    obj, options, name = any_object(draw), some_options(draw), draw.choice(list(_WRITERS))

    def write() -> Outcome:
        _CALLS.clear()
        text = _WRITERS[name](obj, **options)
        if isinstance(text, bytes):
            text = text.decode()
        return [text, len(_CALLS)]

    return [name, options, obj], write


# -- both -----------------------------------------------------------------------------------------


def execution(seed: int, number: int, document: str) -> Execution:
    """Return the execution of a number."""
    draw = Random(f"{seed} {number}")
    return reading(draw, document.encode("latin-1")) if document else writing(draw)


def outcome(run: Callable[[], Outcome]) -> Outcome:
    """Return what a function returns, or the error that it raises, whichever that is."""
    try:
        return run()
    except RecursionError:  # of which Python and the codec have their own words and limits
        return ["too deep"]
    except Exception as error:
        known = (getattr(error, name, None) for name in ("place", "pos", "is_cut_off"))
        return [type(error).__name__, str(error), *known]


def _shown(what: list[Any]) -> str:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return repr(what)
    except ValueError:  # NumPy cannot write some arrays of 64 dimensions, and some times
        return f"{what[:-1]} and what has no repr"
    finally:
        sys.set_int_max_str_digits(limit)


def main(seed: int) -> None:
    """Run the executions that standard input names."""
    warnings.simplefilter("error")
    for line in sys.stdin:
        items, whole = json.loads(line)
        answers: list[Any] = []
        for number, document in items:
            what, run = execution(seed, number, document)
            found = repr(outcome(run))
            digest = hashlib.blake2b(found.encode("utf-8", "replace"), digest_size=8).hexdigest()
            answers.append((_shown(what), found) if whole else digest)
        print(json.dumps({"answers": answers}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
