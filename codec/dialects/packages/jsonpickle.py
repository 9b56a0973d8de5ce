"""jsonpickle, for reading: arrays and scalars of its handlers for NumPy, tuples, sets and bytes.

No class is looked up and nothing called: everything else stays a dict, and so do arrays of objects
and masked arrays whose mask is not written. Views of big-endian arrays and of arrays in Fortran
order are read where jsonpickle 4 itself swaps bytes or takes other elements. A ``py/id`` that its
versions count differently stays a dict, too.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, dtype_text, tags
from codec.dialects.base.array_data import Order
from codec.dialects.base.reader import Dialect, DialectReader
from codec.errors import DecodeError, shorten
from codec.payloads import base64_text
from codec.payloads.inflate import inflate
from codec.tags.strings_and_numbers import items_of

_SPECIAL = re.compile(r"py/[a-z0-9_]+\Z|json://")  # how keys begin that are tags, or will be
_UNFINISHED: Any = object()
_ORDERS: dict[str, Order] = {"C": "C", "F": "F"}
_BYTE_ORDERS = {"<": "<", ">": ">"}
_LISTED = "biufcUSV"  # times are lists of objects that are called


@dataclass
class NumberedReader(DialectReader):
    """Read a document, and count its objects as the `Unpickler` of jsonpickle does.

    A list, a dict, and what ``py/object`` and ``py/reduce`` stand for have numbers, from the
    outside in. Tuples, sets, bytes and plain JSON have none.
    """

    objects: list[Any] = field(default_factory=list)
    certain: float = math.inf  # from this number on, versions count differently
    in_elements: bool = False  # of an array, where no references may stand

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
        """Read an object that is not a tag."""
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


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    for tag, read in _TAGS.items():
        if tag in scanned:
            return read
    special = next(filter(None, map(_SPECIAL.match, scanned)), None)
    return None if special is None else tags.kept(special[0])


# -- Python's own data ----------------------------------------------------------------------------


def _set(items: Any, reader: NumberedReader) -> Any:
    return reader.build("__set__", lambda: reader.parts_of(items), {"py/set": items})


def _reference(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Return the object that a ``py/id`` names."""
    tags.check_keys(scanned, {"py/id"})
    number, count = scanned["py/id"], len(reader.objects)
    if type(number) is int and number >= reader.certain:
        raise tags.NotRead(f"the ambiguous py/id {number}")
    if type(number) is not int or not 0 <= number < count:
        raise DecodeError(
            f"expected the number of one of {count} objects before it, found {shorten(number)}"
        )
    if reader.in_elements:  # lists of lists, each by its number twice, would grow fast
        raise DecodeError(f"expected elements of an array, found py/id {number}")
    found = reader.objects[number]
    if found is _UNFINISHED:
        raise tags.NotRead(f"py/id {number} in a cycle")
    reader.kept += isinstance(found, dict)  # so that a set with it stays as it is
    return found


