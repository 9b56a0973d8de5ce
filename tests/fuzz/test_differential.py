"""The differential fuzzer notices another dtype, message or text, and a process that dies."""

import shutil
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from tests.fuzz.answering import ENDED
from tests.fuzz.differential import ROOT, Difference, differences

pytestmark = pytest.mark.thorough

# What one tree has at its end and the other has not.
CHANGED = """
import os
import numpy as np

from codec import DecodeError, JSONDecoder, JSONEncoder
_decode, _str, _iterencode = JSONDecoder.decode, DecodeError.__str__, JSONEncoder.iterencode

def _another_dtype(self, s):
    value = _decode(self, s)
    is_float = type(value) is np.ndarray and value.dtype.str in ("<f2", "<f4", "<f8")
    return value.view(f"i{value.itemsize}") if is_float else value

def _another_text(self, o, _one_shot=False):
    if isinstance(o, np.complexfloating):
        os.abort()
    return (piece.replace('"shape"', '"sizes"') for piece in _iterencode(self, o))

JSONDecoder.decode = _another_dtype
JSONEncoder.iterencode = _another_text
DecodeError.__str__ = lambda self: _str(self).replace("expected", "wanted")
"""

# How each change shows.
KINDS: dict[str, Callable[[Difference], bool]] = {
    "dtype": lambda one: "dtype('float" in one.old and "dtype('int" in one.new,
    "message": lambda one: (
        "expected" in one.old and one.old.replace("expected", "wanted") == one.new
    ),
    "text": lambda one: '"shape"' in one.old and one.old.replace('"shape"', '"sizes"') == one.new,
    "end": lambda one: one.new == f"{ENDED} -6",
}


def test_it_notices_each_change_and_nothing_else(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for tree in (old, new):
        shutil.copytree(ROOT / "codec", tree / "codec")
    with (new / "codec" / "__init__.py").open("a") as file:
        file.write(CHANGED)
    found = [one for one in differences(old, new, 0, range(1000)) if isinstance(one, Difference)]
    kinds = [[kind for kind, shows in KINDS.items() if shows(one)] for one in found]
    assert all(kinds), found[kinds.index([])]
    assert set(chain.from_iterable(kinds)) == set(KINDS)
