"""Files of lines on the command line, whole and torn."""

from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec as package
from codec.errors import DecodeError
from tests.codec.same import assert_same
from tests.support.refusal import refusal

from ..format_io import OPTIONS, read, written
from ..run_command import codec

VALUES: list[Any] = [{"w": np.arange(i % 4, dtype="f4"), "n": i} for i in range(2500)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    with package.LinesWriter(path, block=600, payload="base64") as log:
        log.extend(VALUES)
    return path


@pytest.fixture
def torn(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-7])
    return path


def test_blocks_are_one_list_and_a_list_is_blocks(path: Path) -> None:
    assert_same(read("jsonl", path), VALUES)
    data = written("jsonl", VALUES)
    path.write_bytes(data)
    assert [len(block) for block in package.LinesReader(path).blocks()] == [1000, 1000, 500]
    assert_same(read("jsonl", data), VALUES)
    smaller = written("jsonl", VALUES, replace(OPTIONS, payload="compressed"))
    assert len(smaller) < len(data)
    assert_same(read("jsonl", smaller), VALUES)
    assert written("jsonl", []) == b""


def test_what_is_one_array_stays_one(path: Path) -> None:
    state = np.arange(3.0)
    path.write_bytes(written("jsonl", [state, (state, 1)]))
    first, second = package.LinesReader(path)
    assert first is second[0]


def test_convert_there_and_back(path: Path, tmp_path: Path) -> None:
    document, back = tmp_path / "a.json", tmp_path / "back.jsonl"
    assert codec("convert", path, document).code == 0
    assert_same(package.load(document), VALUES)
    assert codec("convert", document, back, "--payload", "zstd").code == 0
    assert codec("diff", path, back).out == "same: 2,500 arrays, 2,500 values\n"
    run = codec("convert", "-", "-", "--to", "json", stdin=path.read_bytes())
    assert_same(package.loads(run.out), VALUES)


def test_a_deque_is_told_to_become_a_list(tmp_path: Path) -> None:
    document, target = tmp_path / "a.json", tmp_path / "a.jsonl"
    package.dump(deque([1, 2], 9), document)
    run = codec("convert", document, target)
    assert run.code == 2
    assert run.err == (
        f"codec: {document}: $: the deque around the values would be lost; --drop leaves it out\n"
    )
    run = codec("convert", document, target, "--drop")
    assert run.code == 0
    assert list(package.LinesReader(target)) == [1, 2]


def test_show(path: Path) -> None:
    run = codec("show", path, "--depth", "1")
    assert run.out.startswith(f"{path}: jsonl, 2,500 arrays, ")
    assert "list of 2,500" in run.out
    assert (run.code, run.err) == (0, "")


def test_a_torn_block_is_told(torn: Path, tmp_path: Path) -> None:
    size = torn.read_bytes()[::-1].index(b"\n")
    fault = f"line 5: a torn block of {size} bytes"
    run = codec("check", torn)
    assert run.code == 1
    assert run.out == (
        f"{torn}: {fault}: a writer is in the middle of it, or a crash has left it there\n"
    )
    run = codec("show", torn)
    assert run.code == 0
    assert "jsonl, 2,400 arrays" in run.out
    assert fault in run.err
    run = codec("convert", torn, tmp_path / "a.json")
    assert run.code == 2
    assert run.err == f"codec: {torn}: {fault} would be lost; --drop leaves it out\n"
    assert codec("convert", torn, tmp_path / "a.json", "--drop").code == 0
    assert_same(package.load(tmp_path / "a.json"), VALUES[:2400])


def test_the_first_fault_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_bytes(b'{"first":0,"block":[1]}\n{"first":9,"block":[1]}\n')
    message = "line 2: $.first: expected 1, the number of values before it; found 9"
    assert codec("check", path).out == f"{path}: {message}\n"
    assert refusal(DecodeError, read, "jsonl", path) == message
