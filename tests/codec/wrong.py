"""THE table of documents that are refused: slips and attacks, each with its whole answer."""

import json
from typing import Any

from tests.codec.wrong_beside import WRONG_BESIDE
from tests.codec.wrong_columns import WRONG_COLUMNS
from tests.codec.wrong_dtypes import NO_FILL_VALUE, WRONG_DTYPES, text_tag
from tests.codec.wrong_frames import WRONG_FRAMES


def tag(**keys: Any) -> str:
    """Return an array's tag with some keys replaced (or, by None, removed)."""
    whole = {"dtype": "float32", "shape": [2, 3], "payload": "base64", "__ndarray__": "A" * 32}
    return json.dumps({k: v for k, v in {**whole, **keys}.items() if v is not None})


def packed_tag(payload: str, dtype: str, size: int, content: str) -> str:
    """Return the tag of an array of one dimension, whose content is base64."""
    return tag(payload=payload, dtype=dtype, shape=[size], __ndarray__=content)


def masked(mask: str, fill_value: str) -> str:
    return f'{{"__masked__":[{text_tag([1, 2])},{mask},{fill_value}]}}'


_FIELD = {"name": "a", "dtype": "int8"}


BOMB = "eJztwTEBAAAAwqD1T20ND6AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

# The text, json's own message and where it is, and the place at which the text is cut off.
_TRUNCATED: dict[str, tuple[str, str, int, str]] = {
    "truncated": ('[1, {"a": 2', "Expecting ',' delimiter", 11, "$[1].a"),
    "truncated in a number": (
        '{"w": {"dtype":"float32","shape":[2,2],"__ndarray__":[[1.5,2],[3.',
        *("Expecting ',' delimiter", 64, "$.w.__ndarray__[1][0]"),
    ),
    "truncated in a word": ("[0,\n tru", "Expecting value", 5, "$[1]"),
    "truncated in a string": (
        '{"a b": "\u00e9\U0001f600\\',
        "Unterminated string starting at",
        8,
        '$["a b"]',
    ),
    "truncated in an escape": (r'[["\ud83d\ude', "Invalid \\uXXXX escape", 10, "$[0][0]"),
    "truncated in a key": ('{"a": 1, "b', "Unterminated string starting at", 9, "$"),
    "truncated behind a key": ('{"a": {"b"', "Expecting ':' delimiter", 10, "$.a.b"),
    "truncated before a key": (
        '{"a": [], ',
        "Expecting property name enclosed in double quotes",
        10,
        "$",
    ),
}


def _truncated(text: str, message: str, at: int, place: str) -> tuple[str, str]:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    where = f"line {line} column {column} (char {at})"
    cut = f"the document is cut off at char {len(text)}, in {place}"
    return text, f"{message}: {where}; {cut}"


_A_TIME = "an integer from -9223372036854775807 to 9223372036854775807"

# The dtype, the content of an array, the place of the wrong element, and what is expected.
_ELEMENTS: dict[str, tuple[str, Any, str, str]] = {
    "string longer than its dtype": ("U2", ["abc", ""], "[0]", "a string of at most 2 code points"),
    "bytes longer than their dtype": ("S2", ["YWJj", ""], "[0]", "base64 of at most 2 bytes"),
    "void shorter than its dtype": ("V2", ["YQ==", ""], "[0]", "base64 of 2 bytes"),
    "surrogate in a string": ("string", ["\ud800", ""], "[0]", "a string without surrogates"),
    "time that is a float": ("datetime64[s]", [1.5, 1], "[0]", _A_TIME),
    "NaT as a number": ("datetime64[s]", [0, -(2**63)], "[1]", _A_TIME),
    "too deep": ("float32", [[1], [2]], "[0]", "a number that float32 holds"),
    "bits of wrong width": ("float32", [1, "0x7fc0001"], "[1]", "a number that float32 holds"),
    "bits in capitals": ("float32", [1, "0x7FC00001"], "[1]", "a number that float32 holds"),
    "NaN by another name": ("float32", [1, "nan"], "[1]", "a number that float32 holds"),
    "true as float": ("float32", [1, True], "[1]", "a number that float32 holds"),
    "null as float": ("float32", [1, None], "[1]", "a number that float32 holds"),
    "beyond float32": ("float32", [1, 3.5e38], "[1]", "a number that float32 holds"),
    "beyond float16": ("float16", [1, 65520], "[1]", "a number that float16 holds"),
    "integer beyond float64": ("float32", [1, 10**400], "[1]", "a number that float32 holds"),
    "true as integer": ("int8", [1, True], "[1]", "an integer from -128 to 127"),
    "float as integer": ("int8", [1, 2.0], "[1]", "an integer from -128 to 127"),
    "beyond int8": ("int8", [1, 128], "[1]", "an integer from -128 to 127"),
    "below uint8": ("uint8", [1, -1], "[1]", "an integer from 0 to 255"),
    "beyond uint64": ("uint64", [1, 2**64], "[1]", "an integer from 0 to 18446744073709551615"),
    "integer as bool": ("bool", [True, 1], "[1]", "true or false, found"),
    "complex of one part": ("complex64", [[1, 2], [1]], "[1]", "an array of 2"),
    "string of numbers": ("float32", "12", "", "an array of 2, found"),
}

