"""The quick way gives the very same as the careful way, whatever the document."""

import codecs
import io
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import codec
from codec.arrays.elements import blocks, number_parsers
from codec.decode import large_arrays, quick, window
from codec.payloads import base64_text, inflate, payload_table
from tests.codec import golden
from tests.codec.cases import CASES
from tests.codec.routes import TYPES, Document, by_path, differences
from tests.codec.same import assert_same
from tests.codec.tags.test_classes import VALUES
from tests.codec.wrong import WRONG, tag
from tests.fuzz.mutants import mutant
from tests.support.each import each

MAX_CHARACTERS = 4000  # longer documents hold more of what others hold

# By name: what is changed, so that the borders between pieces, and between routes, fall elsewhere.
# All arrays are cut out of documents of any length.
ALL_CUT: dict[tuple[Any, str], Any] = {(large_arrays, "LARGE"): 1, (large_arrays, "SHORT"): 0}
SETTINGS: dict[str, dict[tuple[Any, str], Any]] = {
    "as it is": {},
    "pieces of 7 bytes": {**ALL_CUT, (window, "PIECE"): 7, (large_arrays, "BLOCK"): 64},
    "pieces of 64 bytes": {**ALL_CUT, (window, "PIECE"): 64, (large_arrays, "BLOCK"): 7},
    "parts of rows": {**ALL_CUT, (large_arrays, "LONG_ROW"): 2, (large_arrays, "BLOCK"): 24},
    "blocks of 100 bytes": {
        **ALL_CUT,
        (large_arrays, "BLOCK"): 100,
        (blocks, "_SHORT"): 0,
        (quick, "_SMALL"): 0,
        (quick, "_BLOCK"): 7,
    },
    "nothing cut": {(large_arrays, "SHORT"): 1 << 30},
    "without simdjson": {**ALL_CUT, (number_parsers, "simdjson"): lambda: None},
    "strings of 8 bytes, unpacked by 51": {
        **ALL_CUT,
        (window, "_STRING"): 8,
        (inflate, "UNPACKED"): 51,
    },
    "without pybase64 and zlib-ng": {
        **ALL_CUT,
        (base64_text, "pybase64"): lambda: None,
        (inflate, "zlib_ng"): lambda: None,
        (window, "PIECE"): 50,
    },
}


@cache
def documents() -> list[Document]:
    """Return the case table in every payload, what is refused, and the golden files."""
    texts: list[Document] = [document for document, *_ in WRONG.values()]
    for case in (*CASES.values(), *VALUES.values()):
        with suppress(codec.EncodeError):  # of the classes that are not named here
            texts += (codec.dumps(case, payload=name, types=TYPES) for name in payload_table.ASKED)
            texts.append(codec.dumps(case, types=TYPES, indent=1))
            texts.append(codec.dumps(case, types=TYPES, separators=(", ", ": ")))
    texts += golden.read().values()
    return [text for text in dict.fromkeys(texts) if len(text) <= MAX_CHARACTERS]


@cache
def small_documents() -> list[bytes]:
    """Return documents in which something is soon hit."""
    whole = [d.encode("utf-8", "ignore") if isinstance(d, str) else d for d in documents()]
    return [data for data in whole if len(data) <= 500]


@pytest.fixture(params=SETTINGS)
def setting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for (owner, name), value in SETTINGS[request.param].items():
        monkeypatch.setattr(owner, name, value)
    return str(request.param)


@pytest.mark.thorough
def test_every_document_is_the_same_through_every_route(setting: str) -> None:
    some = documents() if setting == "as it is" else documents()[len(setting) % 3 :: 3]
    wrong = {document: found for document in some if (found := differences(document))}
    assert not wrong


@pytest.mark.thorough
def test_every_document_is_the_same_from_a_path(tmp_path: Path) -> None:
    routes = by_path(tmp_path)
    wrong = [document for document in documents()[::7] if differences(document, **routes)]
    assert not wrong


