"""Read and write the text of dtypes such as "<f4" or "[('a', '<f4')]", never by ``np.dtype``."""

import ast
import re
from contextlib import suppress
from functools import lru_cache
from typing import Any

import numpy as np

from codec.arrays import dtype_names, dtype_table
from codec.arrays.array_types import DType
from codec.arrays.dtype_table import MAX_ITEMSIZE, Spelling
from codec.dialects.base import tags
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

# Kinds of dtypes: those whose elements stand in JSON as they are, and those that have bytes.
JSON = "biufcUO"
BYTES = "biufcUSVMm"
ALL = "biufcUSVMmO"


_LONGEST = 10_000  # characters of a structure


@lru_cache
def find(name: str) -> DType | None:
    """Return the dtype of fixed size, without objects, that NumPy calls `name`, if there is one."""
    short = _SHORT.fullmatch(name)
    if short is None:
        found = dtype_table.read(name)
        return found[0] if found is not None and found[1].spelling in _NAMED else None
    if short["sized"]:
        size = int(short["count"]) * (4 if short["sized"] == "U" else 1)
        if size > MAX_ITEMSIZE:
            return None
    return np.dtype(name)


def read(name: object, kinds: str = BYTES) -> DType:
    """Return the dtype that NumPy calls `name`, of one of these kinds; "O" is that of objects."""
    dtype = find(name) if isinstance(name, str) else None
    if name == "object":
        dtype = np.dtype("O")
    if dtype is None or kind_of(dtype) not in kinds:
        raise tags.NotRead(f"dtype {shorten(name)}")
    return dtype


def kind_of(dtype: DType) -> str:
    """Return NumPy's letter for a dtype; those of ml_dtypes are numbers, too."""
    return "f" if dtype.isbuiltin == 2 else dtype.kind


def name(dtype: DType) -> str:
    """Return what ``str`` makes of a dtype, such as "float32", if that says all of it."""
    found = None if dtype.metadata is not None else find(str(dtype))
    if found is None or found != dtype:
        raise EncodeError(f"dtype {dtype} cannot be represented in this dialect")
    return str(dtype)


# -- structures -----------------------------------------------------------------------------------


def read_described(spelled: Any) -> DType:
    """Return the dtype that is a name, or a list of fields as in the header of an NPY file.

    A field is ``[name, dtype]`` or ``[name, dtype, shape]``; without a name it is padding.
    """
    if not isinstance(spelled, list):
        return read(spelled)
    columns: dict[str, list[Any]] = {"names": [], "formats": [], "offsets": []}
    end = 0
    for field in spelled:
        match field:
            case [str(key), form, *shape] if len(shape) < 2:
                whole = read_described(form)
                for sizes in shape:
                    whole = dtype_names.repeated(whole, dtype_names.read_repeats(sizes, whole))
            case _:
                raise DecodeError(f"expected a field [name, dtype], found {shorten(field)}")
        if key:
            columns["names"].append(key)
            columns["formats"].append(whole)
            columns["offsets"].append(end)
        end += whole.itemsize
        if end > MAX_ITEMSIZE:
            raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes an element, found {end}")
    if not end:  # a document would earn any number of such elements
        raise DecodeError("expected a structure with fields, found none")
    return dtype_names.make_structure(columns, end, aligned=False)


def read_structure(text: object, kinds: str) -> DType:
    """Return the dtype of its name, or of the text of a list such as "[('a', '<f4')]".

    The fields, too, are of these kinds: neither structures nor sub-arrays.
    """
    if not isinstance(text, str) or text[:2] != "[(" or len(text) > _LONGEST:
        return read(text, kinds)
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError, tags.NotRead):
        dtype = read_described(_as_lists(ast.literal_eval(text)))
        if all(kind_of(dtype[i]) in kinds.replace("V", "") for i in range(len(dtype.names or ()))):
            return dtype
    raise tags.NotRead(f"dtype {shorten(text)}")


def describe(dtype: DType) -> Any:
    """Return what `read_described` reads, if it gives the same dtype."""
    if dtype.isbuiltin == 1 and dtype.kind in "biufc" and dtype.metadata is None:
        if find(dtype.str) is not None:
            return dtype.str
    elif dtype.metadata is None and not dtype.hasobject:
        with suppress(ValueError, DecodeError, tags.NotRead):
            described = _as_lists(np.lib.format.dtype_to_descr(dtype))
            found = read_described(described)
            # "==" compares no byte order of aliases, titles, alignment, records and metadata.
            if found == dtype and repr(found) == repr(dtype):
                return described
    raise EncodeError(f"dtype {dtype} cannot be represented in this dialect")


def _as_lists(described: Any) -> Any:
    return list(map(_as_lists, described)) if isinstance(described, list | tuple) else described
