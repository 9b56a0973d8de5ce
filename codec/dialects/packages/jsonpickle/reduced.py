"""Read ``py/reduce`` of jsonpickle, if it is data of a known shape. Nothing is called.

Without ``jsonpickle.ext.numpy`` arrays, scalars and dtypes are written so, as `pickle` would.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from codec.arrays import dtype_names
from codec.arrays.array_types import DType
from codec.dialects.base import array_data, dtype_strings
from codec.dialects.base.reader import check_keys, inside
from codec.dialects.packages.jsonpickle import arrays
from codec.dialects.packages.jsonpickle.numbered import NumberedReader, Time
from codec.errors import DecodeError, shorten
from codec.tags import tag_table

_ALIGNED = 0x80  # NPY_ALIGNED_STRUCT
_OF_NDARRAY = [{"py/type": "numpy.ndarray"}, {"py/tuple": [0]}]
_LETTER = ({"py/b64": "Yg=="}, {"py/b85": "Vg"}, "b")
_FLOATS = ("NaN", "Infinity", "-Infinity", "nan", "inf", "-inf")


def read_reduced(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read a ``py/reduce``: what it calls, its arguments, and the state, as ``__reduce__`` has it.

    Raises
    ------
    DecodeError
        If it is none of the table.
    """
    check_keys(scanned, frozenset({"py/reduce"}))
    with inside("py/reduce"):
        parts = list(tag_table.items_of(scanned["py/reduce"]))
        while len(parts) > 2 and parts[-1] is None:
            parts.pop()
        called = parts[0] if parts and isinstance(parts[0], dict) else {}
        name = _name(called)
        known = _CALLABLES.get(name)
        if known is None or (name in _PARTS and not reader.in_numpy):
            raise DecodeError(f"{shorten(name)} would be called to make a value: it is not read")
        key, read, counts = known
        if called.keys() != {key} or len(parts) not in counts:
            raise DecodeError(f"expected {name} as jsonpickle writes it")
        return reader.numbered(lambda: read(parts[1:], reader))


def _name(called: dict[str, Any]) -> str:
    names = (called.get(key) for key in ("py/type", "py/function"))
    name = next((name for name in names if isinstance(name, str)), "something")
    return name.replace("__builtin__.", "builtins.").replace("numpy.core.", "numpy._core.")


def _values(reader: NumberedReader, part: Any, index: int) -> list[Any]:
    """Read a tuple."""
    with inside(index):
        parts = reader.parts(part)
        return reader.children(part, "py/tuple") if parts else []


def _items(reader: NumberedReader, scanned: Any) -> list[Any]:
    """Read a list that is taken up by another object: no ``py/id``, which could stand for much."""
    items = reader.value(tag_table.items_of(scanned))
    return items  # type: ignore[no-any-return]


# -- Python's own ---------------------------------------------------------------------------------


def _deque(parts: list[Any], reader: NumberedReader) -> Any:
    """Read ``(deque, (items, maxlen), None, more items)``."""
    args = reader.parts(parts[0])
    if len(args) > 2:
        raise DecodeError("expected the items and maxlen of a deque")
    items: list[Any] = []
    if args:  # before Python 3.5 they were here
        items += _items(reader, args[0]) if args[0] != {"py/tuple": []} else []
    if len(parts) == 3:
        if parts[1] is not None:
            raise DecodeError("expected no state of a deque")
        items += _values(reader, parts[2], 3)
    maxlen = args[1] if len(args) == 2 else None
    keys = {} if maxlen is None else {"maxlen": maxlen}
    return tag_table.BY_NAME["__deque__"].build(keys, items)


def _frozenset(parts: list[Any], reader: NumberedReader) -> Any:
    args = reader.parts(parts[0])
    if len(args) != 1:
        raise DecodeError("expected the items of a frozenset")
    return tag_table.BY_NAME["__frozenset__"].build({}, _items(reader, args[0]))


def _bytearray(parts: list[Any], reader: NumberedReader) -> Any:
    args = _values(reader, parts[0], 1)
    if len(args) != 1 or type(args[0]) is not bytes:
        raise DecodeError("expected the bytes of a bytearray")
    return bytearray(args[0])


def _float(parts: list[Any], reader: NumberedReader) -> Any:
    args = reader.parts(parts[0])
    if len(args) != 1 or args[0] not in _FLOATS:
        raise DecodeError(f"expected a float out of {', '.join(_FLOATS[:3])}")
    reader.has_constants = True
    return float(args[0])


def _timedelta(parts: list[Any], reader: NumberedReader) -> Any:
    args = reader.parts(parts[0])
    names = ("days", "seconds", "microseconds")
    if len(args) != len(names):
        raise DecodeError("expected days, seconds and microseconds of a timedelta")
    return Time("timedelta", dict(zip(names, args, strict=True)))


# -- NumPy's --------------------------------------------------------------------------------------


def _array(parts: list[Any], reader: NumberedReader) -> Any:
    """Read ``(_reconstruct, (ndarray, (0,), b"b"), (1, shape, dtype, is_fortran, data))``."""
    made = reader.parts(parts[0])
    if made[:2] != _OF_NDARRAY or len(made) != 3 or made[2] not in _LETTER:
        raise DecodeError("expected _reconstruct of a numpy.ndarray; its subclasses are not read")
    with inside(2):
        state = reader.parts(parts[1])
        if len(state) != 5 or type(state[0]) is not int or type(state[3]) is not bool:
            raise DecodeError("expected the state of an array: five values")
        sizes = reader.parts(state[1])
        dtype = _dtype_at(reader, state[2])
        shape = array_data.shape_of(sizes, dtype)
        order: array_data.Order = "F" if state[3] else "C"
        if dtype.kind != "O":
            return array_data.of_bytes(_bytes(reader.value(state[4])), dtype, shape, order)
        items = _items(reader, state[4])
        if len(items) != math.prod(shape):
            raise DecodeError(f"expected {math.prod(shape)} objects, found {len(items)}")
        return arrays.array_of(items, shape, order)


