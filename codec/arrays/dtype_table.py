"""THE dtype tables: the name of each dtype in documents, and how its elements are spelled.

One more dtype is one more row, of `DTYPES` or, where its name has a number or a unit in it, of
`FAMILIES`; a dtype of the package ml_dtypes is one more name in `ML_DTYPES`. Any other name is
refused: a document never reaches ``np.dtype``.
"""

from __future__ import annotations

import math
import re
from enum import Enum
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from codec.arrays.array_types import DType
from codec.errors import EncodeError
from codec.imports import optional

ml_dtypes = partial(optional, "ml_dtypes")

MAX_NDIM = 64  # NPY_MAXDIMS
MAX_ITEMSIZE = 2**31 - 1  # NumPy counts the bytes of an element in a C int


class Spelling(Enum):
    """How an element is written as text; `codec.arrays.elements.nested` has the functions."""

    BOOL = "true or false"
    INTEGER = "an integer"
    SMALL_INTEGER = "an integer, of a dtype that NumPy itself does not have"
    FLOAT = "a number, or a string for NaN and infinities"
    SMALL_FLOAT = "the same, of 8 or 16 bits: few enough to list"
    EXTENDED = "a string of decimal digits: more than a JSON reader keeps"
    COMPLEX = "a pair [real, imaginary] of floats"
    COMPLEX_EXTENDED = "a pair [real, imaginary] of extended floats"
    TIME = 'an integer that counts units, or "NaT"'
    TEXT = "a string, or code points where it is not Unicode text"
    BYTES = "base64, without the NULs that pad it"
    VOID = "base64"
    STRING = "a string, or null for what is missing"
    STRUCTURE = "an array of the fields' values"
    OBJECT = "any value that a document can hold"

    @property
    def is_complex(self) -> bool:
        """Whether an element is a pair of parts."""
        return self in (Spelling.COMPLEX, Spelling.COMPLEX_EXTENDED)


class DTypeRow(NamedTuple):
    """One dtype."""

    # What a document calls it; NumPy's own name where NumPy's says the same on every machine.
    # Little-endian, where that matters.
    name: str
    big: str | None  # what a document calls the big-endian dtype; None for one byte order alone
    # The little-endian NumPy dtype; that of a structure is as its fields are. Times stay as they
    # are: between the byte orders of those without a unit NumPy swaps no bytes.
    dtype: DType
    spelling: Spelling  # how its elements are written in the text form
    fields: tuple[Field, ...] = ()  # those of a structure

    @property
    def has_bytes(self) -> bool:
        """Whether elements are bytes of a fixed number, which a payload can hold.

        Elements of 0 bytes are not: an empty payload would earn any number of them.
        """
        return self.dtype.itemsize > 0 and not self.dtype.hasobject

    @property
    def bytes_of_fields(self) -> int:
        """The bytes of an element, or if its fields overlap, of all of them, each by itself."""
        fields = (math.prod(field.shape) * field.row.bytes_of_fields for field in self.fields)
        return max(self.dtype.itemsize, sum(fields))


class Field(NamedTuple):
    """One field of a structure: its name, its dtype's row, and the shape of a sub-array."""

    name: str
    row: DTypeRow
    shape: tuple[int, ...]


class Family(NamedTuple):
    """Dtypes whose names differ in a number or a unit, such as ``U5`` and ``datetime64[s]``."""

    prefix: str  # how the names begin
    notation: str  # how NumPy's notation begins, behind the byte order
    pattern: str  # what follows, as a regular expression
    spelling: Spelling


def _extended_rows() -> tuple[DTypeRow, ...]:
    """Return the rows of this machine's long double, named by format and not by storage size."""
    name = {63: "80", 112: "128"}.get(np.finfo(np.longdouble).nmant)  # x87, IEEE 754 binary128
    if name is None:  # it is a float64, which has its row
        return ()
    real, pair = f"float{name}", f"complex{2 * int(name)}"
    return (
        DTypeRow(real, f">{real}", np.dtype("<g"), Spelling.EXTENDED),
        DTypeRow(pair, f">{pair}", np.dtype("<G"), Spelling.COMPLEX_EXTENDED),
    )


# The dtypes of the package ml_dtypes, which is imported when one of them is met.
ML_DTYPES = (
    *("bfloat16", "float8_e3m4", "float8_e4m3", "float8_e4m3b11fnuz", "float8_e4m3fn"),
    *("float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu"),
    *("float6_e2m3fn", "float6_e3m2fn", "float4_e2m1fn"),
    *("int2", "int4", "uint2", "uint4"),
)


@cache
def _ml_row(name: str) -> DTypeRow | None:
    """Return the row of one of `ML_DTYPES`; None if the package is missing or does not have it."""
    scalar = getattr(ml_dtypes(), name, None)
    if scalar is None:
        return None
    spelling = Spelling.SMALL_FLOAT if "float" in name else Spelling.SMALL_INTEGER
    return DTypeRow(name, None, np.dtype(scalar), spelling)


