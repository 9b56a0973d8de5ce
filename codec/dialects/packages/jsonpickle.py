"""jsonpickle, for reading: arrays and scalars of its handlers for NumPy, tuples, sets and bytes.

No class is looked up and nothing called: everything else stays a dict. Arrays are read where
jsonpickle 4 itself swaps bytes or takes other elements: views of big-endian arrays and of arrays in
Fortran order, structures. A ``py/id`` that its versions count differently stays a dict, too.
"""

import datetime
import math
import re
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from codec.arrays import array_tag, dtype_table
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, dtype_text
from codec.dialects.base.array_data import Order
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, choice, kept, single
from codec.errors import DecodeError, shorten
from codec.payloads import base64_text
from codec.payloads.inflate import inflate
from codec.tags.strings_and_numbers import items_of

_SPECIAL = re.compile(r"py/[a-z0-9_]+\Z|json://")  # how keys begin that are tags, or will be
_UNFINISHED: Any = object()
_ORDERS: dict[str, Order] = {"C": "C", "F": "F"}


class NumberedReader(DialectReader):
    """Read a document, and count its objects as the `Unpickler` of jsonpickle does.

    A list, a dict, and what ``py/object`` and ``py/reduce`` stand for have numbers, from the
    outside in. Tuples, sets, bytes and plain JSON have none.
    """

    def __init__(self, *args: Any, **keys: Any) -> None:
        super().__init__(*args, **keys)
        self.objects: list[Any] = []
        self.certain = math.inf  # from this number on, versions count differently
        self.in_elements = False  # of an array: where moments may stand, and no references

    def numbered(self, read: Callable[..., Any], *args: Any) -> Any:
        """Read an object that has a number."""
        number = len(self.objects)
        self.objects.append(_UNFINISHED)
        self.objects[number] = value = read(*args)
        return value

    def items(self, scanned: list[Any]) -> Any:
        """Read a list."""
        return self.numbered(super().items, scanned)

    def plain_object(self, scanned: dict[str, Any]) -> Any:
        """Read an object that is no tag."""
        return self.numbered(super().plain_object, scanned)

    def keep(self, name: str, scanned: dict[str, Any]) -> Any:
        """Keep a tag, whose parts may be counted in another way."""
        self.certain = min(len(self.objects), self.certain)
        return super().keep(name, scanned)

    def parts_of(self, scanned: Any) -> list[Any]:
        """Read what stands in the list of a tag, which itself has no number."""
        return list(super().items(items_of(scanned)))

    def elements_of(self, scanned: dict[str, Any], key: str) -> Any:
        """Read elements, which nothing else refers to."""
        first, self.in_elements = len(self.objects), True
        values = self.at(scanned, key)
        self.in_elements = False
        self.objects[first:] = [_UNFINISHED] * (len(self.objects) - first)
        return values


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    for tag, read in _TAGS.items():
        if tag in scanned:
            return read
    special = next(filter(None, map(_SPECIAL.match, scanned)), None)
    return None if special is None else kept(special[0])


# -- Python's own data ----------------------------------------------------------------------------

_DATES: dict[str, Any] = {"datetime.date": datetime.date, "datetime.datetime": datetime.datetime}


def _set(items: Any, reader: NumberedReader) -> Any:
    return reader.build("__set__", lambda: reader.parts_of(items), {"py/set": items})


