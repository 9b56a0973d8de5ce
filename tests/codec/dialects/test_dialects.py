"""Every dialect, both ways against the real packages, and against slips and attacks."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import suppress
from typing import Any, NoReturn

import numpy as np
import pytest

import codec
from codec.dialects.packages import dialect, dialects, writable
from tests.codec.cases import CASES
from tests.codec.dialects import page
from tests.codec.dialects.judging import TRIALS, is_same, of_ours, of_theirs, read, written
from tests.codec.dialects.trial import is_json, where
from tests.codec.routes import mutated
from tests.codec.same import assert_same
from tests.codec.test_memory import FIXED, peak_of_reading
from tests.support.each import each

import matrix_trial  # isort: skip # on the path by the line above

PEERS = [(trial.dialect, name) for trial in TRIALS.values() for name in trial.peers]
SAMPLES = [(trial.dialect, name) for trial in TRIALS.values() for name in trial.samples]
ALIKE = [(trial.dialect, name) for trial in TRIALS.values() for name in trial.alike]
PLAIN = where(is_json)  # nothing to know a dialect by
REFUSED = [(trial.dialect, name) for trial in TRIALS.values() for name in trial.refused]
WRONG = [(trial.dialect, name) for trial in TRIALS.values() for name in trial.wrong]


def test_every_dialect_is_tried() -> None:
    assert TRIALS.keys() == dialects().keys()
    assert {name for name, trial in TRIALS.items() if trial.writes} == {*writable()}


# -- what we write


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def test_others_are_for_reading_only() -> None:
    assert writable() == ("jdata", "json-numpy", "json-tricks", "plotly")
    expected = f"expected one of codec, {', '.join(writable())} for writing; found"
    for name in TRIALS.keys() - {*writable()}:
        with pytest.raises(ValueError, match=f"{expected} {name!r}, which is for reading only: "):
            codec.dumps([], dialect=name)
    with pytest.raises(ValueError, match=f"{expected} 'zarr'$"):
        codec.dumps([], dialect="zarr")
    with pytest.raises(ValueError, match=r"expected one of codec, ase, .*; found 'zarr'"):
        codec.loads("[]", dialect="zarr")


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
    expected = trial.writes
    if payload != "text" and trial.writes_packed is not None:
        expected = trial.writes_packed
    texts = of_ours(name, payload)
    for case, text in texts.items():
        value = trial.cases[case]
        json.loads(text, parse_constant=_refuse)
        assert_same(codec.loads(text, dialect=name), value, case)
        for label, peer in trial.peers.items():
            if peer.read is not None:
                assert is_same(read(peer, text), value), f"{case}: {label} reads {text}"
    assert texts.keys() == expected, texts.keys() ^ expected


@pytest.mark.parametrize("name", writable())
def test_what_we_write_is_known_again(name: str) -> None:
    for case in TRIALS[name].writes - PLAIN:
        text = codec.dumps({"a": TRIALS[name].cases[case]}, dialect=name)
        assert _is_known(text, name), case


def _is_known(text: str, name: str) -> bool:
    """Tell whether a document's dialect is found, or ours reads it the same, or refuses it."""
    if codec.detect(text) == name:
        return True
    with suppress(codec.DecodeError):
        return matrix_trial.is_same(codec.loads(text), codec.loads(text, dialect=name))
    return True


# -- what they write


@pytest.mark.peers
@pytest.mark.parametrize(("name", "label"), PEERS)
def test_what_they_write_is_read_or_refused(name: str, label: str) -> None:
    outcomes = of_theirs(name, label)
    assert [case for case, outcome in outcomes.items() if outcome == "guessed"] == []
    same = {case for case, outcome in outcomes.items() if outcome == "same"}
    assert same >= TRIALS[name].reads, TRIALS[name].reads - same


@pytest.mark.peers
@pytest.mark.parametrize(("name", "label"), PEERS)
def test_what_they_write_is_known(name: str, label: str) -> None:
    for case in TRIALS[name].reads - PLAIN:
        text = written(TRIALS[name].peers[label], [TRIALS[name].cases[case]])
        assert text is not None
        assert _is_known(text, name), case


