"""Every dialect, both ways against the real packages, and against slips and attacks."""

import base64
import codecs
import gzip
import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import ase
import numpy as np
import pytest

import codec
from codec.arrays.elements.strings import has_surrogate
from codec.dialects import encoder_decoder
from codec.dialects.base import long_strings
from codec.dialects.packages import dialect, dialects, writable
from codec.tags.strings_and_numbers import MAX_BITS
from tests.codec.cases import ARRAYS, CASES, LAYOUTS
from tests.codec.dialects import page
from tests.codec.dialects.judging import (
    TABLE,
    cases_with,
    is_same,
    of_ours,
    of_theirs,
    read,
    written,
    written_by,
)
from tests.codec.dialects.trial import documents_of
from tests.codec.dialects.trials import TRIALS
from tests.codec.same import assert_same, bits
from tests.codec.test_memory import FIXED, peak_of_reading
from tests.fuzz.mutants import mutant
from tests.support.each import each

import matrix_trial  # isort: skip # on the path by the line above

PEERS = [(name, label) for name, trial in TRIALS.items() for label in trial.peers]
DOCUMENTS = [(name, *document) for name in TRIALS for document in documents_of(name)]
UNKNOWN = ' is not read; unknown="keep" leaves it a dict'


def test_every_dialect_is_tried() -> None:
    assert TRIALS.keys() == dialects().keys()


def _is_json(value: Any) -> bool:
    """Return whether a value is JSON as it is: strict JSON gives it back the same."""
    try:
        text = json.dumps(value, allow_nan=False)
        assert_same(json.loads(text), value)
        text.encode().decode()
    except (TypeError, ValueError, RecursionError, AssertionError):
        return False
    return not isinstance(value, str) or value.isascii() or not has_surrogate(value)


PLAIN = {name for name, value in CASES.items() if _is_json(value)}  # nothing to know a dialect by


# -- what we write


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def test_others_are_for_reading_only() -> None:
    assert writable() == ("jdata", "json-numpy", "json-tricks", "plotly")
    known = f"expected one of codec, {', '.join(writable())} for writing; found"
    for name in TRIALS.keys() - {*writable()}:
        with pytest.raises(ValueError, match=f"{known} {name!r}, which is for reading only: "):
            codec.dumps([], dialect=name)
    with pytest.raises(ValueError, match=f"{known} 'zarr'$"):
        codec.dumps([], dialect="zarr")
    with pytest.raises(ValueError, match=r"expected one of codec, ase, .*; found 'zarr'"):
        codec.loads("[]", dialect="zarr")


@pytest.mark.parametrize("name", writable())
def test_the_largest_integer_is_one_that_all_parsers_read(name: str) -> None:
    largest = [2**MAX_BITS - 1]
    assert codec.loads(codec.dumps(largest, dialect=name), dialect=name) == largest
    with pytest.raises(codec.EncodeError, match="cannot represent so large an integer"):
        codec.dumps([2**MAX_BITS], dialect=name)


def test_plotly_says_the_shape_of_more_than_one_dimension_alone() -> None:
    bytes_of_three, matrix = np.arange(3, dtype="i1"), np.arange(4, dtype="i1").reshape(2, 2)
    assert codec.dumps(bytes_of_three, dialect="plotly") == '{"dtype":"i1","bdata":"AAEC"}'
    assert json.loads(codec.dumps(matrix, dialect="plotly"))["shape"] == "2, 2"


def test_a_dialect_is_imported_when_it_is_asked_for() -> None:
    asked = """codec.loads('[]', dialect='monty')"""
    for code in ("None", asked):
        script = f"import codec, sys; {code}; print(*sys.modules)"
        loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
        found = [name for name in loaded if name.startswith("codec.dialects")]
        rows = [name for name in found if name.startswith("codec.dialects.packages.")]
        expected = ["codec.dialects.packages.monty"] if code == asked else []
        assert (rows, bool(found)) == (expected, code == asked)


@pytest.mark.peers
@pytest.mark.parametrize("payload", ["text", "base64", "compressed"])
@pytest.mark.parametrize("name", writable())
def test_what_we_write_is_read_by_us_and_by_them(name: str, payload: str) -> None:
    trial = TRIALS[name]
    if payload not in dialect(name).payloads:
        with pytest.raises(ValueError, match="payload: expected one of"):
            codec.dumps([], dialect=name, payload=payload)
        return
    texts = of_ours(name, payload)
    for case, text in texts.items():
        value = trial.cases[case]
        json.loads(text, parse_constant=_refuse)
        assert_same(codec.loads(text, dialect=name), value, case)
        for label, peer in trial.peers.items():
            assert is_same(read(peer, text), value), f"{case}: {label} reads {text}"
    written_before = cases_with("written", f"{name}, {payload}") & trial.cases.keys()
    assert texts.keys() == written_before, texts.keys() ^ written_before


