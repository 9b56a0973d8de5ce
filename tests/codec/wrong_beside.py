"""Documents of what people put beside arrays that are refused: a part of `tests.codec.wrong`."""

import json
from typing import Any


def generator(content: Any, of: Any = "PCG64", name: str = "__generator__") -> str:
    return json.dumps({"of": of, name: content})


_DATETIME = 'a datetime such as "2026-11-30T09:05:00"'
_PCG64 = ["0x1", "0x3", 0, 0]
_PHILOX = [[1, 2, 3, 4], [5, 6], [7, 8, 9, 10], 4, 0, 0]
_SEED = ["0x1", [], 4, 0]

# What is beside arrays: the document, and the rest of "$: expected …".
_BESIDE: dict[str, tuple[str, str]] = {
    "OrderedDict of an object": ('{"__ordereddict__":{"a":1}}', "an array, found an object"),
    "attribute that hides a method": (
        '{"fields":["items"],"__ordereddict__":[[],1]}',
        'names of attributes such as "_metadata", each once',
    ),
    "attribute twice": (
        '{"fields":["_a","_a"],"__ordereddict__":[[],1,2]}',
        'names of attributes such as "_metadata", each once',
    ),
    "attributes, fewer than names": (
        '{"fields":["_a"],"__ordereddict__":[[]]}',
        "pairs and 1 attributes, found an array",
    ),
    "member of a type not named": (
        '{"type":"Mode","__enum__":"TRAIN"}',
        'a type out of those named (none is named: give types=[…]), found "Mode"',
    ),
    "datetime without seconds": ('{"__datetime__":"2026-11-30T09:05"}', f"{_DATETIME}, found"),
    "datetime of no day": ('{"__datetime__":"2026-02-29T09:05:00"}', _DATETIME),
    "datetime of the year 0": ('{"__datetime__":"0000-01-01T00:00:00"}', _DATETIME),
    "datetime of 24 hours": ('{"__datetime__":"2026-11-30T24:00:00"}', _DATETIME),
    "datetime with a Z": ('{"__datetime__":"2026-11-30T09:05:00Z"}', _DATETIME),
    "datetime with three digits": ('{"__datetime__":"2026-11-30T09:05:00.125"}', _DATETIME),
    "datetime with a second spelling of no offset": (
        '{"__datetime__":"2026-11-30T09:05:00-00:00"}',
        _DATETIME,
    ),
    "datetime that is a number": ('{"__datetime__":1790000000}', f"{_DATETIME}, found 179"),
    "offset of a day": ('{"__time__":"09:05:00+24:00"}', 'a time such as "09:05:00", found "09'),
    "zone without an offset": (
        '{"zone":"CET","__time__":"09:05:00"}',
        'the name of an offset, found "CET"',
    ),
    "zone that is a list": ('{"zone":[],"__time__":"09:05:00+01:00"}', "the name of an offset, f"),
    "fold of true": ('{"fold":true,"__time__":"09:05:00"}', "fold 1, found true"),
    "date of a week": ('{"__date__":"2026-W49-1"}', 'a date such as "2026-11-30", found "2026-W'),
    "duration of 25 hours in seconds": (
        '{"__timedelta__":[0,90000,0]}',
        "[days, seconds, microseconds], found [0, 90000, 0]",
    ),
    "duration of too many days": ('{"__timedelta__":[1000000000,0,0]}', "[days, seconds, micro"),
    "duration of floats": ('{"__timedelta__":[0,1.5,0]}', "[days, seconds, microseconds], found a"),
    "path of no class": ('{"__path__":"a"}', "a class out of PurePosixPath, PureWindowsPath, Pos"),
    "path of another class": ('{"class":"Popen","__path__":"a"}', "a class out of PurePosixPath, "),
    "path that is a number": ('{"class":"PosixPath","__path__":1}', "an array, found 1"),
    "dtype object of no dtype": ('{"__dtype__":"<f4"}', 'a dtype such as "float32", found "<f4"'),
    "dtype object, key twice": (
        '{"__dtype__":{"fields":[],"fields":[]}}',
        "each key of a dtype once, found one again",
    ),
    "array of long long": (text_tag([1, 2], "longong"), 'a dtype such as "float32", found "long'),
    "generator of no name": (
        generator([_PCG64, None], ["PCG64"]),
        "a bit generator out of",
    ),
    "generator by a class": (
        generator([_PCG64, None], "BitGenerator"),
        "a bit generator out of",
    ),
    "generator without a seed": (generator([_PCG64]), "a state and a seed, found an array"),
    "generator of a short state": (generator([[1], None]), "a state of 4, found 1"),
    "generator, state in decimal": (
        generator([["1", *_PCG64[1:]], None]),
        'an integer in hex such as "-0x1f", found "1"',
    ),
    "generator, state below 0": (
        generator([["-0x1", *_PCG64[1:]], None]),
        'state.state from 0 to 2**128 - 1, found "-0x1"',
    ),
    "generator, state of 129 bits": (
        generator([[hex(2**128), *_PCG64[1:]], None]),
        "state.state from 0 to 2**128 - 1, found",
    ),
    "generator, flag of true": (
        generator([["0x1", "0x3", True, 0], None]),
        "has_uint32 from 0 to 1, found true",
    ),
    "generator, position beyond its state": (
        generator([[[0] * 624, 625], None], "MT19937"),
        "state.pos from 0 to 624, found 625",
    ),
    "generator, key of 623": (
        generator([[[0] * 623, 0], None], "MT19937"),
        "624 integers as state.key, found an array",
    ),
    "generator, buffer beyond its end": (
        generator([[*_PHILOX[:3], 5, 0, 0], None], "Philox"),
        "buffer_pos from 0 to 4, found 5",
    ),
    "seed of 2**4096": (
        generator([_PCG64, [hex(2**4096), *_SEED[1:]]]),
        "entropy from 0 to 2**4096 - 1, found",
    ),
    "seed of an integer": (
        generator([_PCG64, 1]),
        "[entropy, spawn key, pool size, children], found 1",
    ),
    "seed of a large pool": (
        generator([_PCG64, ["0x1", [], 2**31, 0]]),
        "pool size from 4 to 64, found 2147483648",
    ),
    "seed of children below 0": (
        generator([_PCG64, ["0x1", [], 4, -1]]),
        "children from 0 to 4294967295, found -1",
    ),
    "RandomState without gauss": (
        generator([_PCG64, None, 1], name="__randomstate__"),
        "a state and a seed, found an array",
    ),
    "RandomState of a gauss that is null": (
        generator([_PCG64, None, 1, None], name="__randomstate__"),
        "has_gauss of 0 or 1 and a float",
    ),
}


WRONG_BESIDE: dict[str, tuple[str, str]] = {
    "OrderedDict, key twice": (
        '{"__ordereddict__":[["a",1],["a",2]]}',
        '$[1]: expected each key once, found "a" again',
    ),
    "OrderedDict with attributes, key twice": (
        '{"fields":["_a"],"__ordereddict__":[[["a",1],["a",2]],3]}',
        '$[0][1]: expected each key once, found "a" again',
    ),
    "path beyond Unicode": (
        '{"class":"PosixPath","__path__":[1114112]}',
        "$[0]: expected an integer from 0 to 1114",
    ),
    **{name: (text, f"$: expected {rest}") for name, (text, rest) in _BESIDE.items()},
}
