"""What becomes of a case in a dialect: written by us or by the real package, read by the other."""

import importlib
import warnings
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np

import codec
from codec.dialects import packages
from tests.codec.dialects.trial import Peer, Trial

import matrix_trial  # isort: skip # on the path by the line above

TRIALS: dict[str, Trial] = {
    name: importlib.import_module(f"tests.codec.dialects.{name.replace('-', '_')}").TRIAL
    for name in packages.names()
}


def is_same(found: Any, expected: Any) -> bool:
    """Return whether all but what no peer keeps is the same: memory order, who owns the memory."""
    return matrix_trial.is_same(matrix_trial.lay_out(found, expected), expected)


def written(peer: Peer, value: Any) -> str | None:
    """Return what the real package writes, if it does."""
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return peer.write(value)
    return None


def read(peer: Peer, text: str) -> Any:
    """Return what the real package reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return peer.read(text)


@cache
def of_ours(dialect: str, payload: str) -> dict[str, str]:
    """Return the cases that we write, each with its text."""
    texts = {}
    for case, value in TRIALS[dialect].cases.items():
        with suppress(codec.EncodeError):
            texts[case] = codec.dumps(value, dialect=dialect, payload=payload)
    return texts


@cache
def of_theirs(dialect: str, label: str) -> dict[str, str]:
    """Return what we make of the cases that a real package writes.

    "refused" by us; "kept", of which something stays a dict; "same"; "lost" by its writer, so that
    we read what it reads itself, or "better", what it does not read itself; else "guessed", which
    must not be.
    """
    trial = TRIALS[dialect]
    texts = {case: written(trial.peers[label], value) for case, value in trial.cases.items()}
    return {
        case: _outcome(trial, trial.peers[label], case, text)
        for case, text in texts.items()
        if text is not None
    }


def _outcome(trial: Trial, peer: Peer, case: str, text: str) -> str:
    try:
        found = codec.loads(text, dialect=trial.dialect, unknown="refuse")
    except codec.DecodeError as error:
        str(error)
        with suppress(codec.DecodeError):
            codec.loads(text, dialect=trial.dialect)
            return "kept"
        return "refused"
    value = trial.cases[case]
    if is_same(found, value):
        return "same"
    if case in trial.better:
        return "better"
    return "lost" if is_same(found, _read_or_scalar(peer, text, value)) else "guessed"


def _read_or_scalar(peer: Peer, text: str, value: Any) -> Any:
    """Return what a package reads, or the scalar that it meant and fails to read."""
    try:
        return read(peer, text)
    except Exception:
        return value[()] if isinstance(value, np.ndarray) and not value.shape else None
