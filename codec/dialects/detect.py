"""`Detector`: find the dialect that a document is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codec.arrays.array_tag import NDARRAY
from codec.decode.decoder import JSONDecoder
from codec.dialects.base.scanner import scanner_of
from codec.dialects.packages import dialects
from codec.errors import DecodeError
from codec.tags.tag_table import KEYS, OWN, RESERVED

# Without one of these a document is in no foreign dialect. Each begins with characters that it is
# looked for by, which makes many searches faster than one for all.
_MARKS = [re.compile(mark) for dialect in dialects().values() for mark in dialect.mark.split("|")]


class Detector(JSONDecoder):
    """Return the name of a document's dialect instead of the object that it holds."""

    def decode(self, s: str) -> str:  # type: ignore[override]
        """Return the name of the dialect that the text `s` is written in.

        Raises
        ------
        DecodeError
            If `s` is no JSON, or has tags of two dialects. Text without anything that looks like
            a tag of a foreign dialect is not looked into.
        """
        has_mark = "\\u00" in s or any(mark.search(s) for mark in _MARKS)
        return super().decode(s) if has_mark else OWN

    def scan(self, s: str, idx: int) -> tuple[Any, int]:
        """Return the dialect of the text from `idx` on, and where it ends."""
        scanned, end = self.scan_by(scanner_of(s), s, idx)
        names: dict[str, DecodeError] = {}
        _collect(scanned, names)
        if len(names) > 1:
            (one, first), (other, second) = list(names.items())[:2]
            raise DecodeError(
                f"expected tags of one dialect, found those of {one} at {first.place} "
                f"and of {other} at {second.place}; say which with dialect="
            )
        spoken = (name for name, row in dialects().items() if _has_word(scanned, row.words))
        return next(iter(names or spoken), OWN), end


def _collect(scanned: Any, names: dict[str, DecodeError]) -> None:
    """Add the dialects of all tags, each with the first place where one is found."""
    if isinstance(scanned, list):
        for index, item in enumerate(scanned):
            if isinstance(item, list | dict):
                _collect_inside(index, item, names)
    elif isinstance(scanned, dict):
        claims = [name for name, row in dialects().items() if row.find_reader(scanned) is not None]
        own = _is_own(scanned)
        if len(claims) + own == 1:  # what two dialects spell alike says nothing
            names.setdefault(OWN if own else claims[0], DecodeError("found here"))
        if own or not claims:
            for key, item in scanned.items():
                _collect_inside(key, item, names)


def _collect_inside(key: object, item: Any, names: dict[str, DecodeError]) -> None:
    found: dict[str, DecodeError] = {}
    _collect(item, found)
    for name, place in found.items():
        place.inside(key)
        names.setdefault(name, place)


def _has_word(scanned: Any, words: Mapping[str, Any]) -> bool:
    """Tell whether one of the words stands anywhere as a value."""
    if isinstance(scanned, str):
        return scanned in words
    if words and isinstance(scanned, list | dict):
        items = scanned.values() if isinstance(scanned, dict) else scanned
        return any(_has_word(item, words) for item in items)
    return False


def _is_own(scanned: dict[str, Any]) -> bool:
    """Tell whether an object is a tag as we write it: its reserved key is the last."""
    *before, last = scanned or [""]
    if last == NDARRAY and not {"dtype", "shape"} <= scanned.keys():
        return False
    return last in RESERVED and last in KEYS and KEYS[last].issuperset(before)