def _reference(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Return the object that a ``py/id`` names."""
    check_keys(scanned, {"py/id"})
    number, count = scanned["py/id"], len(reader.objects)
    if type(number) is int and number >= reader.certain:
        return reader.keep(f"the ambiguous py/id {number}", scanned)
    if type(number) is not int or not 0 <= number < count:
        raise DecodeError(
            f"expected the number of one of {count} objects before it, found {shorten(number)}"
        )
    if reader.in_elements:  # lists of lists, each by its number twice, would grow fast
        raise DecodeError(f"expected elements of an array, found py/id {number}")
    found = reader.objects[number]
    if found is _UNFINISHED:
        return reader.keep(f"py/id {number} in a cycle", scanned)
    reader.kept += isinstance(found, dict)  # so that a set with it stays as it is
    return found


def _object(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    name = reader.of_type(scanned, "py/object", str)
    if name in ("numpy.ndarray", "numpy.memmap"):
        return reader.numbered(_read_array, scanned, reader)
    if name == "builtins.complex":
        return reader.numbered(_complex, scanned, reader)
    if name in _DATES and reader.in_elements:
        return reader.numbered(_date, scanned, reader)
    if name.startswith("numpy.") and name.removeprefix("numpy.") in np.sctypeDict:
        return reader.numbered(_read_scalar, scanned, reader)
    return reader.keep(f"py/object {shorten(name)}", scanned)


def _complex(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    check_keys(scanned, {"py/object", "py/newargs"})
    parts = reader.at(scanned, "py/newargs")
    if type(parts) is tuple and any(isinstance(part, dict) for part in parts):
        return {**scanned, "py/newargs": parts}
    return array_data.complex_of(list(parts) if type(parts) is tuple else parts)


def _date(scanned: dict[str, Any], _: NumberedReader) -> Any:
    """Read a date by the bytes that it is pickled as."""
    match scanned:
        case {"py/object": name, "__reduce__": [{"py/type": kind}, [str(text)]]} if name == kind:
            check_keys(scanned, {"py/object", "__reduce__"})
            with suppress(TypeError, ValueError):  # `replace` checks what the class does not
                return _DATES[name](base64_text.from_base64(text)).replace()
    raise DecodeError("expected a date without a time zone, as it is pickled")


def _reduced(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read a time difference among elements; other calls are kept, their parts are counted."""
    check_keys(scanned, {"py/reduce"})
    match scanned["py/reduce"]:
        case [{"py/type": "datetime.timedelta"}, {"py/tuple": [days, seconds, us]}] if (
            reader.in_elements
        ):
            parts = {"days": days, "seconds": seconds, "microseconds": us}
            return reader.numbered(array_data.moment_of, "timedelta", parts)
        case [{"py/type": str(name)} | {"py/function": str(name)}, *_] as call:
            reader.note(f"py/reduce of {shorten(name)}")
            with reader.inside("py/reduce"):
                return reader.numbered(lambda: reader.hooked({"py/reduce": reader.parts_of(call)}))
    return reader.keep("py/reduce", scanned)


# -- arrays and scalars ---------------------------------------------------------------------------


def _read_array(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    is_writeable = reader.of_type(scanned, "writeable", bool, True)
    array = _view(scanned, reader) if "base" in scanned else _whole(scanned, reader)
    if isinstance(array, np.ndarray) and not is_writeable:
        array.flags.writeable = False
    return array


def _dtype_of(scanned: dict[str, Any], reader: NumberedReader) -> DType:
    name = reader.of_type(scanned, "dtype", str)
    return np.dtype("O") if name == "object" else dtype_text.read_literal(name)


def _whole(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read an array whose elements are in lists, or base64 of zlib."""
    is_packed = isinstance(scanned.get("values"), str) and "shape" in scanned
    allowed = {"shape", "order", "writeable"} | ({"byteorder"} if is_packed else set())
    check_keys(scanned, {"py/object", "dtype", "values"}, allowed)
    dtype = _dtype_of(scanned, reader)
    order = choice(scanned.get("order", "C"), _ORDERS, "an order")
    shape = array_tag.read_shape(scanned["shape"], dtype) if "shape" in scanned else None
    if is_packed and shape is not None:
        packed = reader.base64(scanned, "values")
        if dtype.kind == "O" or packed[:1] != b"x":  # as zlib data begin
            return reader.keep("numpy.ndarray of packed objects or other bytes", scanned)
        dtype = _in_order(dtype, scanned.get("byteorder"))
        raw = inflate(packed, math.prod(shape) * dtype.itemsize)
        return array_data.of_bytes(raw, dtype, shape, order)
    if dtype.kind == "O":
        return _listed_objects(scanned, shape, order, reader)
    values = reader.elements_of(scanned, "values")
    with reader.inside("values"):
        shape = array_data.nested_shape(values) if shape is None else shape
        return array_data.of_lists(values, dtype, shape, reader, order, lambda item: item)


def _listed_objects(
    scanned: dict[str, Any], given: tuple[int, ...] | None, order: Order, reader: NumberedReader
) -> Array:
    """Read objects; lists that are alike are dimensions, as NumPy takes them.

    A list by its number is an object: those of `tolist()` are new, and nothing refers to them.
    """
    shape: tuple[int, ...] = ()
    level = [scanned["values"]]
    depth = dtype_table.MAX_NDIM if given is None else len(given)
    while len(shape) < depth and set(map(type, level)) == {list}:
        if len(set(map(len, level))) > 1:
            break
        shape = (*shape, len(level[0]))
        level = list(chain.from_iterable(level))
    whole = shape if given is None else given
    if whole != shape and (level or 0 not in whole or whole[: len(shape)] != shape):
        raise DecodeError(f"expected lists of shape {list(whole)}, found {list(shape)}")
    level = [reader.at(scanned, "values")]
    for _ in shape:
        level = list(chain.from_iterable(level))
    array = np.fromiter(level, object, len(level)).reshape(whole)
    return np.require(array, array.dtype, [order, "O", "W"])


def _in_order(dtype: DType, byteorder: Any, base: DType | None = None) -> DType:
    """Return a dtype in its byte order, which jsonpickle writes by that of the base of a view.

    It writes "S" where they differ, and nothing where they are the same.
    """
    of_base = "|" if base is None else base.str[0]
    is_fixed = dtype.names is not None or dtype.isbuiltin == 2 or of_base + dtype.str[0] == "||"
    if byteorder == "S" and base is not None:
        if of_base == "|" and not is_fixed and dtype.itemsize > 1:
            raise DecodeError(
                f'byteorder "S" beside a base of dtype {base} is ambiguous: it may be either order'
            )
        order = "<" if of_base == ">" else ">"
    elif byteorder is None:
        order = of_base
    elif byteorder in ("<", ">") and (dtype.names is None and (byteorder == "<" or not is_fixed)):
        order = byteorder
    else:
        raise DecodeError(f'expected byteorder "<" or ">", found {shorten(byteorder)}')
    if is_fixed or order == "|":
        return dtype
    # Native dtypes as NumPy prints them.
    return np.dtype(dtype.newbyteorder(order).str)  # type: ignore[arg-type]


def _view(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read an array that is a part of the memory of another, or of bytes."""
    needed = {"py/object", "dtype", "base", "shape"}
    check_keys(scanned, needed, {"values", "offset", "strides", "byteorder", "writeable"})
    dtype = _dtype_of(scanned, reader)
    base = reader.at(scanned, "base")
    if isinstance(scanned.get("values"), list | dict):
        # They are there for people. Version 4 counts them when it writes, and not when it reads;
        # version 5 never counts them.
        reader.certain = min(len(reader.objects), reader.certain)
    shape = array_tag.read_shape(scanned["shape"], dtype)
    offset, strides = scanned.get("offset", 0), scanned.get("strides")
    if strides is not None and (type(strides) is not list or len(strides) != len(shape)):
        raise DecodeError(f"expected {len(shape)} strides, found {shorten(strides)}")
    if not all(type(x) is int and abs(x) < 2**62 for x in (offset, *(strides or ()))):
        raise DecodeError("expected offset and strides that are numbers of bytes")
    reader.claim(math.prod(shape) * dtype.itemsize)
    if isinstance(base, dict):
        reader.note("numpy.ndarray of such a base")
        return {**scanned, "base": base}
    base = np.array(bytearray(base), "u1") if type(base) is bytes else base
    if type(base) is not np.ndarray:
        raise DecodeError(f"expected an array or bytes at base, found {type(base).__name__}")
    memory = np.ascontiguousarray(base.ravel(array_tag.order_of(base)))
    if not dtype.hasobject and not base.dtype.hasobject:
        dtype = _in_order(dtype, scanned.get("byteorder"), base.dtype)
        return _cut(memory, dtype, shape, offset, strides)
    if dtype != base.dtype:
        raise DecodeError(f"expected base of dtype {dtype}, found {base.dtype}")
    if any(number % dtype.itemsize for number in (offset, *(strides or ()))):
        raise DecodeError("expected offset and strides of whole objects")
    # NumPy takes no part of a buffer of objects: numbers of the same size stand in for them.
    places = _cut(np.empty(base.size, np.intp), np.dtype(np.intp), shape, offset, strides)
    return as_strided(memory[offset // dtype.itemsize :], shape, places.strides)


def _cut(
    memory: Array, dtype: DType, shape: tuple[int, ...], offset: int, strides: list[int] | None
) -> Array:
    # NumPy itself checks neither a negative offset nor products of strides that overflow.
    reach = [math.prod(shape) * dtype.itemsize - dtype.itemsize]
    if strides is not None:
        reach = [(size - 1) * stride for size, stride in zip(shape, strides, strict=True)]
    first = offset + sum(min(length, 0) for length in reach)
    end = offset + sum(max(length, 0) for length in reach) + dtype.itemsize
    if 0 in shape:
        return np.empty(shape, dtype)
    if not 0 <= first <= end <= memory.nbytes:
        raise DecodeError(f"expected a part of the {memory.nbytes} bytes of base")
    view: Array = np.ndarray(shape, dtype, memory, offset, strides)
    array_tag.check_bools(view)
    return view


def _read_scalar(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    check_keys(scanned, {"py/object", "dtype", "value"})
    spelled = reader.of_type(scanned, "dtype", str)
    is_empty = spelled in ("<U0", ">U0", "|S0")
    dtype = np.dtype(f"{spelled[1]}1") if is_empty else _dtype_of(scanned, reader)
    value = reader.elements_of(scanned, "value")
    expected = np.dtype(np.sctypeDict[scanned["py/object"].removeprefix("numpy.")])
    if dtype.kind != expected.kind or expected.itemsize not in (0, dtype.itemsize):
        raise DecodeError(f"expected a dtype of {scanned['py/object']}, found {shorten(spelled)}")
    with reader.inside("value"):
        if dtype.kind not in "US":
            array = array_data.of_lists(value, dtype, (), reader, lift=lambda item: item)
            return array[()].copy() if dtype.kind == "V" else array[()]
        kind, width = (str, 4) if dtype.kind == "U" else (bytes, 1)
        length = 0 if is_empty else dtype.itemsize // width
        if type(value) is not kind or len(value) != length:
            raise DecodeError(
                f"expected {length} characters, found {shorten(value)}: jsonpickle loses NULs "
                "at the end, and surrogates"
            )
        return dtype.type(value)


# In the order in which jsonpickle looks for them.
_TAGS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "py/tuple": single("py/tuple", lambda items, reader: tuple(reader.parts_of(items))),
    "py/set": single("py/set", _set),
    "py/b64": single("py/b64", lambda text, _: base64_text.from_base64(text)),
    "py/id": _reference,
    "py/object": _object,
    "py/reduce": _reduced,
    "py/type": lambda scanned, reader: DialectReader.keep(reader, "py/type", scanned),
    "py/function": lambda scanned, reader: DialectReader.keep(reader, "py/function", scanned),
}

DIALECT = Dialect(
    name="jsonpickle",
    title="jsonpickle",
    mark=r'"py/|"json://|"py\\/|"json:\\/',
    find_reader=_find_reader,
    reader=NumberedReader,
)
