"""THE dtype table: what a document calls each dtype, and how its elements are spelled.

One more dtype is one more row. A name that is no row is refused: a document never reaches
``np.dtype``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from codec.errors import DecodeError, EncodeError, shorten

DType = np.dtype[Any]


class Spelling(Enum):
    """How the elements of a dtype are written in the text form; see `codec.elements`."""

    BOOL = "true or false"
    INTEGER = "a JSON integer"
    FLOAT = "a JSON number, or a string for what is no finite number"
    EXTENDED = "a string of decimal digits: more than a JSON reader keeps"
    COMPLEX = "a pair [real, imaginary] of floats"
    COMPLEX_EXTENDED = "a pair [real, imaginary] of extended floats"

    @property
    def is_complex(self) -> bool:
        """Whether an element is a pair of parts."""
        return self in (Spelling.COMPLEX, Spelling.COMPLEX_EXTENDED)

    @property
    def is_extended(self) -> bool:
        """Whether an element is made of long doubles."""
        return self in (Spelling.EXTENDED, Spelling.COMPLEX_EXTENDED)


@dataclass(frozen=True)
class Row:
    """One dtype.

    Attributes
    ----------
    name
        What a document calls it; NumPy's own name where NumPy's says the same on every machine.
        Little-endian, where that matters.
    big
        What a document calls the big-endian dtype, or None for single bytes.
    dtype
        The little-endian NumPy dtype.
    spelling
        How its elements are written in the text form.
    """

    name: str
    big: str | None
    dtype: DType
    spelling: Spelling


def _extended_rows() -> tuple[Row, ...]:
    """Give the rows of this machine's long double, named by format and not by storage size."""
    name = {63: "80", 112: "128"}.get(np.finfo(np.longdouble).nmant)  # x87, IEEE 754 binary128
    if name is None:  # it is a float64, which has its row
        return ()
    real, pair = f"float{name}", f"complex{2 * int(name)}"
    return (
        Row(real, f">{real}", np.dtype("<g"), Spelling.EXTENDED),
        Row(pair, f">{pair}", np.dtype("<G"), Spelling.COMPLEX_EXTENDED),
    )


TABLE: tuple[Row, ...] = (
    Row("bool", None, np.dtype("?"), Spelling.BOOL),
    Row("int8", None, np.dtype("i1"), Spelling.INTEGER),
    Row("int16", ">i2", np.dtype("<i2"), Spelling.INTEGER),
    Row("int32", ">i4", np.dtype("<i4"), Spelling.INTEGER),
    Row("int64", ">i8", np.dtype("<i8"), Spelling.INTEGER),
    Row("uint8", None, np.dtype("u1"), Spelling.INTEGER),
    Row("uint16", ">u2", np.dtype("<u2"), Spelling.INTEGER),
    Row("uint32", ">u4", np.dtype("<u4"), Spelling.INTEGER),
    Row("uint64", ">u8", np.dtype("<u8"), Spelling.INTEGER),
    Row("float16", ">f2", np.dtype("<f2"), Spelling.FLOAT),
    Row("float32", ">f4", np.dtype("<f4"), Spelling.FLOAT),
    Row("float64", ">f8", np.dtype("<f8"), Spelling.FLOAT),
    Row("complex64", ">c8", np.dtype("<c8"), Spelling.COMPLEX),
    Row("complex128", ">c16", np.dtype("<c16"), Spelling.COMPLEX),
    *_extended_rows(),
)

# Found by NumPy's own notation ("<f4"), which is one for aliases such as long and long long.
_BY_NOTATION: dict[str, tuple[str, Row]] = {}
_BY_NAME: dict[str, tuple[DType, Row]] = {}
for _row in TABLE:
    _BY_NOTATION[_row.dtype.str] = (_row.name, _row)
    _BY_NAME[_row.name] = (_row.dtype, _row)
    if _row.big is not None:
        _big = _row.dtype.newbyteorder(">")
        _BY_NOTATION[_big.str] = (_row.big, _row)
        _BY_NAME[_row.big] = (_big, _row)


def spell(dtype: DType) -> tuple[str, Row]:
    """Give the name of `dtype` in a document, and its row.

    Raises
    ------
    EncodeError
        If no row has it.
    """
    found = _BY_NOTATION.get(dtype.str)
    if found is None or dtype.fields is not None:
        raise EncodeError(f"dtype {dtype} cannot be written")
    if dtype.metadata is not None:
        raise EncodeError(
            f"the metadata of dtype {dtype} cannot be written; remove it with "
            f"array.astype(array.dtype.str)"
        )
    return found


def read(name: object) -> tuple[DType, Row]:
    """Give the dtype that a document calls `name`, and its row.

    Raises
    ------
    DecodeError
        If no row is called so on this machine.
    """
    found = _BY_NAME.get(name) if isinstance(name, str) else None
    if found is None:
        raise DecodeError(f'expected a dtype such as "float32", found {shorten(name)}')
    return found
