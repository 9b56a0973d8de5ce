"""Dtypes and values at which NumPy stops, or takes very long: a part of THE table of documents."""

import json
from typing import Any

NO_FILL_VALUE = "$[2]: expected a fill value that is a scalar with a dtype"


def text_tag(content: Any, dtype: Any = "float32", shape: Any = (2,)) -> str:
    return json.dumps({"dtype": dtype, "shape": shape, "__ndarray__": content})


def structure(dtype: Any, **keys: Any) -> dict[str, Any]:
    """Return the dtype of a structure of one field, as a document has it."""
    return {"fields": [{"name": "a", "dtype": dtype, **keys}]}


def packed_structure(dtype: dict[str, Any]) -> str:
    """Return an array of a structure, whose payload is of eight bytes."""
    content = {"shape": [1], "payload": "base64", "__ndarray__": "AAAAAAAAAAA="}
    return json.dumps({"dtype": dtype, **content})


def masked_fields(*fields: dict[str, Any]) -> str:
    return f'{{"__masked__":[{text_tag([], {"fields": fields}, [0])},false,null]}}'


def masked_structure(dtype: Any) -> str:
    return masked_fields(*structure(dtype)["fields"])


def masked_string(dtype: Any, fill_value: str) -> str:
    return f'{{"__masked__":[{text_tag(["a"], dtype, [1])},false,{fill_value}]}}'


def overlapping(levels: int) -> str:
    """Return an array of one structure, in which fields of 10 MB lie in the same bytes."""
    dtype: Any = "S10000000"
    element: Any = ""
    for _ in range(levels):
        fields = [{"name": "a", "dtype": "S10000000"}, {"name": "b", "dtype": dtype, "offset": 0}]
        dtype, element = {"fields": fields}, ["", element]
    return text_tag(element, dtype, []) + " " * 10_000


# A field of no bytes, whose mask is of 2 GB.
_EMPTY = {"name": "a", "dtype": structure("U0"), "shape": [2147483647]}
_NO_DEFAULT = "$: expected an array that NumPy can mask"

