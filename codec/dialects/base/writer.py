"""`DialectWriter`: encode Python objects as JSON values of another package's dialect."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array
from codec.arrays.dtype_table import Spelling
from codec.arrays.elements import nested
from codec.arrays.elements.strings import has_surrogate
from codec.dialects.base.long_strings import LONG, LongStrings
from codec.dialects.base.reader import Dialect
from codec.errors import EncodeError, Inside
from codec.payloads.inflate import MAX_RATIO
from codec.tags.strings_and_numbers import MAX_BITS


@dataclass
class DialectWriter:
    """Write one document."""

    dialect: Dialect
    payload: str  # how arrays are written, one of the dialect's payloads
    default: Callable[[Any], Any] | None  # returns a replacement for what cannot be represented
    strings: LongStrings | None  # where long base64 is kept until all else is written
    skipkeys: bool = False  # as for `json.dumps`
    allow_nan: bool = True
    open: set[int] = field(default_factory=set)  # the containers around this place, by id()

    def encoded(self, value: Any) -> Any:
        """Return the JSON value of a value; an `EncodeError` names the place."""
        if _is_json(value):
            if type(value) is str and value in self.dialect.words:
                raise EncodeError(f"the string {value!r} would be read as something else")
            return value
        kind = np.generic if isinstance(value, np.generic) else type(value)
        if kind is float and not self.allow_nan:
            raise EncodeError(f"Out of range float values are not JSON compliant: {value!r}")
        encode = self.dialect.encode.get(kind)
        found = NotImplemented if encode is None else encode(value, self)
        if found is not NotImplemented:
            return found
        if id(value) in self.open:
            raise EncodeError("Circular reference detected")
        self.open.add(id(value))
        if type(value) is list:
            found = [self.at(index, item) for index, item in enumerate(value)]
        elif type(value) is dict:
            inner = value
            if self.skipkeys:
                inner = {key: item for key, item in value.items() if type(key) is str}
            self._check_keys(inner)
            found = {key: self.at(key, item) for key, item in inner.items()}
        elif self.default is not None:
            found = self.encoded(self.default(value))
        else:
            raise EncodeError(f"{self.dialect.title} cannot represent {_described(value)}")
        self.open.remove(id(value))
        return found

    def _check_keys(self, value: dict[Any, Any]) -> None:
        if self.dialect.find_reader(value) is not None:
            title = self.dialect.title
            raise EncodeError(f"a dict with these keys would be read as a tag of {title}")
        for key in value:
            if type(key) is not str or has_surrogate(key):
                found = f"{key!a:.60}" if type(key) is str else type(key).__name__
                raise EncodeError(f"expected keys that are Unicode text, found {found}")

    def at(self, key: object, value: Any) -> Any:
        """Return the JSON value of a value in another one; errors in it are placed at `key`."""
        with Inside(key):
            return self.encoded(value)

    # -- arrays

    def string(self, text: str) -> str | int:
        """Return the JSON value of base64, or the number that stands in its place meanwhile."""
        return text if self.strings is None or len(text) < LONG else self.strings.add(text)

    def lists_of(self, array: Array) -> Any:
        """Return nested lists of elements: as in our own format, in few digits.

        Refused are a NaN of unusual bits, which other packages have no spelling for, and any NaN of
        ml_dtypes, which makes numbers of numbers alone.
        """
        _, row = dtype_names.spell(array.dtype)
        text = nested.text(array, row, lambda item: json.dumps(self.encoded(item)))
        if row.spelling is Spelling.TEXT:
            if not is_unicode(array):
                raise EncodeError('strings with surrogates; use payload="base64", if there is')
        elif row.spelling not in (Spelling.OBJECT, Spelling.STRING) and (
            ('"' if array.dtype.isbuiltin == 2 else '"0x') in text
        ):
            raise EncodeError(
                "bits of no usual number cannot be represented as text; "
                'use payload="base64", if there is'
            )
        if array.itemsize > nested.SHORT and row.has_bytes and array.nbytes > MAX_RATIO * len(text):
            raise EncodeError('strings that are mostly padding; use payload="base64", if there is')
        return json.loads(text)


def is_unicode(array: Array) -> bool:
    """Return whether strings (dtype U) are Unicode text: without surrogates, or numbers beyond."""
    points = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).reshape(-1).view(np.uint32)
    return not ((points >= 0xD800) & (points <= 0xDFFF) | (points > 0x10FFFF)).any()


def bytes_of(value: Array | np.generic) -> bytes:
    """Return the bytes of all elements, in dialects that cannot represent Fortran order."""
    if array_tag.order_of(np.asarray(value)) == "F":
        raise EncodeError("Fortran order would be lost; convert with np.ascontiguousarray(…)")
    return value.tobytes()


def is_scalar(value: object) -> bool:
    """Return whether a value is a NumPy scalar that an array gives back the same.

    Not so is a subclass, a second C type of the same numbers, and a string that ends in NULs, which
    an array takes for padding.
    """
    kind = type(value)
    if not isinstance(value, np.generic) or kind is not value.dtype.type:
        return False
    if array_tag.LONG_LONG.get(kind.__name__) is kind:
        return False
    return not isinstance(value, str | bytes) or len(np.asarray(value)[()]) == len(value)


def _is_json(value: Any) -> bool:
    """Return whether a value is JSON as it is."""
    kind = type(value)
    return (
        value is None
        or kind is bool
        or (kind is int and value.bit_length() <= MAX_BITS)
        or (kind is float and math.isfinite(value))
        or (kind is str and not has_surrogate(value))
    )


def _described(value: Any) -> str:
    kind = type(value)
    if kind in (float, str):
        return f"{kind.__name__} {value!a:.40}, nor has JSON"
    if kind is int:
        return "so large an integer"
    if kind is tuple:
        return "tuple; convert it with list(…)"
    return kind.__name__
