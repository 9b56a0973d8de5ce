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

from codec import dtype_table
from tests.codec.cases import times
from tests.codec.dialects.trial import Peer, Trial, is_json, made_of, where
from tests.codec.runs import array_of

_BUFFER = default_buffer_prototype().buffer


# -- the package, for metadata of arrays that stand anywhere in JSON


def _is_array(value: Any) -> bool:
    return type(value) is dict and value.get("node_type") == "array"


def _stored(store: MemoryStore) -> Any:
    found = sync(store.get("zarr.json", default_buffer_prototype()))
    assert found is not None
    return json.loads(found.to_bytes())


def _write(value: Any) -> Any:
    """Let zarr create the array, and take its metadata; but for what a document adds to them."""
    if _is_array(value):
        store = MemoryStore()
        kind = zarr.dtype.parse_dtype(value["data_type"], zarr_format=3)
        zarr.create_array(store, shape=(4,), dtype=kind, fill_value=value["fill_value"])
        written = _stored(store)
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


def _array(data_type: Any, fill_value: Any, **more: Any) -> dict[str, Any]:
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


def _named(name: str, **configuration: Any) -> dict[str, Any]:
    return {"name": name, "configuration": configuration}


def _time(kind: str, unit: str, scale: int = 1) -> dict[str, Any]:
    return _named(f"numpy.{kind}64", unit=unit, scale_factor=scale)


def _fields(*fields: Any) -> dict[str, Any]:
    return _named("structured", fields=[list(field) for field in fields])


_U3 = _named("fixed_length_utf32", length_bytes=12)
_S3 = _named("null_terminated_bytes", length_bytes=3)
_V3 = _named("raw_bytes", length_bytes=3)
_NAT = -(2**63)
_POINT = np.dtype([("x", "<f4"), ("n", [("i", "<i8"), ("s", "S3"), ("u", "<U3"), ("v", "V3")])])
_POINT_FIELDS = _fields(
    ("x", "float32"), ("n", _fields(("i", "int64"), ("s", _S3), ("u", _U3), ("v", _V3)))
)
_POINT_VALUE = np.array((0.1, (-(2**63), b"a", "é", b"\0b\0")), _POINT)[()]
_SPECIAL = (0.1, -0.0, np.nan, np.inf, -np.inf)


def _bits(bits: int, dtype: str) -> Any:
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
    "float32 that double rounding spoils": ("float32", _bits(0x15AE43FD, "f4")),
    **{
        f"float16 of bits {bits:x}": ("float16", _bits(bits, "f2"))
        for bits in (0x7E00, 0xFE00, 0x7E01, 0x7C01)
    },
    **{
        f"float32 of bits {bits:x}": ("float32", _bits(bits, "f4"))
        for bits in (0x7FC00001, 0xFFC00000, 0x7F800001, 0xFFFFFFFF)
    },
    **{
        f"float64 of bits {bits:x}": ("float64", _bits(bits, "f8"))
        for bits in (0x7FF8 << 48 | 5, 0xFFF8 << 48)
    },
    "complex64 of NaN bits": ("complex64", array_of([0x7FC00001, 0xFFC00000], "f4").view("c8")[0]),
    "complex64 signalling": ("complex64", array_of([0x7F800001, 0x80000000], "f4").view("c8")[0]),
    **{
        f"{kind}64 {count} {scale}{unit}": (
            _time(kind, unit, scale),
            times([count], f"{code}8[{scale}{unit}]")[0],
        )
        for kind, code in (("datetime", "M"), ("timedelta", "m"))
        for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
        for scale in (1, 25)
        for count in (5, _NAT, _NAT + 1, 2**63 - 1)
    },
    "datetime64 of the largest scale": (
        _time("datetime", "as", 2**31 - 1),
        times([1], "M8[2147483647as]")[0],
    ),
    "datetime64 without a unit": (_time("datetime", "generic"), np.datetime64("NaT")),
    "datetime64 without a unit, 5": (_time("datetime", "generic"), times([5], "M8")[0]),
    "timedelta64 without a unit": (_time("timedelta", "generic"), np.timedelta64(5)),
    "fixed_length_utf32": (_U3, np.str_("é😀")),
    "fixed_length_utf32, empty": (_U3, np.str_("")),
    "null_terminated_bytes": (_S3, np.bytes_(b"\xff\0a")),
    "null_terminated_bytes, empty": (_S3, np.bytes_(b"")),
    "raw_bytes": (_V3, np.void(b"\0b\0")),
    "string": ("string", "é\u2028😀\0"),
    "string, a number": ("string", "1"),
    "variable_length_bytes": ("variable_length_bytes", b"\0\xff\0"),
    "structured": (_POINT_FIELDS, _POINT_VALUE),
    "structured, NaN bits": (
        _fields(("x", "float32"), ("t", _time("datetime", "s"))),
        np.array((_bits(0x7F800001, "f4"), np.datetime64("NaT")), [("x", "<f4"), ("t", "<M8[s]")])[
            ()
        ],
    ),
}

