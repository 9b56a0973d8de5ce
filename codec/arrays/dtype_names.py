"""Names of dtypes in documents: strings, or objects for structured dtypes and StringDType."""

import math
import operator
from typing import Any, TypeGuard

import numpy as np

from codec.arrays import dtype_table
from codec.arrays.array_types import DType
from codec.arrays.dtype_table import MAX_ITEMSIZE, DTypeRow, Field, Spelling
from codec.arrays.elements.strings import has_surrogate
from codec.errors import DecodeError, EncodeError, shorten


def spell(dtype: DType) -> tuple[Any, DTypeRow]:
    """Return what a document calls `dtype`, as a JSON value, and its row.

    Raise EncodeError if it cannot be written.
    """
    if dtype.metadata is not None:
        return _spell_objects(dtype)
    if dtype.names is not None:
        return _spell_structure(dtype)
    if isinstance(dtype, np.dtypes.StringDType):
        return _spell_string(dtype)
    return dtype_table.spell(dtype)


def read(name: object) -> tuple[DType, DTypeRow]:
    """Return the dtype that a document calls `name`, and its row.

    Raise DecodeError if nothing is called so on this machine.
    """
    if isinstance(name, dict):
        if "object" in name:
            return _read_objects(name)
        return _read_string(name) if "string" in name else _read_structure(name)
    if name == "string":
        return _string_row(np.dtypes.StringDType())
    found = dtype_table.read(name) if isinstance(name, str) else None
    if found is None:
        raise DecodeError(f'expected a dtype such as "float32", found {shorten(name)}')
    return found


# -- objects that h5py calls strings ---------------------------------------------------------------

_VLEN: dict[object, type] = {"str": str, "bytes": bytes}


def _spell_objects(dtype: Any) -> tuple[Any, DTypeRow]:
    """Spell the dtype that h5py gives arrays of strings; other metadata cannot be written."""
    told = dtype.metadata.get("vlen") if dtype.kind == "O" and len(dtype.metadata) == 1 else None
    for name, kind in _VLEN.items():
        if told is kind:
            return {"object": {"vlen": name}}, DTypeRow("object", None, dtype, Spelling.OBJECT)
    raise EncodeError(
        f"the metadata of dtype {dtype} cannot be written; remove it with "
        "array.astype(np.lib.format.drop_metadata(array.dtype))"
    )


def _read_objects(name: dict[str, Any]) -> tuple[DType, DTypeRow]:
    for known, kind in _VLEN.items():
        if name == {"object": {"vlen": known}}:
            dtype = np.dtype("O", metadata={"vlen": kind})
            return dtype, DTypeRow("object", None, dtype, Spelling.OBJECT)
    raise DecodeError('expected {"object": {"vlen": "str"}}, or "bytes"')


# -- strings of any length ------------------------------------------------------------------------


def _string_row(dtype: DType) -> tuple[DType, DTypeRow]:
    return dtype, DTypeRow("string", None, dtype, Spelling.STRING)


def _spell_string(dtype: Any) -> tuple[Any, DTypeRow]:
    _, row = _string_row(dtype)
    options: dict[str, Any] = {}
    if hasattr(dtype, "na_object"):
        missing = dtype.na_object
        if type(missing) is float and math.isnan(missing):
            options["na_object"] = "NaN"
        elif missing is None:
            options["na_object"] = None
        elif type(missing) is str:
            options["na_object"] = [missing]
        else:
            raise EncodeError(f"dtype {dtype} cannot be written: its na_object is no string or NaN")
    if not dtype.coerce:
        options["coerce"] = False
    return ({"string": options} if options else "string"), row


_STRING_KEYS = frozenset({"na_object", "coerce"})


