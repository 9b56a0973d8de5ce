"""Fields of pydantic's models."""

import json
from typing import Annotated, Any

import jsonschema
import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from codec.integrations.pydantic import Array, NDArray
from tests.codec.cases import ARRAYS, STRINGS, STRUCTURES, TIMES
from tests.codec.same import assert_same
from tests.support.each import each

ALL = {**ARRAYS, **TIMES, **STRUCTURES, **STRINGS}
ALL = {name: value for name, value in ALL.items() if type(value) is np.ndarray}


class Anything(BaseModel):
    array: NDArray
    packed: Annotated[np.ndarray, Array(payload="base64")]
    more: dict[str, list[NDArray]] = {}


class Frames(BaseModel):
    frames: Annotated[np.ndarray, Array("uint8", (None, 2, 3))]


@each("name", ALL)
def test_arrays_come_back(name: str) -> None:
    array = ALL[name]
    model = Anything(array=array, packed=array, more={"a": [array]})
    back = Anything.model_validate_json(model.model_dump_json())
    assert_same([back.array, back.packed, back.more["a"][0]], [array, array, array])
    # As FastAPI does it: the body is parsed before.
    back = Anything.model_validate(json.loads(model.model_dump_json()))
    assert_same([back.array, back.packed, back.more["a"][0]], [array, array, array])


def test_python_keeps_the_array_itself() -> None:
    array = np.arange(3)
    model = Anything(array=array, packed=array)
    assert model.array is array
    assert model.model_dump()["array"] is array


REFUSED: dict[str, tuple[Any, str]] = {
    "another dtype": (np.zeros((1, 2, 3), "int8"), "expected dtype uint8, found int8"),
    "big-endian": (np.zeros((1, 2, 3), ">u2"), "expected dtype uint8, found >u2"),
    "another shape": (np.zeros((1, 2, 4), "u1"), "expected shape [any, 2, 3], found [1, 2, 4]"),
    "fewer dimensions": (np.zeros((2, 3), "u1"), "expected shape [any, 2, 3], found [2, 3]"),
    "a list": ([[[1, 2, 3], [4, 5, 6]]], "expected an array, found list"),
    "a scalar": ({"dtype": "uint8", "__scalar__": 1}, "expected an array, found uint8"),
    "a dict": ({"a": 1}, "expected an array, found dict"),
    "too few bytes": (
        {"dtype": "uint8", "shape": [1, 2, 3], "payload": "base64", "__ndarray__": "AAAA"},
        "$: shape [1, 2, 3] needs 6 bytes, payload has 3",
    ),
    "4 GiB": (
        {"dtype": "uint8", "shape": [2**32, 2, 3], "payload": "base64", "__ndarray__": "AAAA"},
        "$: shape [4294967296, 2, 3] needs 25769803776 bytes, payload has 3",
    ),
    "no JSON": ({"__ndarray__": {1, 2}}, "$: expected parsed JSON: "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    value, message = REFUSED[name]
    with pytest.raises(ValidationError) as caught:
        Frames(frames=value)
    assert caught.value.errors()[0]["msg"].startswith(f"Value error, {message}")
    assert caught.value.errors()[0]["loc"] == ("frames",)


def test_its_json_schema_says_what_is_written() -> None:
    schema = Frames.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    good = json.loads(Frames(frames=np.zeros((4, 2, 3), "u1")).model_dump_json())
    jsonschema.validate(good, schema)
    for key, value in {"dtype": "int8", "shape": [4, 2], "payload": 1}.items():
        bad = {"frames": {**good["frames"], key: value}}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)
