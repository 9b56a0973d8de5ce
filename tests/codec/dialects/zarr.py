"""Zarr's metadata, through real stores of zarr-python."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import zarr
from zarr.core.buffer import default_buffer_prototype
from zarr.core.sync import sync
from zarr.storage import MemoryStore

from codec.arrays import dtype_table
from tests.codec.dialects.trial import Peer, Trial, is_json, made_of, where
from tests.codec.dialects.zarr_values import (
    DOCUMENTS,
    GOOD,
    LOST,
    NAT,
    POINT,
    POINT_VALUE,
    VALUES,
    consolidated,
    metadata,
    of_bits,
    stored,
    structured,
    text_of,
    time_type,
)
from tests.codec.dialects.zarr_wrong import NESTED, STRUCT, WRONG

_BUFFER = default_buffer_prototype().buffer


# -- the package, for metadata of arrays that stand anywhere in JSON


def _is_array(value: Any) -> bool:
    return type(value) is dict and value.get("node_type") == "array"


def _write(value: Any) -> Any:
    """Let zarr create the array, and take its metadata; but for what a document adds to them."""
    if _is_array(value):
        store = MemoryStore()
        kind = zarr.dtype.parse_dtype(value["data_type"], zarr_format=3)
        zarr.create_array(store, shape=(4,), dtype=kind, fill_value=value["fill_value"])
        written = stored(store)
        assert written["data_type"] == value["data_type"]
        return {**value, "fill_value": written["fill_value"]}
    if type(value) is list:
        return [_write(item) for item in value]
    if type(value) is dict:
        return {key: _write(item) for key, item in value.items()}
    if not is_json(value):
        raise TypeError
    return value


def _read(scanned: Any) -> Any:
    """Let zarr open the array of each metadata document."""
    if isinstance(scanned, list):
        return [_read(item) for item in scanned]
    if not isinstance(scanned, dict):
        return scanned
    if not _is_array(scanned):
        return {key: _read(item) for key, item in scanned.items()}
    store = MemoryStore()
    sync(store.set("zarr.json", _BUFFER.from_bytes(json.dumps(scanned).encode())))
    array = zarr.open_array(store, mode="r")
    value = array.fill_value
    return {**scanned, "fill_value": value.copy() if isinstance(value, np.void) else value}


# -- documents


def _is_read(value: Any) -> bool:
    """Tell whether zarr writes a fill value as it is: NaN is one NaN to it."""
    parts = [value["fill_value"]]
    if parts[0].dtype.kind == "c":
        parts = [parts[0].real, parts[0].imag]
    kind = parts[0].dtype.kind
    return kind != "f" or all(not np.isnan(x) or x.tobytes() == _nan(x) for x in parts)


def _nan(value: Any) -> bytes:
    return np.array(np.nan, value.dtype).tobytes()


_READ = {
    name
    for name, value in DOCUMENTS.items()
    if not isinstance(value["fill_value"], np.generic) or _is_read(value)
}
_PLAIN = where(made_of(lambda _: False))


def _sample(data_type: Any, spelled: Any, value: Any, **more: Any) -> tuple[str, Any]:
    return text_of(data_type, spelled, **more), metadata(data_type, value, **more)


def _created(dtype: Any, fill_value: Any) -> dict[str, Any]:
    """Give the metadata of an array that zarr creates."""
    store = MemoryStore()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        zarr.create_array(store, shape=(4,), dtype=dtype, fill_value=fill_value)
    found: dict[str, Any] = stored(store)
    return found


def _of_zarr(dtype: Any, fill_value: Any) -> tuple[str, Any]:
    created = _created(dtype, fill_value)
    return json.dumps(created), created | {"fill_value": fill_value}


_NESTED_DTYPE = np.dtype([("p", [("x", "<f4")]), ("t", "<M8[s]"), ("r", "V2")])
_SMALL = {
    f"of other implementations: {row.name}": _sample(row.name, 1, np.array(1).astype(row.dtype)[()])
    for row in dtype_table.TABLE
    if row.name in ("bfloat16", "float8_e4m3fn", "int4", "uint2")  # where ml_dtypes is installed
}

TRIAL = Trial(
    dialect="zarr",
    peers={
        "zarr": Peer(lambda value: json.dumps(_write(value)), lambda text: _read(json.loads(text)))
    },
    writes=_PLAIN | (DOCUMENTS.keys() - {f"zarr, {name}" for name in LOST}) | GOOD.keys(),
    reads=_PLAIN | _READ | GOOD.keys(),
    values=VALUES,
    samples={
        "the specification's": (
            """{
                "zarr_format": 3,
                "node_type": "array",
                "shape": [10000, 1000],
                "dimension_names": ["rows", "columns"],
                "data_type": "float64",
                "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [1000, 100]}},
                "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
                "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
                "fill_value": "NaN",
                "attributes": {"foo": 42, "bar": "apples", "baz": [1, 2, 3, 4]}
            }""",
            {
                "zarr_format": 3,
                "node_type": "array",
                "shape": [10000, 1000],
                "dimension_names": ["rows", "columns"],
                "data_type": "float64",
                "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [1000, 100]}},
                "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
                "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
                "fill_value": np.float64("nan"),
                "attributes": {"foo": 42, "bar": "apples", "baz": [1, 2, 3, 4]},
            },
        ),
        "complex numbers of the specification": _sample(
            "complex64", ["-Infinity", "NaN"], np.complex64(complex(-np.inf, np.nan))
        ),
        "integers as a complex number": _sample("complex128", [1, 2], np.complex128(1 + 2j)),
        "a signalling NaN": _sample("float32", "0x7f800001", of_bits(0x7F800001, "f4")),
        "hex of other implementations": _sample("float32", "0x7FC00000", np.float32("nan")),
        "hex of a number": _sample("float16", "0x3c00", np.float16(1)),
        "an integer as a float": _sample("int32", 1.0, np.int32(1)),
        "raw bits": _sample("r24", [0, 1, 255], np.void(b"\0\1\xff")),
        "bytes as integers": _sample("bytes", [1, 2, 3], b"\1\2\3"),
        "bytes as base64": _sample("bytes", "AQID", b"\1\2\3"),
        "another word for microseconds": _sample(
            time_type("timedelta", "\u03bcs", 10), 5, np.timedelta64(5, "10us")
        ),
        "NaT as a number": _sample(time_type("datetime", "s"), NAT, np.datetime64("NaT", "s")),
        "a complex number by another name": _sample("complex_float32", [0, 1], np.complex64(1j)),
        "a name in an object": _sample({"name": "uint8"}, 255, np.uint8(255)),
        "a structure of the registry": _sample(
            STRUCT, {"x": "0xffc00000"}, np.array((-np.float32("nan"),), [("x", "<f4")])[()]
        ),
        "structures in structures": _sample(
            NESTED,
            {"p": {"x": 0.5}, "t": "NaT", "r": [1, 0]},
            np.array(((0.5,), "NaT", b"\1\0"), _NESTED_DTYPE)[()],
        ),
        "a structure of zarr-python before the registry": _of_zarr(POINT, POINT_VALUE),
        "a legacy structure with named fields": _sample(
            structured(("x", "float32")),
            {"x": 0.5},
            np.array((0.5,), [("x", "<f4")])[()],
        ),
        "an image's": _of_zarr("uint16", np.uint16(65535)),
        "big-endian": _of_zarr(">f4", np.float32(0.1)),
        "text": _of_zarr("U3", np.str_("abc")),
        "a consolidated group": consolidated(),
        **_SMALL,
    },
    wrong=WRONG,
)
