"""Options of `codec.loads` and `codec.dumps` with a dialect, and what jdata refuses to write."""

import gzip
import json
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from tests.codec.cases import Transition
from tests.codec.same import assert_same
from tests.support.each import each


def test_options_of_reading() -> None:
    text = '{"a": {"w": {"_ArrayType_": "int8", "_ArraySize_": 1, "_ArrayData_": [5]}}, "b": "\t"}'
    seen: list[Any] = []
    value = codec.loads(text, dialect="jdata", object_hook=lambda one: seen.append(one) or [one])
    inner = {"w": np.array([5], "i1")}
    assert_same(seen, [inner, {"a": [inner], "b": "\t"}])
    assert_same(value, [{"a": [inner], "b": "\t"}])
    with pytest.raises(codec.DecodeError, match="Invalid control character"):
        codec.loads(text, dialect="jdata", strict=True)
    with pytest.raises(codec.DecodeError, match="Invalid control character"):
        codec.loads(text, dialect="plotly")
    assert codec.loads('"\t"', dialect="plotly", strict=False) == "\t"
    assert codec.loads("[]", dialect="codec", unknown="refuse") == []
    with pytest.raises(ValueError, match=r"^cls: not with dialect="):
        codec.loads("[]", dialect="jdata", cls=codec.JSONDecoder)
    with pytest.raises(ValueError, match=r"^unknown: expected \"keep\", \"refuse\" or a list"):
        codec.loads("[]", dialect="jdata", unknown="drop")


def test_gzip_under_the_name_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(gzip.compress(b'{"a": [1]}'))
    assert codec.load(path, dialect="json-tricks") == {"a": [1]}
    with pytest.raises(codec.DecodeError, match="expected bytes in UTF-8"):
        codec.load(path)


def test_numbers_outside_of_tags_are_the_callers() -> None:
    text = '{"a": {"__numpy__": "AQ==", "dtype": "|i1", "shape": [1]}, "b": [1.10, 2, NaN, "3"]}'
    options = {"parse_float": Decimal, "parse_int": str, "parse_constant": str.lower}
    value = codec.loads(text, dialect="json-numpy", **options)  # type: ignore[misc]
    assert_same(value.pop("a"), np.array([1], "i1"))
    assert value == {"b": [Decimal("1.10"), "2", "nan", "3"]}
    pairs = codec.loads(
        text, dialect="json-numpy", object_pairs_hook=lambda p: [key for key, _ in p]
    )
    assert pairs == ["a", "b"]


def test_places_are_earned() -> None:
    text = '{"a": %s}' % ("[" + ",".join(['{"@class":0,"@module":0}'] * 2000) + "]")
    unknown: list[tuple[str, str]] = []
    codec.loads(text, dialect="monty", unknown=unknown)
    assert (len(unknown), unknown[-1]) == (2000, ("$.a[1999]", "@class 0 of 0"))
    long = text.replace("a", "a" * 100_000, 1)
    codec.loads(long, dialect="monty")
    with pytest.raises(codec.DecodeError, match="needs more than 1032 times the bytes"):
        codec.loads(long, dialect="monty", unknown=[])


def test_comments_take_time_in_proportion() -> None:
    for end in ("", '"', "\\"):
        text = '{"//": "' + '\\"' * 200_000 + end
        with pytest.raises(codec.DecodeError):
            codec.loads(text, dialect="json-tricks")


def test_a_hook_gets_what_stays_a_dict() -> None:
    text = '{"t": {"__datetime__": null, "year": 2020}, "c": {"__complex__": [1, 2]}}'

    def year(one: dict[str, Any]) -> Any:
        return one["year"] if "__datetime__" in one else one

    expected = {"t": 2020, "c": 1 + 2j}
    assert codec.loads(text, dialect="json-tricks", object_hook=year) == expected
    with pytest.raises(codec.DecodeError, match="__datetime__ of json-tricks is not read"):
        codec.loads(text, dialect="json-tricks", object_hook=year, unknown="refuse")


def test_options_of_writing() -> None:
    value = {"é": {1}, "a": np.array([1, 2], "i1")}
    array = '{"_ArrayType_":"int8","_ArraySize_":[2],"_ArrayData_":[1,2]}'
    write = partial(codec.dumps, value, dialect="jdata", default=list)
    assert write() == f'{{"\\u00e9":[1],"a":{array}}}'
    assert write(ensure_ascii=False, sort_keys=True).startswith('{"a":{"_ArrayData_":[1,2],')
    assert write(separators=(", ", ": ")).startswith('{"\\u00e9": [1], "a": {"_ArrayType_": ')
    assert write(indent=1) == json.dumps(json.loads(write()), indent=1)
    with pytest.raises(codec.EncodeError, match=r"^\$: Circular reference detected"):
        codec.dumps({1}, dialect="jdata", default=lambda one: one)
    done: list[tuple[int, int]] = []
    same = codec.dumps(
        {"a": [1.5], 3: 4}, dialect="jdata", share=False, stack=False, types=[Transition],
        check_circular=False, skipkeys=True, progress=lambda *call: done.append(call),
    )  # fmt: skip
    assert same == '{"a":[1.5]}'
    assert done[-1] == (len(same), len(same))
    assert codec.dumps([float("nan")], dialect="jdata") == '["_NaN_"]'
    with pytest.raises(codec.EncodeError, match=r"^\$\[0\]: Out of range float"):
        codec.dumps([float("nan")], dialect="jdata", allow_nan=False)
    with pytest.raises(ValueError, match=r"^cls: not with dialect="):
        codec.dumps([], dialect="jdata", cls=codec.JSONEncoder)


# What jdata refuses to write, and the start of the message.
REFUSED: dict[str, tuple[Any, str]] = {
    "a word": (["a", {"b": "-_Inf_"}], "$[1].b: the string '-_Inf_' would be read as somethi"),
    "a dict like an array": ([{"_ArrayType_": 1}], "$[0]: a dict with these keys would be"),
    "a dict like a table": ({"_TableData_(a)": []}, "$: a dict with these keys would be read"),
    "a NumPy scalar": ([np.float32(1)], "$[0]: a NumPy scalar would come back as a number; "),
    "NaN of unusual bits": (
        {"a": float(np.array(0x7FF8 << 48 | 5, "u8").view("f8"))},
        "$.a: a NaN of unusual bits cannot be represented in JData",
    ),
    "a structure": (
        [np.zeros(1, [("a", "i1")])],
        "$[0]: dtype [('a', 'i1')] cannot be represented",
    ),
    "dtype metadata": (
        np.zeros(1, np.dtype("f4", metadata={"a": 1})),
        "$: dtype float32 cannot be represented in this dialect",
    ),
    "a matrix": (np.eye(2).view(np.matrix), "$: JData cannot represent matrix"),
    "bytes": ([b"a"], "$[0]: JData cannot represent bytes"),
}


@each("refused", REFUSED)
def test_refused(refused: str) -> None:
    value, message = REFUSED[refused]
    with pytest.raises(codec.EncodeError) as caught:
        codec.dumps(value, dialect="jdata")
    assert str(caught.value).startswith(message)
