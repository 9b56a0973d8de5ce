"""Exceptions EncodeError and DecodeError, with the place (JSONPath) of the error."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Self

_PLAIN_KEY = r"[A-Za-z_][A-Za-z0-9_]*"


class _Placed:
    """An error that learns its place while it passes through the containers around it."""

    message: str
    _keys: tuple[object, ...]  # from the root to the place

    def inside(self, key: object) -> Self:
        """Note that the place is inside `key` (an index, or a dict's key) of its container."""
        self._keys = (key, *self._keys)
        return self

    @property
    def keys(self) -> tuple[object, ...]:
        """The keys from the root to the place."""
        return self._keys

    @property
    def place(self) -> str:
        """Where the error is, as a JSONPath (RFC 9535): ``$.weights[2]``."""
        return place_of(self._keys)


def place_of(keys: Iterable[object]) -> str:
    """Return the place that is reached by these keys from the root, as ``$.weights[2]``."""
    return "$" + "".join(map(_segment, keys))


def _segment(key: object) -> str:
    if isinstance(key, str):
        return f".{key}" if re.fullmatch(_PLAIN_KEY, key) else f"[{json.dumps(key)}]"
    return f"[{shorten(key) if isinstance(key, int) else ascii(key)[:60]}]"


class EncodeError(_Placed, TypeError, ValueError):
    """A value cannot be written, or would not come back the same.

    It is a `TypeError` and a `ValueError`, because `json.dumps` raises either of them.

    Attributes
    ----------
    message : str
        What is wrong, and what to do.
    place : str
        Where in the object, as ``$.weights[2]``.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self._keys = ()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class DecodeError(_Placed, json.JSONDecodeError):
    """A document cannot be read: it is not JSON, or one of its tags is wrong.

    It is a `json.JSONDecodeError`, and so a `ValueError`.

    Attributes
    ----------
    message : str
        What was expected, and what was found.
    place : str
        Where in the document, as ``$.weights[2]``; ``$`` if it is not JSON, unless it is truncated.
    doc, pos, lineno, colno
        Where the text stops being JSON, as in `json.JSONDecodeError`; ``pos`` is None where the
        text is JSON and a tag in it is wrong.
    file : str
        The path of the file that was read, or an empty string.
    is_cut_off : bool
        Whether nothing else is wrong with the text than that it ends too early.
    """

    pos: int | None  # type: ignore[assignment]
    is_cut_off: bool
    file: str

    def __init__(self, message: str, doc: str = "", pos: int | None = None) -> None:
        super().__init__(message, doc, pos or 0)
        self.message = message
        self.pos = pos
        self.is_cut_off = False
        self.file = ""
        self._keys = ()

    def cut_off(self, keys: Iterable[object]) -> Self:
        """Note that the document is truncated, at the place that these keys lead to."""
        self.is_cut_off = True
        self._keys = tuple(keys)
        return self

    def __str__(self) -> str:
        what = self.without_file()
        return f"{self.file}: {what}" if self.file else what

    def without_file(self) -> str:
        """Return the place and the message, without the name of the file."""
        if self.pos is None:
            return f"{self.place}: {self.message}"
        where = f"{self.message}: line {self.lineno} column {self.colno} (char {self.pos})"
        if not self.is_cut_off:
            return where
        if not self.doc.strip(" \t\n\r"):
            return f"{where}; the document is empty"
        return f"{where}; the document is cut off at char {len(self.doc)}, in {self.place}"

    def __reduce__(self) -> tuple[object, ...]:
        state = {"_keys": self._keys, "is_cut_off": self.is_cut_off, "file": self.file}
        return type(self), (self.message, self.doc, self.pos), state


class Inside:
    """A context that tells an error which key of a container it passes."""

    __slots__ = ("key",)

    def __init__(self, key: object) -> None:
        self.key = key

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, _Placed):
            error.inside(self.key)


class CarefulError(Exception):
    """The quick way gives up: an object is to be written, or a document read, the careful way.

    It never leaves the package.
    """


class NestingError(DecodeError, RecursionError):
    """A document nests deeper than Python's recursion limit allows; `json` raises that error."""


class ElementError(Exception):
    """An element of a flat list is wrong; whoever knows the nesting places the error.

    Attributes
    ----------
    index : int
        Counts in the flat list.
    error : DecodeError or EncodeError
        What is wrong, placed inside the element.
    """

    def __init__(
        self, index: int, expected: str | DecodeError | EncodeError, found: object = None
    ) -> None:
        super().__init__(index, expected)
        if isinstance(expected, str):
            expected = DecodeError(f"expected {expected}, found {shorten(found)}")
        self.index = index
        self.error = expected

    def put_inside(self, index: int, shape: Sequence[int]) -> None:
        """Place the error at an index that counts in C order, in an array of this shape."""
        for size in reversed(shape):
            index, i = divmod(index, size)
            self.error.inside(i)


# What the scanner makes of JSON.
_JSON_NAMES = {
    "list": "an array",
    "dict": "an object",
    "Doubled": "an object with a key twice",
    "ObjectPairs": "an object",
    "Tag": "a tag",
}


# What it leaves of numbers for the caller's hooks.
_NUMBERS: dict[str, type[int] | type[float]] = {"IntLiteral": int, "FloatLiteral": float}


def _number(value: object) -> object:
    """Return the number that a literal for a hook stands for, unless it is long."""
    kind = _NUMBERS.get(type(value).__name__)
    return value if kind is None or len(str(value)) > 400 else kind(str(value))


def shorten(value: object) -> str:
    """Return a short form of a document's value, for an error message."""
    value = _number(value)
    if isinstance(value, int) and abs(value) >= 10**40:
        return f"an integer of {value.bit_length()} bits"
    if type(value) is list and len(value) <= 8:
        items = list(map(_number, value))
        if all(type(item) is int for item in items):
            return f"[{', '.join(map(shorten, items))}]"
    if not isinstance(value, str | int | float | None):
        name = type(value).__name__
        if isinstance(value, list) and name == "ObjectPairs" and len(dict(value)) < len(value):
            name = "Doubled"
        return _JSON_NAMES.get(name, name)
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:56]}…{text[-1]}"
