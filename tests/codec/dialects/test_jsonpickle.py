"""jsonpickle: the numbers of objects, by which `py/id` refers to them."""

import json
import random
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import jsonpickle
import jsonpickle.ext.numpy
import numpy as np
import pytest

import codec
from codec.dialects.encoder_decoder import DialectDecoder
from codec.dialects.packages.jsonpickle import NumberedReader
from tests.codec.dialects.judging import is_same
from tests.codec.same import assert_same

jsonpickle.ext.numpy.register_handlers()

_MAKERS: list[Callable[[random.Random, list[Any]], Any]] = [
    lambda draw, items: list(items),
    lambda draw, items: tuple(items),
    lambda draw, items: {f"k{index}": item for index, item in enumerate(items)},
    lambda draw, items: {draw.random(), (1, 2.5), b"x"},
    lambda draw, items: complex(draw.random(), float("nan")),
    lambda draw, items: np.float32(draw.random()),
    lambda draw, items: np.array([draw.random() + 1j, 2]),
    lambda draw, items: np.zeros((2, draw.randrange(3), 2), "i2"),
    lambda draw, items: np.arange(draw.randrange(40)),
    lambda draw, items: b"bytes",
]
_REDUCED: list[Callable[[random.Random, list[Any]], Any]] = [
    lambda draw, items: deque(items, draw.choice([None, 9])),
    lambda draw, items: frozenset({draw.random(), "é"}),
]
_VIEWS: list[Callable[[random.Random, list[Any]], Any]] = [
    lambda draw, items: np.arange(draw.choice([6, 60])).reshape(2, -1),
    lambda draw, items: np.asfortranarray(np.arange(24.0).reshape(4, 6))[:, 1 : draw.randrange(7)],
    lambda draw, items: np.arange(24, dtype=">f4").reshape(4, 6)[::-2],
]


def _nested(draw: random.Random, makers: list[Callable[..., Any]]) -> list[Any]:
    """Give nested containers in which some objects stand again and again."""
    made: list[Any] = []
    for _ in range(draw.randrange(2, 14)):
        items = [draw.choice([None, 1, "s", *made, *made, *made]) for _ in range(draw.randrange(4))]
        made.append(draw.choice(makers)(draw, items))
    return [*draw.sample(made, len(made)), made[-1]]


def _walk(value: Any) -> Iterator[Any]:
    """Give the objects of which it matters whether two are one."""
    if isinstance(value, list | dict | np.ndarray):
        yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _walk(item)


def _aliases(value: Any) -> list[int]:
    """Give for each object the place where it stands first."""
    first: dict[int, int] = {}
    return [first.setdefault(id(item), index) for index, item in enumerate(_walk(value))]


def test_numbers_are_those_of_jsonpickle() -> None:
    for seed in range(400):
        value = _nested(random.Random(seed), _MAKERS)
        text = jsonpickle.encode(value, keys=True)
        found = codec.loads(text, dialect="jsonpickle")
        assert is_same(found, value), f"{seed}: {text}"
        assert _aliases(found) == _aliases(value), f"{seed}: {text}"


def test_objects_are_those_that_jsonpickle_counts() -> None:
    for seed in range(100):
        _check_count(jsonpickle.encode(_nested(random.Random(seed), _MAKERS + _REDUCED), keys=True))


def _check_count(text: str) -> None:
    decoder, made = DialectDecoder(dialect="jsonpickle"), []

    class Kept(NumberedReader):
        def __init__(self, *args: Any, **keys: Any) -> None:
            super().__init__(*args, **keys)
            made.append(self)

    decoder.dialect = type(decoder.dialect)(**{**vars(decoder.dialect), "reader": Kept})
    decoder.decode(text)
    unpickler = jsonpickle.unpickler.Unpickler(keys=True)
    unpickler.restore(jsonpickle.backend.json.decode(text), reset=False)
    theirs = [type(item) for item in unpickler._objs]
    assert len(made[-1].objects) == len(theirs), text
    ours = [type(item) for item in made[-1].objects]
    for one, other in zip(ours, theirs, strict=True):
        # Elements of an array are no objects of ours, and a deque or frozenset stays a dict.
        assert one in (other, object, *([dict] if other in (deque, frozenset) else [])), text