@pytest.mark.thorough
@pytest.mark.usefixtures("setting")
def test_any_mutation_is_the_same_through_every_route() -> None:
    @settings(max_examples=200)
    @given(st.data(), st.randoms(use_true_random=False))
    def check(data: st.DataObject, draw: Random) -> None:
        document = mutant(data.draw(st.sampled_from(small_documents())), draw)
        assert not differences(document), document

    check()


A = '{"dtype":"float32","shape":[2],"__ndarray__":[0.1,-0.0]}'
B = '{"dtype":"float32","shape":[2],"__ndarray__":[1,2]}'
SHARED = '{"dtype":"float32","shape":[2],"id":0,"__ndarray__":[1,2]}'
TAG = '"x":{"__tuple__":[]}'

# Where a quick route once went wrong, or might have.
TRAPS: dict[str, Document] = {
    "a key twice, arrays behind the first": f'{{"a":1,"b":{A},"a":{B}}}',
    "a key twice, an array lost": f'{{"a":{A},"b":{B},"a":1}}',
    "a key twice, an id lost": f'{{"a":{SHARED},"a":1,"b":{{"__ref__":0}}}}',
    "sizes that are true": B.replace("[2]", "[true]"),
    "sizes that are floats": B.replace("[2]", "[2.0]"),
    "sizes in an object": '{"dtype":"float32","shape":{},"__ndarray__":1.0}',
    "sizes in a string": '{"dtype":"float32","shape":"","__ndarray__":1.0}',
    "beyond float64 with an exponent of two digits": f"[{{{TAG}}},1{'0' * 250}e99]",
    "beyond float64 without exponent": f"[{{{TAG}}},1{'0' * 309}.5]",
    "beyond float64, E+0400": f"[{{{TAG}}},1E+0400]",
    "float64 of 210 digits": f"[{{{TAG}}},1{'0' * 208}e99]",
    "deeper than Python, shallower than orjson": "[" * 1010 + '"__"' + "]" * 1010,
    "array as a key": f"{{{A}:1}}",
    "array in a string": f'["{A}"]',
    "array behind a backslash": f'["\\{A},"b"]',
    "array in an escaped string": json.dumps(A),
    "array that is what stands for one": f'["\x7f0","\x7f",{A}]',
    "the same in escapes": f'["\\u007f0",{A},"\\u007F1"]',
    "a tag's key in escapes": f'{{"a":{A},"b":[{{"\\u005F\\u005ftuple__":[1]}}]}}',
    "other escapes": f'["\\u00e9\\ud83d\\ude00\\n",{A}]',
    "the word that stands for one": f'[{{{TAG}}},"NaN",{A}]',
    "the word around one": f"[{{{TAG}}},Na{A}N]",
    "minus an array": f"[{{{TAG}}},-{A}]",
    "digits around arrays": f"[1{A}2]",
    "an array twice": f"{A}{B}",
    "an array and a comma": f"{A},",
    "array with more keys": A.replace("}", ',"x":1}'),
    "array of arrays": f'{{"dtype":"float32","shape":[1,2],"__ndarray__":[{A}]}}',
    "array of array objects": f'{{"dtype":"object","shape":[2],"__ndarray__":[{A},[{B}]]}}',
    "array as a dtype": f'{{"dtype":{A},"shape":[2],"__ndarray__":[1,2]}}',
    "array as an id": f'{{"dtype":"int8","shape":[1],"id":{A},"__ndarray__":[1]}}',
    "array as a tuple": f'{{"__tuple__":{A}}}',
    "array in a tag's escaped key": f'{{"\\u005f_tuple__":[{A}]}}',
    "array as a dict's key": f'{{"__dict__":[[{A},1]]}}',
    "array by an id before": f'[{SHARED},{{"__ref__":0}},{B}]',
    "array by an id behind": f'[{{"__ref__":0}},{SHARED}]',
    "an id in a list that is thrown away": f'{{"a":[{SHARED}],"a":0,"b":[{{"__ref__":0}}]}}',
    "the same id again": f"[{SHARED},{SHARED}]",
    "array with a byte order mark": f"\ufeff{A}",
    "array behind spaces": f" \n\t\r{A} \n",
    "array behind a form feed": f"\f{A}",
    "array behind a NUL": f"{A}\0",
    "array beside a surrogate": f'["\ud800",{A}]',
    "array beside an escaped surrogate": f'["\\ud83d\\ude00","\\ud800",{A}]',
    "array beside bytes that are no text": f'["\xff",{A}]'.encode("latin-1"),
    "array beside half a letter": f'{{"\xc3":{A}'.encode("latin-1"),
    "integers of 19 to 25 digits": f"[{A},{','.join('9' * n for n in range(17, 26))}]",
    "the same in an array": f'{{"dtype":"float64","shape":[1],"__ndarray__":[{"9" * 25}]}}',
    "-0 in arrays": A.replace("0.1", "-0").replace("-0.0", "-0e0"),
    "brackets too early": '{"dtype":"int8","shape":[2,2],"__ndarray__":[[1],[2,3,4]]}',
    "brackets too few": '{"dtype":"int8","shape":[2,2],"__ndarray__":[[1,2],3,4]}',
    "brackets too many": '{"dtype":"int8","shape":[2,2],"__ndarray__":[[1,2],[3,[4]]]}',
    "brackets of 3 dimensions": '{"dtype":"int8","shape":[4],"__ndarray__":[[1,2],[3,4]]}',
    "more arrays than brackets": '{"dtype":"int8","shape":[2,1],"__ndarray__":[[1],[2]],[3]]}',
    "many brackets around": "[" * 400 + A + "]" * 400,
    "payload that is escaped": tag(dtype="int8", shape=[1], __ndarray__="AA==").replace(
        "AA==", "\\u0041A=="
    ),
    "one row as long as two": (
        f'{{"dtype":"float32","shape":[2,9],"__ndarray__":[{list(range(18))}]}}'.replace(" ", "")
    ),
    "a row longer than a block": (
        '{"dtype":"int64","shape":[2,2],"__ndarray__":[[1,%s2],[3,4]]}' % (" " * 300)
    ),
    "strings that earn memory by their bytes": json.dumps(
        [{"dtype": "U5750", "shape": [20], "__ndarray__": [""] * 20}, "é" * 200], ensure_ascii=False
    ),
}


