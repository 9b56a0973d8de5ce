"""`DialectWriter`: write Python objects as the JSON text of another package's dialect."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array
from codec.arrays.dtype_table import Spelling
from codec.arrays.elements import nested
from codec.arrays.elements.strings import has_surrogate
from codec.dialects.base.dialect import Dialect
from codec.errors import EncodeError
from codec.payloads import base64_text
from codec.payloads.inflate import MAX_RATIO
from codec.tags.strings_and_numbers import MAX_BITS


@dataclass(frozen=True)
class Text:
    """JSON text, as a part of an encoded value."""

    text: str


class DialectWriter:
    """Write one document.

    Parameters
    ----------
    dialect
        The dialect, which can be written.
    payload
        How arrays are written, one of the dialect's payloads.
    default
        A function that returns a replacement for a value that the dialect cannot represent.
    """

    def __init__(
        self, dialect: Dialect, payload: str, default: Callable[[Any], Any] | None = None
    ) -> None:
        self.dialect = dialect
        self.payload = payload
        self.default = default
        self.open: set[int] = set()  # the containers around this place, by id()

    def text(self, value: Any) -> str:
        """Return the JSON text of a value; an `EncodeError` names the place."""
        plain = _plain(value)
        if plain is not None:
            if type(value) is str and value in self.dialect.words:
                raise EncodeError(f"the string {value!r} would be read as something else")
            return plain
        assert self.dialect.encode is not None
        encoded = self.dialect.encode(value, self)
        if id(value) in self.open:
            raise EncodeError("Circular reference detected")
        self.open.add(id(value))
        if encoded is not NotImplemented:
            text = self._encoded(encoded)
        elif type(value) is list:
            text = self._encoded([self.at(index, item) for index, item in enumerate(value)])
        elif type(value) is dict:
            self._check_keys(value)
            text = self._encoded({key: self.at(key, item) for key, item in value.items()})
        elif self.default is not None:
            text = self.text(self.default(value))
        else:
            raise EncodeError(f"{self.dialect.title} has no word for {_described(value)}")
        self.open.remove(id(value))
        return text

    def _check_keys(self, value: dict[Any, Any]) -> None:
        if self.dialect.find_reader(value) is not None:
            title = self.dialect.title
            raise EncodeError(f"a dict with these keys would be read as a tag of {title}")
        for key in value:
            if type(key) is not str or has_surrogate(key):
                found = f"{key!a:.60}" if type(key) is str else type(key).__name__
                raise EncodeError(f"expected keys that are Unicode text, found {found}")

    def _encoded(self, value: Any) -> str:
        """Return the text of JSON with `Text` in it."""
        if type(value) is Text:
            return value.text
        if type(value) is list:
            return f"[{','.join(map(self._encoded, value))}]"
        if type(value) is not dict:
            return json.dumps(value, allow_nan=False)
        pieces = ["{"]  # joined once: they may be long
        for key, item in value.items():
            pieces += ("," if len(pieces) > 1 else "", json.dumps(key), ":", self._encoded(item))
        return "".join((*pieces, "}"))

    def at(self, key: object, value: Any) -> Text:
        """Return the text of a value that stands in a tag; errors in it are placed at `key`."""
        try:
            return Text(self.text(value))
        except EncodeError as error:
            error.inside(key)
            raise

    # -- arrays

    def lists_of(self, array: Array) -> Text:
        """Return the text of nested lists of elements: as in our own format, in few digits.

        Refused are a NaN of unusual bits, which other packages have no spelling for, and any NaN of
        ml_dtypes, which makes numbers of numbers alone.
        """
        _, row = dtype_names.spell(array.dtype)
        text = nested.text(array, row, self.text)
        if row.spelling is Spelling.TEXT:
            if not is_unicode(array):
                raise EncodeError('strings with surrogates; use payload="base64", if there is')
        elif row.spelling not in (Spelling.OBJECT, Spelling.STRING) and (
            ('"' if array.dtype.isbuiltin == 2 else '"0x') in text
        ):
            raise EncodeError(
                'bits of no usual number cannot be said as text; use payload="base64", if there is'
            )
        if array.itemsize > nested.SHORT and row.has_bytes and array.nbytes > MAX_RATIO * len(text):
            raise EncodeError('strings that are mostly padding; use payload="base64", if there is')
        return Text(text)


def is_unicode(array: Array) -> bool:
    """Return whether strings (dtype U) are Unicode text: without surrogates, or numbers beyond."""
    points = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).reshape(-1).view(np.uint32)
    return not ((points >= 0xD800) & (points <= 0xDFFF) | (points > 0x10FFFF)).any()


def base64_of(array: Array) -> str:
    """Return the bytes of all elements, in C order, as base64."""
    return base64_text.to_base64(np.asarray(array, order="C").tobytes())


def check_c_order(array: Array) -> None:
    """Check that an array is not in Fortran order, in dialects that cannot represent it."""
    if array_tag.order_of(array) == "F":
        raise EncodeError("Fortran order would be lost; convert with np.ascontiguousarray(…)")


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


def _plain(value: Any) -> str | None:
    """Return the text of what is JSON as it is; None for anything else."""
    kind = type(value)
    if (
        value is None
        or kind is bool
        or (kind is int and value.bit_length() <= MAX_BITS)
        or (kind is float and math.isfinite(value))
        or (kind is str and not has_surrogate(value))
    ):
        return json.dumps(value)
    return None


def _described(value: Any) -> str:
    kind = type(value)
    if kind in (float, str):
        return f"{kind.__name__} {value!a:.40}, nor has JSON"
    if kind is int:
        return "so large an integer"
    if kind is tuple:
        return "tuple; convert it with list(…)"
    return kind.__name__