def _object(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    name = scanned["py/object"]
    if name in ("numpy.ndarray", "numpy.memmap"):
        return reader.numbered(_read_array, scanned, reader)
    if isinstance(name, str) and name in _CLASSES:
        return reader.numbered(_read_view, scanned, reader, _CLASSES[name])
    if name == "builtins.complex":
        return reader.numbered(_complex, scanned, reader)
    if isinstance(name, str) and name.startswith("numpy.") and name[6:] in np.sctypeDict:
        return reader.numbered(_read_scalar, scanned, reader)
    raise tags.NotRead(f"py/object {shorten(name)}")


def _complex(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    tags.check_keys(scanned, {"py/object", "py/newargs"})
    parts = reader.at(scanned, "py/newargs")
    if type(parts) is tuple and any(isinstance(part, dict) for part in parts):
        return {**scanned, "py/newargs": parts}
    return array_data.complex_of(list(parts) if type(parts) is tuple else parts)


def _reduced(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Leave a call the dict that it is; its parts are counted."""
    tags.check_keys(scanned, {"py/reduce"})
    match scanned["py/reduce"]:
        case [{"py/type": str(name)} | {"py/function": str(name)}, *_] as call:
            reader.note(f"py/reduce of {shorten(name)}")
            with reader.inside("py/reduce"):
                return reader.numbered(lambda: reader.hooked({"py/reduce": reader.parts_of(call)}))
    raise tags.NotRead("py/reduce")


# -- arrays and scalars ---------------------------------------------------------------------------


def _read_array(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    is_writeable = tags.flag(scanned, "writeable", default=True)
    array = _view(scanned, reader) if "base" in scanned else _whole(scanned, reader)
    if isinstance(array, np.ndarray) and not is_writeable:
        array.flags.writeable = False
    return array


def _read_view(scanned: dict[str, Any], reader: NumberedReader, kind: type[Array]) -> Any:
    """Read a matrix, recarray or masked array, whose memory is that of its base.

    jsonpickle writes no mask: only where elements are listed, null tells a masked one.
    """
    if "base" not in scanned:
        raise tags.NotRead(f"py/object {shorten(scanned['py/object'])}")
    values = scanned.get("values")
    is_masked = kind is np.ma.MaskedArray
    if is_masked and (not isinstance(values, list) or str(scanned.get("dtype"))[:1] == "["):
        raise tags.NotRead("numpy.ma.MaskedArray of structures, or whose mask is lost,")
    array = _read_array({**scanned, "py/object": "numpy.ndarray"}, reader)
    if not isinstance(array, np.ndarray):
        return {**array, "py/object": scanned["py/object"]}
    if kind is np.matrix and array.ndim != 2:
        raise DecodeError(f"expected a matrix, found {array.ndim} dimensions")
    if not is_masked:
        return array.view(kind)
    with reader.inside("values"):
        nulls = _nulls(values, array.ndim)
        mask = array_data.of_lists(nulls, np.dtype(bool), array.shape, reader)
    return np.ma.MaskedArray(array, mask if mask.any() else np.ma.nomask, copy=False)


def _nulls(values: Any, depth: int) -> Any:
    if depth and isinstance(values, list):
        return [_nulls(item, depth - 1) for item in values]
    return values is None


def _whole(scanned: dict[str, Any], reader: NumberedReader) -> Array:
    """Read an array whose elements are in lists, or base64 of zlib."""
    is_packed = isinstance(scanned.get("values"), str) and "shape" in scanned
    allowed = {"shape", "order", "writeable"} | ({"byteorder"} if is_packed else set())
    tags.check_keys(scanned, {"py/object", "dtype", "values"}, allowed)
    dtype = dtype_text.read_structure(scanned["dtype"], dtype_text.BYTES if is_packed else _LISTED)
    order = tags.choice(scanned.get("order", "C"), _ORDERS, "order")
    shape = array_tag.read_shape(scanned["shape"], dtype) if "shape" in scanned else None
    if is_packed and shape is not None:
        packed = reader.base64(scanned, "values")
        if packed[:1] != b"x":  # as zlib data begin
            raise tags.NotRead("numpy.ndarray of other bytes")
        if tags.choice(scanned.get("byteorder", "<"), _BYTE_ORDERS, "byteorder") == ">":
            if dtype.names is not None:  # whose fields say their own
                raise tags.NotRead(f"dtype {shorten(scanned['dtype'])}")
            dtype = dtype.newbyteorder(">")
        raw = inflate(packed, math.prod(shape) * dtype.itemsize)
        return array_data.of_bytes(raw, dtype, shape, order)
    values = reader.elements_of(scanned, "values")
    with reader.inside("values"):
        shape = array_data.nested_shape(values) if shape is None else shape
        return array_data.of_lists(values, dtype, shape, reader, order)


def _view(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read an array that is a part of the memory of another, in the same byte order."""
    needed = {"py/object", "dtype", "base", "shape"}
    tags.check_keys(scanned, needed, {"values", "offset", "strides", "writeable", "byteorder"})
    dtype = dtype_text.read_structure(scanned["dtype"], dtype_text.BYTES)
    is_swapped = "byteorder" in scanned and (scanned["byteorder"] != "S" or dtype.itemsize > 1)
    if is_swapped or dtype.byteorder == ">":
        raise tags.NotRead("a view in another byte order than its base")
    shape = array_tag.read_shape(scanned["shape"], dtype)
    base = reader.at(scanned, "base")
    if isinstance(scanned.get("values"), list | dict):
        # They are there for people. Version 4 counts them when it writes, and not when it reads;
        # version 5 never counts them.
        reader.certain = min(len(reader.objects), reader.certain)
    if not isinstance(base, np.ndarray) or base.dtype.hasobject:
        reader.note("numpy.ndarray of such a base")
        return {**scanned, "base": base}
    reader.claim(math.prod(shape) * dtype.itemsize)
    if base.dtype.byteorder == ">":
        dtype = dtype.newbyteorder(">")
    memory = np.ascontiguousarray(base.ravel(array_tag.order_of(base)))
    return _cut(memory, dtype, shape, scanned.get("offset", 0), scanned.get("strides"))


def _cut(memory: Array, dtype: DType, shape: tuple[int, ...], offset: Any, strides: Any) -> Array:
    """Return a part of the memory, if it is one."""
    if strides is None:
        strides = [dtype.itemsize * math.prod(shape[axis:]) for axis in range(1, len(shape) + 1)]
    if type(strides) is not list or len(strides) != len(shape):
        raise DecodeError(f"expected {len(shape)} strides, found {shorten(strides)}")
    if not all(type(x) is int and abs(x) < 2**62 for x in (offset, *strides)):
        raise DecodeError("expected offset and strides that are numbers of bytes")
    if 0 in shape:
        return np.empty(shape, dtype)
    # NumPy itself checks neither a negative offset nor products of strides that overflow.
    reach = [(count - 1) * stride for count, stride in zip(shape, strides, strict=True)]
    first = offset + sum(min(length, 0) for length in reach)
    end = offset + sum(max(length, 0) for length in reach) + dtype.itemsize
    if not 0 <= first <= end <= memory.nbytes:
        raise DecodeError(f"expected a part of the {memory.nbytes} bytes of base")
    view: Array = np.ndarray(shape, dtype, memory, offset, strides)
    array_tag.check_bools(view)
    return view


def _read_scalar(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    tags.check_keys(scanned, {"py/object", "dtype", "value"})
    dtype = dtype_text.read(scanned["dtype"], "biufcUS")
    expected = np.dtype(np.sctypeDict[scanned["py/object"][6:]])
    value = reader.elements_of(scanned, "value")
    with reader.inside("value"):
        scalar = array_data.scalar_of(array_data.of_lists(value, dtype, (), reader))
    is_right = dtype.kind == expected.kind and expected.itemsize in (0, dtype.itemsize)
    if not is_right or scalar.dtype != dtype.newbyteorder("="):  # it loses NULs at the end
        expected_name = f"{scanned['py/object']} of dtype {dtype}"
        raise DecodeError(f"expected {expected_name}, found {shorten(value)}")
    return scalar


_CLASSES: dict[str, type[Array]] = {
    **dict.fromkeys(("numpy.ma.MaskedArray", "numpy.ma.core.MaskedArray"), np.ma.MaskedArray),
    **dict.fromkeys(("numpy.rec.recarray", "numpy.recarray"), np.recarray),
    **dict.fromkeys(("numpy.matrix", "numpy.matrixlib.defmatrix.matrix"), np.matrix),
}

# In the order in which jsonpickle looks for them.
_TAGS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "py/tuple": tags.single("py/tuple", lambda items, reader: tuple(reader.parts_of(items))),
    "py/set": tags.single("py/set", _set),
    "py/b64": tags.single("py/b64", lambda text, _: base64_text.from_base64(text)),
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
