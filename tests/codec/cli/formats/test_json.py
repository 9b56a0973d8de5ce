"""JSON on the command line: containers, dialects, payloads, lazy reading."""

import io
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.cli import formats
from codec.cli.files.format import FormatError, LazyArray
from codec.dialects import packages
from tests.codec.cli import run_command
from tests.codec.cli.format_io import OPTIONS, WEIGHTS, read, written
from tests.codec.dialects.trial import documents_of
from tests.codec.same import assert_same
from tests.support.each import each


def test_json_keeps_containers_and_what_is_shared() -> None:
    state = np.array([0.1, -0.0], "f4")
    memory = deque([(state, 1, 1.0, state), (state, 2, 2.0, np.float16(1))], maxlen=9)
    value = {"memory": memory, "nested": [{"a": np.asfortranarray(np.ones((2, 2)))}], "s": {1, 2}}
    with formats.FORMATS["json"].open(io.BytesIO(codec.dumpb(value)), OPTIONS) as tree:
        assert tree["memory"][0][0] is tree["memory"][1][0]
        data = written("json", tree)
    assert data == codec.dumpb(value) + b"\n"
    back = codec.loads(data)
    assert_same(back, value)
    assert back["memory"][0][0] is back["memory"][1][0]


@pytest.mark.parametrize("zipped", [False, True])
def test_json_in_a_dialect_is_found(zipped: bool, tmp_path: Path) -> None:
    text = codec.dumpb({"w": WEIGHTS["w"]}, dialect="json-numpy")
    data = written("json", {"w": WEIGHTS["w"]}, replace(OPTIONS, dialect="json-numpy"))
    assert data == text + b"\n"
    path = tmp_path / ("a.json.gz" if zipped else "a.json")
    if zipped:
        codec.dump({"w": WEIGHTS["w"]}, path, dialect="json-numpy")
        data = path.read_bytes()
        assert data[:2] == b"\x1f\x8b"
    else:
        path.write_bytes(data)
    assert_same(read("json", path), {"w": WEIGHTS["w"]})
    assert_same(read("json", data), {"w": WEIGHTS["w"]})
    as_it_is = read("json", data, replace(OPTIONS, dialect="codec"))
    assert isinstance(as_it_is["w"], dict)


@each("name", packages.dialects())
def test_every_document_of_a_dialect_is_found(name: str) -> None:
    for _, text, kind, _ in documents_of(name):
        if kind in ("read", "kept"):
            found = codec.loads(text, dialect=codec.detect(text))
            assert codec.dumps(read("json", text.encode())) == codec.dumps(found)


def test_what_a_dialect_does_not_know_is_counted_and_converted(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    text = codec.dumps({"w": WEIGHTS["w"]}, dialect="json-tricks")
    path.write_text(f'\ufeff{text[:-1]}, "t": {{"__datetime__": null, "year": 2020}}}}', "utf-8")
    shown = run_command.codec("show", path)
    line = (
        f"codec: {path}: kept as JSON objects: 1 tag of json-tricks, the first at $.t: __datetime__"
    )
    assert " ".join(shown.err.split()) == line
    run_command.codec("convert", path, tmp_path / "new.json")
    expected = {"w": WEIGHTS["w"], "t": {"__datetime__": None, "year": 2020}}
    assert_same(codec.load(tmp_path / "new.json"), expected)


def test_json_payloads() -> None:
    data = written("json", WEIGHTS, replace(OPTIONS, payload="compressed"))
    assert data == codec.dumpb(WEIGHTS, payload="compressed") + b"\n"
    with pytest.raises(FormatError, match=r"^payload: expected one of"):
        written("json", WEIGHTS, replace(OPTIONS, payload="morse"))
    with pytest.raises(FormatError, match=r"^payload: expected one of"):
        written("json", WEIGHTS, replace(OPTIONS, payload="text", dialect="json-numpy"))


def test_json_reads_one_array_at_a_time() -> None:
    read_so_far: list[str] = []

    def lazy(name: str) -> LazyArray:
        def read() -> Any:
            read_so_far.append(name)
            return WEIGHTS[name]

        return LazyArray(WEIGHTS[name].dtype, WEIGHTS[name].shape, lambda: iter(()), read)

    class File(io.BytesIO):
        def write(self, data: Any) -> int:
            if b"2,3" in bytes(data):
                assert read_so_far == ["w"]
            return super().write(data)

    file = File()
    formats.FORMATS["json"].write({"w": lazy("w"), "a": lazy("a")}, file, OPTIONS)
    assert read_so_far == ["w", "a"]
    assert_same(codec.loads(file.getvalue()), {"w": WEIGHTS["w"], "a": WEIGHTS["a"]})