def all_rows() -> tuple[DTypeRow, ...]:
    """Return the rows of all dtypes whose names are fixed, those of ml_dtypes too."""
    return (*DTYPES, *filter(None, map(_ml_row, ML_DTYPES)))


DTYPES: tuple[DTypeRow, ...] = (
    DTypeRow("bool", None, np.dtype("?"), Spelling.BOOL),
    DTypeRow("int8", None, np.dtype("i1"), Spelling.INTEGER),
    DTypeRow("int16", ">i2", np.dtype("<i2"), Spelling.INTEGER),
    DTypeRow("int32", ">i4", np.dtype("<i4"), Spelling.INTEGER),
    DTypeRow("int64", ">i8", np.dtype("<i8"), Spelling.INTEGER),
    DTypeRow("uint8", None, np.dtype("u1"), Spelling.INTEGER),
    DTypeRow("uint16", ">u2", np.dtype("<u2"), Spelling.INTEGER),
    DTypeRow("uint32", ">u4", np.dtype("<u4"), Spelling.INTEGER),
    DTypeRow("uint64", ">u8", np.dtype("<u8"), Spelling.INTEGER),
    DTypeRow("float16", ">f2", np.dtype("<f2"), Spelling.SMALL_FLOAT),
    DTypeRow("float32", ">f4", np.dtype("<f4"), Spelling.FLOAT),
    DTypeRow("float64", ">f8", np.dtype("<f8"), Spelling.FLOAT),
    DTypeRow("complex64", ">c8", np.dtype("<c8"), Spelling.COMPLEX),
    DTypeRow("complex128", ">c16", np.dtype("<c16"), Spelling.COMPLEX),
    *_extended_rows(),
    DTypeRow("object", None, np.dtype("O"), Spelling.OBJECT),
)


_SIZE = r"0|[1-9][0-9]{0,9}"
_UNIT = r"(?:\[(?:[1-9][0-9]{0,8})?[a-zA-Z]{1,2}\])?"

# By NumPy's kind. A big-endian dtype is called by NumPy's notation, such as ">M8[25s]".
FAMILIES: dict[str, Family] = {
    "M": Family("datetime64", "M8", _UNIT, Spelling.TIME),
    "m": Family("timedelta64", "m8", _UNIT, Spelling.TIME),
    "U": Family("U", "U", _SIZE, Spelling.TEXT),
    "S": Family("S", "S", _SIZE, Spelling.BYTES),
    "V": Family("V", "V", _SIZE, Spelling.VOID),
}

# Found by NumPy's own notation ("<f4"), which is one for aliases such as long and long long.
_BY_NOTATION: dict[str, tuple[str, DTypeRow]] = {}
_BY_NAME: dict[str, tuple[DType, DTypeRow]] = {}
for _row in DTYPES:
    _BY_NOTATION[_row.dtype.str] = (_row.name, _row)
    _BY_NAME[_row.name] = (_row.dtype, _row)
    if _row.big is not None:
        _big = _row.dtype.newbyteorder(">")
        _BY_NOTATION[_big.str] = (_row.big, _row)
        _BY_NAME[_row.big] = (_big, _row)


def spell(dtype: DType) -> tuple[str, DTypeRow]:
    """Return what a document calls a dtype that has a name, and its row.

    Raise EncodeError if it is in neither table.
    """
    if dtype.isbuiltin == 2:  # of another package; these all have the notation of raw bytes
        name = dtype.type.__name__
        row = _ml_row(name) if name in ML_DTYPES else None
        if row is not None and row.dtype == dtype:
            return name, row
    elif dtype.str in _BY_NOTATION:
        return _BY_NOTATION[dtype.str]
    elif dtype.kind in FAMILIES and dtype.type is not np.record:
        family = FAMILIES[dtype.kind]
        name = family.prefix + dtype.str[1:].removeprefix(family.notation)
        is_time = family.spelling is Spelling.TIME
        little = dtype if is_time else dtype.newbyteorder("<")
        row = DTypeRow(name, None, little, family.spelling)
        return dtype.str if dtype.str[0] == ">" else name, row
    raise EncodeError(f"dtype {dtype} cannot be written")


def read(name: str) -> tuple[DType, DTypeRow] | None:
    """Return the dtype that a document calls `name`, and its row; None if nothing is called so."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name in ML_DTYPES:
        row = _ml_row(name)
        return None if row is None else (row.dtype, row)
    for family in FAMILIES.values():
        for order, prefix in (("<", family.prefix), (">", f">{family.notation}")):
            rest = name.removeprefix(prefix)
            if name.startswith(prefix) and re.fullmatch(family.pattern, rest):
                try:
                    dtype = np.dtype(f"{order}{family.notation}{rest}")
                except (TypeError, ValueError):  # too large, or of no unit
                    return None
                spelled, row = spell(dtype)
                return (dtype, row) if spelled == name else None  # "datetime64[1s]" is another's
    return None
