"""Documents that are cut off: refused wherever it is, and the message says where."""

import io
import json
import random
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec import document_file
from codec.decode import large_arrays, truncation, window
from codec.imports import optional
from codec.payloads import payload_table
from tests.codec.cases import CASES, Step, Transition
from tests.codec.cli.run_command import codec as command
from tests.codec.peak_memory import peak
from tests.codec.routes import CarefulWay

TYPES = (Transition, Step)


def refused(document: str | bytes, *, from_file: bool = True, **options: Any) -> codec.DecodeError:
    """Return the error of a document that is cut off, which must say so."""
    file = io.StringIO(document) if isinstance(document, str) else io.BytesIO(document)
    read = partial(codec.load, file) if from_file else partial(codec.loads, document)
    with pytest.raises(codec.DecodeError) as caught:
        read(types=TYPES, **options)
    said = str(caught.value)
    assert caught.value.is_cut_off, said
    text = document if isinstance(document, str) else document.decode(errors="ignore")
    if "unexpected end of data" in said:
        assert said.startswith(f"{caught.value.place}: expected bytes in UTF-8")
    elif text.strip():
        assert said.endswith(f"is cut off at char {len(text)}, in {caught.value.place}")
    else:
        assert said.endswith("; the document is empty")
    return caught.value


def ends(length: int, drawn: int, seed: int) -> Iterable[int]:
    """Return the first and last places at which a document may be cut off, and some between."""
    if length < 4 * drawn:
        return range(length)
    between = random.Random(seed).sample(range(drawn, length - drawn), drawn)
    return sorted({*range(drawn), *between, *range(length - drawn, length)})


def is_number(text: str) -> bool:
    return text[0] in "-0123456789"


WAYS: list[dict[str, Any]] = [
    *({"payload": payload} for payload in payload_table.ASKED),
    {"indent": 1},
    {"payload": "base64", "indent": "\t"},
    {"stack": False},
    {"ensure_ascii": False},
]


@pytest.mark.thorough
@pytest.mark.parametrize("way", range(len(WAYS)))
def test_every_case_is_refused_where_it_is_cut_off(way: int) -> None:
    tried = 0
    for number, (name, value) in enumerate(CASES.items()):
        if number % len(WAYS) != way and number % 3:
            continue
        text = codec.dumps(value, types=TYPES, **WAYS[way])
        if is_number(text):
            continue
        for end in ends(len(text), 6, number):
            assert refused(text[:end]).doc == text[:end], name
            tried += 1
    assert tried > 2000


@pytest.mark.thorough
@pytest.mark.parametrize("way", range(len(WAYS)))
def test_a_cut_is_at_the_same_place_on_all_routes(
    monkeypatch: pytest.MonkeyPatch, way: int
) -> None:
    monkeypatch.setattr(window, "PIECE", 64)
    monkeypatch.setattr(large_arrays, "BLOCK", 30)
    document = {
        "states": [np.array([i, -i / 7], "f4") for i in range(3)],
        "é": np.arange(12, dtype="i2").reshape(3, 4),
        "z": (1j, b"ab", None, True, {2: "\N{GRINNING FACE}"}),
    }
    data = codec.dumpb(document, **WAYS[way])
    for end in range(len(data)):
        monkeypatch.setattr(large_arrays, "SHORT", 1 << 12 if end % 2 else 0)
        expected = refused(data[:end], cls=CarefulWay)
        for found in (refused(data[:end]), refused(data[:end], from_file=False)):
            assert (str(found), found.place) == (str(expected), expected.place)


def test_numbers_by_themselves_cannot_be_told() -> None:
    text = codec.dumps(-123.5e300)
    told = [end for end in range(len(text)) if not _is_read(text[:end])]
    assert [text[:end] for end in told] == ["", "-", "-1.", "-1.235e", "-1.235e+"]
    for end in told:
        refused(text[:end])