# The dtype of an array, and the rest of "$: expected …".
_WRONG_DTYPES: dict[str, tuple[Any, str]] = {
    "no dtype": (None, "a dtype such as"),
    "dtype that is no name": (["f4"], "a dtype such as"),
    "dtype object as bytes": ("object", "no payload: elements of dtype obj"),
    "dtype of pointers": ("O", 'a dtype such as "float32", found "O"'),
    "dtype by NumPy's own parser": ("<f4", 'a dtype such as "float32"'),
    "dtype of 8 GB": ("U1999999999", 'a dtype such as "float32", found "U1'),
    "second spelling of a dtype": ("datetime64[1s]", "a dtype such as"),
    "big-endian, half a name": (">M[s]", "a dtype such as"),
    "unit that is none": ("datetime64[x]", "a dtype such as"),
    "big-endian bytes": (">S5", "a dtype such as"),
    "structure without fields": ({"itemsize": 4}, "a dtype with the key fie"),
    "structure, unknown key": ({"fields": [], "x": 1}, "a dtype with the key"),
    "structure, field of a pointer": (
        {"fields": [{"name": "a", "dtype": "O"}]},
        'a dtype such as "float32", found "O"',
    ),
    "structure, name of a surrogate": (
        {"fields": [{**_FIELD, "name": "\ud800"}]},
        "a field with a name and a dtype",
    ),
    "structure, name twice": ({"fields": [_FIELD] * 2}, "a structure that NumPy can make"),
    "structure, offset below 0": (
        {"fields": [{**_FIELD, "offset": -1}]},
        "offset from 0 to 2147483647, found -1",
    ),
    "sub-array of 2 GB": (
        {"fields": [{**_FIELD, "shape": [65536, 65536]}]},
        "at most 2147483647 bytes a field",
    ),
}