@each("name, sample", SAMPLES)
def test_samples(name: str, sample: str) -> None:
    text, value = TRIALS[name].samples[sample]
    assert_same(codec.loads(text, dialect=name), value)
    assert_same(codec.loads(text.encode(), dialect=name), value)
    assert codec.detect(text) == name
    _check_written_again(value, name)


def _check_written_again(value: Any, name: str) -> None:
    """Check that a value that we write comes back the same."""
    if name in writable():
        with suppress(codec.EncodeError):
            text = codec.dumps(value, dialect=name)
            assert_same(codec.loads(text, dialect=name), value)


@pytest.mark.parametrize(("name", "sample"), ALIKE)
def test_samples_that_do_not_tell_their_dialect(name: str, sample: str) -> None:
    text, value = TRIALS[name].alike[sample]
    assert_same(codec.loads(text, dialect=name), value)
    assert codec.detect(text) == "codec"


def test_ours_are_known() -> None:
    for case, value in CASES.items():
        for payload in ("text", "compressed"):
            assert codec.detect(codec.dumps([value], payload=payload)) == "codec", case


@pytest.mark.peers
@pytest.mark.skipif(np.finfo("g").nmant != 63, reason="the page is of x87 long doubles")
def test_the_page_is_of_today() -> None:
    text = page.PAGE.read_text("utf-8")
    assert page.made(text) == text, "make it again: python -m tests.codec.dialects.page"


# -- what is refused


@each("name, wrong", WRONG)
def test_wrong(name: str, wrong: str) -> None:
    document, message = TRIALS[name].wrong[wrong]
    with pytest.raises(codec.DecodeError) as caught:
        codec.loads(document, dialect=name)
    assert str(caught.value).startswith(message)
    assert peak_of_reading(document, dialect=name) < FIXED + 200 * len(document)


@each("name, refused", REFUSED)
def test_refused(name: str, refused: str) -> None:
    value, message = TRIALS[name].refused[refused]
    with pytest.raises(codec.EncodeError) as caught:
        codec.dumps(value, dialect=name)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("name", TRIALS)
def test_no_document_makes_it_obey(name: str) -> None:
    for peer in map(matrix_trial.load, matrix_trial.peers()):
        for document in getattr(peer, "CANARIES", ()):
            with suppress(codec.DecodeError):
                codec.loads(document, dialect=name)
            with suppress(codec.DecodeError):
                codec.detect(document)
    assert "canary" not in sys.modules


@pytest.mark.thorough
@pytest.mark.parametrize("name", TRIALS)
def test_any_document_is_read_or_refused(name: str) -> None:
    draw = random.Random(name)
    trial = TRIALS[name]
    seeds = [text for text, _ in (*trial.samples.values(), *trial.wrong.values())]
    for peer in trial.peers.values():
        theirs = (written(peer, trial.cases[case]) for case in sorted(trial.reads))
        seeds += [text for text in theirs if text is not None]
    seeds += [codec.dumps(trial.cases[case], dialect=name) for case in sorted(trial.writes)]
    for _ in range(3000):
        seed = draw.choice(seeds)
        if len(seed) > 4096:
            continue
        document = mutated(seed.encode("utf-8", "surrogatepass"), draw, draw.randrange(1, 4))
        try:
            value = codec.loads(document, dialect=name)
            codec.detect(document)
        except codec.DecodeError as error:
            str(error)
            continue
        _check_written_again(value, name)


@pytest.mark.thorough
@pytest.mark.parametrize("name", TRIALS)
def test_cut_off(name: str) -> None:
    for text, _ in TRIALS[name].samples.values():
        whole = text.rstrip()
        if whole[-1] not in "}]":
            continue
        for end in range(min(len(whole) - 1, 3000)):
            with pytest.raises(codec.DecodeError):
                codec.loads(whole[:end], dialect=name)
