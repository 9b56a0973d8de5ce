"""jsonpickle, for reading: arrays, with its handlers for NumPy and without, and Python's own data.

No class is looked up and nothing called: what is not known here stays a dict. Arrays are read where
jsonpickle 4 itself swaps bytes or takes other elements: views of big-endian arrays and of arrays in
Fortran order, structures. A ``py/id`` that its versions count differently stays a dict, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from codec.dialects.base import array_data
from codec.dialects.base.array_data import Moment
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import TagReader, check_keys, kept, single
from codec.dialects.packages.jsonpickle import arrays
from codec.dialects.packages.jsonpickle.numbered import NumberedReader
from codec.errors import DecodeError, shorten
from codec.payloads import base64_text
from codec.tags import tag_table

_JSON = "json://"  # how a key that is JSON begins
_SPECIAL = re.compile(rf"py/[a-z0-9_]+\Z|{_JSON}")  # what is a tag, or will be one


def _find_reader(scanned: dict[str, Any]) -> TagReader | None:
    special = [key for key in scanned if _SPECIAL.match(key)]
    if not special:
        return None
    read: TagReader | None = next((_TAGS[tag] for tag in _TAGS if tag in scanned), None)
    if read is not None:
        return read
    name = next((key for key in special if not key.startswith(_JSON)), None)
    return _read_keyed if name is None else kept(name)


# -- Python's own data ----------------------------------------------------------------------------


def _read_keyed(scanned: dict[str, Any], reader: Any) -> Any:
    """Read a dict some of whose keys are JSON: after the others, as jsonpickle does."""
    first = len(reader.objects)
    plain: dict[str, Any] = {}

    def read() -> list[Any]:
        pairs = []
        for spelled in sorted(scanned, key=lambda key: key.startswith(_JSON)):
            key: Any = spelled
            if spelled.startswith(_JSON):
                with reader.inside(spelled):
                    key = reader.value(arrays.parse_inside(spelled.removeprefix(_JSON)))
                if isinstance(key, str) and key.startswith(_JSON) and len(scanned) > 1:
                    reader.doubt(first + 1)  # it is written with the others, but read after them
            plain[spelled] = reader.at(scanned, spelled)
            pairs.append([key, plain[spelled]])
        return pairs

    return reader.numbered(reader.build, "__dict__", read, plain)


def _set(items: Any, reader: NumberedReader) -> Any:
    return reader.build("__set__", lambda: reader.parts_of(items), {"py/set": items})


def _object(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    name = reader.of_type(scanned, "py/object", str).replace("__builtin__.", "builtins.")
    module, _, kind = name.rpartition(".")
    if name in ("numpy.ndarray", "numpy.memmap"):
        return reader.numbered(arrays.read_array, scanned, reader)
    if name == "builtins.complex":
        return reader.numbered(_complex, scanned, reader)
    if name in _DATES and reader.in_numpy:
        return reader.numbered(_date, scanned, reader)
    if module == "numpy" and (kind in arrays.SCALARS or kind in arrays.ALIASES):
        return reader.numbered(arrays.read_scalar, scanned, arrays.ALIASES.get(kind, kind), reader)
    return reader.keep(f"py/object {shorten(name)}", scanned)


def _complex(scanned: dict[str, Any], reader: NumberedReader) -> complex:
    check_keys(scanned, {"py/object", "py/newargs"})
    parts = reader.at(scanned, "py/newargs")
    return array_data.complex_of(list(parts) if type(parts) is tuple else parts)


_DATES = {"datetime.date": 4, "datetime.datetime": 10}  # the bytes that they are pickled as


def _date(scanned: dict[str, Any], reader: NumberedReader) -> Moment:
    """Read a date by its bytes: year, month, day, and so on."""
    check_keys(scanned, {"py/object", "__reduce__"})
    name, made = scanned["py/object"], scanned["__reduce__"]
    is_one = type(made) is list and len(made) == 2 and made[0] == {"py/type": name}
    args = made[1] if is_one and type(made[1]) is list else []
    raw = reader.base64({"__reduce__": args[0]}, "__reduce__") if len(args) == 1 else b""
    if len(raw) != _DATES[name]:
        raise DecodeError(f"expected a {name} without a time zone, as it is pickled")
    names = ("month", "day", "hour", "minute", "second")
    parts = {"year": int.from_bytes(raw[:2], "big")} | dict(zip(names, raw[2:7], strict=False))
    if len(raw) > 4:
        parts["microsecond"] = int.from_bytes(raw[7:], "big")
    return array_data.moment_of(name.removeprefix("datetime."), parts)


# -- py/reduce, as without the handlers -----------------------------------------------------------

_FLOATS = ("NaN", "Infinity", "-Infinity", "nan", "inf", "-inf")


def _reduced(scanned: dict[str, Any], reader: NumberedReader) -> Any:
    """Read what is called, its arguments and state, if the call is in the table."""
    check_keys(scanned, {"py/reduce"})
    with reader.inside("py/reduce"):
        parts = list(tag_table.items_of(scanned["py/reduce"]))
        while len(parts) > 2 and parts[-1] is None:
            parts.pop()
        called = parts[0] if parts and isinstance(parts[0], dict) else {}
        names = [name for name in called.values() if isinstance(name, str)]
        name = names[0] if names else "something"
        for old, new in (("__builtin__.", "builtins."), ("numpy.core.", "numpy._core.")):
            name = name.replace(old, new)
        read, key, counts = _CALLED.get(name, (None, "", ()))
        is_known = called.keys() == {key} and len(parts) in counts
        if read is not None and is_known and (name not in _PARTS or reader.in_numpy):
            return reader.numbered(read, reader, *parts[1:])
    return reader.keep(f"py/reduce of {shorten(name)}", scanned)


def _reduced_deque(reader: NumberedReader, made: Any, state: Any, more: Any) -> Any:
    args = reader.parts(made, 0, 1, 2)
    if state is not None or args[:1] not in ([], [{"py/tuple": []}]):
        raise DecodeError("expected a deque whose items are appended, without a state")
    reader.parts(more)
    with reader.inside(3):
        items = list(reader.value(more))
    return tag_table.BY_NAME["__deque__"].build({"maxlen": args[1]} if args[1:] else {}, items)


def _reduced_frozenset(reader: NumberedReader, made: Any) -> Any:
    (scanned,) = reader.parts(made, 1)
    items = reader.value(tag_table.items_of(scanned))  # no py/id, which could stand for much
    return tag_table.BY_NAME["__frozenset__"].build({}, items)


def _reduced_float(reader: NumberedReader, made: Any) -> float:
    (text,) = reader.parts(made, 1)
    if text not in _FLOATS:
        raise DecodeError(f"expected a float out of {', '.join(_FLOATS[:3])}")
    reader.has_constants = True
    return float(text)


def _reduced_timedelta(reader: NumberedReader, made: Any) -> Moment:
    names = ("days", "seconds", "microseconds")
    return array_data.moment_of("timedelta", dict(zip(names, reader.parts(made, 3), strict=True)))


# -- the tables -----------------------------------------------------------------------------------

# By name: what reads it, the key that names it, and how many parts there may be.
_CALLED: dict[str, tuple[Callable[..., Any], str, tuple[int, ...]]] = {
    "collections.deque": (_reduced_deque, "py/type", (4,)),
    "builtins.frozenset": (_reduced_frozenset, "py/type", (2,)),
    "builtins.float": (_reduced_float, "py/type", (2,)),
    "datetime.timedelta": (_reduced_timedelta, "py/type", (2,)),
    "numpy.dtype": (arrays.read_reduced_dtype, "py/type", (3,)),
    "numpy._core.multiarray._reconstruct": (arrays.read_reduced_array, "py/function", (3,)),
    "numpy._core.multiarray.scalar": (arrays.read_reduced_scalar, "py/function", (2,)),
}
_PARTS = frozenset({"datetime.timedelta", "numpy.dtype"})

# In the order in which jsonpickle looks for them.
_TAGS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "py/tuple": single("py/tuple", lambda items, reader: tuple(reader.parts_of(items))),
    "py/set": single("py/set", _set),
    "py/b64": single("py/b64", lambda text, _: base64_text.from_base64(text)),
    "py/id": lambda scanned, reader: reader.reference(scanned),
    "py/object": _object,
    "py/reduce": _reduced,
}

DIALECT = Dialect(
    name="jsonpickle",
    title="jsonpickle",
    mark=r'"py/|"json://|"py\\/|"json:\\/',
    find_reader=_find_reader,
    reader=NumberedReader,
)