def _read_string(name: dict[str, Any]) -> tuple[DType, DTypeRow]:
    options = name["string"]
    if len(name) != 1 or not isinstance(options, dict) or not options.keys() <= _STRING_KEYS:
        raise DecodeError('expected {"string": {…}} with na_object and coerce')
    parameters: dict[str, Any] = {}
    if "na_object" in options:
        missing = options["na_object"]
        if isinstance(missing, list) and len(missing) == 1 and isinstance(missing[0], str):
            parameters["na_object"] = missing[0]
        elif missing in (None, "NaN"):
            parameters["na_object"] = None if missing is None else np.nan
        else:
            raise DecodeError(f'expected na_object null, "NaN" or ["…"], found {shorten(missing)}')
    if options.get("coerce", False) is not False:
        raise DecodeError(f"expected coerce false, found {shorten(options['coerce'])}")
    try:
        dtype = np.dtypes.StringDType(coerce="coerce" not in options, **parameters)
    except (TypeError, ValueError) as error:
        raise DecodeError(f"expected a dtype of strings: {error}") from error
    return _string_row(dtype)


# -- structures -----------------------------------------------------------------------------------

# To compare, copy or mask such a structure may end the process.
_NO_FIELD = "NumPy does not support StringDType in structures"


def _spell_structure(dtype: Any) -> tuple[Any, DTypeRow]:
    """Spell a structured dtype; what follows from the fields being packed is left out."""
    if dtype.type not in (np.void, np.record):
        raise EncodeError(f"dtype {dtype} cannot be written: it is no structure alone")
    fields: list[dict[str, Any]] = []
    rows: list[Field] = []
    packed = 0
    for name in dtype.names:
        whole, offset, *title = dtype.fields[name]
        base, shape = whole.subdtype or (whole, ())
        if base.subdtype is not None:
            flat = (*shape, *base.shape)
            raise EncodeError(f"dtype {dtype} cannot be written; give {name!a} the shape {flat}")
        spelled, row = spell(base)
        if row.spelling is Spelling.STRING:
            raise EncodeError(f"dtype {dtype} cannot be written: {_NO_FIELD}")
        if _counted(shape, base) > MAX_ITEMSIZE:
            raise EncodeError(f"dtype {dtype} cannot be written: NumPy cannot read its sub-array")
        field: dict[str, Any] = {"name": _checked_text(name, "name"), "dtype": spelled}
        if shape:
            field["shape"] = list(shape)
        if offset != packed:
            field["offset"] = offset
        if title:
            field["title"] = _checked_text(title[0], "title")
        packed = offset + whole.itemsize
        fields.append(field)
        rows.append(Field(name, row, shape))
    spelled = {"fields": fields}
    if dtype.itemsize != packed:
        spelled["itemsize"] = dtype.itemsize
    if dtype.isalignedstruct:
        spelled["aligned"] = True
    if dtype.type is np.record:
        spelled["record"] = True
    return spelled, DTypeRow("structure", None, dtype, Spelling.STRUCTURE, tuple(rows))


def _checked_text(value: object, what: str) -> str:
    """Check a name or title; JSON would make one character of two surrogates."""
    if not _is_text(value):
        raise EncodeError(f"a dtype cannot be written: {what} {value!a} is no Unicode text")
    return value


_STRUCTURE_KEYS = frozenset({"fields", "itemsize", "aligned", "record"})
_FIELD_KEYS = frozenset({"name", "dtype", "shape", "offset", "title"})


def _read_structure(spelled: dict[str, Any]) -> tuple[DType, DTypeRow]:
    fields = spelled.get("fields")
    if not isinstance(fields, list) or not spelled.keys() <= _STRUCTURE_KEYS:
        keys = ", ".join(sorted(_STRUCTURE_KEYS))
        raise DecodeError(f"expected a dtype with the key fields and no others than {keys}")
    columns: dict[str, list[Any]] = {"names": [], "formats": [], "offsets": [], "titles": []}
    rows: list[Field] = []
    packed = 0
    for field in fields:
        base, row, shape = _read_field(field)
        whole = repeated(base, shape) if shape else base
        offset = _read_size(field.get("offset", packed), "offset")
        packed = offset + whole.itemsize
        for column, value in zip(
            columns.values(), (field["name"], whole, offset, field.get("title")), strict=True
        ):
            column.append(value)
        rows.append(Field(field["name"], row, shape))
    itemsize = _read_size(spelled.get("itemsize", packed), "itemsize")
    dtype = make_structure(columns, itemsize, aligned=_read_flag(spelled, "aligned"))
    if _read_flag(spelled, "record"):
        dtype = np.dtype((np.record, dtype))
    return dtype, DTypeRow("structure", None, dtype, Spelling.STRUCTURE, tuple(rows))