def _is_read(text: str) -> bool:
    try:
        return isinstance(codec.loads(text), int | float)
    except codec.DecodeError:
        return False


# -- the place ------------------------------------------------------------------------------------

W = '{"a":0,"w":{"dtype":"float32","shape":[2,2],"__ndarray__":[[1.5,2],[3.5,4]]},"b":[{"c":"x"}]}'

# A part of the document at whose end it is cut off, and the place.
PLACES: list[tuple[str, str]] = [
    ("{", "$"),
    ('{"a', "$"),
    ('{"a"', "$.a"),
    ('{"a":0', "$.a"),
    ('{"a":0,', "$"),
    ('"w":', "$.w"),
    ('"dtype":"flo', "$.w.dtype"),
    ('"shape":[2', "$.w.shape[0]"),
    ('"shape":[2,', "$.w.shape[1]"),
    ('"__ndarray__":[', "$.w.__ndarray__[0]"),
    ("[[1.5,", "$.w.__ndarray__[0][1]"),
    ("[[1.5,2]", "$.w.__ndarray__[0]"),
    ("[[1.5,2],", "$.w.__ndarray__[1]"),
    ("[3.", "$.w.__ndarray__[1][0]"),
    ("[3.5,4]]", "$.w.__ndarray__"),
    ("[3.5,4]]}", "$.w"),
    ('"b":[', "$.b[0]"),
    ('"b":[{"c":"x"', "$.b[0].c"),
    ('"b":[{"c":"x"}', "$.b[0]"),
    ('"b":[{"c":"x"}]', "$.b"),
]


@pytest.mark.parametrize(("last", "place"), PLACES)
def test_the_place_is_where_the_document_stops(last: str, place: str) -> None:
    end = W.index(last) + len(last)
    assert refused(W[:end]).place == place
    assert refused(W[:end].encode()).place == place


def test_the_place_is_the_same_however_a_document_comes_in_pieces() -> None:
    text = json.dumps(
        {'q"\\': [[1, 2], [3, 4], {"\u00e9": "[\\", "y": [[[]]]}, [5, [6]]]}, indent=1
    )
    for end in range(1, len(text)):
        data = text[:end].encode()
        for size in (1, 2, 3, 7):
            pieces = [data[i : i + size] for i in range(0, len(data), size)]
            with pytest.raises(codec.DecodeError) as caught:
                truncation.refuse_cut_off(pieces)
            assert caught.value.place == refused(text[:end]).place
    truncation.refuse_cut_off([text.encode()])


@pytest.mark.parametrize("text", ["[1 x", "[1,]", '{"a" 1', "[tru ", "[1 .", "[}", "nul x", "]]"])
def test_what_is_wrong_otherwise_is_not_called_cut_off(text: str) -> None:
    with pytest.raises(codec.DecodeError) as caught:
        codec.loads(text)
    assert not caught.value.is_cut_off
    assert "cut off" not in str(caught.value)


# -- large documents ------------------------------------------------------------------------------

LARGE = {
    "rows": np.random.default_rng(1).random((30_000, 3), "f4"),
    "flat": np.random.default_rng(2).integers(0, 1 << 30, 50_000),
    "memory": [(np.array([i, 1], "f4"), i % 2) for i in range(2000)],
}


