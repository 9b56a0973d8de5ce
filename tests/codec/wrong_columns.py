"""Columns that are refused: a part of THE table of documents that are."""

import base64
import json
import zlib
from typing import Any


def _array(content: Any, dtype: str = "int8", **more: Any) -> dict[str, Any]:
    return {"dtype": dtype, "shape": [len(content)], **more, "__ndarray__": content}


def _column(of: Any, content: Any, **keys: Any) -> dict[str, Any]:
    return {"of": of, **keys, "__column__": content}


def _run(of: Any, content: Any, length: Any = 2, **keys: Any) -> str:
    return json.dumps({"length": length, **_column(of, content, **keys)})


_INTS = _column("int", _array([1, 2]))
_POOL = {"dtype": "int8", "shape": [2, 1], "__ndarray__": [[5], [6]]}
_WHICH = _array([0, 1], "uint8")
_ONE = _column("value", ["a"])
_ANY = "a column of array, scalar, float, int, bool, tuple, list, dict, object, union, "
_TIMES = "needs more than 1032 times the bytes of the document"


def _deep(count: int, of: str = "tuple") -> str:
    start = '{"length":1,' + f'"of":"{of}","__column__":[{{' * count
    return start + '"of":"value","__column__":[1]}' + "]}" * count


def _multiplied(count: int) -> str:
    """Return tuples of tuples, each of the same cells twice."""
    column = _column("value", [])
    for _ in range(count):
        column = _column("tuple", [column, column])
    return json.dumps({"length": 2**40, **column})


def _rows_of_many_dimensions() -> str:
    """Return rows of a byte each, which take 1 kB with their 63 dimensions."""
    count = 50_000
    content = base64.b64encode(zlib.compress(bytes(count), 9)).decode()
    shape = [count, *[1] * 63]
    pool = {"dtype": "int8", "shape": shape, "payload": "zlib", "__ndarray__": content}
    return _run("array", pool, count) + " " * 10_000


# The run, and the rest of "$: expected …".
_NOT_AS_EXPECTED: dict[str, tuple[str, str]] = {
    "run without length": (json.dumps(_INTS), "the length of a column, found null"),
    "run of length true": (_run("value", [1], True), "the length of a column, found t"),
    "run of length 2.0": (_run("value", [1, 2], 2.0), "the length of a column, found 2"),
    "run of length -1": (_run("value", [], -1), "the length of a column, found -1"),
    "run of length 2**64": (_run("value", [], 2**64), "the length of a column, found 1"),
    "run of more values": (_run("value", [1, 2, 3]), "a column of 2 values, found 3"),
    "run of fewer values": (_run("value", [1]), "a column of 2 values, found 1"),
    "run of no array": (_run("value", "ab"), 'an array of 2, found "ab"'),
    "column of no kind": (_run(None, []), _ANY),
    "column of a kind of tomorrow": (_run("set", []), _ANY),
    "column of a list": (_run(["int"], []), _ANY),
    "column of a key too many": (
        _run("int", _INTS["__column__"], steps=_array([0, 0])),
        'no key "steps" in a column of int',
    ),
    "column of a key twice": (
        '{"length":0,"of":"value","of":"value","__column__":[]}',
        'each key of a tag once, found "of" again',
    ),
    "column of an unknown key": (
        _run("int", _INTS["__column__"], x=1),
        "beside __column__ the keys copies, fields, length, of, steps, type, which; found",
    ),
    "tuples of nothing": (_run("tuple", []), "some columns, found []"),
    "tuples of no array": (_run("tuple", _INTS), "some columns, found"),
    "dicts of nothing": (_run("dict", {}), "an object of columns, found an object"),
    "dicts of an array": (_run("dict", [_INTS]), "an object of columns, found an arr"),
    "dicts with a reserved key": (
        _run("dict", {"a": _INTS, "__tuple__": _INTS}),
        "an object of columns, found a tag",
    ),
    "dicts with a key twice": (
        f'{{"length":2,"of":"dict","__column__":{{"a":{json.dumps(_INTS)},"a":{json.dumps(_INTS)}}}}}',
        "an object of columns, found an object with a key twice",
    ),
    "integers in two dimensions": (_run("int", _POOL), "integers of shape [2], found"),
    "scalars of strings": (_run("scalar", _array(["a", "b"], "U1")), "scalars of shape"),
    "scalars of objects": (_run("scalar", _array([1, 2], "object")), "scalars of shape"),
    "rows of a number": (
        _run("array", {"dtype": "int8", "shape": [], "__ndarray__": 1}),
        "rows of an array, found int8 of shape []",
    ),
    "rows of objects": (
        _run("array", _array([1, 2], "object")),
        "rows of an array, found object of shape [2]",
    ),
    "rows, too few": (_run("array", _POOL, 3), "3 rows, found int8 of shape [2, 1]"),
    "rows of no bytes, 10**9": (
        _run("array", {"dtype": "int8", "shape": [10**9, 0], "__ndarray__": []}, steps=_WHICH),
        "integers of shape [2], found uint8",
    ),
    "steps below 0": (_run("array", _POOL, steps=_array([0, -1])), "steps from row to"),
    "steps beyond the pool": (_run("array", _POOL, steps=_array([1, 1])), "steps from"),
    "steps beyond int64": (
        _run("array", _POOL, 3, steps=_array([2**63 - 1, 2**63 - 1, 2], "int64")),
        "steps from row to row of 2",
    ),
    "steps that come back around": (
        _run("array", _POOL, 3, steps=_array([0, 2**63 - 1, -(2**63) + 1], "int64")),
        "steps from row to row of 2",
    ),
    "union, which beyond its columns": (
        _run("union", [_ONE, _ONE], which=_array([0, 255], "uint8")),
        "256 columns, found an array",
    ),
    "union of nothing": (_run("union", [], which=_WHICH), "2 columns, found []"),
    "objects of a type not named": (
        _run("object", [_INTS, _INTS], type="Transition", fields=["state", "action"]),
        "a type out of those named (none is named: give types=[…]), found",
    ),
    "objects without a type": (_run("object", [_INTS]), "a type out of those named"),
    "bytes by column": (f'{{"__str__":{_run("int", _array([65, 66]))}}}', "an array"),
    "floats of float32": (
        _run("float", _array([1, 2], "float32")),
        "float64 of shape [2], found float32 of shape [2]",
    ),
    "floats of another length": (
        _run("float", _array([1], "float64")),
        "float64 of shape [2], found float64 of shape [1]",
    ),
    "integers that are times": (
        _run("int", _array([1, 2], "timedelta64[s]")),
        "integers of shape [2], found timedelta64[s] of shape [2]",
    ),
    "integers that are booleans": (
        _run("int", _array([True, False], "bool")),
        "integers of shape [2], found bool of shape [2]",
    ),
    "booleans that are integers": (
        _run("bool", _array([1, 0])),
        "bool of shape [2], found int8 of shape [2]",
    ),
    "steps of uint64": (
        _run("array", _POOL, steps=_array([0, 1], "uint64")),
        "integers of shape [2], found uint64 of shape [2]",
    ),
    "steps of another length": (
        _run("array", _POOL, steps=_array([0])),
        "integers of shape [2], found int8 of shape [1]",
    ),
    "union, which of int8": (
        _run("union", [_ONE, _ONE], which=_array([0, 1])),
        "uint8 of shape [2], found int8 of shape [2]",
    ),
    "union, which of another length": (
        _run("union", [_ONE, _ONE], which=_array([0], "uint8")),
        "uint8 of shape [2], found uint8 of shape [1]",
    ),
}

