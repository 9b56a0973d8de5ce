"""`Detector`: find the dialect that a document is written in."""

import re
from typing import Any

from codec.arrays.array_tag import NDARRAY
from codec.decode.decoder import JSONDecoder
from codec.dialects.base.reader import parser, without_comments
from codec.dialects.packages import dialects
from codec.errors import DecodeError, place_of
from codec.tags.tag_table import KEYS, OWN, RESERVED

# Without one of these a document is in no foreign dialect. Each begins with characters that it is
# looked for by, which makes many searches faster than one for all.
_MARKS = [re.compile(mark) for dialect in dialects().values() for mark in dialect.mark.split("|")]

# Strings that stand for something else in one dialect.
_WORDS = {word: name for name, row in dialects().items() for word in row.words}


class Detector(JSONDecoder):
    """Return the name of a document's dialect instead of the object that it holds."""

    allows_byte_order_mark = True

    def decode(self, s: str) -> str:  # type: ignore[override]
        """Return the name of the dialect that the text `s` is written in.

        Raises
        ------
        DecodeError
            If `s` is not JSON, or has tags of two dialects. Text without anything that looks like
            a tag of a foreign dialect is not parsed.
        """
        has_mark = "\\u00" in s or any(mark.search(s) for mark in _MARKS)
        return super().decode(without_comments(s)) if has_mark else OWN

    def scan(self, s: str, idx: int) -> tuple[Any, int]:
        """Return the dialect of the text from `idx` on, and where it ends."""
        scanned, end = self.scan_by(parser(s, False), s, idx)
        places: dict[str, str] = {}
        words: dict[str, str] = {}
        _collect(scanned, [], places, words)
        if len(places) > 1:
            (one, first), (other, second) = list(places.items())[:2]
            raise DecodeError(
                f"expected tags of one dialect, found those of {one} at {first} "
                f"and of {other} at {second}; say which with dialect="
            )
        return next(iter(places or words), OWN), end


def _collect(
    scanned: Any, path: list[object], places: dict[str, str], words: dict[str, str]
) -> None:
    """Add the dialects of all tags, and of words, each with the first place where one is found."""
    if isinstance(scanned, str) and scanned in _WORDS:
        words.setdefault(_WORDS[scanned], place_of(path))
    if isinstance(scanned, dict):
        claims = [name for name, row in dialects().items() if row.find_reader(scanned) is not None]
        is_own = _is_own(scanned)
        if len(claims) + is_own == 1:  # what two dialects spell alike says nothing
            places.setdefault(OWN if is_own else claims[0], place_of(path))
        if claims and not is_own:
            return
    elif not isinstance(scanned, list):
        return
    for key, item in scanned.items() if isinstance(scanned, dict) else enumerate(scanned):
        if isinstance(item, list | dict) or (isinstance(item, str) and item in _WORDS):
            path.append(key)
            _collect(item, path, places, words)
            path.pop()


def _is_own(scanned: dict[str, Any]) -> bool:
    """Return whether an object is a tag as we write it: its reserved key is the last."""
    *before, last = scanned or [""]
    if last == NDARRAY and not {"dtype", "shape"} <= scanned.keys():
        return False
    return last in RESERVED and last in KEYS and KEYS[last].issuperset(before)
