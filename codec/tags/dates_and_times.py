"""Write and read datetime, date, time and timedelta: their ISO 8601 text, checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from codec.arrays.elements.strings import has_surrogate
from codec.errors import DecodeError, EncodeError, shorten
from codec.tags.strings_and_numbers import Keys


def lower_time(value: datetime | time) -> tuple[Keys, str]:
    """Return the keys of a datetime or a time, and its text.

    Raise EncodeError for a time zone that is more than an offset: its rules are not in a document.
    """
    zone = value.tzinfo
    keys: Keys = {"fold": 1} if value.fold else {}
    if zone is None:
        return keys, value.isoformat()
    if type(zone) is not timezone:
        fixed = (
            "astimezone(timezone.utc)" if isinstance(value, datetime) else "replace(tzinfo=None)"
        )
        raise EncodeError(f"the rules of {zone!r} would be lost; write ….{fixed}")
    for name in zone.__getinitargs__()[1:]:  # type: ignore[attr-defined]
        if has_surrogate(name):
            raise EncodeError(f"the name of a time zone, {name!a}, is no Unicode text")
        keys["zone"] = name
    return keys, value.isoformat()


def time_builder(kind: type[datetime] | type[time], example: str) -> Callable[..., Any]:
    """Return the function that reads a datetime or a time."""

    def build(keys: Keys, content: Any) -> datetime | time:
        value: Any = _parsed(kind, content, example)
        if "zone" in keys:
            name = keys["zone"]
            if type(name) is not str or has_surrogate(name) or value.tzinfo is None:
                raise DecodeError(f"expected the name of an offset, found {shorten(name)}")
            value = value.replace(tzinfo=timezone(value.utcoffset(), name))
        if "fold" not in keys:
            return value  # type: ignore[no-any-return]
        if type(keys["fold"]) is not int or keys["fold"] != 1:
            raise DecodeError(f"expected fold 1, found {shorten(keys['fold'])}")
        return value.replace(fold=1)  # type: ignore[no-any-return]

    return build


def build_date(_: Keys, content: Any) -> date:
    """Read a date."""
    found: date = _parsed(date, content, "2026-11-30")
    return found


def _parsed(kind: Any, content: Any, example: str) -> Any:
    """Return what a text stands for, if it is just what `isoformat` gives for that."""
    try:
        value = kind.fromisoformat(content)
        if value.isoformat() == content:
            return value
    except (TypeError, ValueError):
        pass
    raise DecodeError(f'expected a {kind.__name__} such as "{example}", found {shorten(content)}')


def lower_timedelta(value: timedelta) -> tuple[Keys, Any]:
    """Return the three numbers that Python keeps of a duration."""
    return {}, [value.days, value.seconds, value.microseconds]


def build_timedelta(_: Keys, content: Any) -> timedelta:
    """Read a duration."""
    limits = ((-999_999_999, 999_999_999), (0, 86_399), (0, 999_999))
    if type(content) is list and len(content) == len(limits):
        checked = zip(content, limits, strict=True)
        if all(type(part) is int and low <= part <= high for part, (low, high) in checked):
            return timedelta(*content)
    raise DecodeError(f"expected [days, seconds, microseconds], found {shorten(content)}")
