"""Zarr's data types, and their fill values to and from scalars."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from codec.arrays import dtype_names, dtype_table
from codec.arrays.dtype_table import MAX_ITEMSIZE, DType, Spelling
from codec.arrays.elements import nested
from codec.arrays.elements.numbers import NAT
from codec.arrays.elements.strings import has_surrogate
from codec.dialects.base import array_data
from codec.dialects.base.reader import Reading, check_keys, inside
from codec.dialects.base.writer import Text
from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text


@dataclass(frozen=True)
class Type:
    """A data type whose scalars are NumPy's.

    Attributes
    ----------
    dtype
        That of the scalars.
    """

    dtype: DType

    is_legacy = False  # whether its fill values are bytes in an order that codecs say

    def read(self, scanned: Any, reading: Reading) -> Any:
        """Give the scalar that JSON stands for.

        Raises
        ------
        DecodeError
            If it is none.
        """
        _, row = dtype_names.spell(self.dtype)
        plain = _plain(scanned, row.spelling)
        return nested.parse(plain, (), row, reading)[()]

    def write(self, value: Any) -> Any:
        """Give the JSON of a scalar.

        Raises
        ------
        EncodeError
            If it is of another type, or zarr-python would read another.
        """
        self.expect(value)
        _check_read(value)
        _, row = dtype_names.spell(self.dtype)
        return Text(nested.text(np.asarray(value), row, str, lambda _: None))

    def expect(self, value: Any) -> None:
        """Refuse a value that is no scalar of this type."""
        is_scalar = isinstance(value, np.generic) and type(value) is self.dtype.type
        if not is_scalar or repr(value.dtype) != repr(self.dtype.newbyteorder("=")):
            raise _unexpected(f"a scalar of dtype {self.dtype}", value)


def _unexpected(expected: str, value: Any) -> EncodeError:
    kind = f"{type(value).__name__} of {value.dtype}" if isinstance(value, np.generic) else ""
    return EncodeError(f"expected {expected}, found {kind or type(value).__name__}")


def _plain(scanned: Any, spelling: Spelling) -> Any:
    """Spell as our own format does what others may spell in another way."""
    if spelling is Spelling.TIME and scanned == NAT and type(scanned) is int:
        return "NaT"
    if spelling is Spelling.INTEGER and type(scanned) is float and scanned.is_integer():
        return int(scanned)
    if isinstance(scanned, list):
        return [_plain(part, spelling) for part in scanned]
    return scanned.lower() if isinstance(scanned, str) and scanned.startswith("0x") else scanned


def _check_read(value: Any) -> None:
    """Refuse a scalar that zarr-python would read as another, or not at all."""
    if value.dtype.kind == "M" and np.datetime_data(value.dtype)[0] == "generic":
        if not np.isnat(value):
            raise EncodeError("zarr-python does not read a datetime without a unit")
    elif value.dtype.char in "efF":
        floats = np.atleast_1d(np.asarray(value)).view(value.real.dtype)
        bits = floats.view(f"u{floats.itemsize}")[np.isnan(floats)]
        is_same = bits & 0x1FF == 0 if value.dtype.char == "e" else bits >> 22 & 1 == 1
        if not is_same.all():
            raise EncodeError("zarr-python does not read a NaN of these bits the same")


@dataclass(frozen=True)
class _Text(Type):
    """Fixed-length strings."""

    def read(self, scanned: Any, _: Reading) -> Any:
        return np.str_(_read_text(scanned, self.dtype.itemsize // 4))

    def write(self, value: Any) -> Any:
        length = self.dtype.itemsize // 4
        if type(value) is not np.str_ or len(value) > length or has_surrogate(value):
            raise _unexpected(f"a numpy.str_ of at most {length} characters, Unicode text", value)
        return str(value)


@dataclass(frozen=True)
class _Bytes(Type):
    """Fixed-length bytes that NULs pad."""

    def read(self, scanned: Any, _: Reading) -> Any:
        raw = base64_text.from_base64(scanned)
        if len(raw) > self.dtype.itemsize:
            raise DecodeError(f"expected at most {self.dtype.itemsize} bytes, found {len(raw)}")
        return np.bytes_(raw)

    def write(self, value: Any) -> Any:
        if type(value) is not np.bytes_ or len(value) > self.dtype.itemsize:
            raise _unexpected(f"a numpy.bytes_ of at most {self.dtype.itemsize} bytes", value)
        return base64_text.to_base64(value)


@dataclass(frozen=True)
class _Raw(Type):
    """Raw bytes: a list of integers for the specification's ``r16``, base64 for ``raw_bytes``."""

    is_list: bool

    def read(self, scanned: Any, _: Reading) -> Any:
        raw = _read_integers(scanned) if self.is_list else base64_text.from_base64(scanned)
        return array_data.of_bytes(raw, self.dtype, ())[()].copy()

    def write(self, value: Any) -> Any:
        self.expect(value)
        raw = value.tobytes()
        return list(raw) if self.is_list else base64_text.to_base64(raw)