# The document, and the whole message.
WRONG_COLUMNS: dict[str, tuple[str, str]] = {
    "run of 10**18": (_run("value", [], 10**18), f"$: {_TIMES}"),
    "run of 10**18 tuples": (_run("tuple", [_ONE], 10**18), f"$: {_TIMES}"),
    "run of 10**18 rows": (_run("array", _POOL, 10**18), f"$: {_TIMES}"),
    "run of 10**6 tuples in 10**6 unions": (_multiplied(9), f"$: {_TIMES}"),
    "run of 10,000 levels": (_deep(10_000), "$: nested deeper than"),
    "run of 2,000 levels of unions": (
        _deep(2_000).replace('"of":"tuple"', f'"of":"union","which":{json.dumps(_WHICH)}'),
        "$: ",
    ),
    "run of a wrong value": (
        _run("value", [1, {"__ref__": 0}]),
        "$.__column__[1]: expected the id of an array before this place, found 0",
    ),
    "column with a length": (
        _run("tuple", [{"length": 2, **_INTS}]),
        '$.__column__[0]: expected no key "length" in a column of int',
    ),
    "column that is none": (_run("tuple", [[1, 2]]), "$.__column__[0]: expected a column, found"),
    "column that is an array": (
        _run("tuple", [_array([1, 2])]),
        "$.__column__[0]: expected a column, found",
    ),
    "dicts of a wrong column": (
        _run("dict", {"a": _INTS, "b c": 1}),
        '$.__column__["b c"]: expected a column, found 1',
    ),
    "floats as numbers": (_run("float", [1.0, 2.0]), "$.__column__: expected an array, found an a"),
    "integers of a class": (
        _run("int", {**_array([1, 2]), "class": "recarray"}),
        "$.__column__: expected an array, found recarray",
    ),
    "rows of no bytes, 10**9, each": (
        _run(
            "array", {"dtype": "int8", "shape": [10**9, 0], "__ndarray__": []}, steps=_array([0, 0])
        ),
        f"$: {_TIMES}",
    ),
    "rows of a pool of 64 dimensions": (_rows_of_many_dimensions(), f"$: {_TIMES}"),
    "rows of a pool of later": (
        f"[{_run('array', {'__ref__': 3})},{json.dumps({**_POOL, 'id': 3})}]",
        "$[0].__column__: expected the id of an array before this place, found 3",
    ),
    "steps by the pool's own id": (
        _run("array", {**_array([1, 2]), "id": 0}, steps={"__ref__": 0}),
        "$.steps: expected the id of an array before this place, found 0",
    ),
    "steps that are a list": (_run("array", _POOL, steps=[0, 1]), "$.steps: expected an array, fo"),
    "union without which": (_run("union", [_ONE, _ONE]), "$.which: expected an array, found null"),
    "union of too many values": (
        _run("union", [_ONE, _column("value", [1, 2])], which=_WHICH),
        "$.__column__[1]: expected a column of 1 values, found 2",
    ),
    "tuple of a wrong column": (
        f'{{"__tuple__":{_run("int", 1)}}}',
        "$.__tuple__.__column__: expected an array, found 1",
    ),
    "compressed values, more than they say": (
        _run(
            "int",
            {"dtype": "int8", "shape": [8], "payload": "zlib", "__ndarray__": "eJxjYIACAAAJAAE="},
            8,
        ),
        "$.__column__: shape [8] needs 8 bytes, payload has more",
    ),
    **{name: (run, f"$: expected {rest}") for name, (run, rest) in _NOT_AS_EXPECTED.items()},
}
