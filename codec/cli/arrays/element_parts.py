"""What the elements of any dtype consist of: columns of numbers, times or strings.

A structure has a column for each field, a complex number one for each part.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from codec.arrays import array_tag, dtype_table
from codec.arrays.dtype_table import DType, Spelling
from codec.cli.files.format import Array
from codec.errors import EncodeError


def native(dtype: DType) -> DType:
    """Give a dtype in the machine's byte order; strings of any length have none."""
    return dtype if dtype.kind == "T" else dtype.newbyteorder("=")


class Kind(Enum):
    """What is counted, measured and compared of a column."""

    BOOL = "bool"
    INTEGER = "integer"
    FLOAT = "float"
    TIME = "time"
    TEXT = "text"
    RAW = "bytes without a meaning"
    OBJECT = "any Python object"


_KINDS = {
    **dict.fromkeys("iu", Kind.INTEGER),
    **dict.fromkeys("UST", Kind.TEXT),
    **dict.fromkeys("Mm", Kind.TIME),
    **{"b": Kind.BOOL, "f": Kind.FLOAT, "O": Kind.OBJECT},
}

NAT = np.iinfo(np.int64).min  # what NumPy's times count where there is none


@dataclass(frozen=True)
class Column:
    """One number, time or string of each element.

    Attributes
    ----------
    keys
        The names from the element to it: of fields, and ``real`` or ``imag``; none where the
        element is it.
    shape
        Of a sub-array.
    dtype
        Its own.
    kind
        What it is.
    """

    keys: tuple[str, ...]
    shape: tuple[int, ...]
    dtype: DType
    kind: Kind

    def take(self, block: Array) -> Array:
        """Give it of each element of a 1-D array, in a 1-D array of the column's dtype."""
        for key in self.keys:
            block = block[key] if block.dtype.names is not None else getattr(block, key)
        return block.reshape(-1)

    def numbers(self, block: Array) -> Array:
        """Give it of each element as numbers that NumPy compares fast and exactly.

        Bools and times become integers, floats of 8 and 16 bits float32, all in the machine's byte
        order. Strings and others stay what they are.
        """
        taken = self.take(block)
        with np.errstate(all="ignore"):  # float32 has all the values; a signalling NaN is one
            if self.kind is Kind.TIME:
                return np.ascontiguousarray(taken, native(self.dtype)).view(np.int64)
            if self.kind is Kind.BOOL:
                return np.ascontiguousarray(taken).view(np.uint8)
            if self.kind is Kind.FLOAT and self.dtype.itemsize <= 2:
                return taken.astype(np.float32)
            if self.kind is Kind.INTEGER and self.dtype.isbuiltin == 2:  # such as int4
                return taken.astype(np.int8)
            return taken.astype(native(self.dtype), copy=False)

    def text(self, number: Any) -> str:
        """Give one of `numbers` as text: with the shortest digits that say it."""
        match self.kind:
            case Kind.TIME:
                return str(np.int64(number).view(native(self.dtype)))
            case Kind.BOOL:
                return str(bool(number)).lower()
            case Kind.FLOAT if np.isfinite(number):
                with np.errstate(all="ignore"):
                    scalar = self.dtype.type(number)
                return array_tag.scalar_header(scalar, repr)[1].strip('"')
            case Kind.TEXT | Kind.RAW:
                return repr(getattr(number, "item", lambda: number)())
        return str(number)

    def plain(self, number: Any) -> str | int | float | bool:
        """Give one of `numbers` for strict JSON: as a string, where JSON has no number for it."""
        text = self.text(number)
        match self.kind:
            case Kind.BOOL:
                return bool(number)
            case Kind.INTEGER:
                return int(number)
            case Kind.FLOAT if np.isfinite(number) and self.dtype.type(float(text)) == number:
                return float(text)
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(text, text)


def columns(dtype: DType) -> list[Column]:
    """Give the columns of elements of a dtype, in order."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return [Column(c.keys, shape + c.shape, c.dtype, c.kind) for c in columns(base)]
    if dtype.names is not None:
        return [
            Column((name, *c.keys), c.shape, c.dtype, c.kind)
            for name in dtype.names
            for c in columns(dtype[name])
        ]
    if dtype.kind == "c":
        part = np.empty(0, dtype).real.dtype
        return [Column((name,), (), part, Kind.FLOAT) for name in ("real", "imag")]
    return [Column((), (), dtype, _kind(dtype))]


def _kind(dtype: DType) -> Kind:
    if dtype.isbuiltin != 2:
        return _KINDS.get(dtype.kind, Kind.RAW)
    try:
        spelling = dtype_table.spell(dtype)[1].spelling
    except EncodeError:
        return Kind.RAW
    return Kind.INTEGER if spelling is Spelling.SMALL_INTEGER else Kind.FLOAT