@dataclass(frozen=True)
class _Structure(Type):
    """Structures; the fill value of the legacy ones is the base64 of its bytes."""

    fields: tuple[tuple[str, Type], ...]
    is_legacy: bool

    def read(self, scanned: Any, reading: Reading) -> Any:
        if self.is_legacy and isinstance(scanned, str):
            return array_data.of_bytes(base64_text.from_base64(scanned), self.dtype, ())[()].copy()
        names = frozenset(name for name, _ in self.fields)
        if type(scanned) is not dict:
            raise DecodeError(
                f"expected an object of {len(names)} fields, found {shorten(scanned)}"
            )
        check_keys(scanned, names)
        reading.claim(self.dtype.itemsize)
        values = np.zeros((), self.dtype)
        for name, kind in self.fields:
            with inside(name):
                values[name] = np.asarray(kind.read(scanned[name], reading))
        return values[()].copy()

    def write(self, value: Any) -> Any:
        self.expect(value)
        if self.is_legacy:
            return base64_text.to_base64(value.tobytes())
        written = {}
        for name, kind in self.fields:
            try:
                written[name] = kind.write(value[name])
            except EncodeError as error:
                error.inside(name)
                raise
        return written

    def expect(self, value: Any) -> None:
        if type(value) is not np.void or repr(value.dtype) != repr(self.dtype):
            raise _unexpected(f"a structure of dtype {self.dtype}", value)
        dtype_names.spell(value.dtype)  # refuses metadata


@dataclass(frozen=True)
class _Varying(Type):
    """Strings or bytes of any length, which are Python's."""

    is_text: bool

    def read(self, scanned: Any, _: Reading) -> Any:
        if self.is_text:
            return _read_text(scanned, len(scanned) if isinstance(scanned, str) else 0)
        return bytes(
            _read_integers(scanned)
            if isinstance(scanned, list)
            else base64_text.from_base64(scanned)
        )

    def write(self, value: Any) -> Any:
        if type(value) is bytes and not self.is_text:
            return base64_text.to_base64(value)
        if type(value) is str and self.is_text and not has_surrogate(value):
            return value
        raise _unexpected("str, Unicode text" if self.is_text else "bytes", value)


def _read_text(scanned: Any, length: int) -> str:
    if not isinstance(scanned, str) or len(scanned) > length or has_surrogate(scanned):
        raise DecodeError(
            f"expected a string of at most {length} characters, Unicode text, "
            f"found {shorten(scanned)}"
        )
    return scanned


def _read_integers(scanned: Any) -> bytes:
    try:
        if isinstance(scanned, list) and set(map(type, scanned)) <= {int}:
            return bytes(scanned)
    except ValueError:
        pass
    raise DecodeError(f"expected an array of integers from 0 to 255, found {shorten(scanned)}")


# -- what a document calls them

_PLAIN: dict[str, DType] = {
    row.name: row.dtype
    for row in dtype_table.TABLE
    if row.spelling
    in {
        *(Spelling.BOOL, Spelling.INTEGER, Spelling.SMALL_INTEGER),
        *(Spelling.FLOAT, Spelling.SMALL_FLOAT, Spelling.COMPLEX),
    }
}
_PLAIN |= {"complex_float32": np.dtype("<c8"), "complex_float64": np.dtype("<c16")}

# What stands in brackets in NumPy's name.
_UNITS = {
    **{unit: f"[{{}}{unit}]" for unit in (*"YMWDhms", "ms", "us", "ns", "ps", "fs", "as")},
    "\u03bcs": "[{}us]",
    "generic": "",
}