def repeated(base: DType, shape: tuple[int, ...]) -> DType:
    """Return the dtype of a sub-array.

    Raise DecodeError if NumPy has none.
    """
    try:
        return np.dtype((base, shape))
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError(f"expected a sub-array that NumPy can make: {error}") from error


def make_structure(columns: dict[str, list[Any]], itemsize: int, *, aligned: bool) -> DType:
    """Return a structured dtype of columns of names, formats, offsets and titles.

    Raise DecodeError if NumPy has none.
    """
    ends = map(operator.add, columns["offsets"], (one.itemsize for one in columns["formats"]))
    if (end := max(ends, default=0)) > itemsize:  # NumPy adds in 32 bits
        raise DecodeError(
            "expected a structure that NumPy can make: "
            f"itemsize {itemsize} is less than its fields need ({end})"
        )
    if not columns["names"] and itemsize == 0:
        return np.dtype([], align=aligned)
    if set(columns.get("titles", ())) <= {None}:
        columns.pop("titles", None)
    try:
        # What NumPy refuses: two fields of one name, an itemsize too small, objects overlapped.
        dtype = np.dtype({**columns, "itemsize": itemsize}, align=aligned)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError(f"expected a structure that NumPy can make: {error}") from error
    return dtype  # type: ignore[no-any-return]


def _is_text(value: object) -> TypeGuard[str]:
    return type(value) is str and not has_surrogate(value)


def _read_field(field: object) -> tuple[DType, DTypeRow, tuple[int, ...]]:
    if (
        not isinstance(field, dict)
        or not field.keys() <= _FIELD_KEYS
        or not _is_text(field.get("name"))
        or not _is_text(field.get("title", ""))
    ):
        raise DecodeError(f"expected a field with a name and a dtype, found {shorten(field)}")
    base, row = read(field.get("dtype"))
    if row.spelling is Spelling.STRING:
        raise DecodeError(f"expected a field of another dtype than string: {_NO_FIELD}")
    return base, row, read_repeats(field.get("shape", []), base)


def read_repeats(shape: object, base: DType) -> tuple[int, ...]:
    """Read the shape of a field that is a sub-array of `base`.

    Raise DecodeError if it is not a shape, or too large for an element.
    """
    if not isinstance(shape, list) or len(shape) > 32:
        raise DecodeError(f"expected the shape of a sub-array, found {shorten(shape)}")
    sizes = tuple(_read_size(size, "size") for size in shape)
    count = _counted(sizes, base)
    if count > MAX_ITEMSIZE:
        raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes a field, found {shorten(count)}")
    return sizes


def check_sub_arrays(dtype: DType) -> None:
    """Check that NumPy can read the sub-arrays of a structure that is from elsewhere.

    Raise DecodeError for others.
    """
    for name in dtype.names or ():
        base, shape = dtype[name], ()
        while base.subdtype is not None:
            base, shape = base.base, (*shape, *base.shape)
        if _counted(shape, base) > MAX_ITEMSIZE:
            raise DecodeError(f"expected at most {MAX_ITEMSIZE} bytes a field, found {dtype[name]}")
        check_sub_arrays(base)


def _counted(shape: tuple[int, ...], base: DType) -> int:
    """Return the bytes of a sub-array as NumPy counts them: sizes of 0 as if they were 1."""
    return math.prod(size or 1 for size in shape) * max(1, base.itemsize)


def _read_size(value: object, what: str) -> int:
    if type(value) is not int or not 0 <= value <= MAX_ITEMSIZE:
        raise DecodeError(f"expected {what} from 0 to {MAX_ITEMSIZE}, found {shorten(value)}")
    return value


def _read_flag(spelled: dict[str, Any], name: str) -> bool:
    if spelled.get(name, True) is not True:
        raise DecodeError(f"expected {name} true, found {shorten(spelled[name])}")
    return name in spelled
