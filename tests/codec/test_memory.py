"""Reading takes memory in proportion to the document, whatever the document asks for."""

import contextlib
import gzip
import io
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.encode import writing
from codec.payloads import base64_text
from codec.payloads.inflate import MAX_RATIO
from tests.codec.cases import Step, Transition
from tests.codec.peak_memory import peak
from tests.codec.wrong import WRONG, packed_tag, text_tag
from tests.support.each import each

FIXED = 1 << 20  # bytes for the machinery, and for what is imported at the first call


def peak_of_reading(document: str | bytes | io.BytesIO, **options: Any) -> int:
    """Return the most memory that was in use while a document or file was read or refused."""

    def read() -> None:
        with contextlib.suppress(codec.DecodeError):
            if isinstance(document, io.BytesIO):
                codec.load(document, **options)
            else:
                codec.loads(document, **options)

    return peak(read)


@each("case", WRONG)
def test_what_is_refused(case: str) -> None:
    document = WRONG[case][0]
    assert peak_of_reading(document) < FIXED + 200 * len(document)
    data = document if isinstance(document, bytes) else document.encode("utf-8", "surrogatepass")
    assert peak_of_reading(io.BytesIO(data)) < FIXED + 200 * len(data)


@pytest.mark.thorough
@pytest.mark.parametrize("payload", ["zlib", "shuffle+zlib"])
def test_a_compression_bomb_of_a_gigabyte_is_stopped_at_what_it_claims(payload: str) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    document = packed_tag(payload, "uint8", 1000, base64_text.to_base64(bomb))
    # orjson asks for 12 bytes for each of a document, of which it touches few.
    assert peak_of_reading(document) < FIXED + 15 * len(document)


def test_what_is_read_is_at_most_as_large_as_the_bound() -> None:
    largest = np.zeros(50_000_000, "u1")
    document = codec.dumps(largest, payload="compressed")
    assert peak_of_reading(document) < FIXED + 3 * MAX_RATIO * len(document)


def test_elements_that_are_mostly_padding_are_counted_together() -> None:
    row = text_tag([""] * 10, "U400", [10])  # 16 kB from 75 bytes: each is within the bound
    assert codec.loads(f"[{row},{row}]")[1].nbytes == 16_000
    row = text_tag([""] * 10, "U20000", [10])  # 800 kB from 75 bytes
    with pytest.raises(codec.DecodeError, match="needs more than 1032 times the bytes"):
        codec.loads(f"[{row},{row}]")


def test_no_elements_take_no_memory_to_write() -> None:
    dtype = np.dtype({"names": ["a"], "formats": ["i1"], "itemsize": 1 << 30})
    for payload in ("text", "base64", "compressed"):
        assert (
            peak(lambda payload=payload: codec.dumps(np.zeros(0, dtype), payload=payload)) < FIXED
        )


def test_gzip_around_a_payload_counts_against_the_file(tmp_path: Path) -> None:
    most, path = 1 << 27, tmp_path / "a.json.gz"
    for size in (most // 2, 2 * most):
        path.write_bytes(gzip.compress(codec.dumpb(np.zeros(size, "u1"), payload="compressed")))
        if size < most:
            assert codec.load(path).nbytes == size
        else:
            assert path.stat().st_size < 10_000
            assert peak(lambda: _is_refused(path)) < FIXED + 3 * most // 2
            assert codec.load(path, max_bytes=3 * most).nbytes == size
    with pytest.raises(codec.DecodeError, match="needs more than 1000 bytes; give max_bytes="):
        codec.load(io.BytesIO(codec.dumpb(np.zeros(2000), payload="compressed")), max_bytes=1000)


def _is_refused(path: Path) -> None:
    with pytest.raises(codec.DecodeError, match="needs more than 134217728 bytes; give max_bytes="):
        codec.load(path)


def test_gzip_around_columns_counts_against_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    content = codec.dumps(np.zeros(20_000_000, bool), payload="compressed")
    run = f'{{"length":20000000,"of":"bool","__column__":{content}}}'
    path.write_bytes(gzip.compress(run.encode() + b" " * 1_000_000))  # which the document earns by
    with pytest.raises(codec.DecodeError, match="needs more than 134217728 bytes"):
        codec.load(path)


def arrays_that_multiply(count: int) -> str:
    """Return arrays of objects, each twice in the next."""
    arrays = [
        {"dtype": "object", "shape": [2], "id": n, "__ndarray__": [{"__ref__": n - 1}] * 2}
        for n in range(1, count)
    ]
    return json.dumps([{"dtype": "object", "shape": [2], "id": 0, "__ndarray__": [1, 2]}, *arrays])


def test_arrays_that_multiply_are_refused_without_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MOST_AGAIN", 100)
    value = codec.loads(arrays_that_multiply(40))
    assert value[1][0] is value[1][1] is value[0]
    assert len(codec.dumps(value)) < 5000
    with pytest.raises(codec.EncodeError, match="an array of objects would be written more than"):
        codec.dumps(value, share=False)


# -- columns --------------------------------------------------------------------------------------

TYPES = [Transition, Step]
MANY = 30_000


def _same(dtype: str, *shape: int) -> str:
    return codec.dumps(np.zeros((MANY, *shape), dtype), payload="compressed")


def _column(of: str, content: str, **keys: Any) -> str:
    more = "".join(f",{json.dumps(key)}:{json.dumps(value)}" for key, value in keys.items())
    return f'{{"of":"{of}"{more},"__column__":{content}}}'


_BOOLS = _column("bool", _same("bool"))
# What takes much memory in a few bytes: values that are all the same.
DENSE = {
    "float": _column("float", _same("f8")),
    "int": _column("int", _same("i8")),
    "bool": _BOOLS,
    "scalar": _column("scalar", _same("c16")),
    "scalar, times": _column("scalar", _same("M8[s]")),
    "array": _column("array", _same("i1", 1)),
    "array without bytes": _column("array", _same("i1", 0)),
    "array of large rows": _column("array", _same("i1", 500)),
    "tuple": _column("tuple", f"[{_BOOLS}]"),
    "tuple of many": _column("tuple", f"[{','.join([_BOOLS] * 40)}]"),
    "list": _column("list", f"[{_BOOLS}]"),
    "list of many": _column("list", f"[{','.join([_BOOLS] * 40)}]"),
    "dict": _column("dict", f'{{"a":{_BOOLS}}}'),
    "dict of many": _column("dict", "{" + ",".join(f'"{k}":{_BOOLS}' for k in range(40)) + "}"),
    "union": _column("union", f"[{_BOOLS}]").replace('"union"', f'"union","which":{_same("u1")}'),
    "object": _column("object", f"[{_BOOLS},{_BOOLS}]", type="Step", fields=["state", "reward"]),
    "namedtuple": _column(
        "object", f"[{_BOOLS},{_BOOLS}]", type="Transition", fields=["state", "action"]
    ),
}


def _is_read(document: str) -> bool:
    with contextlib.suppress(codec.DecodeError):
        return len(codec.loads(document, types=TYPES)) == MANY
    return False


@pytest.mark.thorough
@pytest.mark.parametrize("case", DENSE)
def test_the_memory_that_columns_take_is_granted(case: str) -> None:
    document = f'{{"length":{MANY},{DENSE[case][1:]}'
    low, high = 0, 1 << 20  # spaces behind it, so that it is as long as it has to be
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_read(document + " " * middle) else (middle + 1, high)
    document += " " * low
    assert _is_read(document)
    peak = peak_of_reading(document, types=TYPES)
    assert peak < FIXED + 2 * MAX_RATIO * len(document)
