"""What becomes of a case in a dialect: written by us or by the real package, read by the other."""

import csv
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import codec
from tests.codec.dialects.trial import Peer
from tests.codec.dialects.trials import TRIALS

import matrix_trial  # isort: skip # on the path by the line above

TABLE = Path(__file__).with_name("outcomes.csv")  # made by `page`


@cache
def cases_with(outcome: str, column: str) -> frozenset[str]:
    """Return the cases that have an outcome in a column of the committed table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return frozenset(row["case"] for row in csv.DictReader(file) if row[column] == outcome)


def is_same(found: Any, expected: Any) -> bool:
    """Return whether all but what no peer keeps is the same: memory order, who owns the memory."""
    return matrix_trial.is_same(matrix_trial.lay_out(found, expected), expected)


def written(peer: Peer, value: Any) -> str | None:
    """Return what the real package writes, if it does."""
    with suppress(Exception), warnings.catch_warnings(action="ignore"):
        return peer.write(value)
    return None


def read(peer: Peer, text: str) -> Any:
    """Return what the real package reads."""
    with warnings.catch_warnings(action="ignore"):
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
def written_by(dialect: str, label: str) -> dict[str, str]:
    """Return the cases that a real package writes, each with its text."""
    trial = TRIALS[dialect]
    texts = {case: written(trial.peers[label], value) for case, value in trial.cases.items()}
    return {case: text for case, text in texts.items() if text is not None}


@cache
def of_theirs(dialect: str, label: str) -> dict[str, str]:
    """Return what we make of the cases that a real package writes.

    "refused" by us; "kept", of which something stays a dict; "same"; "lost" by its writer, so that
    we read what it reads itself, or "better", what it does not read itself; else "guessed", which
    must not be.
    """
    texts = written_by(dialect, label)
    return {case: _outcome(dialect, label, case, text) for case, text in texts.items()}


def _outcome(dialect: str, label: str, case: str, text: str) -> str:
    trial = TRIALS[dialect]
    try:
        found = codec.loads(text, dialect=dialect, unknown="refuse")
    except codec.DecodeError as error:
        str(error)
        with suppress(codec.DecodeError):
            codec.loads(text, dialect=dialect)
            return "kept"
        return "refused"
    value = trial.cases[case]
    if is_same(found, value):
        return "same"
    if case in trial.better:
        return "better"
    return "lost" if is_same(found, _read_or_scalar(trial.peers[label], text, value)) else "guessed"


def _read_or_scalar(peer: Peer, text: str, value: Any) -> Any:
    """Return what a package reads, or the scalar that it meant and fails to read."""
    try:
        return read(peer, text)
    except Exception:
        return value[()] if isinstance(value, np.ndarray) and not value.shape else None
