"""What is written comes back the same, by every route."""

import io
import json
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.payloads import payload_table
from tests.codec.cases import CASES, SPECIAL
from tests.codec.same import assert_same
from tests.support.each import each


def _by_stdlib(obj: Any) -> Any:
    return json.loads(json.dumps(obj, cls=codec.JSONEncoder), cls=codec.JSONDecoder)


def _by_stdlib_file(obj: Any) -> Any:
    file = io.StringIO()
    json.dump(obj, file, cls=codec.JSONEncoder, payload="compressed")
    file.seek(0)
    return json.load(file, cls=codec.JSONDecoder)


def _by_file(obj: Any, file: Any, payload: str) -> Any:
    codec.dump(obj, file, payload=payload)
    file.seek(0)
    return codec.load(file)


def _by_sorted_parser(obj: Any) -> Any:
    """Read what another tool parsed and wrote again, with sorted keys and its own spaces."""
    parsed = json.loads(codec.dumps(obj, payload="base64"))
    return codec.loads(json.dumps(parsed, sort_keys=True, indent=1))


ROUTES: dict[str, Callable[[Any], Any]] = {
    **{
        f"dumps, {payload}": lambda obj, p=payload: codec.loads(codec.dumps(obj, payload=p))
        for payload in payload_table.ASKED
    },
    "dumps, indent": lambda obj: codec.loads(codec.dumps(obj, indent=2)),
    "dumps, not only ASCII": lambda obj: codec.loads(codec.dumps(obj, ensure_ascii=False).encode()),
    "dumps, compact": lambda obj: codec.loads(codec.dumps(obj, separators=(",", ":"))),
    "dumps, not shared": lambda obj: codec.loads(codec.dumps(obj, share=False)),
    "json.dumps": _by_stdlib,
    "json.dump": _by_stdlib_file,
    "dump, text file": lambda obj: _by_file(obj, io.StringIO(), "text"),
    "dump, binary file": lambda obj: _by_file(obj, io.BytesIO(), "base64"),
}


@pytest.mark.parametrize("case", CASES)
@each("route", ROUTES)
def test_comes_back_the_same(case: str, route: str) -> None:
    assert_same(ROUTES[route](CASES[case]), CASES[case])


# Users' own dicts, whose keys are not in alphabetical order.
DICTS_IN_ORDER = {"order of keys", "transitions as dicts", "dicts in different orders"}


@each("case", sorted(CASES.keys() - DICTS_IN_ORDER))
def test_keys_of_tags_may_be_sorted_by_other_tools(case: str) -> None:
    value = CASES[case]
    if not isinstance(value, dict):  # a user's own dict is in the order of its keys
        assert_same(_by_sorted_parser(value), value)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        *(("memory.json", payload) for payload in payload_table.ASKED),
        ("memory.json.gz", "text"),
        ("memory.json.xz", "compressed"),
    ],
)
def test_paths(tmp_path: Path, name: str, payload: str) -> None:
    documents = list(CASES.values())
    codec.dump(documents, tmp_path / name, payload=payload)
    assert_same(codec.load(str(tmp_path / name)), documents)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("payload", payload_table.ASKED)
def test_is_strict_json_in_ascii(payload: str) -> None:
    def refuse(literal: str) -> None:
        raise AssertionError(f"{literal} is not JSON")

    text = codec.dumps(list(CASES.values()), payload=payload)
    assert text.isascii()
    json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("payload", payload_table.ASKED)
def test_same_value_same_text(payload: str) -> None:
    documents = list(CASES.values())
    assert codec.dumps(documents, payload=payload) == codec.dumps(documents, payload=payload)


def test_bytes_of_all_kinds() -> None:
    text = codec.dumps(SPECIAL["complex parts"])
    for kind in (bytes, bytearray, lambda b: memoryview(bytearray(b))):
        assert_same(codec.loads(kind(text.encode())), SPECIAL["complex parts"])
    assert_same(codec.loads(b"\xef\xbb\xbf" + text.encode()), SPECIAL["complex parts"])


def test_an_array_at_two_places_is_written_once_and_is_one_object() -> None:
    state, other = np.arange(3.0), np.arange(3.0)
    memory = deque([(other, state), (state, other.copy())], maxlen=5)
    text = codec.dumps(memory)
    assert text.count("__ndarray__") == 3
    back = codec.loads(text)
    assert back[0][1] is back[1][0]
    assert back[0][0] is not back[1][1]
    assert_same(back, memory)


def test_an_array_in_a_container_at_two_places_is_one_object() -> None:
    layer = [np.arange(3.0)]
    back = codec.loads(codec.dumps({"policy": layer, "target": layer}))
    assert back["policy"][0] is back["target"][0]


@pytest.mark.parametrize("case", ["masked array", "matrix", "recarray", "objects", "string"])
def test_arrays_of_every_class_are_one_object_again(case: str) -> None:
    array = CASES[case]
    back = codec.loads(codec.dumps([array, (array,), {"a": array}]))
    assert back[0] is back[1][0] is back[2]["a"]
    assert_same(back[0], array)


def test_an_array_in_object_arrays_is_one_object() -> None:
    inner = np.arange(3.0)
    outer = np.array([inner, None, [inner]], dtype=object)
    masked = np.ma.array(outer, mask=[0, 1, 0])
    back = codec.loads(codec.dumps([outer, inner, masked]))
    assert back[0][0] is back[0][2][0] is back[1] is back[2].data[0]
    assert_same(back[0], outer)


def test_share_can_be_turned_off() -> None:
    state = np.arange(3.0)
    back = codec.loads(codec.dumps([state, state], share=False))
    assert back[0] is not back[1]
    assert_same(back, [state, state])


def test_containers_that_hold_each_other_many_times_are_scanned_once_or_twice() -> None:
    doubled: list[Any] = [np.zeros(0)]
    for _ in range(60):  # 2**60 paths lead to the array; the document would be as large
        doubled = [doubled, doubled]
    encoder = codec.JSONEncoder()
    assert next(iter(encoder.iterencode(doubled))) == "["


def test_an_encoder_and_a_decoder_serve_many_documents() -> None:
    encoder, decoder = codec.JSONEncoder(), codec.JSONDecoder()
    state = np.arange(3.0)
    for _ in range(2):
        assert_same(decoder.decode(encoder.encode([state, state])), [state, state])


def test_long_arrays_are_written_in_pieces() -> None:
    pieces = list(codec.JSONEncoder().iterencode(np.zeros(1_000_000, "u1")))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 600_000
