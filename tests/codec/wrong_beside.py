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


_DATETIME = 'a datetime such as "2026-11-30T09:05:00"'
_SFC64 = [state(37), None]

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
    "array of long long": (
        '{"dtype":"longlong","shape":[1],"__ndarray__":[1]}',
        'a dtype such as "float32", found "long',
    ),
    "generator of no name": (generator(_SFC64, ["SFC64"]), "a bit generator out of MT19937, PC"),
    "generator by a class": (generator(_SFC64, "BitGenerator"), "a bit generator out of MT19937"),
    "generator without a seed": (generator(_SFC64[:1]), "a state and a seed, found an array"),
    "generator of a short state": (generator(["AAAA", None]), "a state of 37 bytes, found 3"),
    "generator of a flag of 2": (
        generator([state(37, 32, 2), None]),
        "has_uint32 from 0 to 1, found 2",
    ),
    "generator, position beyond its state": (
        generator([state(2498, 2496, 113, 2), None], "MT19937"),
        "state.pos from 0 to 624, found 625",
    ),
    "generator, buffer beyond its end": (
        generator([state(86, 80, 5), None], "Philox"),
        "buffer_pos from 0 to 4, found 5",
    ),
    "seed of 2**4096": (
        generator([state(37), [hex(2**4096), [], 0]]),
        "an integer from 0 to 2**4096 - 1, found",
    ),
    "seed below 0": (
        generator([state(37), [[0, -1], [], 0]]),
        "an integer from 0 to 2**4096 - 1, found -1",
    ),
    "seed in decimal": (
        generator([state(37), [1, ["1"], 0]]),
        'an integer in hex such as "-0x1f", found "1"',
    ),
    "seed of an integer": (generator([state(37), 1]), "an array, found 1"),
    "seed of children below 0": (
        generator([state(37), ["0x1", [], -1]]),
        "[entropy, spawn key, children], found an array",
    ),
    "RandomState without gauss": (
        generator([*_SFC64, 1], name="__randomstate__"),
        "a state and a seed, found an array",
    ),
    "RandomState of a gauss that is null": (
        generator([*_SFC64, 1, None], name="__randomstate__"),
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
