"""Zarr v3 metadata, ``zarr.json``: the fill value of an array as a scalar of its data type.

All else of a document stays as it is; the arrays in a group's consolidated metadata are read, too.
Data types are those of the specification and the registered ones that NumPy has, or ml_dtypes;
``string`` is a Python str, ``bytes`` are Python bytes. Fill values are written as the specification
spells them, and only if zarr-python reads them the same, or does not know the data type at all.

Of zarr-python 3.1 itself: it writes every NaN as "NaN", and the fill value of a big-endian
structure so that other numbers come back. Of what it reads in hex it quiets the signalling NaNs of
float32, and keeps only the sign of a NaN of float16. It writes datetimes without a unit as numbers,
and does not read them.
"""

from __future__ import annotations

from typing import Any

from codec.dialects.base import zarr_dtypes
from codec.dialects.base.dialect import Dialect
from codec.dialects.base.reader import Read, Reading, check_keys, inside
from codec.dialects.base.writer import Writing
from codec.dialects.base.zarr_dtypes import Type
from codec.errors import DecodeError, EncodeError
from codec.payloads import payload_table

_NEEDED = frozenset({"zarr_format", "node_type", "data_type", "fill_value"})
_KNOWN = frozenset(
    {"shape", "chunk_grid", "chunk_key_encoding", "codecs"}
    | {"attributes", "storage_transformers", "dimension_names"}
)


def _find(scanned: dict[str, Any]) -> Read | None:
    node, version = scanned.get("node_type"), scanned.get("zarr_format")
    is_array = _is(node, "array") and _is(version, 3)
    return _read if is_array else None


def _is(found: Any, expected: str | int) -> bool:
    """Tell whether they are the same; `found` may be an array, on writing."""
    return type(found) is type(expected) and bool(found == expected)


def _type_of(scanned: dict[str, Any]) -> Type:
    """Give the data type of a document whose keys are all known."""
    # The specification lets a reader ignore another key only if it is so marked.
    ignored = {
        key
        for key, item in scanned.items()
        if isinstance(item, dict) and item.get("must_understand") is False
    }
    check_keys(scanned, _NEEDED, _KNOWN | ignored)
    with inside("data_type"):
        found = zarr_dtypes.read(scanned["data_type"])
    if found.is_legacy and _is_big(scanned.get("codecs")):
        raise DecodeError(
            "the fill value of a structured data type next to big-endian codecs; zarr-python takes "
            "its bytes for little-endian ones, the specification does not"
        )
    return found


def _is_big(codecs: Any) -> bool:
    """Tell whether codecs, or the codecs in one of them, are big-endian."""
    if isinstance(codecs, dict):
        return any(map(_is_big, codecs.values())) or _is(codecs.get("endian"), "big")
    return isinstance(codecs, list) and any(map(_is_big, codecs))


def _read(scanned: dict[str, Any], reading: Reading) -> dict[str, Any]:
    kind = _type_of(scanned)
    value = {
        key: item if key in _NEEDED else reading.at(scanned, key) for key, item in scanned.items()
    }
    with inside("fill_value"):
        value["fill_value"] = kind.read(scanned["fill_value"], reading)
    return value


def _lower(value: Any, writing: Writing) -> Any:
    if type(value) is not dict or _find(value) is None:
        return NotImplemented
    keys = {key: writing.key(key) for key in value}
    try:
        kind = _type_of(value)
    except DecodeError as error:
        raise EncodeError(f"no metadata of an array: {error.place}: {error.message}") from error
    lowered: dict[str, Any] = {key: writing.at(key, item) for key, item in value.items()}
    try:
        lowered["fill_value"] = kind.write(value["fill_value"])
    except EncodeError as error:
        error.inside("fill_value")
        raise
    return {keys[key]: item for key, item in lowered.items()}


DIALECT = Dialect(
    name="zarr",
    title="Zarr",
    mark='"zarr_format"',
    find=_find,
    lower=_lower,
    payloads=(payload_table.TEXT,),
)