# What is no fill value of its data type, or no document: refused.
_NONE: dict[str, Any] = {
    "a Python float": _array("float32", 0.5),
    "a Python int": _array("int64", 1),
    "a Python bool": _array("bool", True),
    "another dtype": _array("float32", np.float64(1)),
    "an array": _array("float32", np.zeros((), "f4")),
    "no fill value": _array("float32", None),
    "another unit": _array(_time("datetime", "s"), np.datetime64(1, "ms")),
    "a string that is too long": _array(_U3, np.str_("abcd")),
    "a string of surrogates": _array(_U3, np.str_("\ud800")),
    "a Python str": _array(_U3, "abc"),
    "a str scalar": _array("string", np.str_("abc")),
    "surrogates": _array("string", "\ud800"),
    "bytes that are too long": _array(_S3, np.bytes_(b"abcd")),
    "Python bytes": _array(_S3, b"abc"),
    "a bytes scalar": _array("variable_length_bytes", np.bytes_(b"a")),
    "fewer raw bytes": _array(_V3, np.void(b"ab")),
    "a big-endian structure": _array(_fields(("x", "int32")), np.array((1,), [("x", ">i4")])[()]),
    "an aligned structure": _array(
        _fields(("x", "int8"), ("y", "int32")),
        np.array((1, 2), np.dtype([("x", "i1"), ("y", "<i4")], align=True))[()],
    ),
    "a record": _array(_fields(("x", "int32")), np.rec.array([(1,)], dtype=[("x", "<i4")])[0]),
    "a structure next to big-endian codecs": _array(
        _fields(("x", "int32")),
        np.array((1,), [("x", "<i4")])[()],
        codecs=[{"name": "bytes", "configuration": {"endian": "big"}}],
    ),
    "an unknown data type": _array("float128", np.longdouble(1)),
    "an unknown key": _array("float32", np.float32(1), extension=1),
    "NaN in the attributes": _array("float32", np.float32(1), attributes={"a": float("nan")}),
    "an array in the attributes": _array("float32", np.float32(1), attributes={"a": np.ones(2)}),
    "a key that is no string": _array("float32", np.float32(1)) | {1: 2, None: 3},
    "nodes of a graph in an array": {"node_type": np.arange(2), "zarr_format": np.arange(2)},
    "a unit in an array": _array(_time("datetime", np.array(["s", "s"])), np.float32(1)),
    "an order in an array": _array(
        _fields(("x", "int32")), np.float32(1), codecs=[{"endian": np.array(["big", "big"])}]
    ),
    "a scalar alone": np.float32(1),
    "bytes alone": b"a",
}
_LOST = {  # by zarr-python, silently, or not read by it
    *("float16 of bits 7e01", "float16 of bits 7c01", "float32 of bits 7f800001"),
    *("complex64 signalling", "datetime64 without a unit, 5"),
}
_DOCUMENTS = {f"zarr, {name}": _array(*fill) for name, fill in _FILLS.items()}
_SHARDED = _array(
    "int16",
    np.int16(-1),
    codecs=[
        _named(
            "sharding_indexed",
            chunk_shape=[1],
            codecs=[_named("bytes", endian="big")],
            index_codecs=[_named("bytes", endian="little"), {"name": "crc32c"}],
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
            "x": _array("float32", np.float32("nan")),
            "sub/y": _array(_time("timedelta", "ns"), np.timedelta64("NaT", "ns")),
        },
    },
    "node_type": "group",
}
_GOOD: dict[str, Any] = {
    "zarr, sharded": _SHARDED,
    "zarr, a group": _GROUP,
    "zarr, two documents": [_array("int8", np.int8(1)), {"a": _array("bool", np.False_)}],
    "zarr, nodes of a graph": {"node_type": [0, 1], "zarr_format": 2},
    "zarr, a key to ignore": _array("int8", np.int8(1), note={"must_understand": False, "a": 1}),
}
VALUES = _DOCUMENTS | _GOOD | {f"zarr, {name}": value for name, value in _NONE.items()}


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
    for name, value in _DOCUMENTS.items()
    if not isinstance(value["fill_value"], np.generic) or _is_read(value)
}
_PLAIN = where(made_of(lambda _: False))


