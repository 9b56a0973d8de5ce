"""Documents of what people put beside arrays that are refused: a part of `tests.codec.wrong`."""

import base64
import json
from typing import Any


def state(size: int, place: int = 0, *values: int) -> str:
    """Return the bytes of a state as base64, with these at a place of it."""
    raw = bytearray(size)
    raw[place : place + len(values)] = values
    return base64.b64encode(raw).decode()


def generator(content: Any, of: Any = "SFC64", name: str = "__generator__") -> str:
    return json.dumps({"of": of, name: content})


_ATTRIBUTES = 'names of attributes such as "_metadata", each once'
_DATETIME = 'a datetime such as "2026-11-30T09:05:00"'
_PATH = "a class out of PurePosixPath, PureWindowsPath, PosixPath, WindowsPath; found"
_NEW = state(37)  # of SFC64
_SEED = "an integer from 0 to 2**4096 - 1, found"

# The keys of a tag, the rest of "$: expected …", and contents for which it is said.
_TAGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ('"__ordereddict__"', "an array, found an object", ('{"a":1}',)),
    ('"fields":["items"],"__ordereddict__"', _ATTRIBUTES, ("[[],1]",)),
    ('"fields":["_a","_a"],"__ordereddict__"', _ATTRIBUTES, ("[[],1,2]",)),
    ('"fields":["_a"],"__ordereddict__"', "pairs and 1 attributes, found an array", ("[[]]",)),
    ('"type":"Mode","__member__"', "a type out of those named (none", ('"TRAIN"',)),
    ('"__isodatetime__"', _DATETIME, ('"2026-11-30T09:05"', '"2026-02-29T09:05:00"', "1790000000")),
    ('"__isodatetime__"', _DATETIME, ('"0000-01-01T00:00:00"', '"2026-11-30T24:00:00"')),
    ('"__isodatetime__"', _DATETIME, ('"2026-11-30T09:05:00Z"', '"2026-11-30T09:05:00.125"')),
    (
        '"__isodatetime__"',
        _DATETIME,
        ('"2026-11-30T09:05:00-00:00"', '"2026-11-30T09:05:00+01"'),
    ),
    (
        '"__isotime__"',
        'a time such as "09:05:00", found',
        ('"09:05:00+24:00"', '"09:05:00+01:00:00"'),
    ),
    ('"zone":"CET","__isotime__"', 'the name of an offset, found "CET"', ('"09:05:00"',)),
    ('"zone":[],"__isotime__"', "the name of an offset, found", ('"09:05:00+01:00"',)),
    ('"fold":true,"__isotime__"', "fold 1, found true", ('"09:05:00"',)),
    ('"__isodate__"', 'a date such as "2026-11-30", found', ('"2026-W49-1"', '"2026-11-31"', "1")),
    ('"__duration__"', "[days, seconds, microseconds], found", ("[0,86400,0]", "[0,1.5,0]")),
    ('"__duration__"', "[days, seconds, microseconds], found", ("[1000000000,0,0]", "[0,0]")),
    ('"__path__"', _PATH, ('"a"',)),
    ('"class":"Popen","__path__"', _PATH, ('"a"',)),
    ('"class":"PosixPath","__path__"', "an array, found 1", ("1",)),
    ('"__dtype__"', 'a dtype such as "float32", found "<f4"', ('"<f4"',)),
    ('"__dtype__"', "each key of a dtype once, found one again", ('{"fields":[],"fields":[]}',)),
    (
        '"__dtype__"',
        'a dtype such as "float32", found "O"',
        ('{"fields":[{"name":"a","dtype":"O"}]}',),
    ),
    ('"__dtype__"', '{"object": {"vlen": "str"}}, or "bytes"', ('{"object":{"vlen":"O"}}',)),
    ('"__dtype__"', '{"object": {"vlen": "str"}}, or "bytes"', ('{"object":{},"fields":[]}',)),
    ('"dtype":"longlong","shape":[1],"__ndarray__"', 'a dtype such as "float32"', ("[1]",)),
)
_GENERATORS: dict[str, tuple[str, str]] = {
    "generator of no name": (generator([_NEW, None], ["SFC64"]), "a bit generator out of MT19937"),
    "generator by a class": (generator([_NEW, None], "Popen"), "a bit generator out of MT19937"),
    "generator without a seed": (generator([_NEW]), "a state and a seed, found an array"),
    "generator of a short state": (generator(["AAAA", None]), "a state of 37 bytes, found 3"),
    "generator of a flag of 2": (generator([state(37, 32, 2), None]), "has_uint32 from 0 to 1, fo"),
    "generator, position beyond its state": (
        generator([state(2498, 2496, 113, 2), None], "MT19937"),
        "state.pos from 0 to 624, found 625",
    ),
    "generator, buffer beyond its end": (
        generator([state(86, 80, 5), None], "Philox"),
        "buffer_pos from 0 to 4, found 5",
    ),
    "seed of 2**4096": (generator([_NEW, [hex(2**4096), [], 0]]), _SEED),
    "seed below 0": (generator([_NEW, [[0, -1], [], 0]]), f"{_SEED} -1"),
    "seed in decimal": (generator([_NEW, [1, ["1"], 0]]), 'an integer in hex such as "-0x1f", fo'),
    "seed of an integer": (generator([_NEW, 1]), "an array, found 1"),
    "seed of children below 0": (
        generator([_NEW, [1, [], -1]]),
        "[entropy, spawn key, children], ",
    ),
    **{
        f"RandomState of {len(more)} more": (
            generator([_NEW, None, *more], name="__randomstate__"),
            expected,
        )
        for more, expected in (
            ([1], "a state and a seed, found an array"),
            ([1, None], "has_gauss of 0 or 1 and a float"),
        )
    },
}
_PLACED = {
    '{"__ordereddict__":[["a",1],["a",2]]}': '$[1]: expected each key once, found "a" again',
    '{"fields":["_a"],"__ordereddict__":[[[1,1],[1,2]],3]}': "$[0][1]: expected each key once",
    '{"class":"PosixPath","__path__":[1114112]}': "$[0]: expected an integer from 0 to 1114111",
}

WRONG_BESIDE: dict[str, tuple[str, str]] = {
    **{document: (document, message) for document, message in _PLACED.items()},
    **{name: (text, f"$: expected {rest}") for name, (text, rest) in _GENERATORS.items()},
    **{
        f"{keys} {content}": (f"{{{keys}:{content}}}", f"$: expected {rest}")
        for keys, rest, contents in _TAGS
        for content in contents
    },
}