# The document, and the rest of "$: expected …".
_NOT_AS_EXPECTED: dict[str, tuple[str | bytes, str]] = {
    "not UTF-8": (b'"\xff"', "bytes in UTF-8"),
    "surrogate in UTF-8": (b'"\xed\xa0\x80"', "bytes in UTF-8"),
    "UTF-16": ("[]".encode("utf-16"), "bytes in UTF-8"),
    "two reserved keys": ('{"__ref__":0,"__tuple__":[]}', "one reserved key, found"),
    "unknown key": (tag(x=1), "beside __ndarray__ the keys class, dtype, id, order"),
    "unknown key of a tuple": ('{"a":1,"__tuple__":[]}', "beside __tuple__ the keys no"),
    "tuple of no array": ('{"__tuple__":{}}', "an array, found an object"),
    "reference to nowhere": ('{"__ref__":0}', "the id of an array before this place"),
    "reference by a list": ('{"__ref__":[]}', "the id of an array before this place"),
    "id that is true": (tag(id=True), "an id that is a new integer, found true"),
    "id below 0": (tag(id=-1), "an id that is a new integer, found -1"),
    "deque too long": ('{"maxlen":1,"__deque__":[1,2]}', "maxlen of at least 2, found"),
    "maxlen below 0": ('{"maxlen":-1,"__deque__":[]}', "maxlen of at least 0"),
    "maxlen that is true": ('{"maxlen":true,"__deque__":[1]}', "maxlen of at least 1"),
    "maxlen null": ('{"maxlen":null,"__deque__":[]}', "maxlen of at least 0"),
    "maxlen of 10**30": (f'{{"maxlen":{10**30},"__deque__":[]}}', "maxlen of"),
    "float that is finite": ('{"__float__":1.5}', 'a string such as "NaN", found 1.5'),
    "float of no spelling": ('{"__float__":"nan"}', "a number that float64 holds"),
    "complex of three": ('{"__complex__":[1,2,3]}', "[real, imaginary], found [1, 2, 3"),
    "complex of strings": ('{"__complex__":["1","2"]}', "a number that float64 holds"),
    "structure, key twice": (
        '{"dtype":{"fields":[],"fields":[]},"shape":[0],"__ndarray__":[]}',
        "each key of a dtype once, found one again",
    ),
    "structure, objects overlapped": (
        text_tag(
            [],
            {
                "fields": [
                    {"name": "a", "dtype": "object"},
                    {"name": "b", "dtype": "int8", "offset": 0},
                ]
            },
            (0,),
        ),
        "a structure that NumPy can make",
    ),
    "missing strings of a number": (
        text_tag([], {"string": {"na_object": 1}}, (0,)),
        'na_object null, "NaN" or ["…"], found 1',
    ),
    "elements of 0 bytes, 2**53 of them": (
        tag(dtype="V0", shape=[2**53], __ndarray__=""),
        "no payload: elements of dtype V0 are text",
    ),
    "class of its own": (tag(**{"class": "os.system"}), 'a class out of "recarray", "mat'),
    "matrix of 3 dimensions": (
        text_tag([[[1]]], shape=(1, 1, 1))[:-1] + ',"class":"matrix"}',
        "2 dimensions of a matrix, found shape [1, 1, 1]",
    ),
    "no shape": (tag(shape=None), "a shape such as [2, 3], found null"),
    "shape below 0": (tag(shape=[-1, -6]), "a shape such as [2, 3], found [-1, -6]"),
    "shape of true": (tag(shape=[True]), "a shape such as [2, 3], found an array"),
    "shape of floats": (tag(shape=[2.0, 3.0]), "a shape such as [2, 3]"),
    "shape that is a number": (tag(shape=6), "a shape such as [2, 3], found 6"),
    "65 dimensions": (tag(shape=[1] * 65), "at most 64 dimensions, found 65"),
    "order": (tag(order="A"), 'order "C" or "F", found "A"'),
    "order that is a list": (tag(order=[]), 'order "C" or "F", found []'),
    "bytes that are no base64": ('{"__bytes__":"A"}', "base64 (RFC 4648, section 4)"),
    "integer in decimal": ('{"__int__":"12"}', 'an integer in hex such as "-0x1f"'),
    "integer with a leading 0": ('{"__int__":"0x01"}', 'an integer in hex such as "-0x1'),
    "type not named": (
        '{"type":"Transition","fields":[],"__object__":[]}',
        'a type out of those named (none is named: give types=[…]), found "Transition"',
    ),
    "masked, no array": ('{"__masked__":[1,false,null]}', "[array, mask, fill value]"),
    "payload": (tag(payload="rot13"), "a payload out of base64, zlib, shuffle+zlib"),
    "payload that is a list": (tag(payload=["zlib"]), "a payload out of"),
    "numbers as base64": (tag(__ndarray__=[1]), "a string of base64, found [1]"),
    "junk in base64": (tag(__ndarray__="A" * 31 + "*"), "base64 (RFC 4648, section 4)"),
    "space in base64": (tag(__ndarray__="A" * 32 + "\n"), "base64 (RFC 4648"),
    "letters beyond ASCII": (tag(__ndarray__="é" * 32), "base64 (RFC 4648, section 4)"),
    "base64 cut off": (tag(__ndarray__="A" * 31), "base64 (RFC 4648, section 4)"),
    "base64 of two spellings": (
        tag(dtype="int8", shape=[1], __ndarray__="AB=="),
        "base64 whose unused last bits are zero (RFC 4648, 3.5)",
    ),
    "bool of 2": (tag(dtype="bool", shape=[1], __ndarray__="Ag=="), "bytes 0 and 1"),
    "no zlib": (tag(payload="zlib"), "zlib data (RFC 1950): Error"),
    "zlib cut off": (
        packed_tag("zlib", "int8", 9, "eJxjYIACAAA="),
        "zlib data (RFC 1950) that end with the payload; they are cut off",
    ),
    "more behind zlib": (
        packed_tag("zlib", "int8", 9, "eJxjYIACAAAJAAEA"),
        "zlib data (RFC 1950) that end with the payload; more data follow",
    ),
    "no zstd": (tag(payload="zstd"), "a zstd frame (RFC 8878), found none"),
    "zstd of 1,033 times": (
        packed_tag("zstd", "int8", 23759, "KLUv/WTPW00AABAAAAEAytwOsFiyH3c="),
        "zstd data that expand at most 1032 times, found 23 bytes for 23759",
    ),
    "scalar with a shape": ('{"dtype":"int8","shape":[],"__scalar__":1}', "beside __sca"),
    **{name: (tag(dtype=dtype), expected) for name, (dtype, expected) in _WRONG_DTYPES.items()},
}


