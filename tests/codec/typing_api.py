"""The public API as its callers type it: mypy (strict) checks this file, and nothing runs it."""

import bz2
import gzip
import io
import json
import lzma
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple, assert_type

import numpy as np

import codec


class Transition(NamedTuple):
    state: np.ndarray[Any, Any]
    action: int


def raise_value_error(error: ValueError) -> None:
    raise error


def raise_type_error(error: TypeError) -> None:
    raise error


def uses_of_files(memory: deque[Transition]) -> None:
    """Use file objects of the standard library; not called."""
    with gzip.open("a.json.gz") as zipped:
        codec.load(zipped)
    with gzip.open("a.json.gz", "wt", encoding="utf-8") as zipped_text:
        codec.dump(memory, zipped_text)
    with bz2.open("a.json.bz2", "wb") as bz2_file:
        codec.dump(memory, bz2_file)
    with lzma.open("a.json.xz") as xz_file:
        codec.load(xz_file)
    codec.dump(memory, io.BytesIO(), compression="zstd")


def uses() -> None:
    """Use all of it; not called."""
    memory: deque[Transition] = deque(maxlen=10)

    assert_type(codec.dumps(memory), str)
    assert_type(codec.dumpb(memory, payload="base64", types=[Transition]), bytes)
    assert_type(codec.dumps(memory, indent=2, default=codec.as_numpy), str)
    assert_type(codec.dumps(memory, dialect="json-tricks"), str)
    assert_type(codec.detect(b"[]"), str)
    assert_type(codec.as_numpy(memory), np.ndarray[Any, Any])
    assert_type(json.dumps(memory, cls=codec.JSONEncoder), str)

    codec.loads("[]", types=[Transition])
    codec.loads(memoryview(b"[]"), dialect="jdata")
    codec.load(Path("a.json"), out=np.zeros(3), progress=print)
    with Path("a.json").open("rb") as file:
        codec.load(file, parse_float=str)
    with Path("a.json").open("w", encoding="utf-8") as text:
        codec.dump(memory, text, sort_keys=True, separators=(",", ":"))

    with codec.LinesWriter("a.jsonl", block=10, payload="zstd", types=[Transition]) as log:
        assert_type(log, codec.LinesWriter)
        log.append(memory[0])
        log.extend(memory)
        assert_type((log.written, log.lost), tuple[int, int])
    reader = codec.LinesReader(Path("a.jsonl"), types=[Transition])
    assert_type(list(reader), list[Any])
    assert_type(reader.last(5), list[Any])
    assert_type((reader.count(), reader.torn), tuple[int, int])
    for block in reader.follow(-1, poll=0.5, stop=lambda: True):
        assert_type(block, list[Any])

    try:
        codec.loads("[")
    except codec.DecodeError as error:
        assert_type(error.place, str)
        assert_type(error.pos, int | None)
        raise_value_error(error)
    try:
        codec.dumps(object())
    except codec.EncodeError as problem:
        assert_type(problem.message, str)
        raise_value_error(problem)
        raise_type_error(problem)

    codec.dumps(memory, payload="gzip")  # type: ignore[arg-type]
    codec.load("a.json", compression="zip")  # type: ignore[arg-type]
    codec.load(1)  # type: ignore[arg-type]
    codec.dumps(memory, payloads="text")  # type: ignore[call-arg]
    codec.loads(b"[]", types=Transition)  # type: ignore[arg-type]
    codec.loads(1)  # type: ignore[arg-type]
    codec.dumps(memory, stack="yes")  # type: ignore[arg-type]
    codec.load(Path("a.json"), out=[1])  # type: ignore[arg-type]
    codec.LinesWriter("a.jsonl", indent=1)  # type: ignore[call-arg]
    codec.LinesReader(open("a.jsonl"))  # type: ignore[arg-type]  # noqa: PTH123, SIM115