@each("trap", TRAPS)
@pytest.mark.usefixtures("setting")
def test_traps_are_the_same_through_every_route(trap: str) -> None:
    codec.loads(A)  # so that what is kept of a header is kept
    codec.loads(B.replace("[2]", "[1]").replace(",2", ""))
    assert not differences(TRAPS[trap])


def test_no_route_takes_what_holds_no_bytes() -> None:
    for wrong in ([91, 93], 3, memoryview(b"[x]y")[::2], None):
        with pytest.raises(codec.DecodeError, match="expected bytes in UTF-8"):
            codec.loads(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("start", [b"", codecs.BOM_UTF8])
def test_what_is_right_is_never_read_again(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.arange(900, dtype="f4").reshape(-1, 3)
    document = start + codec.dumpb({"w": weights})[:-1] + rb',"s":"\ud800"}'
    monkeypatch.delattr(codec.JSONDecoder, "_carefully")
    for found in (codec.loads(document), codec.load(io.BytesIO(document))):
        assert_same(found, {"w": weights, "s": "\ud800"})


def test_hooks_are_called_twice_at_most_where_a_document_is_refused() -> None:
    calls: list[Any] = []
    document = codec.dumpb({"w": np.arange(900.0), "a": {"b": 1}})[:-1] + b',"t":{"__tuple__":1}}'
    for read in (codec.loads, lambda data, **hooks: codec.load(io.BytesIO(data), **hooks)):
        with pytest.raises(codec.DecodeError, match=r"\$\.t: expected an array, found 1"):
            read(document, object_hook=calls.append)
        assert len(calls) == 2
        calls.clear()