@pytest.mark.filterwarnings("ignore:ndarray is defined by reference")
def test_views_are_read_as_they_were_or_references_stay_dicts() -> None:
    for seed in range(200):
        value = _nested(random.Random(seed), _MAKERS + 4 * _VIEWS)
        text = jsonpickle.encode(value, keys=True)
        unknown: list[tuple[str, str]] = []
        found = codec.loads(text, dialect="jsonpickle", unknown=unknown)
        is_right = re.compile("the ambiguous py/id [0-9]+|__.*__ with such a tag in it").fullmatch
        assert all(is_right(name) for _, name in unknown), text
        owned = codec.loads(codec.dumps(found, share=False))  # as views are not
        assert unknown or is_same(owned, value), f"{seed}: {text}"


def test_an_array_is_one_object() -> None:
    array = np.arange(20)
    text = jsonpickle.encode({"a": array, "b": [array]}, keys=True)
    found = codec.loads(text, dialect="jsonpickle")
    assert found["a"] is found["b"][0]
    assert_same(found["a"], array)


_FIELDS = [("a", "i4"), ("b", "f8"), ("c", "S3")]
_RECORDS = np.array([(1, 2.5, b"x"), (3, np.inf, b"")], _FIELDS)
_SUBCLASSES = {
    "masked": np.ma.array([[1.5, 2, np.nan]], mask=[[0, 1, 0]]),
    "masked whole numbers": np.ma.array([1, 2, 3], mask=[1, 1, 0]),
    "masked nothing": np.ma.array([1, 2]),
    "recarray": _RECORDS.view(np.recarray),
    "structures": _RECORDS,
    "matrix": np.arange(4).reshape(2, 2).view(np.matrix),
}


@pytest.mark.parametrize("name", _SUBCLASSES)
def test_subclasses_come_back(name: str) -> None:
    value = _SUBCLASSES[name]
    text = jsonpickle.encode([value, value], keys=True)
    first, second = codec.loads(text, dialect="jsonpickle", unknown="refuse")
    assert first is second
    assert type(first) is type(value)
    assert_same(np.ma.getdata(first).copy(), np.ma.getdata(value).copy())
    if name.startswith("masked"):
        assert first.mask.tolist() == value.mask.tolist()


def test_views_of_one_base_share_its_memory() -> None:
    base = np.arange(40.0)
    value = [base, base[3:9], np.ma.array(base[:6], copy=False), base.view(np.recarray)]
    found = codec.loads(jsonpickle.encode(value, keys=True), dialect="jsonpickle")
    found[0][3] = -1
    assert [found[1][0], found[2][3], found[3][3]] == [-1, -1, -1]


_BASE = {"py/object": "numpy.ndarray", "dtype": "float64", "values": [1.0, 2.0]}
_OTHERS = {
    "no mask": {"py/object": "numpy.ma.MaskedArray", "shape": [2], "base": _BASE},
    "no base": {**_BASE, "py/object": "numpy.matrix"},
    "a title": {**_BASE, "dtype": "[(('title', 'a'), '<f8')]"},
    "no list": {**_BASE, "dtype": "[('a', f())]"},
}


@pytest.mark.parametrize("name", _OTHERS)
def test_what_cannot_be_read_stays_a_dict(name: str) -> None:
    document = json.dumps([{"dtype": "float64", **_OTHERS[name]}])
    unknown: list[tuple[str, str]] = []
    (found,) = codec.loads(document, dialect="jsonpickle", unknown=unknown)
    assert found["py/object"] == _OTHERS[name]["py/object"]
    assert unknown[0][0] == "$[0]"


@pytest.mark.parametrize("change", [{"values": [[1.0]]}, {"shape": [3]}, {"values": [None]}])
def test_a_wrong_masked_array_is_refused(change: dict[str, Any]) -> None:
    tag = {"py/object": "numpy.ma.MaskedArray", "dtype": "float64", "shape": [2], "base": _BASE}
    with pytest.raises(codec.DecodeError):
        codec.loads(json.dumps({**tag, "values": [1.0, None], **change}), dialect="jsonpickle")
    matrix = {**tag, "py/object": "numpy.matrix"}
    with pytest.raises(codec.DecodeError, match="expected a matrix, found 1 dimensions"):
        codec.loads(json.dumps(matrix), dialect="jsonpickle")
