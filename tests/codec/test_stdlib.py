"""Plain JSON is written and read as the standard library does, with all of its parameters."""

import json
import re
from collections import deque
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import codec
from tests.codec.same import assert_same
from tests.support.each import each

PLAIN: list[Any] = [
    None,
    True,
    [],
    {},
    [[]],
    [{}],
    'é\u2028😀\x7f\x00\\"/',
    [0, -1, 2**70, 0.1, -0.0, 1e300, 1e16, 1e-7],
    {"b": [1, {"a": [], "c": {}}], "a": None, "": "x"},
    {"deep": [[[[{"x": [1, 2, [3]]}]]]]},
]

PARAMETERS: list[dict[str, Any]] = [
    {},
    {"indent": 2},
    {"indent": 0},
    {"indent": "\t"},
    {"separators": (",", ":")},
    {"indent": 1, "separators": (" ,", " : ")},
    {"sort_keys": True},
    {"ensure_ascii": False},
    {"check_circular": False},
    {"allow_nan": False},
    {"skipkeys": True},
]


@each("parameters", PARAMETERS)
@pytest.mark.parametrize("value", PLAIN, ids=str)
def test_plain_json_is_written_as_by_json(value: Any, parameters: dict[str, Any]) -> None:
    expected = json.dumps(value, **parameters)
    found = json.dumps(value, cls=codec.JSONEncoder, **parameters)
    assert _digits(found) == _digits(expected)
    compact = {} if "indent" in parameters else {"separators": (",", ":")}
    found = codec.dumps(value, **parameters)
    assert _digits(found) == _digits(json.dumps(value, **compact | parameters))