@pytest.mark.parametrize("name", writable())
def test_what_we_write_is_known_again(name: str) -> None:
    for case in of_ours(name, dialect(name).payloads[0]).keys() - PLAIN:
        text = codec.dumps({"a": TRIALS[name].cases[case]}, dialect=name)
        assert _is_known(text, name), case


def _is_known(text: str, name: str) -> bool:
    """Tell whether a document's dialect is found, or ours reads it the same, or refuses it."""
    if codec.detect(text) == name:
        return True
    with suppress(codec.DecodeError):
        return matrix_trial.is_same(codec.loads(text), codec.loads(text, dialect=name))
    return True


# Of our own format, json-tricks has no spelling for pairs, long doubles and other packages' dtypes;
# the dtypes of big-endian 0-d arrays it looks up by name.
NUMBERS = {
    name: array
    for name, array in {**ARRAYS, **LAYOUTS}.items()
    if array.dtype.kind in "biuf"
    and array.dtype.type is not np.longdouble
    and array.dtype.isbuiltin == 1
    and (array.ndim > 0 or array.dtype.isnative)
}


def test_json_tricks_reads_our_plain_arrays() -> None:
    for name, array in NUMBERS.items():
        found = TRIALS["json-tricks"].peers["json-tricks"].read(codec.dumps({"a": array}))["a"]
        assert found.dtype.str == array.dtype.str, name
        assert found.shape == array.shape, name
        assert bits(np.asarray(found)) == bits(array), name


# -- what they write


@pytest.mark.peers
@pytest.mark.parametrize(("name", "label"), PEERS)
def test_what_they_write_is_read_or_refused(name: str, label: str) -> None:
    outcomes = of_theirs(name, label)
    assert [case for case, outcome in outcomes.items() if outcome == "guessed"] == []
    same = {case for case, outcome in outcomes.items() if outcome == "same"}
    same_before = cases_with("same", f"{name} by {label}") & TRIALS[name].cases.keys()
    assert same >= same_before, same_before - same


@pytest.mark.peers
@pytest.mark.parametrize(("name", "label"), PEERS)
def test_what_they_write_is_known(name: str, label: str) -> None:
    for case in (cases_with("same", f"{name} by {label}") & CASES.keys()) - PLAIN:
        text = written(TRIALS[name].peers[label], [TRIALS[name].cases[case]])
        assert text is not None
        assert _is_known(text, name), case


@each("name, label, text, kind, meant", DOCUMENTS)
def test_documents(name: str, label: str, text: str, kind: str, meant: str) -> None:
    if kind == "refused":
        _check_refused(name, text, meant)
        return
    value = codec.loads(meant)
    for document in (text, text.encode(), "\ufeff" + text, b"\xef\xbb\xbf" + text.encode()):
        found: list[tuple[str, str]] = []
        read_again = codec.loads(document, dialect=name, unknown=found)
        # A view is a view of the same memory, which our own format does not say.
        assert_same(matrix_trial.lay_out(read_again, value), value, label)
        assert bool(found) == (kind == "kept")
        assert codec.detect(document) == ("codec" if kind == "alike" else name)
    if kind != "kept":
        codec.loads(text, dialect=name, unknown="refuse")
    _check_written_again(value, name)


def _check_refused(name: str, text: str, meant: str) -> None:
    """Check an error; what is refused only because nobody knows it stays a dict otherwise."""
    with pytest.raises(codec.DecodeError) as caught:
        codec.loads(text, dialect=name, unknown="refuse")
    assert str(caught.value) == meant
    assert peak_of_reading(text, dialect=name) < FIXED + 200 * len(text)
    found: list[tuple[str, str]] = []
    if UNKNOWN in meant:
        codec.loads(text, dialect=name, unknown=found)
        assert caught.value.place in [place for place, _ in found]
    else:
        with pytest.raises(codec.DecodeError):
            codec.loads(text, dialect=name)


