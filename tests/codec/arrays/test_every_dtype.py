"""No value of a document ends the process in a NumPy routine, whatever its dtype, or nests in it.

Documents of generated dtypes reach every routine that the decoder calls with their values, in a
child process: `ROUTINES` lists both.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

import codec
from codec.arrays import dtype_names, dtype_table
from codec.arrays.dtype_table import Spelling
from codec.errors import DecodeError
from tests.codec.routes import CarefulWay

# An element of each spelling of a name.
_ELEMENTS: dict[Spelling, Any] = {
    Spelling.BOOL: True,
    Spelling.COMPLEX: [1, 2.5],
    Spelling.COMPLEX_EXTENDED: ["1", "2.5"],
    Spelling.EXTENDED: "1.5",
    Spelling.OBJECT: [{"__ref__": 7}],
}
_OTHERS: list[tuple[Any, Any]] = [
    *((name, 1) for name in ("datetime64", "timedelta64", ">M8", ">m8", "datetime64[25s]")),
    *((name, "NaT") for name in (">m8[ns]", "timedelta64[Y]", "datetime64[as]")),
    *(("U0", ""), ("S0", ""), ("V0", ""), ("U1", "a"), (">U5", [55296]), ("S5", "YQ==")),
    *(("V3", "YWJj"), ("string", "a"), ("string", "")),
    *(({"string": {"na_object": missing}}, None) for missing in (None, "NaN", ["x"], ["\x7f\0\n"])),
    ({"string": {"na_object": ["x"], "coerce": False}}, "a"),
]
_SUB_ARRAYS: list[list[int]] = [
    *([], [1], [2], [0], [2, 2], [1, 0], [0, 3], [1] * 32, [20]),
    *([0, 2**31 - 1], [0, *[2**31 - 1] * 3], [2**31 - 1]),
]
_SHAPES: list[list[int]] = [[], [0], [1], [2], [2, 2], [0, 2], [1] * 33, [1] * 64]

Spelled = tuple[Any, Any]  # a dtype as a document has it, and one of its elements


def _nested(shape: list[int], element: Any) -> Any:
    for size in reversed([] if 0 in shape else shape):
        element = [element] * min(size, 20)
    return [] if 0 in shape else element


def spelled(draw: Random, depth: int = 3) -> Spelled:
    """Return a dtype out of all that the format can spell, and many that it nearly can."""
    if depth == 0 or draw.random() < 0.45:
        if draw.random() < 0.5:
            return draw.choice(_OTHERS)
        row = draw.choice(dtype_table.all_rows())
        return draw.choice((row.name, row.big or row.name)), _ELEMENTS.get(row.spelling, 1)
    fields, elements = [], []
    for index in range(draw.choice((0, 1, 1, 1, 2, 3))):
        dtype, element = spelled(draw, depth - 1)
        field = {"name": draw.choice(("", "a", "é")) + str(index), "dtype": dtype}
        optional = {
            "shape": draw.choice(_SUB_ARRAYS),
            "offset": draw.choice((0, 1, 4, 16)),
            "title": draw.choice(("", "t", "t2")),
        }
        field |= {key: value for key, value in optional.items() if draw.random() < 0.25}
        fields.append(field)
        elements.append(_nested(field.get("shape", []), element))
    whole = {"itemsize": draw.choice((0, 8, 100, 5000)), "aligned": True, "record": True}
    return {
        "fields": fields,
        **{key: value for key, value in whole.items() if draw.random() < 0.15},
    }, elements


def _array(one: Spelled, shape: list[int], **keys: Any) -> dict[str, Any]:
    return {"dtype": one[0], "shape": shape, **keys, "__ndarray__": _nested(shape, one[1])}


def _scalar(one: Spelled) -> dict[str, Any]:
    return {"dtype": one[0], "__scalar__": one[1]}


def _arrays(one: Spelled, _: Spelled) -> Iterator[Any]:
    for shape in _SHAPES:
        yield _array(one, shape)
        yield _array(one, shape, order="F")
    yield _array(one, [2], **{"class": "recarray"})
    yield _array(one, [2, 2], **{"class": "matrix"})
    yield {"dtype": "object", "shape": [2], "__ndarray__": [_array(one, [2]), _scalar(one)]}


def _payloads(one: Spelled, _: Spelled) -> Iterator[Any]:
    try:
        itemsize = dtype_names.read(one[0])[0].itemsize
    except DecodeError:
        itemsize = 8
    for shape in _SHAPES:
        for byte in (b"\0", b"\xff"):
            size = min(itemsize * int(np.prod(shape)), 20_000)
            text = base64.b64encode(byte * size).decode()
            for order in "CF":
                keys = {"order": order, "payload": "base64"}
                yield {**_array(one, shape), **keys, "__ndarray__": text}


def _keys(one: Spelled, other: Spelled) -> Iterator[Any]:
    mixed = [1, 1.5, "a", {"__bytes__": "YQ=="}, {"__tuple__": [_scalar(one)]}, _scalar(other)]
    for items in ([_scalar(one)] * 2, [_scalar(one), _scalar(other)], [_scalar(one), *mixed]):
        yield {"__set__": items}
        yield {"__frozenset__": items}
        yield {"__dict__": [[item, 0] for item in items]}


def _mask(dtype: Any) -> Spelled:
    """Return the dtype of a mask, and an element."""
    if "fields" not in dtype or isinstance(dtype, str):
        return "bool", True
    parts = [_mask(field["dtype"]) for field in dtype["fields"]]
    kept = [{key: field[key] for key in field if key != "offset"} for field in dtype["fields"]]
    return {
        "fields": [{**field, "dtype": part[0]} for field, part in zip(kept, parts, strict=True)]
    }, [_nested(field.get("shape", []), part[1]) for field, part in zip(kept, parts, strict=True)]


def _masked(one: Spelled, other: Spelled) -> Iterator[Any]:
    fills = [None, 5, "a", {"__str__": [55296]}, {"__float__": "NaN"}, _array(one, [])]
    fills += [_scalar(one), _scalar(other), {"dtype": "S4", "__scalar__": "AAAAAA=="}]
    for fill in fills:
        yield {"__masked__": [_array(one, [2]), False, fill]}
    for shape in ([], [0], [2], [1] * 64):
        for mask in (False, _array(("bool", True), shape), _array(_mask(one[0]), shape)):
            yield {"__masked__": [_array(one, shape), mask, None]}
    yield {"hard": True, "__masked__": [_array(one, [2], **{"class": "recarray"}), False, None]}


def _columns(one: Spelled, other: Spelled) -> Iterator[Any]:
    for kind in ("array", "scalar", "float", "int", "bool"):
        for shape in ([2], [2, 2], [2, 0], [0], [1] * 64):
            pool = _array(one, shape)
            yield {"length": shape[0], "of": kind, "__column__": pool}
        yield {"length": 2, "of": kind, "steps": _array(other, [2]), "__column__": pool}
    parts = [{"of": "value", "__column__": [1, 2]}]
    yield {"length": 2, "of": "union", "which": _array(one, [2]), "__column__": parts}


# What the decoder calls with values of documents, and the documents that reach it.
ROUTINES: dict[str, Callable[[Spelled, Spelled], Iterator[Any]]] = {
    "np.dtype; np.zeros, np.array, np.fromiter; item and field assignment, astype, view, reshape; "
    "np.require, np.recarray, np.matrix": _arrays,
    "np.ndarray and np.frombuffer of a payload; the comparison of booleans": _payloads,
    "hash and == of scalars, as items and keys": _keys,
    "np.ma: make_mask_descr, MaskedArray, default_fill_value; casts of fill values": _masked,
    "tolist, iteration, rows and copies of columns; cumsum, min, max, bincount": _columns,
}


def _structure(one: Spelled, **keys: Any) -> Spelled:
    element = _nested(keys.get("shape", []), one[1])
    return {"fields": [{"name": "a", "dtype": one[0], **keys}]}, [element]


# The unusual dtypes, each in a structure in a structure, and as a sub-array.
_NESTED: list[Spelled] = [
    nested
    for one in [*_OTHERS, ("object", [1]), ("bfloat16", 1)]
    for nested in (_structure(_structure(one)), _structure(one, shape=[2]))
]


def documents(seed: int) -> Iterator[str]:
    """Return documents of two dtypes that reach every routine."""
    draw = Random(seed)
    one = _NESTED[seed] if seed < len(_NESTED) else spelled(draw)
    other = spelled(draw)
    yield json.dumps(_scalar(one))
    for reached_by in ROUTINES.values():
        yield from map(json.dumps, reached_by(one, other))


def _read_all(first: int, count: int) -> None:
    accepted = 0
    for seed in range(first, first + count):
        for document in documents(seed):
            print(document, flush=True)
            for options in ({}, {"cls": CarefulWay}):
                try:
                    codec.dumps(codec.loads(document, **options))
                    accepted += 1
                except (codec.DecodeError, codec.EncodeError):
                    pass
    assert accepted > count


@pytest.mark.parametrize(
    ("first", "count"),
    [(0, len(_NESTED) + 9), pytest.param(1000, 300, marks=pytest.mark.thorough)],
)
def test_every_routine_copes_with_every_dtype(first: int, count: int) -> None:
    code = f"from {__name__} import _read_all; _read_all({first}, {count})"
    command = [sys.executable, "-W", "error", "-c", code]
    child = subprocess.run(command, capture_output=True, text=True, check=False)
    document = child.stdout.splitlines()[-1:]
    assert child.returncode == 0, f"{child.returncode} at {document}: {child.stderr}"