def _digits(text: str) -> str:
    """Return JSON with its floats as Python spells them: where exponents begin is free."""
    return re.sub(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", _digits_of_one, text)


def _digits_of_one(found: re.Match[str]) -> str:
    return repr(float(found[0])) if set(found[0]) & {".", "e"} else found[0]


@pytest.mark.parametrize("value", PLAIN, ids=str)
def test_plain_json_is_read_as_by_json(value: Any) -> None:
    for parameters in PARAMETERS:
        text = json.dumps(value, **parameters)
        assert_same(json.loads(text, cls=codec.JSONDecoder), json.loads(text))


# The first two are of JSONTestSuite, whose y_ files every parser has to read.
@pytest.mark.parametrize(
    "text",
    [
        *('{"a":"b","a":"c"}', '{"a":"b","a":"b"}', '[{"a":1,"b":"__tuple__","a":2.5}]'),
        '{"a":["\\"","\\\\"],"a":" : __tuple__ :","\\"__tuple__":1}',
        "[" * 900 + '{"a":1,"a":2}' + "]" * 900,
    ],
)
def test_keys_twice_in_plain_json_are_read_as_by_json(text: str) -> None:
    assert_same(codec.loads(text), json.loads(text))
    assert_same(codec.loads(text, object_hook=dict), json.loads(text))


def test_keys_twice_beside_a_tag_are_given_to_a_hook_for_pairs() -> None:
    text = '{"a":{"__tuple__":[]},"a":1}'
    assert codec.loads(text, object_pairs_hook=list) == [("a", ()), ("a", 1)]


def test_control_characters_are_read_if_not_strict() -> None:
    assert codec.loads('"\t"', strict=False) == "\t"
    with pytest.raises(codec.DecodeError, match="Invalid control character"):
        codec.loads('"\t"')


def test_default_is_asked_for_what_cannot_be_written() -> None:
    asked: list[Any] = []

    def default(value: Any) -> Any:
        asked.append(value)
        return list(value)

    assert codec.dumps([range(1, 3)], default=default) == "[[1,2]]"
    assert json.dumps([range(1, 3)], cls=codec.JSONEncoder, default=default) == "[[1, 2]]"
    assert asked == [range(1, 3), range(1, 3)]


def test_default_that_raises_type_error_refuses_with_the_place() -> None:
    def default(value: Any) -> Any:
        raise TypeError("no ranges, please")

    with pytest.raises(codec.EncodeError, match=r"^\$\.a\[1\]: no ranges, please$"):
        codec.dumps({"a": [0, range(1)]}, default=default)


def test_default_that_gives_its_argument_is_a_circle() -> None:
    with pytest.raises(codec.EncodeError, match="circular reference"):
        codec.dumps(range(1), default=lambda value: value)


def test_subclass_overrides_default() -> None:
    class Encoder(codec.JSONEncoder):
        def default(self, o: Any) -> Any:
            return list(o) if isinstance(o, range) else super().default(o)

    assert json.dumps({"a": range(1, 3)}, cls=Encoder) == '{"a": [1, 2]}'
    assert codec.dumps({"a": range(1, 3)}, cls=Encoder) == '{"a":[1,2]}'
    with pytest.raises(codec.EncodeError, match=r"^\$\[0\]: Object of type memoryview is not JSON"):
        codec.dumps([memoryview(b"")], cls=Encoder)


def test_default_may_give_arrays() -> None:
    back = codec.loads(codec.dumps([range(1, 3)], default=lambda s: np.array(s, "i2")))
    assert_same(back, [np.array([1, 2], "i2")])


def test_allow_nan_refuses_what_is_not_finite() -> None:
    for value in (float("nan"), complex(0, float("inf")), np.array([np.inf]), np.float32("nan")):
        with pytest.raises(codec.EncodeError, match=r"^\$\[0\]: Out of range float values"):
            codec.dumps([value], allow_nan=False)
    assert codec.dumps([np.float32(1)], allow_nan=False)


def test_skipkeys_leaves_out_keys_that_cannot_be_written() -> None:
    back = codec.loads(codec.dumps({range(1): 1, 2: 3}, skipkeys=True))
    assert_same(back, {2: 3})


def test_sort_keys() -> None:
    assert codec.dumps({2: 0, 1: 0}, sort_keys=True) == '{"__dict__":[[1,0],[2,0]]}'
    with pytest.raises(codec.EncodeError, match="sort_keys"):
        codec.dumps({2: 0, "1": 0}, sort_keys=True)


def test_object_hook_is_called_for_plain_objects_only() -> None:
    seen: list[dict[str, Any]] = []

    def hook(value: dict[str, Any]) -> Any:
        seen.append(value)
        return ("hooked", value)

    text = codec.dumps({"a": [np.zeros(1), {"b": (1,)}], "c": {1: 2}})
    back = codec.loads(text, object_hook=hook)
    assert_same(seen[0], {"b": (1,)})
    assert len(seen) == 2
    assert_same(back[1]["c"], {1: 2})
    assert_same(json.loads(text, cls=codec.JSONDecoder, object_hook=hook), back)


def test_object_pairs_hook_comes_before_object_hook() -> None:
    text = codec.dumps({"a": (1,), "b": {"c": np.zeros(1)}})
    back = codec.loads(text, object_pairs_hook=list, object_hook=dict)
    assert_same(back, [("a", (1,)), ("b", [("c", np.zeros(1))])])
    assert codec.loads('{"a": 1, "a": 2}', object_pairs_hook=list) == [("a", 1), ("a", 2)]


def test_parse_float_and_parse_int_are_for_numbers_outside_arrays() -> None:
    value = [0.1, 2, (3, 0.5), np.array([0.1, 2]), np.int8(3), 1 + 2j, float("nan"), deque([1], 5)]
    back = codec.loads(codec.dumps(value), parse_float=Decimal, parse_int=str)
    expected = [Decimal("0.1"), "2", ("3", Decimal("0.5")), *value[3:7], deque(["1"], 5)]
    assert_same(back, expected)
    assert codec.loads("1.5", parse_float=Decimal) == Decimal("1.5")
    assert codec.loads("[1e400]", parse_float=Decimal) == [Decimal("1e400")]


@pytest.mark.parametrize(
    "document",
    [
        '{"dtype":"int4","shape":[0],"__ndarray__":65520.0}',
        '{"dtype":"int8","shape":[0],"__ndarray__":-7}',
        '{"dtype":"int8","shape":[0],"__ndarray__":{}}',
        '{"dtype":"int8","shape":[0],"payload":"zlib","__ndarray__":{}}',
        '{"dtype":"int8","shape":[3],"payload":"base64","__ndarray__":1000}',
        '{"dtype":"S3","__scalar__":1000}',
        '{"dtype":{"fields":[]},"__scalar__":[1]}',
        '{"dtype":"int8","shape":[0],"__ndarray__":{"a":1,"a":2}}',
    ],
)
def test_hooks_that_change_nothing_leave_a_refusal_as_it_is(document: str) -> None:
    hooks: dict[str, Any] = {"parse_float": float, "parse_int": int, "object_pairs_hook": dict}
    with pytest.raises(codec.DecodeError) as plain:
        codec.loads(document)
    with pytest.raises(codec.DecodeError) as found:
        codec.loads(document, **hooks)
    assert str(found.value) == str(plain.value)


def test_parse_constant_admits_the_literals_that_are_no_json() -> None:
    back = codec.loads("[NaN, -Infinity]", parse_constant=lambda name: f"<{name}>")
    assert back == ["<NaN>", "<-Infinity>"]


def test_errors_of_hooks_are_the_callers() -> None:
    def hook(value: Any) -> Any:
        raise kind("mine")

    for kind in (KeyError, ValueError):
        for parameter in ("object_hook", "object_pairs_hook", "parse_int"):
            with pytest.raises(kind, match=r"^'?mine'?$"):
                codec.loads('{"a": 1}', **{parameter: hook})


def test_raw_decode_says_where_the_document_ends() -> None:
    decoder = codec.JSONDecoder()
    value, end = decoder.raw_decode('x{"__tuple__":[1]} rest', 1)
    assert_same(value, (1,))
    assert end == 18
    with pytest.raises(ValueError, match="idx"):
        decoder.raw_decode("[]", -1)


def test_indent_puts_one_innermost_row_on_a_line() -> None:
    text = codec.dumps({"w": np.arange(8, dtype="i2").reshape(2, 2, 2), "t": (1,)}, indent=2)
    assert (
        text
        == """{
  "w": {"dtype": "int16", "shape": [2, 2, 2], "__ndarray__": [
    [
      [0, 1],
      [2, 3]
    ],
    [
      [4, 5],
      [6, 7]
    ]
  ]},
  "t": {"__tuple__": [
    1
  ]}
}"""
    )


@pytest.mark.parametrize("method", ["decode", "raw_decode"])
def test_what_a_subclass_of_the_decoder_overrides_is_called(method: str) -> None:
    def counted(self: codec.JSONDecoder, *arguments: Any, **parameters: Any) -> Any:
        calls.append(arguments)
        return getattr(codec.JSONDecoder, method)(self, *arguments, **parameters)

    calls: list[Any] = []
    decoder = type("Decoder", (codec.JSONDecoder,), {method: counted})
    text = codec.dumps({"a": np.zeros(2000)})
    for document in (text, text.encode(), "[1]", b"[1]"):
        codec.loads(document, cls=decoder)
    json.loads(text, cls=decoder)
    assert len(calls) == 5