BOMBS = {
    "bokeh": '{"type":"ndarray","array":{"type":"bytes","data":"%s"},"shape":[2],'
    '"dtype":"float32","order":"little"}',
    "json-tricks": '{"__ndarray__": "b64.gz:%s", "dtype": "float32", "shape": [2]}',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb(name: str) -> None:
    zeros = base64.b64encode(gzip.compress(bytes(50_000_000), mtime=0)).decode()
    document = BOMBS[name] % zeros
    with pytest.raises(codec.DecodeError, match=r"shape \[2\] needs 8 bytes, found more than 8"):
        codec.loads(document, dialect=name)
    assert peak_of_reading(document, dialect=name) < FIXED + 200 * len(document)


def test_a_size_of_very_many_digits() -> None:
    digits = "2" * 5000
    with pytest.raises(codec.DecodeError, match='expected a shape such as "2, 3", found "2222'):
        codec.loads(f'{{"dtype":"f4","bdata":"","shape":"{digits}"}}', dialect="plotly")


# What NumPy or Python itself would answer with other errors, or by ending the process.
_NO_ELEMENTS = '[["a","|b1",[0,2147483647,2147483647,2147483647]],["b","|b1"]]'
_ONES = ",".join("1" * 64)
_OF_NUMPY = {
    '"__numpy__":"AQEBAQ==","dtype":"<U1","shape":[]': "expected Unicode text",
    f'"__numpy__":"AQ==","dtype":{_NO_ELEMENTS},"shape":[1]': "expected at most 2147483647 bytes",
    f'"__numpy__":"Ag==","dtype":[["a","|b1",[1,1]]],"shape":[{_ONES}]': "bytes 0 and 1",
}


@pytest.mark.parametrize("content", _OF_NUMPY)
def test_what_numpy_does_not_cope_with_is_refused(content: str) -> None:
    with pytest.raises(codec.DecodeError, match=_OF_NUMPY[content]):
        codec.loads(f"{{{content}}}", dialect="json-numpy")


def test_values_of_other_kinds_are_refused_in_words() -> None:
    assert codec.detect('{"__ndarray__":[],"order":{}}') == "ase"
    empty = '{"py/object":"numpy.ndarray","dtype":"uint8","shape":[0],"values":%s}'
    with pytest.raises(codec.DecodeError, match=r"expected \[\], for shape \[0\] has no elements"):
        codec.loads(empty % (empty % "[]"), dialect="jsonpickle")


def test_databases_of_ase() -> None:
    """As ASE, with which they come, wrote them in 2014 to 2016."""
    for name in ("s22", "dcdft"):
        text = (Path(ase.__file__).parent / "collections" / f"{name}.json").read_text()
        assert_same(codec.loads(text, dialect="ase"), TRIALS["ase"].peers["ASE"].read(text))
        assert codec.detect(text) == "codec"  # integers for keys do not tell


def _check_written_again(value: Any, name: str) -> None:
    """Check that a value that we write comes back the same."""
    if name in writable():
        with suppress(codec.EncodeError, RecursionError):
            text = codec.dumps(value, dialect=name)
            assert_same(codec.loads(text, dialect=name), value)


def test_ours_are_known() -> None:
    for case, value in CASES.items():
        for payload in ("text", "compressed"):
            assert codec.detect(codec.dumps([value], payload=payload)) == "codec", case


@pytest.mark.peers
@pytest.mark.skipif(np.finfo("g").nmant != 63, reason="the page is of x87 long doubles")
def test_the_page_is_of_today() -> None:
    text = page.PAGE.read_text("utf-8")
    again = "make it again: python -m tests.codec.dialects.page"
    assert page.made(text) == text, again
    assert page.outcomes() == TABLE.read_text("utf-8"), again


# -- attacks


@pytest.mark.parametrize("name", TRIALS)
def test_no_document_makes_it_obey(name: str) -> None:
    for peer in map(matrix_trial.load, matrix_trial.peers()):
        for document in getattr(peer, "CANARIES", ()):
            with suppress(codec.DecodeError):
                codec.loads(document, dialect=name)
            with suppress(codec.DecodeError):
                codec.detect(document)
    assert "canary" not in sys.modules


def _as_text(value: Any) -> str:
    """Return what tells two values apart, except which arrays share memory."""
    try:
        return codec.dumps(value, share=False, stack=False)
    except (codec.EncodeError, RecursionError):
        return repr(value)


@pytest.mark.thorough
@pytest.mark.parametrize("name", TRIALS)
def test_any_document_is_read_or_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_decoder, "LONG", 8)  # so that many strings are cut out
    monkeypatch.setattr(long_strings, "LONG", 8)
    draw = random.Random(name)
    seeds = [text for _, text, *_ in documents_of(name)]
    for label in TRIALS[name].peers:
        texts = written_by(name, label)
        seeds += [
            texts[case] for case in sorted(cases_with("same", f"{name} by {label}") & texts.keys())
        ]
    if name in writable():
        seeds += of_ours(name, dialect(name).payloads[0]).values()
    for _ in range(3000):
        seed = draw.choice(seeds)
        if len(seed) > 4096:
            continue
        document = mutant(seed.encode("utf-8", "surrogatepass"), draw)
        try:
            codec.detect(document)
            kept: list[tuple[str, str]] = []
            value = codec.loads(document, dialect=name, unknown=kept)
            text = codecs.decode(document, "utf-8-sig")
            careful = encoder_decoder.DialectDecoder(dialect=name).read_carefully(text)
            assert _as_text(value) == _as_text(careful), text
            if kept:
                with pytest.raises(codec.DecodeError):
                    codec.loads(document, dialect=name, unknown="refuse")
                continue
        except codec.DecodeError as error:
            str(error)
            continue
        _check_written_again(value, name)


@pytest.mark.thorough
@pytest.mark.parametrize("name", TRIALS)
def test_cut_off(name: str) -> None:
    for _, text, kind, _ in documents_of(name):
        if kind == "refused":
            continue
        whole = text.rstrip()
        if whole[-1] not in "}]":
            continue
        for end in range(min(len(whole) - 1, 3000)):
            with pytest.raises(codec.DecodeError):
                codec.loads(whole[:end], dialect=name)
