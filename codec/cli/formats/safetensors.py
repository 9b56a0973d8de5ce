"""Safetensors: named tensors, as weights are shared."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from codec.arrays import dtype_table
from codec.arrays.array_types import Array, DType
from codec.cli.arrays.lazy_arrays import array_of_bytes, lose_order, named
from codec.cli.files.format import Format, FormatError, LazyArray, MissingError, Options
from codec.cli.files.library_errors import as_format_errors, library
from codec.errors import EncodeError, Inside, place_of
from codec.storage.progress import Meter

_TITLE = ".safetensors"
_METADATA = "__metadata__"
_LENGTH = 8  # bytes that say how long the header is

# What the format calls each dtype, and what we do. F4 and F6, parts of bytes, NumPy has not.
_DTYPES = {
    "BOOL": "bool",
    "U8": "uint8",
    "U16": "uint16",
    "U32": "uint32",
    "U64": "uint64",
    "I8": "int8",
    "I16": "int16",
    "I32": "int32",
    "I64": "int64",
    "F16": "float16",
    "F32": "float32",
    "F64": "float64",
    "C64": "complex64",
    "BF16": "bfloat16",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
    "F8_E8M0": "float8_e8m0fnu",
    "F8_E4M3FNUZ": "float8_e4m3fnuz",
    "F8_E5M2FNUZ": "float8_e5m2fnuz",
}
_CALLED = {name: called for called, name in _DTYPES.items()}


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_safetensors(
    source: Path | IO[bytes], options: Options
) -> Iterator[dict[str, Array | LazyArray]]:
    raw = _file_bytes(source)
    with as_format_errors():
        _validate(source, raw)
        end = _LENGTH + int.from_bytes(raw[:_LENGTH].tobytes(), "little")
        header: dict[str, Any] = json.loads(
            raw[_LENGTH:end].tobytes(), object_pairs_hook=_unique_names
        )
    for key in header.pop(_METADATA, None) or {}:
        options.lost(f"$: metadata {key!a:.60}")
    arrays = {}
    for name, entry in header.items():
        with as_format_errors(ascii(name)[1:-1]):
            start, stop = (end + offset for offset in entry["data_offsets"])
            elements = raw[start:stop].view(_dtype(entry["dtype"]))
            arrays[name] = array_of_bytes(elements.reshape(entry["shape"]))
    yield arrays


def _file_bytes(source: Path | IO[bytes]) -> Array:
    """Return the bytes of the file: of a path, mapped into memory."""
    if isinstance(source, Path):
        empty = source.stat().st_size == 0  # of which no map can be made
        return np.empty(0, np.uint8) if empty else np.memmap(source, np.uint8, "r")
    source.seek(0)
    return np.frombuffer(source.read(), np.uint8)


def _validate(source: Path | IO[bytes], raw: Array) -> None:
    """Check the header by the format's own library."""
    safetensors = library("safetensors", _TITLE)
    if isinstance(source, Path):
        with safetensors.safe_open(source, framework="np"):
            pass
    else:
        safetensors.deserialize(raw.tobytes())


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise FormatError("the header has a name twice")
    return entries


def _dtype(called: str) -> DType:
    name = _DTYPES.get(called)
    if name is None:
        raise FormatError(f"expected a dtype of whole bytes, found {called}")
    found = dtype_table.read(name)
    if found is None:
        raise MissingError(f"{called} in {_TITLE} needs ml_dtypes: pip install ml-dtypes")
    return found[0]


# -- writing --------------------------------------------------------------------------------------


def _write_safetensors(value: Any, file: IO[bytes], options: Options) -> None:
    """Write the header and the elements, one block at a time, where they are aligned for readers.

    The library's own writer takes all arrays at once, and loses the order of their names.
    """
    arrays = named(value, _TITLE)
    order = sorted(arrays, key=lambda name: -arrays[name].dtype.itemsize)
    start = 0
    offsets = {}
    for name in order:
        offsets[name] = [start, start + arrays[name].nbytes]
        start += arrays[name].nbytes
    header = {
        name: {
            "dtype": _name_of_dtype(name, found, options),
            "shape": found.shape,
            "data_offsets": offsets[name],
        }
        for name, found in arrays.items()
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _LENGTH)
    file.write(len(text).to_bytes(_LENGTH, "little") + text)
    meter = Meter(options.progress, start)
    for name in order:
        for block in arrays[name].blocks():
            file.write(block.tobytes())
            meter(block.nbytes)
    meter.finish()


def _name_of_dtype(name: str, found: LazyArray, options: Options) -> str:
    """Return what the format calls the dtype of an array, if nothing is lost but its order."""
    with Inside(name):
        if name == _METADATA:
            raise EncodeError(f"{_TITLE} has this name for something else")
        spelled, little = _spelled(found.dtype)
        if spelled not in _CALLED:
            why = "is little-endian, found" if little in _CALLED else "has no"
            raise EncodeError(f"{_TITLE} {why} dtype {found.dtype}; JSON holds it")
    lose_order(found, place_of((name,)), options)
    return _CALLED[spelled]


def _spelled(dtype: DType) -> tuple[str, str]:
    """Return what the codec calls a dtype, and what the little-endian one."""
    try:
        name, row = dtype_table.spell(dtype)
    except EncodeError:
        return "", ""
    return name, row.name


FORMAT = Format(
    name="safetensors",
    suffixes=(".safetensors",),
    begins=lambda head: head[_LENGTH : _LENGTH + 1] == b"{" and head[4:_LENGTH] == bytes(4),
    open=_open_safetensors,
    write=_write_safetensors,
)
