"""Parts of elements of any dtype: the fields of structures, real and imag, with their kind.

A structure has a part for each field, a complex number two.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from codec.arrays import array_tag, dtype_table
from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import Spelling
from codec.errors import EncodeError


def native(dtype: DType) -> DType:
    """Return a dtype in the machine's byte order; strings of any length have none."""
    return dtype if dtype.kind == "T" else dtype.newbyteorder("=")


class PartKind(Enum):
    """What is counted, measured and compared of a part."""

    BOOL = "bool"
    INTEGER = "integer"
    FLOAT = "float"
    TIME = "time"
    TEXT = "text"
    RAW = "bytes without a meaning"
    OBJECT = "any Python object"


_PART_KINDS = {
    **dict.fromkeys("iu", PartKind.INTEGER),
    **dict.fromkeys("UST", PartKind.TEXT),
    **dict.fromkeys("Mm", PartKind.TIME),
    **{"b": PartKind.BOOL, "f": PartKind.FLOAT, "O": PartKind.OBJECT},
}

NAT = np.iinfo(np.int64).min  # what NumPy's times count where there is none


@dataclass(frozen=True)
class ElementPart:
    """One number, time or string of each element."""

    # The names from the element to it: of fields, and ``real`` or ``imag``; none where the element
    # is it.
    keys: tuple[str, ...]
    shape: tuple[int, ...]  # of a sub-array; () for all else
    dtype: DType
    kind: PartKind

    def take(self, block: Array) -> Array:
        """Return it of each element of a 1-D array, in a 1-D array of the part's dtype."""
        for key in self.keys:
            block = block[key] if block.dtype.names is not None else getattr(block, key)
        return block.reshape(-1)

    def numbers(self, block: Array) -> Array:
        """Return it of each element as numbers that NumPy compares fast and exactly.

        Bools and times become integers, floats of 8 and 16 bits float32, all in the machine's byte
        order. Strings and others stay what they are.
        """
        taken = self.take(block)
        with np.errstate(all="ignore"):  # float32 has all the values; a signalling NaN is one
            if self.kind is PartKind.TIME:
                return np.ascontiguousarray(taken, native(self.dtype)).view(np.int64)
            if self.kind is PartKind.BOOL:
                return np.ascontiguousarray(taken).view(np.uint8)
            if self.kind is PartKind.FLOAT and self.dtype.itemsize <= 2:
                return taken.astype(np.float32)
            if self.kind is PartKind.INTEGER and self.dtype.isbuiltin == 2:  # such as int4
                return taken.astype(np.int8)
            return taken.astype(native(self.dtype), copy=False)

    def text(self, number: Any) -> str:
        """Return one of `numbers` as text: with the shortest digits that say it."""
        match self.kind:
            case PartKind.TIME:
                return str(np.int64(number).view(native(self.dtype)))
            case PartKind.BOOL:
                return str(bool(number)).lower()
            case PartKind.FLOAT if np.isfinite(number):
                with np.errstate(all="ignore"):
                    scalar = self.dtype.type(number)
                return array_tag.scalar_header(scalar, repr)[1].strip('"')
            case PartKind.TEXT | PartKind.RAW:
                return repr(getattr(number, "item", lambda: number)())
        return str(number)

    def plain(self, number: Any) -> str | int | float | bool:
        """Return one of `numbers` for strict JSON: as a string, where JSON has no number for it."""
        text = self.text(number)
        match self.kind:
            case PartKind.BOOL:
                return bool(number)
            case PartKind.INTEGER:
                return int(number)
            case PartKind.FLOAT if np.isfinite(number) and self.dtype.type(float(text)) == number:
                return float(text)
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(text, text)


def element_parts(dtype: DType) -> list[ElementPart]:
    """Return the parts of elements of a dtype, in order."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return [ElementPart(c.keys, shape + c.shape, c.dtype, c.kind) for c in element_parts(base)]
    if dtype.names is not None:
        return [
            ElementPart((name, *c.keys), c.shape, c.dtype, c.kind)
            for name in dtype.names
            for c in element_parts(dtype[name])
        ]
    if dtype.kind == "c":
        part = np.empty(0, dtype).real.dtype
        return [ElementPart((name,), (), part, PartKind.FLOAT) for name in ("real", "imag")]
    return [ElementPart((), (), dtype, _kind(dtype))]


def _kind(dtype: DType) -> PartKind:
    if dtype.isbuiltin != 2:
        return _PART_KINDS.get(dtype.kind, PartKind.RAW)
    try:
        spelling = dtype_table.spell(dtype)[1].spelling
    except EncodeError:
        return PartKind.RAW
    return PartKind.INTEGER if spelling is Spelling.SMALL_INTEGER else PartKind.FLOAT
