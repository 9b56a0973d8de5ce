"""Python objects to JSON text."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

import numpy as np

from codec import arrays, payloads, tags
from codec.errors import EncodeError

_CONTAINERS = (list, tuple, deque, dict)


class JSONEncoder(json.JSONEncoder):
    """Write arrays, tuples, deques and dicts as JSON that `JSONDecoder` reads back the same.

    For ``json.dumps(obj, cls=codec.JSONEncoder)``. The parameters of `json.JSONEncoder` mean what
    they mean there, with two exceptions: a dict whose keys are not all strings keeps its keys, and
    NaN and infinities are written as strict JSON (with ``allow_nan=False`` they are refused).

    Parameters
    ----------
    payload : {"text", "base64", "compressed"}
        How arrays are written: as nested arrays of numbers with the shortest digits for their
        dtype, as base64 of their bytes, or as base64 of compressed bytes. Each is lossless.
    share : bool
        Write an array that appears more than once only once, so that it comes back as one object.
    **parameters
        Those of `json.JSONEncoder`.

    Raises
    ------
    EncodeError
        While encoding, for a value that would not come back the same; it names the place.
    ValueError
        If `payload` is none of the three.

    Examples
    --------
    >>> import json, numpy as np, codec
    >>> json.dumps({"w": np.array([[1, 0.1]], "f4")}, cls=codec.JSONEncoder)
    '{"w": {"dtype":"float32","shape":[1,2],"__ndarray__":[[1.0,0.1]]}}'
    """

    def __init__(
        self, *, payload: str = payloads.TEXT, share: bool = True, **parameters: Any
    ) -> None:
        super().__init__(**parameters)
        if payload not in payloads.ASKED:
            raise ValueError(f"payload: expected one of {payloads.ASKED}, found {payload!r}")
        self.payload = payload
        self.share = share

    def encode(self, o: Any) -> str:
        """Give the JSON text of `o`."""
        return "".join(self.iterencode(o))

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """Give the JSON text of `o` in pieces; a large array is formatted as the pieces are taken.

        The pieces of text of an array hold about 2**18 elements each.
        """
        return _Writing(self, o).value(o, 0)

    def default(self, o: Any) -> Any:
        """Give something that can be written instead of `o`; this one refuses.

        As in `json.JSONEncoder`, a subclass or the parameter ``default`` may do better.

        Raises
        ------
        EncodeError
            Always: why `o` cannot be written.
        """
        raise EncodeError(_refusal(o))


class _Writing:
    """The writing of one document.

    Each method that gives pieces of text is for one kind of value; `level` is the depth of
    indentation.
    """

    def __init__(self, encoder: JSONEncoder, root: object) -> None:
        self.encoder = encoder
        self.repeated = _repeated_arrays(root) if encoder.share else frozenset()
        self.written: dict[int, int] = {}  # id() of a repeated array: its id in the document
        self.open: set[int] = set()  # id() of the containers around the place
        indent = encoder.indent
        self.indent = " " * indent if isinstance(indent, int) else indent
        # Tags are the format's own and stay compact; separators= is for plain arrays and objects.
        self.comma, self.colon = (",", ":") if indent is None else (", ", ": ")

    def value(self, value: Any, level: int) -> Iterator[str]:
        leaf = self.leaf(value)
        if leaf is not None:
            yield leaf
            return
        kind = type(value)
        if kind in _CONTAINERS:
            yield from self.container(value, level)
        elif kind is float or kind is complex:
            yield self.number(value)
        elif kind is np.ndarray:
            yield from self.array(value, level)
        elif isinstance(value, np.generic):
            yield from self.scalar(value, level)
        else:
            yield from self.replaced(value, level)

    def leaf(self, value: Any) -> str | None:
        """Give the text of a value that JSON has a word for, or None."""
        kind = type(value)
        if kind is str:
            return self.string(value)
        if kind is float:
            return float.__repr__(value) if math.isfinite(value) else None
        if kind is int:
            return _integer(value)
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        return None

    def string(self, value: str) -> str:
        # A lone surrogate has no UTF-8, but an escape.
        if self.encoder.ensure_ascii or _has_surrogate(value):
            return encode_basestring_ascii(value)
        return encode_basestring(value)

    def number(self, value: float | complex) -> str:
        """Give the tag of a float that is not finite, or of a complex number."""
        if not self.encoder.allow_nan and not np.isfinite(value):
            raise EncodeError(f"{value!r} is not finite, and allow_nan is False")
        row = tags.BY_TYPE[type(value)]
        _, content = row.lower(value)
        return self.head({}, row.name) + json.dumps(content, separators=(",", ":")) + "}"

    def head(self, keys: tags.Keys, name: str) -> str:
        """Give the start of a tag, up to its content."""
        before = json.dumps(keys, separators=(self.comma, self.colon))[1:-1]
        return f'{{{before}{self.comma if keys else ""}"{name}"{self.colon}'

    # -- containers -------------------------------------------------------------------------------

    def container(self, value: Any, level: int) -> Iterator[str]:
        if self.encoder.check_circular:
            if id(value) in self.open:
                raise EncodeError(f"circular reference: this {type(value).__name__} holds itself")
            self.open.add(id(value))
        if type(value) is list:
            yield from self.items(value, level, self.encoder.item_separator)
        elif type(value) is dict and _is_plain(value):
            yield from self.plain_dict(value, level)
        else:
            row = tags.BY_TYPE[type(value)]
            keys, content = row.lower(value)
            yield self.head(keys, row.name)
            write = self.pairs if row.type is dict else self.items
            yield from write(content, level, ",")
            yield "}"
        self.open.discard(id(value))

    def items(self, values: list[Any], level: int, comma: str) -> Iterator[str]:
        entries = ((index, "", value, "") for index, value in enumerate(values))
        return self.entries(entries, level, comma, "[]")

    def plain_dict(self, value: dict[str, Any], level: int) -> Iterator[str]:
        items = self.sorted(value.items())
        colon = self.encoder.key_separator
        entries = ((key, self.string(key) + colon, item, "") for key, item in items)
        return self.entries(entries, level, self.encoder.item_separator, "{}")

    def pairs(self, content: list[list[Any]], level: int, comma: str) -> Iterator[str]:
        entries = (
            (key, f"[{text}{self.comma}", value, "]")
            for key, value in self.sorted(content)
            if (text := self.key(key, level)) is not None
        )
        return self.entries(entries, level, comma, "[]")

    def key(self, key: Any, level: int) -> str | None:
        """Give the text of a key of any type, or None if it is to be skipped."""
        try:
            return "".join(self.value(key, level))
        except EncodeError as error:
            if self.encoder.skipkeys:
                return None
            error.message = f"a key: {error.message}"
            raise

    def sorted(self, items: Iterable[Any]) -> Iterable[Any]:
        if not self.encoder.sort_keys:
            return items
        try:
            return sorted(items, key=lambda item: item[0])
        except TypeError as error:
            raise EncodeError(f"sort_keys: {error}") from error

    def entries(
        self, entries: Iterable[tuple[object, str, Any, str]], level: int, comma: str, ends: str
    ) -> Iterator[str]:
        """Give the entries of a container, each as (key, text before, value, text after)."""
        newline = "" if self.indent is None else "\n" + self.indent * (level + 1)
        before = ends[0] + newline
        for key, head, value, tail in entries:
            try:
                leaf = self.leaf(value)
                if leaf is not None:
                    yield f"{before}{head}{leaf}{tail}"
                else:
                    yield before + head
                    yield from self.value(value, level + 1)
                    yield tail
            except EncodeError as error:
                error.inside(key)
                raise
            before = comma + newline
        if before[0] == ends[0]:
            yield ends
        else:
            yield newline[: len(newline) - len(self.indent or "")] + ends[1]

    # -- arrays -----------------------------------------------------------------------------------

    def array(self, value: np.ndarray[Any, Any], level: int) -> Iterator[str]:
        if id(value) in self.written:
            yield f"{self.head({}, tags.REF)}{self.written[id(value)]}}}"
            return
        try:
            keys, text = arrays.header(value, self.encoder.payload)
        except EncodeError:
            yield from self.replaced(value, level)
            return
        self.check_finite(value)
        if id(value) in self.repeated:
            keys["id"] = self.written[id(value)] = len(self.written)
        yield self.head(keys, arrays.NDARRAY)
        if self.indent is None or value.size == 0 or value.ndim == 0 or "payload" in keys:
            yield from text
        else:
            yield self.rows(iter(arrays.lines(value)), value.shape[:-1], level)
        yield "}"

    def rows(self, lines: Iterator[str], shape: tuple[int, ...], level: int) -> str:
        """Lay out an array: one innermost row a line."""
        if not shape:
            return next(lines)
        newline = "\n" + (self.indent or "") * (level + 1)
        inner = [self.rows(lines, shape[1:], level + 1) for _ in range(shape[0])]
        end = newline[: len(newline) - len(self.indent or "")]
        return f"[{newline}{f',{newline}'.join(inner)}{end}]"

    def scalar(self, value: np.generic, level: int) -> Iterator[str]:
        try:
            keys, text = arrays.scalar_header(value)
        except EncodeError:
            yield from self.replaced(value, level)
            return
        self.check_finite(value)
        yield f"{self.head(keys, arrays.SCALAR)}{text}}}"

    def check_finite(self, value: Any) -> None:
        allow = self.encoder.allow_nan or value.dtype.kind not in "fc"
        if not allow and not np.isfinite(value).all():
            raise EncodeError("an element is not finite, and allow_nan is False")

    # -- everything else --------------------------------------------------------------------------

    def replaced(self, value: Any, level: int) -> Iterator[str]:
        """Write what `JSONEncoder.default` gives for `value`."""
        if self.encoder.check_circular:
            if id(value) in self.open:
                raise EncodeError("circular reference: default() gives its own argument")
            self.open.add(id(value))
        try:
            replacement = self.encoder.default(value)
        except EncodeError:
            raise
        except TypeError as error:  # how a default= says no
            raise EncodeError(str(error)) from error
        yield from self.value(replacement, level)
        self.open.discard(id(value))


def _is_plain(value: dict[Any, Any]) -> bool:
    """Tell whether a JSON object can stand for a dict: string keys, none of them reserved."""
    return set(map(type, value)) <= {str} and tags.RESERVED.isdisjoint(value)


def _has_surrogate(value: str) -> bool:
    if value.isascii():
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False


def _integer(value: int) -> str:
    try:
        return int.__repr__(value)
    except ValueError as error:  # more digits than sys.get_int_max_str_digits()
        raise EncodeError(f"an integer of {value.bit_length()} bits: {error}") from error


def _repeated_arrays(root: object) -> frozenset[int]:
    """Give the id() of each array that stands at more than one place.

    A container is entered twice at most: the second time shows that all in it is repeated.
    """
    visits: dict[int, int] = {}
    repeated: set[int] = set()
    todo: list[Any] = [root]
    while todo:
        value = todo.pop()
        kind = type(value)
        if kind is not np.ndarray and kind not in _CONTAINERS:
            continue
        visits[id(value)] = visit = visits.get(id(value), 0) + 1
        if kind is np.ndarray:
            if visit > 1:
                repeated.add(id(value))
        elif visit <= 2:
            todo.extend(value.values() if kind is dict else value)
    return frozenset(repeated)


def _refusal(value: object) -> str:
    """Say why `value` cannot be written, and what to do."""
    name = type(value).__name__
    if type(value) is np.ndarray or isinstance(value, np.generic):
        try:
            arrays.header(np.asarray(value), payloads.TEXT)
        except EncodeError as error:
            return error.message
    if isinstance(value, np.ndarray):
        return f"{name} would come back as ndarray; write the arrays it consists of"
    for base in (bool, int, float, complex, str, *_CONTAINERS):
        if isinstance(value, base):
            return (
                f"{name} would come back as {base.__name__}; "
                f"convert it with {base.__name__}(…), or give default="
            )
    return f"{name} cannot be written; give default= to write something else for it"