# The document, and how the message begins.
WRONG_DTYPES: dict[str, tuple[str, str]] = {
    "structure, a field 2 GB behind its end": (
        packed_structure({**structure("S100", offset=2147483647), "itemsize": 8}),
        "$: expected a structure that NumPy can make: "
        "itemsize 8 is less than its fields need (2147483747)",
    ),
    "structure, aligned, of 2 GB in 2 bytes": (
        packed_structure(
            {
                "fields": [
                    {"name": "a", "dtype": "S1", "shape": [2147483647]},
                    {"name": "b", "dtype": "float16", "offset": 0},
                ],
                "aligned": True,
            }
        ),
        "$: expected a structure that NumPy can make: "
        "itemsize 2 is less than its fields need (2147483647)",
    ),
    "masked, structure in a structure of strings": (
        masked_structure(structure("string")),
        "$.__masked__[0]: expected a field of another dtype than string",
    ),
    "masked, structure of a field that has a title alone": (
        masked_fields({"name": "", "dtype": "int8", "title": "t"}),
        _NO_DEFAULT,
    ),
    "masked, structure of a field that the mask names as another": (
        masked_fields({"name": "", "dtype": "int8"}, {"name": "f0", "dtype": "int8"}),
        _NO_DEFAULT,
    ),
    "masked, structure of bfloat16": (masked_structure("bfloat16"), _NO_DEFAULT),
    "masked, structure of times without a unit": (masked_structure("timedelta64"), _NO_DEFAULT),
    "masked, structure of times of 25 s": (masked_structure("datetime64[25s]"), _NO_DEFAULT),
    "masked, fill value of 100 MB": (
        masked_structure("S100000000"),
        "$: needs more than 1032 times the bytes of the document",
    ),
    "masked, fill value of 100 MB for a sub-array of no elements": (
        masked_fields({"name": "a", "dtype": "V100000000", "shape": [0]}),
        "$: needs more than 1032 times the bytes of the document",
    ),
    "masked, fill value of a million elements": (
        masked_fields({"name": "a", "dtype": "S1", "shape": [1048576]}),
        "$: needs more than 1032 times the bytes of the document",
    ),
    "masked, fill value of 100 MB for strings": (
        masked_string("S100000000", '{"dtype":"S1","__scalar__":"AA=="}')
        .replace('["a"]', "[]", 1)
        .replace("[1]", "[0]"),
        "$: needs more than 1032 times the bytes of the document",
    ),
    "masked, no fill value of 100 MB": (
        masked_string("S100000000", "0").replace('["a"]', "[]", 1).replace("[1]", "[0]"),
        "$[2]: expected a fill value that is a scalar with a dtype",
    ),
    "masked, mask of 4 GB for elements of no bytes": (
        masked_fields(_EMPTY, {**_EMPTY, "name": "b"}),
        "$: expected an array that NumPy can mask, found a mask of 4294967294 bytes each",
    ),
    "masked, a number as fill value of strings": (masked_string("string", "5"), NO_FILL_VALUE),
    "masked, the same without coercion": (
        masked_string({"string": {"coerce": False}}, "5"),
        NO_FILL_VALUE,
    ),
    "masked, surrogates as fill value of strings": (
        masked_string("string", '{"__str__":[55296]}'),
        NO_FILL_VALUE,
    ),
    "item without a unit": (
        '{"__set__":[{"dtype":"timedelta64","__scalar__":1}]}',
        "$[0]: expected something hashable, found timedelta64",
    ),
    "key without a unit": (
        '{"__dict__":[[{"dtype":"timedelta64","__scalar__":1},0]]}',
        "$[0]: expected something hashable, found timedelta64",
    ),
    "date without a unit, of a number's hash": (
        '{"__set__":[{"dtype":"bfloat16","__scalar__":-2.0},{"dtype":"datetime64","__scalar__":-1}]}',
        "$[1]: expected something hashable, found datetime64",
    ),
    "months, of a number's hash": (
        '{"__set__":[{"dtype":"float8_e5m2","__scalar__":-2.0},'
        '{"dtype":"timedelta64[2M]","__scalar__":-1}]}',
        "$[1]: expected something hashable, found timedelta64",
    ),
    "number of ml_dtypes, of a large integer's hash": (
        '{"__dict__":[[18446744073709551616,0],[{"dtype":"uint4","__scalar__":8},0]]}',
        "$[1]: expected something hashable, found uint4",
    ),
    "large integer, of a month's hash": (
        '{"__set__":[{"dtype":"timedelta64[M]","__scalar__":8},18446744073709551616]}',
        "$[1]: expected something hashable, found int",
    ),
    "months that are an integer": (
        '{"__set__":[2.0,{"dtype":"timedelta64[M]","__scalar__":2},true,2]}',
        "$[3]: expected each item once, found 2 again",
    ),
    "no years that are false, in a tuple": (
        '{"__dict__":[[{"__tuple__":[{"dtype":"timedelta64[Y]","__scalar__":0}]},0],'
        '[{"__tuple__":[false]},0]]}',
        "$[1]: expected each key once, found",
    ),
    "number of ml_dtypes, of a year's hash": (
        '{"__set__":[{"dtype":"timedelta64[Y]","__scalar__":2},'
        '{"dtype":"bfloat16","__scalar__":24.0}]}',
        "$[1]: expected something hashable, found bfloat16",
    ),
    "number of ml_dtypes, of a date's hash": (
        '{"__dict__":[[{"dtype":">M8","__scalar__":7},0],[{"dtype":"int4","__scalar__":7},1]]}',
        "$[1]: expected something hashable, found int4",
    ),
    "structures that overlap": (
        overlapping(50),
        "$.__ndarray__: needs more than 1032 times the bytes of the document",
    ),
    "sub-array of nothing, 2**93 times": (
        text_tag([], structure("V0", shape=[2147483647] * 3), [0]),
        "$: expected at most 2147483647 bytes a field",
    ),
    "sub-array of no elements, 2**93 bytes": (
        text_tag([[[]]], structure("int8", shape=[0, *[2147483647] * 3]), [1]),
        "$: expected at most 2147483647 bytes a field",
    ),
}

_OF_ONE_HASH = [k * (2**61 - 1) for k in range(1001)]
_OF_ONE_HASH_IN_TUPLES = [
    {"__tuple__": [-1 - (k >> n & 1) for n in range(10)]} for k in range(1024)
]

# What Python alone refuses, for its hashes are known to everybody.
WRONG_TO_PYTHON: dict[str, tuple[str, str]] = {
    "1,001 items of one hash": (
        json.dumps({"__set__": _OF_ONE_HASH}),
        "$: expected at most 1000 items of one hash, found more",
    ),
    "1,001 keys of one hash": (
        json.dumps({"__dict__": [[key, 0] for key in _OF_ONE_HASH]}),
        "$: expected at most 1000 keys of one hash, found more",
    ),
    "1,024 tuples of one hash as keys": (
        json.dumps({"a": {"__dict__": [[key, 0] for key in _OF_ONE_HASH_IN_TUPLES]}}),
        "$.a: expected at most 1000 keys of one hash, found more",
    ),
}