def _edges(data: bytes) -> Iterator[int]:
    """Yield the places around the ends of all that is read in one go."""
    for size in (large_arrays.SHORT, window.PIECE, large_arrays.BLOCK):
        for edge in (*range(size, len(data), 3 * size), len(data) // size * size):
            yield from range(edge - 1, edge + 2)


@pytest.mark.thorough
@pytest.mark.parametrize("payload", payload_table.ASKED)
def test_a_large_document_is_refused_around_the_ends_of_blocks(payload: str) -> None:
    data = codec.dumpb(LARGE, payload=payload)
    found = set(_edges(data)) & set(range(len(data)))
    for end in random.Random(1).sample(sorted(found), 12):
        place = refused(data[:end]).place
        assert re.match(r"\$\.(rows|flat|memory)\b", place), place
    refused(data[:-1])


@pytest.mark.parametrize("payload", ["text", "base64"])
def test_a_large_file_is_refused_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: str
) -> None:
    monkeypatch.setattr(document_file, "_LARGE", 1 << 20)
    path = tmp_path / "a.json"
    codec.dump({"w": np.linspace(0, 1, 600_000, dtype="f4").reshape(-1, 4)}, path, payload=payload)
    torn = path.read_bytes()[:-1_000_000]
    path.write_bytes(torn)
    errors: list[codec.DecodeError] = []

    def read() -> None:
        with pytest.raises(codec.DecodeError) as caught:
            codec.load(path)
        errors.append(caught.value)

    used = peak(read)
    place = "$.w.__ndarray__"
    if payload == "text":
        rows = torn.partition(b"__ndarray__")[2]
        place += f"[{rows.count(b'],')}][{rows.rpartition(b'[')[2].count(b',')}]"
    assert str(errors[0]) == f"{path}: {place}: the document is cut off after {len(torn)} bytes"
    assert errors[0].is_cut_off
    # Of the array, and not of the text, of which json makes seven times as much.
    # Without pysimdjson, as on Python 3.14, numbers of a block are objects for a while.
    assert used < (1.5 if optional("simdjson") else 2.5) * 4 * 600_000


def test_a_large_file_that_is_wrong_is_refused_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_file, "_LARGE", 10)
    path = tmp_path / "a.json"
    for text in ('[{"a": 1}, {"b" 2}]', '"\\ud83d" oops "', "[1, 2]]]]]]]]]"):
        path.write_text(text)
        with pytest.raises(codec.DecodeError) as caught:
            codec.load(path)
        with pytest.raises(codec.DecodeError) as expected:
            codec.loads(text)
        assert str(caught.value) == f"{path}: {expected.value}"


# -- gzip -----------------------------------------------------------------------------------------


def test_every_cut_of_a_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    codec.dump({"w": np.arange(4000) % 1000 / 8, "t": (1, "x")}, path)
    whole = path.read_bytes()
    places = set()
    for end in chain(
        range(1, 40), range(40, len(whole) - 40, 97), range(len(whole) - 40, len(whole))
    ):
        path.write_bytes(whole[:end])
        with pytest.raises(codec.DecodeError) as caught:
            codec.load(path)
        said = f"expected gzip data (RFC 1952); they are cut off after {end} bytes"
        assert str(caught.value) == f"{path}: {caught.value.place}: {said}; write or copy it again"
        assert caught.value.is_cut_off
        places.add(caught.value.place.partition("[")[0])
    assert places == {"$", "$.w", "$.w.__ndarray__", "$.t", "$.t.__tuple__"}


def test_the_command_line_says_where_a_file_is_cut_off(tmp_path: Path) -> None:
    whole, torn = tmp_path / "a.json.gz", tmp_path / "b.json.gz"
    codec.dump({"w": np.arange(4000) / 8}, whole, payload="text")
    torn.write_bytes(whole.read_bytes()[:2000])
    with pytest.raises(codec.DecodeError) as caught:
        codec.load(torn)
    run = command("check", torn)
    assert (run.code, run.out) == (1, f"{torn}: {str(caught.value).replace(f'{torn}: ', '')}\n")
    assert re.match(r"\$\.w\.__ndarray__\[[0-9]+\]: ", caught.value.without_file())


def test_a_gzip_file_that_is_empty_or_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    codec.dump(np.arange(100), path)
    whole = path.read_bytes()
    for data, reason in (
        (b"", r"; the document is empty$"),
        (b"[1]", "expected gzip data"),
        (whole[:15] + b"\xff" + whole[16:], "expected gzip data"),
    ):
        path.write_bytes(data)
        with pytest.raises(codec.DecodeError, match=reason):
            codec.load(path)
