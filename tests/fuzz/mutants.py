"""Mutants of JSON documents: values replaced, doubled, wrapped or dropped, or any bytes changed."""

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

from codec.tags import tag_table

KEYS = sorted(
    {*tag_table.RESERVED, *(key for keys in tag_table.KEYS.values() for key in keys), "a", ""}
)

# What takes the place of a part of a document, beside other parts of it.
_ARRAY = {"dtype": "float32", "shape": [2], "__ndarray__": [0.1, -0.0]}
_VALUES: tuple[Any, ...] = (
    *(None, True, False, "", [], {}, [[]], 0, -1, 1, 2, 3, 127, 128, 255, 256, 65, 64),
    *(2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, 10**400, -(2**63), -(2**63) - 1),
    *(0.5, -0.0, 1e39, 1e308, 65520.0, 5e-324, 3.4028235677973365e38, 1e16, 1e-5, 7.038531e-26),
    *("NaN", "Infinity", "-Infinity", "0x7fc00001", "0x7ff0000000000001", "NaT", "nan", "\ud800"),
    *("AA==", "AB==", "AAAA", "eJxjYIACAAAJAAE=", "F", "C", "text", "\x00", "é", "2026-11-22"),
    *("\x7f", ":", "a:b", '"', "\\", '\\":', f'"{"1" * 25},', "__ndarray__", "base64", "zlib"),
    *([2, 3], [0], [0, 2**62], [1] * 65, [-1], [True], [["a", 1]], [[1, 1], [1, 1]]),
    *({"__ref__": 0}, {"__ref__": -1}, {"__tuple__": []}, {"__float__": "NaN"}, {"a": 1}),
    *({"__dict__": [[{}, 1]]}, {"__int__": "0x10"}, _ARRAY, [_ARRAY, 1], {**_ARRAY, "id": 0}),
)
ODDITIES = [
    *(json.dumps(value).encode() for value in (*_VALUES, *KEYS)),
    *(b"-0", b"1.0", b"1E+2", b"1e-0000000000000000000001", b"0.1234567890123456789012"),
    *(b"1" * 25 + b".5", b"1" * 25, b'"\\u005f_tuple__"', b'"\\ud83d\\ude00"', b'"a\\u0062"'),
]
_WRONG = [
    *(b"NaN", b"-Infinity", b"nan", b"tru", b"1e400", b"1E+0400", b"01", b"1.", b".5", b"-", b"0"),
    *(b"\xff", b"\xc3", b"\x7f", b"\0", b"\f", b"\\", b"\\\\", b'\\"', b"\\u005f", b"\\ud800"),
    *(b"%c" % byte for byte in b' ,:"=A.e[]{}'),
    *(b"\xef\xbb\xbf", b"[s]", b"[[", b"]]", b"],[", b"[" * 30, b"]" * 30, b"}" * 9),
    *(b'{"a":' * 9, b'"id":0,', b',"x":1', b'"order":"F",', b'"payload":"base64",'),
    *(b'"class":"matrix",', b'{"dtype":"', b'"shape":[2],'),
]
_WRAPPED = (
    *(b"[%b]", b'{"__tuple__":[%b]}', b'{"__deque__":[%b]}', b'{"__dict__":[[1,%b]]}'),
    *(b'{"a":%b}', b'{"a":1,"a":%b}', b" %b ", b"%b\n", b'"%b"', b"-%b", b"%b0"),
)
TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[0-9.eE+-]+|[a-z]+|.', re.DOTALL)


def mutant(data: bytes, draw: Random) -> bytes:
    """Return a document with a few parts changed, so that it is still JSON, or is not."""
    if draw.random() < 0.1:
        return _with_other_bytes(data, draw)
    tokens = TOKENS.findall(data)
    for _ in range(draw.choice((1, 1, 1, 1, 2, 3))):
        if tokens:
            _change(tokens, draw)
    return b"".join(tokens)


def _with_other_bytes(data: bytes, draw: Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    end = min(len(data), start + draw.choice((0, 0, 1, 1, 2, 3, 8, 40, 200)))
    some = bytes((draw.randrange(256),))
    new = draw.choice((b"", some, draw.choice(_WRONG), 2 * data[start:end], data[:200]))
    return data[:start] + new + data[end:]


def _change(tokens: list[bytes], draw: Random) -> None:
    """Change one value or key, or any token."""
    of_keys = [i for i, token in enumerate(tokens[1:]) if token == b":"]
    places: Sequence[int] = range(len(tokens))
    odd = draw.choice(_WRONG)
    if draw.random() < 0.75:
        others = {i for i in places if tokens[i] in b" \n,:]}"}.union(of_keys)
        places = [i for i in places if i not in others] or places
        odd = draw.choice(ODDITIES)
    start, end = span(tokens, draw.choice(places))
    value = b"".join(tokens[start:end])
    other = b"".join(tokens[slice(*span(tokens, draw.choice(places)))])
    match draw.randrange(8):
        case 0:
            del tokens[start : end + 1]  # with the comma
        case 1 | 2:
            tokens[start:end] = [odd]
        case 3:
            tokens[start:end] = [other]
        case 4:
            several = draw.sample((value, draw.choice((value, other, odd))), 2)
            tokens[start:end] = [b",".join(several)]
        case 5:
            tokens[start:end] = [draw.choice(_WRAPPED) % value]
        case 6 if of_keys:
            tokens[draw.choice(of_keys)] = json.dumps(draw.choice(KEYS)).encode()
        case _:
            at = draw.randrange(len(value) + 1)
            some = draw.choice(_WRONG)
            tokens[start:end] = [value[:at] + some + value[at + draw.randrange(2) :]]


def span(tokens: list[bytes], start: int) -> tuple[int, int]:
    """Return where one token, or one list or object, begins and ends."""
    end, depth = start, 0
    while end < len(tokens):
        depth += (tokens[end] in b"[{") - (tokens[end] in b"]}")
        end += 1
        if depth <= 0:
            break
    return start, end
