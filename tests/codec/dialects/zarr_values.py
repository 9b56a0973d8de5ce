"""Zarr's metadata, as the values that are written or refused."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import zarr
from zarr.core.buffer import default_buffer_prototype
from zarr.core.sync import sync
from zarr.storage import MemoryStore

from tests.codec.cases import times
from tests.codec.runs import array_of


def stored(store: MemoryStore) -> Any:
    found = sync(store.get("zarr.json", default_buffer_prototype()))
    assert found is not None
    return json.loads(found.to_bytes())


def metadata(data_type: Any, fill_value: Any, **more: Any) -> dict[str, Any]:
    """Give the metadata of an array as zarr writes them."""
    array_codec: dict[str, Any] = {"name": "bytes", "configuration": {"endian": "little"}}
    if data_type == "string":
        array_codec = {"name": "vlen-utf8"}
    elif data_type in ("bytes", "variable_length_bytes"):
        array_codec = {"name": "vlen-bytes"}
    return {
        "shape": [4],
        "data_type": data_type,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": fill_value,
        "codecs": [array_codec],
        "attributes": {"units": "m", "scale": 0.5, "flags": [None, True]},
        "zarr_format": 3,
        "node_type": "array",
        "storage_transformers": [],
        **more,
    }


def named(name: str, **configuration: Any) -> dict[str, Any]:
    return {"name": name, "configuration": configuration}


def time_type(kind: str, unit: str, scale: int = 1) -> dict[str, Any]:
    return named(f"numpy.{kind}64", unit=unit, scale_factor=scale)


def structured(*fields: Any) -> dict[str, Any]:
    return named("structured", fields=[list(field) for field in fields])


U3 = named("fixed_length_utf32", length_bytes=12)
S3 = named("null_terminated_bytes", length_bytes=3)
V3 = named("raw_bytes", length_bytes=3)
NAT = -(2**63)
POINT = np.dtype([("x", "<f4"), ("n", [("i", "<i8"), ("s", "S3"), ("u", "<U3"), ("v", "V3")])])
_POINT_FIELDS = structured(
    ("x", "float32"), ("n", structured(("i", "int64"), ("s", S3), ("u", U3), ("v", V3)))
)
POINT_VALUE = np.array((0.1, (-(2**63), b"a", "é", b"\0b\0")), POINT)[()]
_SPECIAL = (0.1, -0.0, np.nan, np.inf, -np.inf)


def of_bits(bits: int, dtype: str) -> Any:
    return array_of([bits], dtype)[0]


_FILLS: dict[str, tuple[Any, Any]] = {
    "bool": ("bool", np.True_),
    **{
        f"{name}, {word}": (name, getattr(np.iinfo(name), word) + np.array(0, name)[()])
        for name in (f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))
        for word in ("min", "max")
    },
    **{
        f"{name} {value}": (name, np.array(value, name)[()])
        for name in ("float16", "float32", "float64")
        for value in _SPECIAL
    },
    **{
        f"{name} {re} {im}": (name, np.array(complex(re, im), name)[()])
        for name in ("complex64", "complex128")
        for re in _SPECIAL
        for im in _SPECIAL
    },
    **{
        f"{name}, {word}": (name, getattr(np.finfo(name), word))
        for name in ("float16", "float32", "float64")
        for word in ("max", "tiny", "smallest_subnormal")
    },
    "float32 that double rounding spoils": ("float32", of_bits(0x15AE43FD, "f4")),
    **{
        f"float16 of bits {bits:x}": ("float16", of_bits(bits, "f2"))
        for bits in (0x7E00, 0xFE00, 0x7E01, 0x7C01)
    },
    **{
        f"float32 of bits {bits:x}": ("float32", of_bits(bits, "f4"))
        for bits in (0x7FC00001, 0xFFC00000, 0x7F800001, 0xFFFFFFFF)
    },
    **{
        f"float64 of bits {bits:x}": ("float64", of_bits(bits, "f8"))
        for bits in (0x7FF8 << 48 | 5, 0xFFF8 << 48)
    },
    "complex64 of NaN bits": ("complex64", array_of([0x7FC00001, 0xFFC00000], "f4").view("c8")[0]),
    "complex64 signalling": ("complex64", array_of([0x7F800001, 0x80000000], "f4").view("c8")[0]),
    **{
        f"{kind}64 {count} {scale}{unit}": (
            time_type(kind, unit, scale),
            times([count], f"{code}8[{scale}{unit}]")[0],
        )
        for kind, code in (("datetime", "M"), ("timedelta", "m"))
        for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
        for scale in (1, 25)
        for count in (5, NAT, NAT + 1, 2**63 - 1)
    },
    "datetime64 of the largest scale": (
        time_type("datetime", "as", 2**31 - 1),
        times([1], "M8[2147483647as]")[0],
    ),
    "datetime64 without a unit": (time_type("datetime", "generic"), np.datetime64("NaT")),
    "datetime64 without a unit, 5": (time_type("datetime", "generic"), times([5], "M8")[0]),
    "timedelta64 without a unit": (time_type("timedelta", "generic"), np.timedelta64(5)),
    "fixed_length_utf32": (U3, np.str_("é😀")),
    "fixed_length_utf32, empty": (U3, np.str_("")),
    "null_terminated_bytes": (S3, np.bytes_(b"\xff\0a")),
    "null_terminated_bytes, empty": (S3, np.bytes_(b"")),
    "raw_bytes": (V3, np.void(b"\0b\0")),
    "string": ("string", "é\u2028😀\0"),
    "string, a number": ("string", "1"),
    "variable_length_bytes": ("variable_length_bytes", b"\0\xff\0"),
    "structured": (_POINT_FIELDS, POINT_VALUE),
    "structured, NaN bits": (
        structured(("x", "float32"), ("t", time_type("datetime", "s"))),
        np.array(
            (of_bits(0x7F800001, "f4"), np.datetime64("NaT")), [("x", "<f4"), ("t", "<M8[s]")]
        )[()],
    ),
}
# What is no fill value of its data type, or no document: refused.
_NONE: dict[str, Any] = {
    "a Python float": metadata("float32", 0.5),
    "a Python int": metadata("int64", 1),
    "a Python bool": metadata("bool", True),
    "another dtype": metadata("float32", np.float64(1)),
    "an array": metadata("float32", np.zeros((), "f4")),
    "no fill value": metadata("float32", None),
    "another unit": metadata(time_type("datetime", "s"), np.datetime64(1, "ms")),
    "a string that is too long": metadata(U3, np.str_("abcd")),
    "a string of surrogates": metadata(U3, np.str_("\ud800")),
    "a Python str": metadata(U3, "abc"),
    "a str scalar": metadata("string", np.str_("abc")),
    "surrogates": metadata("string", "\ud800"),
    "bytes that are too long": metadata(S3, np.bytes_(b"abcd")),
    "Python bytes": metadata(S3, b"abc"),
    "a bytes scalar": metadata("variable_length_bytes", np.bytes_(b"a")),
    "fewer raw bytes": metadata(V3, np.void(b"ab")),
    "a big-endian structure": metadata(
        structured(("x", "int32")), np.array((1,), [("x", ">i4")])[()]
    ),
    "an aligned structure": metadata(
        structured(("x", "int8"), ("y", "int32")),
        np.array((1, 2), np.dtype([("x", "i1"), ("y", "<i4")], align=True))[()],
    ),
    "a record": metadata(structured(("x", "int32")), np.rec.array([(1,)], dtype=[("x", "<i4")])[0]),
    "a structure next to big-endian codecs": metadata(
        structured(("x", "int32")),
        np.array((1,), [("x", "<i4")])[()],
        codecs=[{"name": "bytes", "configuration": {"endian": "big"}}],
    ),
    "an unknown data type": metadata("float128", np.longdouble(1)),
    "an unknown key": metadata("float32", np.float32(1), extension=1),
    "NaN in the attributes": metadata("float32", np.float32(1), attributes={"a": float("nan")}),
    "an array in the attributes": metadata("float32", np.float32(1), attributes={"a": np.ones(2)}),
    "a key that is no string": metadata("float32", np.float32(1)) | {1: 2, None: 3},
    "nodes of a graph in an array": {"node_type": np.arange(2), "zarr_format": np.arange(2)},
    "a unit in an array": metadata(time_type("datetime", np.array(["s", "s"])), np.float32(1)),
    "an order in an array": metadata(
        structured(("x", "int32")), np.float32(1), codecs=[{"endian": np.array(["big", "big"])}]
    ),
    "a scalar alone": np.float32(1),
    "bytes alone": b"a",
}
LOST = {  # by zarr-python, silently, or not read by it
    *("float16 of bits 7e01", "float16 of bits 7c01", "float32 of bits 7f800001"),
    *("complex64 signalling", "datetime64 without a unit, 5"),
}
DOCUMENTS = {f"zarr, {name}": metadata(*fill) for name, fill in _FILLS.items()}
SHARDED = metadata(
    "int16",
    np.int16(-1),
    codecs=[
        named(
            "sharding_indexed",
            chunk_shape=[1],
            codecs=[named("bytes", endian="big")],
            index_codecs=[named("bytes", endian="little"), {"name": "crc32c"}],
            index_location="end",
        )
    ],
    dimension_names=["t"],
)
_GROUP = {
    "attributes": {},
    "zarr_format": 3,
    "consolidated_metadata": {
        "kind": "inline",
        "must_understand": False,
        "metadata": {
            "sub": {"attributes": {}, "zarr_format": 3, "node_type": "group"},
            "x": metadata("float32", np.float32("nan")),
            "sub/y": metadata(time_type("timedelta", "ns"), np.timedelta64("NaT", "ns")),
        },
    },
    "node_type": "group",
}
GOOD: dict[str, Any] = {
    "zarr, sharded": SHARDED,
    "zarr, a group": _GROUP,
    "zarr, two documents": [metadata("int8", np.int8(1)), {"a": metadata("bool", np.False_)}],
    "zarr, nodes of a graph": {"node_type": [0, 1], "zarr_format": 2},
    "zarr, a key to ignore": metadata("int8", np.int8(1), note={"must_understand": False, "a": 1}),
}
VALUES = DOCUMENTS | GOOD | {f"zarr, {name}": value for name, value in _NONE.items()}


def text_of(data_type: Any, fill_value: Any, **more: Any) -> str:
    return json.dumps(metadata(data_type, fill_value, **more))


def consolidated() -> tuple[str, Any]:
    """Give the metadata of a group as zarr consolidates them, and what they hold."""
    store = MemoryStore()
    group = zarr.create_group(store)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        group.create_array("t", shape=(2,), dtype="M8[s]")
        group.create_group("sub").create_array("x", shape=(), dtype="c8", fill_value=-0.0)
        zarr.consolidate_metadata(store)
    text, value = json.dumps(stored(store)), stored(store)
    arrays = value["consolidated_metadata"]["metadata"]
    arrays["t"]["fill_value"] = np.datetime64("NaT", "s")
    arrays["sub/x"]["fill_value"] = np.complex64(-0.0)
    return text, value
