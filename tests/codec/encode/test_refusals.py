"""What cannot come back the same is refused, with its place and the reason."""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from tests.codec.refused import REFUSED
from tests.codec.wrong import WRONG
from tests.codec.wrong_dtypes import WRONG_TO_PYTHON
from tests.support.each import each


@each("case", [*WRONG, *WRONG_TO_PYTHON])
@each("as_bytes", [False, True])
def test_is_not_read(case: str, as_bytes: bool) -> None:
    document, message = {**WRONG, **WRONG_TO_PYTHON}[case]
    if as_bytes and isinstance(document, str):
        document = document.encode()
    with pytest.raises(codec.DecodeError) as caught:
        codec.loads(document)
    assert str(caught.value).startswith(message)


@each("case", [name for name in WRONG if isinstance(WRONG[name][0], str)])
def test_is_not_read_by_the_stdlib_with_our_class(case: str) -> None:
    with pytest.raises(codec.DecodeError):
        json.loads(WRONG[case][0], cls=codec.JSONDecoder)


def test_a_byte_order_mark_is_not_read_in_text() -> None:
    # In bytes a reader may pass over it (RFC 8259, 8.1); see the round trips.
    with pytest.raises(codec.DecodeError, match="without a byte order mark"):
        codec.loads("\ufeff[]")


@pytest.mark.parametrize("case", REFUSED)
@each("payload", ["text", "base64", "compressed"])
def test_is_not_written(case: str, payload: str) -> None:
    value, place, reason = REFUSED[case]
    with pytest.raises(codec.EncodeError) as caught:
        codec.dumps(value, payload=payload)
    assert caught.value.place == place
    assert reason in caught.value.message
    assert str(caught.value) == f"{place}: {caught.value.message}"
    with pytest.raises(codec.EncodeError):
        json.dumps(value, cls=codec.JSONEncoder)


def test_keys_of_one_hash_are_not_written() -> None:
    keys = [k * (2**61 - 1) for k in range(1001)]
    for value in (set(keys), frozenset(keys), dict.fromkeys(keys)):
        with pytest.raises(codec.EncodeError, match="more than 1000 items share a hash"):
            codec.dumps(value)
    few = {"a": set(keys[1:]), "b": dict.fromkeys(keys[1:])}
    assert codec.loads(codec.dumps(few)) == few


def test_circles_through_object_arrays_are_not_written() -> None:
    circle = np.empty(2, object)
    circle[1] = [circle]
    with pytest.raises(codec.EncodeError, match=r"^\$\[1\]\[0\]: circular reference"):
        codec.dumps(circle)
    with pytest.raises(codec.EncodeError, match="circular reference"):
        codec.dumps([circle, circle])


def test_circles_are_not_written() -> None:
    circle: list[Any] = [1]
    circle.append({"a": (circle,)})
    with pytest.raises(codec.EncodeError, match=r"^\$\[1\]\.a\[0\]: circular reference"):
        codec.dumps(circle)


def test_errors_are_those_the_stdlib_raises() -> None:
    assert issubclass(codec.EncodeError, TypeError)
    assert issubclass(codec.EncodeError, ValueError)
    assert issubclass(codec.DecodeError, json.JSONDecodeError)


@pytest.mark.parametrize("document", ["[1, x]", '{"__tuple__": 1}'])
def test_a_decode_error_survives_pickle(document: str) -> None:
    with pytest.raises(codec.DecodeError) as caught:
        codec.loads(document)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is codec.DecodeError
    assert (str(copy), copy.pos, copy.place) == (
        str(caught.value),
        caught.value.pos,
        caught.value.place,
    )


def test_payload_is_one_of_four() -> None:
    with pytest.raises(ValueError, match="payload: expected one of"):
        codec.dumps(1, payload="zip")


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        codec.load(tmp_path / "none.json")
