"""Read and write the text of dtypes such as "<f4" or "[('a', '<f4')]", never by ``np.dtype``."""

import ast
import re
from typing import Any

import numpy as np

from codec.arrays import dtype_names, dtype_table
from codec.arrays.array_types import DType
from codec.arrays.dtype_table import MAX_ITEMSIZE, Spelling
from codec.errors import DecodeError, EncodeError, shorten

# By kind and size, without aliases, which mean another dtype on another machine. "=" and the long
# doubles ("<f16") do, too: they have 80 bits here and 128 there, and the document does not say.
_SHORT = re.compile(
    r"(?P<order>[<>|]?)(?:b1|[iu][1248]|f[248]|c(?:8|16)"
    r"|[Mm]8(?:\[(?:[1-9][0-9]{0,8})?(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as|generic)\])?"
    r"|(?P<sized>[SUV])(?P<count>[1-9][0-9]{0,9}))"
)

# Those that NumPy, and ml_dtypes, call as we do.
_NAMED = frozenset(
    {
        *(Spelling.BOOL, Spelling.INTEGER, Spelling.SMALL_INTEGER),
        *(Spelling.FLOAT, Spelling.SMALL_FLOAT, Spelling.COMPLEX, Spelling.TIME),
    }
)


# -- names ----------------------------------------------------------------------------------------


def read(name: object) -> DType:
    """Return the dtype of fixed size, without objects, that NumPy calls `name`."""
    dtype = _dtype_or_none(name) if isinstance(name, str) else None
    if dtype is None:
        raise DecodeError(f'expected a dtype such as "<f4", found {shorten(name)}')
    return dtype


def _dtype_or_none(name: str) -> DType | None:
    short = _SHORT.fullmatch(name)
    if short is None:
        found = dtype_table.read(name)
        return found[0] if found is not None and found[1].spelling in _NAMED else None
    if short["sized"]:
        size = int(short["count"]) * (4 if short["sized"] == "U" else 1)
        if size > MAX_ITEMSIZE:
            return None
    return np.dtype(name)


def name(dtype: DType) -> str:
    """Return what ``str`` makes of a dtype, such as "float32", if that says all of it."""
    return _checked(str(dtype), dtype)


def _checked(spelled: str, dtype: DType) -> str:
    found = None if dtype.metadata is not None else _dtype_or_none(spelled)
    if found is None or found != dtype:
        raise EncodeError(f"dtype {dtype} cannot be said in this dialect")
    return spelled


# -- structures -----------------------------------------------------------------------------------

# The tokens of what ``str`` makes of a structured dtype, which is a Python literal. Of longer text
# the parser would take more memory than a document has earned.
_ESCAPE = r"""\\[\\'"nrtxuU]"""
_LITERAL = re.compile(
    rf"""(?:\s|'(?:[^'\\]++|{_ESCAPE})*+'|"(?:[^"\\]++|{_ESCAPE})*+"|"""
    r"""[0-9]{1,10}|True|False|None|[][(){}:,])*+"""
)
_LONGEST = 1 << 16

_COLUMNS = ("names", "formats", "offsets", "titles")
_NEEDED = {"names", "formats", "offsets", "itemsize"}


def read_literal(text: str) -> DType:
    """Return the dtype that is a name, or the structure that ``str`` spells so."""
    if text[:1] not in ("[", "{"):
        return read(text)
    if len(text) > _LONGEST or not _LITERAL.fullmatch(text):
        raise DecodeError(f"expected a dtype as str() spells it, found {shorten(text)}")
    try:
        spelled = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise DecodeError(f"expected a dtype as str() spells it, found {shorten(text)}") from None
    return _with_bytes(structure(spelled))


def read_described(spelled: Any) -> DType:
    """Return the dtype that is a name, or a list of fields as in the header of an NPY file."""
    return _with_bytes(structure(spelled)) if isinstance(spelled, list) else read(spelled)


def _with_bytes(dtype: DType) -> DType:
    if not dtype.itemsize:  # a document would earn any number of such elements
        raise DecodeError("expected a structure with fields, found none")
    return dtype


def structure(spelled: Any) -> DType:
    """Return a structured dtype: of a list of packed fields, or of a dict of columns of them."""
    if isinstance(spelled, list):
        spelled = _columns_of(spelled)
    if not isinstance(spelled, dict) or not (
        _NEEDED <= spelled.keys() <= _NEEDED | {"titles", "aligned"}
    ):
        raise DecodeError(f"expected the fields of a structure, found {shorten(spelled)}")
    columns = {key: spelled[key] for key in _COLUMNS if key in spelled}
    if not all(isinstance(column, list) for column in columns.values()):
        raise DecodeError("expected lists of names, formats and offsets of a structure")
    columns["formats"] = list(map(_format, columns["formats"]))
    aligned = spelled.get("aligned") is True
    return dtype_names.make_structure(columns, spelled["itemsize"], aligned=aligned)


def _columns_of(fields: list[Any]) -> dict[str, Any]:
    """Return the columns of fields that follow one another; those without a name are padding.

    A field is ``(name, dtype)`` or ``(name, dtype, shape)``, its name may be ``(title, name)``.
    """
    columns: dict[str, list[Any]] = {key: [] for key in _COLUMNS}
    end = 0
    for field in fields:
        if not isinstance(field, list | tuple) or len(field) not in (2, 3):
            raise DecodeError(f"expected a field (name, dtype), found {shorten(field)}")
        name = field[0]
        title, name = name if isinstance(name, tuple) and len(name) == 2 else (None, name)
        whole = _format(tuple(field[1:]) if len(field) == 3 else field[1])
        if name != "":
            for column, value in zip(columns.values(), (name, whole, end, title), strict=True):
                column.append(value)
        end += whole.itemsize
        if end > MAX_ITEMSIZE:
            raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes an element, found {end}")
    return {**columns, "itemsize": end}


def _format(spelled: Any) -> DType:
    """Return the dtype of a field; a tuple of a dtype and a shape is a sub-array."""
    if isinstance(spelled, tuple) and len(spelled) == 2 and isinstance(spelled[1], tuple | list):
        base = _format(spelled[0])
        sizes = dtype_names.read_repeats(list(spelled[1]), base)
        return dtype_names.repeated(base, sizes) if sizes else base
    if isinstance(spelled, np.dtype):
        return spelled
    if isinstance(spelled, list | dict):
        return structure(spelled)
    return read("bool" if spelled == "?" else spelled)


def describe(dtype: DType) -> Any:
    """Return what `read_described` reads, if it gives the same dtype."""
    if dtype.names is None:
        return _checked(dtype.str, dtype)
    if not dtype.hasobject:
        try:
            described = _as_lists(np.lib.format.dtype_to_descr(dtype))
            found = read_described(described)
            # "==" compares no byte order of aliases, titles, alignment, records and metadata.
            if found == dtype and repr(found) == repr(dtype):
                return described
        except (ValueError, DecodeError):
            pass
    raise EncodeError(f"dtype {dtype} cannot be said in this dialect")


def _as_lists(described: Any) -> Any:
    return list(map(_as_lists, described)) if isinstance(described, list | tuple) else described
