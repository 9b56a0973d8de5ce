"""jsonpickle, for reading: arrays of its handlers for NumPy, and all else of it that is data.

Read is what ``jsonpickle.encode(value, keys=True)`` writes of our values since version 2, with
``jsonpickle.ext.numpy.register_handlers()`` and without. No class is looked up and nothing called:
a document can only choose among the shapes that are known here.

Known of jsonpickle 4.1, and mended or refused here:

- The text of an array loses its byte order, and an array without dimensions gets one.
- A view of bytes, or of a big-endian or structured array, is read with its bytes swapped; a view of
  an array in Fortran order takes other elements. We read the first as they were, where the document
  says enough, and the last always.
- A structured array of more than 16 big-endian elements is read with its bytes swapped, which its
  document does not show.
- ``py/id`` names the wrong object, or none, behind a small view (version 5 mends it), and beside a
  key that begins with "json://".
- Lost in silence: bytearrays (version 5 mends it), keys such as "py/id", the units of
  ``datetime64`` scalars (version 5), NULs at the end of strings, tuples in large object arrays,
  classes of arrays and masks, the order of keys of which some are no strings.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from codec.dialects.base import array_data
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import DialectReader, TagReader, check_keys, inside
from codec.dialects.packages.jsonpickle import arrays, reduced
from codec.dialects.packages.jsonpickle.numbered import NumberedReader, Time
from codec.errors import DecodeError, shorten
from codec.tags import tag_table

_JSON = "json://"  # how a key that is JSON begins
_SPECIAL = re.compile(rf"py/[a-z0-9_]+\Z|{_JSON}")  # what is a tag, or will be one
_COMPLEX = "builtins.complex"
_DATES = {"datetime.date": ("date", 4), "datetime.datetime": ("datetime", 10)}


def _find_jsonpickle_reader(scanned: dict[str, Any]) -> TagReader | None:
    special = [key for key in scanned if _SPECIAL.match(key)]
    if not special:
        return None
    tag = next((tag for tag in _READERS_BY_KEY if tag in scanned), None)
    if tag is None and all(key.startswith(_JSON) for key in special):
        return partial(_read_numbered, _keyed)
    return partial(_read_numbered, _unknown if tag is None else _READERS_BY_KEY[tag])


def _read_numbered(
    read: Callable[[dict[str, Any], NumberedReader], Any],
    scanned: dict[str, Any],
    reader: DialectReader,
) -> Any:
    assert isinstance(reader, NumberedReader)
    return read(scanned, reader)


def _unknown(scanned: dict[str, Any], _: NumberedReader) -> Any:
    name = next(key for key in scanned if _SPECIAL.match(key) and not key.startswith(_JSON))
    raise DecodeError(f"{name} is not read: it is no data, or of a version that is not known")


def _keyed(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read a dict some of whose keys are JSON: after the others, as jsonpickle does."""
    first = len(reader.objects)

    def read() -> Any:
        special = [key for key in scanned if key.startswith(_JSON)]
        pairs = [[key, reader.at(scanned, key)] for key in scanned if key not in set(special)]
        for spelled in special:
            with inside(spelled):
                key = reader.value(arrays.decoded(spelled.removeprefix(_JSON)))
            if isinstance(key, str) and key.startswith(_JSON) and len(scanned) > 1:
                reader.doubt(first + 1)  # it is written with the others, but read after them
            pairs.append([key, reader.at(scanned, spelled)])
        return tag_table.BY_NAME["__dict__"].build({}, pairs)

    return reader.numbered(read)


# -- tags -----------------------------------------------------------------------------------------


def _tuple(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    check_keys(scanned, frozenset({"py/tuple"}))
    return tuple(reader.children(scanned, "py/tuple"))


def _set(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    check_keys(scanned, frozenset({"py/set"}))
    items = reader.children(scanned, "py/set")
    with inside("py/set"):
        return tag_table.BY_NAME["__set__"].build({}, items)


def _base64(scanned: dict[str, Any], _: NumberedReader) -> Any:
    check_keys(scanned, frozenset({"py/b64"}))
    return array_data.base64_of(scanned["py/b64"], "py/b64")


def _base85(scanned: dict[str, Any], _: NumberedReader) -> Any:
    check_keys(scanned, frozenset({"py/b85"}))
    text = array_data.expect_string(scanned, "py/b85")
    try:
        raw = base64.b85decode(text)
    except ValueError as error:
        raise DecodeError(f"expected base85: {error}") from None
    if base64.b85encode(raw).decode("ascii") != text:
        raise DecodeError("expected base85 as Python writes it")
    return raw


def _bytearray(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read what version 5 writes."""
    check_keys(scanned, frozenset({"py/bytea"}))
    raw = reader.at(scanned, "py/bytea")
    if type(raw) is not bytes:
        raise DecodeError(f"expected py/b64 at py/bytea, found {shorten(raw)}")
    return bytearray(raw)


def _object(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    name = array_data.expect_string(scanned, "py/object").replace("__builtin__.", "builtins.")
    if name in ("numpy.ndarray", "numpy.memmap"):
        return reader.numbered(lambda: arrays.read_array(scanned, reader))
    if name == _COMPLEX:
        return reader.numbered(lambda: _complex(scanned, reader))
    if name in _DATES and reader.in_numpy:
        return reader.numbered(lambda: _date(scanned, *_DATES[name]))
    if arrays.is_scalar(name):
        return reader.numbered(lambda: arrays.read_scalar(scanned, reader))
    raise DecodeError(f"{shorten(name)} is a class, whose objects are not read")


def _complex(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    check_keys(scanned, frozenset({"py/object", "py/newargs"}))
    parts = reader.at(scanned, "py/newargs")
    return array_data.complex_of(list(parts) if type(parts) is tuple else parts)


def _date(scanned: dict[str, Any], kind: str, size: int) -> Time:
    """Read a date, by the bytes that it is pickled as: year, month, day, and so on."""
    check_keys(scanned, frozenset({"py/object", "__reduce__"}))
    with inside("__reduce__"):
        made = tag_table.items_of(scanned["__reduce__"])
        is_one = len(made) == 2 and made[0] == {"py/type": scanned["py/object"]}
        args = tag_table.items_of(made[1]) if is_one else []
        raw = array_data.base64_of(args[0], "1") if len(args) == 1 else b""
    if len(raw) != size:
        raise DecodeError(f"expected a {kind} without a time zone, as it is pickled")
    names = ("month", "day", "hour", "minute", "second")
    parts = {"year": int.from_bytes(raw[:2], "big")} | dict(zip(names, raw[2:7], strict=False))
    if len(raw) > 4:
        parts["microsecond"] = int.from_bytes(raw[7:], "big")
    return Time(kind, parts)


# In the order in which jsonpickle looks for them.
_READERS_BY_KEY: dict[str, Callable[[dict[str, Any], NumberedReader], Any]] = {
    "py/tuple": _tuple,
    "py/set": _set,
    "py/b64": _base64,
    "py/b85": _base85,
    "py/bytea": _bytearray,
    "py/id": lambda scanned, reader: reader.reference(scanned),
    "py/object": _object,
    "py/reduce": reduced.read_reduced,
}

DIALECT = Dialect(
    name="jsonpickle",
    title="jsonpickle",
    mark=r'"py/|"json://|"py\\/|"json:\\/',
    find_reader=_find_jsonpickle_reader,
    reader=NumberedReader,
)