def _text(data_type: Any, fill_value: Any, **more: Any) -> str:
    return json.dumps(_array(data_type, fill_value, **more))


def _sample(data_type: Any, spelled: Any, value: Any, **more: Any) -> tuple[str, Any]:
    return _text(data_type, spelled, **more), _array(data_type, value, **more)


def _wrong(data_type: Any, spelled: Any, message: str, **more: Any) -> tuple[str, str]:
    return _text(data_type, spelled, **more), message


def _created(dtype: Any, fill_value: Any) -> dict[str, Any]:
    """Give the metadata of an array that zarr creates."""
    store = MemoryStore()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        zarr.create_array(store, shape=(4,), dtype=dtype, fill_value=fill_value)
    found: dict[str, Any] = _stored(store)
    return found


def _of_zarr(dtype: Any, fill_value: Any) -> tuple[str, Any]:
    created = _created(dtype, fill_value)
    return json.dumps(created), created | {"fill_value": fill_value}


def _consolidated() -> tuple[str, Any]:
    """Give the metadata of a group as zarr consolidates them, and what they hold."""
    store = MemoryStore()
    group = zarr.create_group(store)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        group.create_array("t", shape=(2,), dtype="M8[s]")
        group.create_group("sub").create_array("x", shape=(), dtype="c8", fill_value=-0.0)
        zarr.consolidate_metadata(store)
    text, value = json.dumps(_stored(store)), _stored(store)
    arrays = value["consolidated_metadata"]["metadata"]
    arrays["t"]["fill_value"] = np.datetime64("NaT", "s")
    arrays["sub/x"]["fill_value"] = np.complex64(-0.0)
    return text, value


_STRUCT = _named("struct", fields=[{"name": "x", "data_type": "float32"}])
_NESTED = _named(
    "struct",
    fields=[
        {"name": "p", "data_type": _STRUCT},
        {"name": "t", "data_type": _time("datetime", "s")},
        {"name": "r", "data_type": "r16"},
    ],
)
_NESTED_DTYPE = np.dtype([("p", [("x", "<f4")]), ("t", "<M8[s]"), ("r", "V2")])
_SMALL = {
    f"of other implementations: {row.name}": _sample(row.name, 1, np.array(1).astype(row.dtype)[()])
    for row in dtype_table.TABLE
    if row.name in ("bfloat16", "float8_e4m3fn", "int4", "uint2")  # where ml_dtypes is installed
}
_LONG = _named("raw_bytes", length_bytes=2**31 - 1)

_SHARDED_STRUCTURE = _text(_fields(("x", "int16")), "AAE=", codecs=_SHARDED["codecs"])
_BAD_GROUP = _consolidated()[0].replace("-0.0", "null")

