"""ASE: what its `jsonio` writes, its databases of today and of 2014, and other versions'."""

from pathlib import Path
from typing import Any

import ase
import numpy as np

from tests.codec.dialects.listed import ALSO_GIVEN, is_given
from tests.codec.dialects.trial import Peer, Trial, made_of, where

import peer_ase  # isort: skip # on the path by the line above


def _is_read(value: Any) -> bool:
    return type(value) is complex or is_given(value)


_OBJECTS = frozenset({"objects that are arrays", "a list as the only object", "objects, empty"})

# Not read because of their keys, though JSON.
_TAGS = frozenset({"dict like an array"})

_KEYS = {
    "integer keys": {1: {-2: np.arange(2), "a": {0: None}}, "x": [{"a": 1}]},
    "keys like integers in a list": [{"1": 2, " 3 ": {"4": np.eye(2)}}],
    "ASCII bytes": np.array([[b"ab", b"c\0d"], [b"", b"\x7f"]]),
}

# Databases that come with ASE, as it wrote them in 2014 to 2016.
FILES = [Path(ase.__file__).parent / "collections" / f"{name}.json" for name in ("s22", "dcdft")]

TRIAL = Trial(
    dialect="ase",
    peers={"ASE": Peer.of(peer_ase)},
    reads=(where(made_of(_is_read)) | _OBJECTS | ALSO_GIVEN) - _TAGS,
    values=_KEYS,
)
