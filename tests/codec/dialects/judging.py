"""What becomes of a case in a dialect: written by us or by the real package, read by the other."""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np

import codec
from tests.codec import dialects
from tests.codec.dialects.trial import Peer, Trial

import matrix_trial  # isort: skip # on the path by the line above

_MODULES = [
    importlib.import_module(f"tests.codec.dialects.{found.name}")
    for found in pkgutil.iter_modules(dialects.__path__)
    if not found.name.startswith("test_") and found.name not in ("judging", "page", "trial")
]
TRIALS: dict[str, Trial] = {
    module.TRIAL.dialect: module.TRIAL for module in _MODULES if hasattr(module, "TRIAL")
}


def is_same(found: Any, expected: Any) -> bool:
    """Tell whether all but what no peer keeps is the same: memory order, who owns the memory."""
    return matrix_trial.is_same(matrix_trial.lay_out(found, expected), expected)


def written(peer: Peer, value: Any) -> str | None:
    """Give what the real package writes, if it does."""
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return peer.write(value) if peer.write is not None else None
    return None


def read(peer: Peer, text: str) -> Any:
    """Give what the real package reads."""
    assert peer.read is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return peer.read(text)


@cache
def of_ours(dialect: str, payload: str) -> dict[str, str]:
    """Give the cases that we write, each with its text."""
    texts = {}
    for case, value in TRIALS[dialect].cases.items():
        with suppress(codec.EncodeError):
            texts[case] = codec.dumps(value, dialect=dialect, payload=payload)
    return texts


@cache
def of_theirs(dialect: str, label: str) -> dict[str, str]:
    """Say what we make of the cases that a real package writes.

    "refused" by us; "same"; "lost" by its writer, so that we read what it reads itself, or
    "better", what it does not read itself; else "guessed", which must not be.
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
        found = codec.loads(text, dialect=trial.dialect)
    except codec.DecodeError as error:
        str(error)
        return "refused"
    value = trial.cases[case]
    if is_same(found, value):
        return "same"
    if case in trial.better:
        return "better"
    return "lost" if is_same(found, _read_or_scalar(peer, text, value)) else "guessed"


def _read_or_scalar(peer: Peer, text: str, value: Any) -> Any:
    """Give what a package reads, or the scalar that it meant and fails to read."""
    try:
        return read(peer, text)
    except Exception:
        return value[()] if isinstance(value, np.ndarray) and not value.shape else None