# The document, and the whole message. Each is an attack or a slip; each gets its own row.
WRONG: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "Expecting value: line 1 column 1 (char 0); the document is empty"),
    "truncated in UTF-8": (
        b'{"a": ["\xc3',
        "$.a[0]: expected bytes in UTF-8 (RFC 8259, 8.1): "
        "'utf-8' codec can't decode byte 0xc3 in position 8: unexpected end of data",
    ),
    "wrong before it is truncated": ("[1 x", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
    "more behind": ("[] []", "Extra data: line 1 column 4 (char 3)"),
    "NaN": ('["NaN",\n NaN]', "NaN is not JSON (RFC 8259, section 6): line 2 column 2 (char 9)"),
    "-Infinity": ("-Infinity", "-Infinity is not JSON (RFC 8259, section 6): line 1 column 1"),
    "beyond float64": ('["1e400", -1e400]', "a number beyond float64: line 1 column 11 (char 10)"),
    "beyond float64, beside a tag": (
        '{"__x":[1e400]}',
        "a number beyond float64: line 1 column 9 (char 8)",
    ),
    "integer of 5,000 digits": ("[" + "1" * 5000 + "]", "Exceeds the limit (4300 digits)"),
    "100,000 brackets": ("[" * 100_000, "$: nested deeper than Python's recursion limit"),
    "100,000 closed brackets": ("[" * 100_000 + "]" * 100_000, "$: nested deeper than"),
    "100,000 tuples": ('{"__tuple__":[' * 100_000, "$: nested deeper than"),
    "no elements, an object": (
        '{"dtype":"int8","shape":[0],"__ndarray__":{}}',
        "$.__ndarray__: expected [], for shape [0] has no elements, found an object",
    ),
    "a key twice": ('[{"dtype":"int8","dtype":"int8","__scalar__":1}]', "$[0]: expected each key"),
    "a key twice beside a tag": (
        '{"a":{"__tuple__":5},"a":1}',
        '$: expected each key once, found "a" again',
    ),
    "a key twice, deep beside a tag": (
        '[{"b":[{"x":0,"y":1,"y":2,"x":3}]},{"__tuple__":[]}]',
        '$[0].b[0]: expected each key once, found "y" again',
    ),
    "a key twice, beside a tag with escapes": (
        '{"\\"":0,"\\"":1,"b":{"\\u005f_tuple\\u005f_" : []}}',
        '$: expected each key once, found "\\"" again',
    ),
    "a key twice in an object array": (
        text_tag(["x", {"x": 0}], "object").replace('{"x": 0}', '{"x": 0, "x": 1}'),
        '$.__ndarray__[1]: expected each key once, found "x" again',
    ),
    "tag of tomorrow": ('{"a":{"__codec__":2}}', "$.a: the tag __codec__ is of a later version"),
    "inside a tuple": ('{"__tuple__":[0,{"__ref__":1}]}', "$.__tuple__[1]: expected the id of an"),
    "reference by true": (f'[{tag(id=1)},{{"__ref__":true}}]', "$[1]: expected the id of an array"),
    "id twice": (f"[{tag(id=1)},{tag(id=1)}]", "$[1]: expected an id that is a new integer"),
    "key that is a list": (
        '{"__dict__":[[[],1]]}',
        "$[0]: expected something hashable, found list",
    ),
    "pair of three": ('{"__dict__":[[1,2,3]]}', "$[0]: expected a pair [key, value], found [1, 2"),
    "dict key twice": ('{"__dict__":[[1,0],[1,0]]}', "$[1]: expected each key once, found 1 again"),
    "dtype of 400 MB": (
        text_tag(["", ""], "U99999999"),
        "$.__ndarray__: needs more than 1032 times",
    ),
    "dtype of 400 MB as bytes": (
        tag(dtype="U99999999"),
        "$: shape [2, 3] needs 2399999976 bytes, p",
    ),
    "structure of 2 GB": (
        text_tag([[]], {"fields": [], "itemsize": 2147483647}, (1,)),
        "$.__ndarray__: needs more than 1032 times the bytes of the document",
    ),
    "nested dtypes, 100,000": (
        '{"dtype":' + '{"fields":[{"name":"a","dtype":' * 100_000,
        "$: nested deeper than",
    ),
    "4 GiB over 24 bytes": (tag(shape=[2**30]), "$: shape [1073741824] needs 4294967296 bytes"),
    "2**64 bytes": (tag(shape=[2**31, 2**31]), "$: shape [2147483648, 2147483648] needs more than"),
    "2**63 - 1 bytes over 9": (
        packed_tag("zlib", "int8", 2**63 - 1, "eJxjYIACAAAJAAE="),
        "$: shape [9223372036854775807] needs 9223372036854775807 bytes, payload has 9",
    ),
    "overflow beside 0": (tag(shape=[0, 2**62]), "$: shape [0, 4611686018427387904] needs more"),
    "size of 10**4000": (f'{{"dtype":"int8","shape":[{10**4000}],"__ndarray__":[]}}', "$: shape "),
    "code point beyond Unicode": (
        '{"__str__":[1114112]}',
        "$[0]: expected an integer from 0 to 1114",
    ),
    "item twice": ('{"__set__":[1,1.0]}', "$[1]: expected each item once, found 1.0 again"),
    "item that is a set": (
        '{"__frozenset__":[1,{"__set__":[]}]}',
        "$[1]: expected something hashable, found set",
    ),
    "item that is a list": ('{"__set__":[[]]}', "$[0]: expected something hashable, found list"),
    "item that is a structure of objects": (
        '{"__set__":[{"dtype":{"fields":[{"name":"a","dtype":"object"}]},"__scalar__":[0]}]}',
        "$[0]: expected something hashable, found void",
    ),
    "masked, mask of another shape": (
        masked(text_tag([True], "bool", (1,)), "null"),
        "$[1]: expected false, or a mask of shape [2]",
    ),
    "masked, mask of another dtype": (
        masked(text_tag([1, 0]), "null"),
        "$[1]: expected a mask of dtype bool",
    ),
    "masked, fill value of another kind": (masked("false", '"x"'), NO_FILL_VALUE),
    "masked, fill value without a dtype": (masked("false", "1.5"), NO_FILL_VALUE),
    "structure of too few values": (
        text_tag([[1]], {"fields": [_FIELD, {**_FIELD, "name": "b"}]}, (1,)),
        "$.__ndarray__[0]: expected an array of 2 fields, found [1]",
    ),
    "wrong value in a structure": (
        text_tag([[1], ["x"]], {"fields": [_FIELD]}),
        "$.__ndarray__[1][0]: expected an integer from -128 to 127, found",
    ),
    "wrong value in an object array": (
        text_tag([1, {"__ref__": 7}], "object"),
        "$.__ndarray__[1]: expected the id of an array before this place, found 7",
    ),
    "too few bytes": (tag(__ndarray__="A" * 28), "$: shape [2, 3] needs 24 bytes, payload has 21"),
    "too many bytes": (tag(__ndarray__="A" * 36), "$: shape [2, 3] needs 24 bytes, payload has 27"),
    "compression bomb": (tag(payload="zlib", __ndarray__=BOMB), "$: "),
    "zlib of more": (
        packed_tag("zlib", "int8", 8, "eJxjYIACAAAJAAE="),
        "$: shape [8] needs 8 bytes, payload has more",
    ),
    "zlib of less": (
        packed_tag("shuffle+zlib", "int16", 5, "eJxjYIACAAAJAAE="),
        "$: shape [5] needs 10 bytes, payload has 9",
    ),
    "ragged": (
        text_tag([[1, 2], [3]], shape=(2, 2)),
        "$.__ndarray__[1]: expected an array of 2, f",
    ),
    "too flat": (text_tag([1, 2, 3, 4], shape=(2, 2)), "$.__ndarray__: expected an array of 2"),
    "0-d as list": (text_tag([1], shape=()), "$.__ndarray__: expected a number that float32 holds"),
    "elements for shape 0": (
        text_tag([[]], shape=(0,)),
        "$.__ndarray__: expected [], for shape [0]",
    ),
    "scalar of a list": (
        '{"dtype":"int8","__scalar__":[1]}',
        "$.__scalar__: expected an integer f",
    ),
    "place deep inside": (
        '{"a":[0,{"b c":' + text_tag([[1, 2], [3, "x"]], shape=(2, 2)) + "}]}",
        '$.a[1]["b c"].__ndarray__[1][1]: expected a number that float32 holds',
    ),
    **{name: (text, f"$: expected {rest}") for name, (text, rest) in _NOT_AS_EXPECTED.items()},
    **{name: _truncated(*row) for name, row in _TRUNCATED.items()},
    **{
        name: (text_tag(content, dtype), f"$.__ndarray__{place}: expected {expected}")
        for name, (dtype, content, place, expected) in _ELEMENTS.items()
    },
    **WRONG_COLUMNS,
    **WRONG_FRAMES,
    **WRONG_BESIDE,
    **WRONG_DTYPES,
}