def read(spelled: Any) -> Type:
    """Give the data type that a document calls so.

    Raises
    ------
    DecodeError
        If there is none, or NumPy has none.
    """
    name, configuration = spelled, {}
    if type(spelled) is dict:
        check_keys(spelled, frozenset({"name"}), frozenset({"configuration"}))
        name, configuration = spelled["name"], spelled.get("configuration", {})
    if not isinstance(name, str) or type(configuration) is not dict:
        raise DecodeError(f"expected a data type of Zarr v3, found {shorten(name)}")
    with inside("configuration"):
        make = _MAKERS.get(name)
        if make is not None:
            return make(name, configuration)
        _expect_empty(configuration)
    raw = re.fullmatch("r([1-9][0-9]{0,10})", name)
    if raw is not None and int(raw[1]) % 8 == 0:
        return _Raw(_sized("V", int(raw[1]) // 8), is_list=True)
    if name not in _PLAIN:
        raise DecodeError(f"expected a data type of Zarr v3 that NumPy has, found {shorten(name)}")
    return Type(_PLAIN[name])


def _expect_empty(configuration: dict[str, Any]) -> None:
    if configuration:
        raise DecodeError(f"expected none, found {shorten(next(iter(configuration)))}")


def _sized(kind: str, length: Any, width: int = 1) -> DType:
    """Give a dtype of as many bytes; `width` is that of a character."""
    if type(length) is not int or not 0 < length <= MAX_ITEMSIZE or length % width:
        raise DecodeError(f"expected a size in bytes, found {shorten(length)}")
    return np.dtype(f"<{kind}{length // width}")


def _length(configuration: dict[str, Any]) -> Any:
    check_keys(configuration, frozenset({"length_bytes"}))
    return configuration["length_bytes"]


def _times(name: str, configuration: dict[str, Any]) -> Type:
    check_keys(configuration, frozenset({"unit", "scale_factor"}))
    unit, scale = configuration["unit"], configuration["scale_factor"]
    if not isinstance(unit, str) or unit not in _UNITS:
        raise DecodeError(f"expected a unit of times, found {shorten(unit)}")
    if type(scale) is not int or not 0 < scale < 2**31 or (unit == "generic" and scale > 1):
        raise DecodeError(f"expected a scale_factor, found {shorten(scale)}")
    kind = "M" if name == "numpy.datetime64" else "m"
    return Type(np.dtype(f"<{kind}8" + _UNITS[unit].format(scale)))


def _structure(name: str, configuration: dict[str, Any]) -> Type:
    check_keys(configuration, frozenset({"fields"}))
    if not isinstance(configuration["fields"], list) or not configuration["fields"]:
        raise DecodeError(f"expected fields, found {shorten(configuration['fields'])}")
    fields = []
    columns: dict[str, list[Any]] = {"names": [], "formats": [], "offsets": []}
    size = 0
    for index, field in enumerate(configuration["fields"]):
        with inside("fields"), inside(index):
            title, kind = _field(field)
        fields.append((title, kind))
        for column, item in zip(columns.values(), (title, kind.dtype, size), strict=True):
            column.append(item)
        size += kind.dtype.itemsize
        if size > MAX_ITEMSIZE:
            raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes an element, found {size}")
    dtype = dtype_names.make_structure(columns, size, aligned=False)
    return _Structure(dtype, tuple(fields), is_legacy=name == "structured")


def _field(field: Any) -> tuple[str, Type]:
    if type(field) is dict:
        check_keys(field, frozenset({"name", "data_type"}))
        field = [field["name"], field["data_type"]]
    if not isinstance(field, list) or len(field) != 2 or not isinstance(field[0], str):
        raise DecodeError(f"expected a field with name and data_type, found {shorten(field)}")
    if not field[0] or has_surrogate(field[0]):
        raise DecodeError(f"expected a name, Unicode text, found {shorten(field[0])}")
    kind = read(field[1])
    if isinstance(kind, _Varying):
        raise DecodeError("expected a field of a fixed size, found one of varying length")
    return field[0], kind


def _varying(name: str, configuration: dict[str, Any]) -> Type:
    _expect_empty(configuration)
    return _Varying(np.dtype(object), is_text=name == "string")


_MAKERS: dict[str, Callable[[str, dict[str, Any]], Type]] = {
    "numpy.datetime64": _times,
    "numpy.timedelta64": _times,
    "fixed_length_utf32": lambda _, given: _Text(_sized("U", _length(given), 4)),
    "null_terminated_bytes": lambda _, given: _Bytes(_sized("S", _length(given))),
    "raw_bytes": lambda _, given: _Raw(_sized("V", _length(given)), is_list=False),
    "string": _varying,
    "bytes": _varying,
    "variable_length_bytes": _varying,
    "struct": _structure,
    "structured": _structure,
}