TRIAL = Trial(
    dialect="zarr",
    peers={
        "zarr": Peer(lambda value: json.dumps(_write(value)), lambda text: _read(json.loads(text)))
    },
    writes=_PLAIN | (_DOCUMENTS.keys() - {f"zarr, {name}" for name in _LOST}) | _GOOD.keys(),
    reads=_PLAIN | _READ | _GOOD.keys(),
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
        "a signalling NaN": _sample("float32", "0x7f800001", _bits(0x7F800001, "f4")),
        "hex of other implementations": _sample("float32", "0x7FC00000", np.float32("nan")),
        "hex of a number": _sample("float16", "0x3c00", np.float16(1)),
        "an integer as a float": _sample("int32", 1.0, np.int32(1)),
        "raw bits": _sample("r24", [0, 1, 255], np.void(b"\0\1\xff")),
        "bytes as integers": _sample("bytes", [1, 2, 3], b"\1\2\3"),
        "bytes as base64": _sample("bytes", "AQID", b"\1\2\3"),
        "another word for microseconds": _sample(
            _time("timedelta", "\u03bcs", 10), 5, np.timedelta64(5, "10us")
        ),
        "NaT as a number": _sample(_time("datetime", "s"), _NAT, np.datetime64("NaT", "s")),
        "a complex number by another name": _sample("complex_float32", [0, 1], np.complex64(1j)),
        "a name in an object": _sample({"name": "uint8"}, 255, np.uint8(255)),
        "a structure of the registry": _sample(
            _STRUCT, {"x": "0xffc00000"}, np.array((-np.float32("nan"),), [("x", "<f4")])[()]
        ),
        "structures in structures": _sample(
            _NESTED,
            {"p": {"x": 0.5}, "t": "NaT", "r": [1, 0]},
            np.array(((0.5,), "NaT", b"\1\0"), _NESTED_DTYPE)[()],
        ),
        "a structure of zarr-python before the registry": _of_zarr(_POINT, _POINT_VALUE),
        "a legacy structure with named fields": _sample(
            _fields(("x", "float32")),
            {"x": 0.5},
            np.array((0.5,), [("x", "<f4")])[()],
        ),
        "an image's": _of_zarr("uint16", np.uint16(65535)),
        "big-endian": _of_zarr(">f4", np.float32(0.1)),
        "text": _of_zarr("U3", np.str_("abc")),
        "a consolidated group": _consolidated(),
        **_SMALL,
    },
    wrong={
        "an integer beyond the data type": _wrong(
            "uint8", 256, "$.fill_value: expected an integer from 0 to 255, found 256"
        ),
        "a fraction as an integer": _wrong("int8", 0.5, "$.fill_value: expected an integer from"),
        "true as an integer": _wrong("int8", True, "$.fill_value: expected an integer from"),
        "text as an integer": _wrong("int8", "1", "$.fill_value: expected an integer from"),
        "1 as a boolean": _wrong("bool", 1, "$.fill_value: expected true or false, found 1"),
        "null": _wrong("float32", None, "$.fill_value: expected a number that float32 holds"),
        "a float beyond the data type": _wrong(
            "float16", 1e9, "$.fill_value: expected a number that float16 holds"
        ),
        "hex of another size": _wrong("float64", "0x7fc00000", "$.fill_value: expected a number"),
        "a number in a string": _wrong("float64", "1.5", "$.fill_value: expected a number"),
        "three parts of a complex number": _wrong(
            "complex64", [1, 2, 3], "$.fill_value: expected an array of 2, found one of 3"
        ),
        "a complex number without parts": _wrong("complex64", 1, "$.fill_value: expected an array"),
        "a time as text": _wrong(
            _time("datetime", "s"), "2020-01-01", "$.fill_value: expected an integer from -9223"
        ),
        "a unit that there is not": _wrong(
            _time("datetime", "d"),
            1,
            '$.data_type.configuration: expected a unit of times, found "d"',
        ),
        "a scale that is too large": _wrong(
            _time("datetime", "s", 2**31), 1, "$.data_type.configuration: expected a scale_factor"
        ),
        "no scale": _wrong(
            _named("numpy.datetime64", unit="s"),
            1,
            '$.data_type.configuration: expected the key "scale_factor" beside unit',
        ),
        "a scale without a unit": _wrong(
            _time("timedelta", "generic", 2), 1, "$.data_type.configuration: expected a scale_fac"
        ),
        "a string that is too long": _wrong(
            _U3, "abcd", "$.fill_value: expected a string of at most 3 characters"
        ),
        "a string that is no Unicode text": _wrong(
            "string", "\ud800", "$.fill_value: expected a string of at most 1 characters, Unicode"
        ),
        "a number as a string": _wrong("string", 1, "$.fill_value: expected a string"),
        "half a character": _wrong(
            _named("fixed_length_utf32", length_bytes=5),
            "",
            "$.data_type.configuration: expected a size in bytes, found 5",
        ),
        "bytes that are too long": _wrong(
            _S3, "YWJjZA==", "$.fill_value: expected at most 3 bytes, found 4"
        ),
        "base64 in two ways": _wrong(_S3, "YWK=", "$.fill_value: expected base64 whose unused"),
        "no base64": _wrong("bytes", "?", "$.fill_value: expected base64"),
        "an element beyond a byte": _wrong(
            "bytes", [256], "$.fill_value: expected an array of integers from 0 to 255, found [256]"
        ),
        "true as a byte": _wrong("r8", [True], "$.fill_value: expected an array of integers"),
        "fewer raw bytes": _wrong(_V3, "YWI=", "$.fill_value: shape [] needs 3 bytes, found 2"),
        "2 GiB of raw bytes": _wrong(
            _LONG, "YWI=", "$.fill_value: shape [] needs 2147483647 bytes"
        ),
        "bits that the specification counts as bytes": _wrong(
            "r16", [0] * 16, "$.fill_value: shape [] needs 2 bytes, found more than 2"
        ),
        "no whole bytes": _wrong("r12", [0], "$.data_type: expected a data type of Zarr v3"),
        "bytes of no size": _wrong(
            _named("raw_bytes", length_bytes=0), "", "$.data_type.configuration: expected a size"
        ),
        "2 GiB of a structure": _wrong(
            _fields(("x", _named("null_terminated_bytes", length_bytes=2**31 - 1))),
            {"x": ""},
            "$.fill_value: needs more than 1032 times the bytes of the document",
        ),
        "a structure beyond NumPy": _wrong(
            _fields(("x", _LONG), ("y", _LONG)), "", "$.data_type.configuration: expected at most"
        ),
        "a structure without fields": _wrong(
            _fields(), "", "$.data_type.configuration: expected fields, found []"
        ),
        "a field twice": _wrong(
            _fields(("x", "int8"), ("x", "int8")),
            "",
            "$.data_type.configuration: expected a structure that NumPy can make",
        ),
        "a field without a name": _wrong(
            _fields(("", "int8")), "", "$.data_type.configuration.fields[0]: expected a name"
        ),
        "a field that is none": _wrong(
            _fields(("x",)), "", "$.data_type.configuration.fields[0]: expected a field with name"
        ),
        "a field of varying length": _wrong(
            _fields(("x", "string")),
            "",
            "$.data_type.configuration.fields[0]: expected a field of a",
        ),
        "objects in a field": _wrong(
            _fields(("x", "|O")), "", "$.data_type.configuration.fields[0]: expected a data type of"
        ),
        "a field that is missing": _wrong(
            _NESTED, {"p": {"x": 1}, "t": 0}, '$.fill_value: expected the key "r" beside p, t'
        ),
        "a field more": _wrong(
            _STRUCT, {"x": 1, "y": 1}, '$.fill_value: expected the keys x; found "y"'
        ),
        "a field of another type": _wrong(
            _NESTED, {"p": {"x": "a"}, "t": 0, "r": [0, 0]}, "$.fill_value.p.x: expected a number"
        ),
        "bytes of a structure of the registry": _wrong(
            _STRUCT, "AAAAAA==", "$.fill_value: expected an object of 1 fields"
        ),
        "a structure's bytes, more than it has": _wrong(
            _fields(("x", "int8")),
            "AAA=",
            "$.fill_value: shape [] needs 1 bytes, found more than 1",
        ),
        "a structure's boolean of 2": _wrong(
            _fields(("x", "bool")), "Ag==", "$.fill_value: expected bytes 0 and 1 for bool"
        ),
        "bytes of a structure in an order that is unclear": (
            _SHARDED_STRUCTURE,
            "$: the fill value of a structured data type next to big-endian codecs",
        ),
        "a data type of Zarr v2": _wrong("<f4", 0, "$.data_type: expected a data type of Zarr v3"),
        "a data type that NumPy has not": _wrong(
            "complex_bfloat16",
            [0, 0],
            "$.data_type: expected a data type of Zarr v3 that NumPy has",
        ),
        "long doubles": _wrong("float80", 0, "$.data_type: expected a data type of Zarr v3 that"),
        "a class": _wrong(
            {"name": "canary.Bird"}, 0, "$.data_type: expected a data type of Zarr v3 that NumPy"
        ),
        "a data type that is none": _wrong([1], 0, "$.data_type: expected a data type of Zarr v3,"),
        "a configuration that is none": _wrong(
            {"name": "int8", "configuration": []},
            0,
            "$.data_type: expected a data type of Zarr v3,",
        ),
        "a configuration too many": _wrong(
            _named("int8", endian="big"),
            0,
            '$.data_type.configuration: expected none, found "endian"',
        ),
        "a data type with another key": _wrong(
            {"name": "int8", "must_understand": False},
            0,
            '$.data_type: expected the keys configuration, name; found "must_understand"',
        ),
        "another key": _wrong(
            "int8", 0, "$: expected the keys attributes, chunk_grid, chunk_key_enc", offset=1
        ),
        "another key that must be understood": _wrong(
            "int8", 0, "$: expected the keys attributes", offset={"must_understand": True}
        ),
        "no data type": (
            '{"zarr_format": 3, "node_type": "array", "fill_value": 0}',
            '$: expected the key "data_type" beside fill_value, node_type, zarr_format',
        ),
        "no fill value": (
            '[{"zarr_format": 3, "node_type": "array", "data_type": "int8"}]',
            '$[0]: expected the key "fill_value" beside',
        ),
        "a key twice": (
            '{"zarr_format":3,"node_type":"array","data_type":"int8","fill_value":0,"fill_value":1}',
            "$: expected each key of a tag once",
        ),
        "a key of a data type twice": (
            _text(_time("datetime", "s"), 0).replace('"unit": "s"', '"unit": "s", "unit": "D"'),
            "$.data_type: expected a data type of Zarr v3, found",
        ),
        "in a group": (
            _BAD_GROUP,
            '$.consolidated_metadata.metadata["sub/x"].fill_value[0]: expected a number',
        ),
    },
)