def _scalar(parts: list[Any], reader: NumberedReader) -> Any:
    """Read ``(scalar, (dtype, data))``."""
    args = reader.parts(parts[0])
    if len(args) != 2:
        raise DecodeError("expected the dtype and the bytes of a scalar")
    dtype = _dtype_at(reader, args[0])
    raw = _bytes(reader.value(args[1]))
    if dtype.kind not in "SU":
        scalar = array_data.of_bytes(raw, dtype, ())[()]
        return scalar.copy() if dtype.kind == "V" else scalar
    if len(raw) != dtype.itemsize:
        raise DecodeError(f"dtype {dtype.str} needs {dtype.itemsize} bytes, found {len(raw)}")
    if dtype.kind == "S":
        return np.bytes_(raw)
    try:
        order = "be" if dtype.byteorder == ">" else "le"
        return np.str_(raw.decode(f"utf-32-{order}", "surrogatepass"))
    except UnicodeDecodeError as error:
        raise DecodeError(f"expected a string in UTF-32: {error.reason}") from None


def _bytes(data: Any) -> bytes:
    if type(data) is not bytes:
        raise DecodeError(f"expected bytes, found {shorten(data)}")
    return data


def _dtype_at(reader: NumberedReader, scanned: Any) -> DType:
    with reader.numpy():
        dtype = reader.value(scanned)
    if not isinstance(dtype, np.dtype):
        raise DecodeError(f"expected a numpy.dtype, found {shorten(dtype)}")
    return dtype


def _dtype(parts: list[Any], reader: NumberedReader) -> Any:
    """Read ``(dtype, (code, False, True), (version, order, …))``: what ``__reduce__`` gives."""
    args = reader.parts(parts[0])
    state = _values(reader, parts[1], 2)
    if len(args) != 3 or args[1:] != [False, True] or type(args[0]) is not str:
        raise DecodeError("expected the code of a dtype")
    if len(state) not in (8, 9) or state[1] not in ("<", ">", "|"):
        raise DecodeError("expected the state of a dtype")
    code, (_, order, sub, names, fields, size, _, flags) = args[0], state[:8]
    if code in ("O8", "O4"):
        return np.dtype("O")
    if len(state) == 9:
        return dtype_strings.read(f"{order}{code}{_unit(state[8])}")
    if sub is not None:
        if type(sub) is not tuple or len(sub) != 2 or not isinstance(sub[0], np.dtype):
            raise DecodeError("expected the dtype and the shape of a sub-array")
        shape = list(sub[1]) if type(sub[1]) is tuple else sub[1]
        return dtype_names.repeated(sub[0], dtype_names.read_repeats(shape, sub[0]))
    if names is None:
        return dtype_strings.read(order + code)
    return _structure(names, fields, size, flags)


def _structure(names: Any, fields: Any, size: Any, flags: Any) -> DType:
    columns: dict[str, list[Any]] = {key: [] for key in ("names", "formats", "offsets", "titles")}
    if type(names) is not tuple or type(fields) is not dict or type(flags) is not int:
        raise DecodeError("expected the names and the fields of a structure")
    for name in names:
        field = fields.get(name) if isinstance(name, str) else None
        if type(field) is not tuple or len(field) not in (2, 3):
            raise DecodeError(f"expected a field {shorten(name)}")
        base, offset, title = (*field, None)[:3]
        if not isinstance(base, np.dtype) or type(offset) is not int or type(size) is not int:
            raise DecodeError(f"expected the dtype and the offset of field {shorten(name)}")
        if base.hasobject or not isinstance(title, str | None):
            raise DecodeError(f"expected a field {shorten(name)} of bytes")
        for column, value in zip(columns.values(), (name, base, offset, title), strict=True):
            column.append(value)
    return dtype_names.make_structure(columns, size, aligned=bool(flags & _ALIGNED))


def _unit(metadata: Any) -> str:
    """Return the unit of a datetime64 in brackets: of ``(None, (b"s", 25, 1, 1))``, "[25s]"."""
    unit = metadata[1] if type(metadata) is tuple and len(metadata) == 2 else None
    if type(unit) is not tuple or len(unit) != 4 or type(unit[0]) is not bytes or unit[2] != 1:
        raise DecodeError("expected the unit of a datetime64 or timedelta64")
    count = "" if unit[1] == 1 else shorten(unit[1])
    return f"[{count}{unit[0].decode('latin-1')}]"


# -- the table ------------------------------------------------------------------------------------

# By name: what names it, what reads it, and how many parts there may be.
_CALLABLES: dict[str, tuple[str, Callable[[list[Any], NumberedReader], Any], tuple[int, ...]]] = {
    "collections.deque": ("py/type", _deque, (2, 4)),
    "builtins.frozenset": ("py/type", _frozenset, (2,)),
    "builtins.bytearray": ("py/type", _bytearray, (2,)),
    "builtins.float": ("py/type", _float, (2,)),
    "datetime.timedelta": ("py/type", _timedelta, (2,)),
    "numpy.dtype": ("py/type", _dtype, (3,)),
    "numpy._core.multiarray._reconstruct": ("py/function", _array, (3,)),
    "numpy._core.multiarray.scalar": ("py/function", _scalar, (2,)),
}
_PARTS = frozenset({"datetime.timedelta", "numpy.dtype"})
