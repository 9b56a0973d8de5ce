"""Zarr's metadata that are refused: each document with the start of its message."""

from __future__ import annotations

from typing import Any

from tests.codec.dialects.zarr_values import (
    S3,
    SHARDED,
    U3,
    V3,
    consolidated,
    named,
    structured,
    text_of,
    time_type,
)


def wrong(data_type: Any, spelled: Any, message: str, **more: Any) -> tuple[str, str]:
    return text_of(data_type, spelled, **more), message


STRUCT = named("struct", fields=[{"name": "x", "data_type": "float32"}])
NESTED = named(
    "struct",
    fields=[
        {"name": "p", "data_type": STRUCT},
        {"name": "t", "data_type": time_type("datetime", "s")},
        {"name": "r", "data_type": "r16"},
    ],
)
LONG = named("raw_bytes", length_bytes=2**31 - 1)
SHARDED_STRUCTURE = text_of(structured(("x", "int16")), "AAE=", codecs=SHARDED["codecs"])
BAD_GROUP = consolidated()[0].replace("-0.0", "null")

WRONG: dict[str, tuple[str, str]] = {
    "an integer beyond the data type": wrong(
        "uint8", 256, "$.fill_value: expected an integer from 0 to 255, found 256"
    ),
    "a fraction as an integer": wrong("int8", 0.5, "$.fill_value: expected an integer from"),
    "true as an integer": wrong("int8", True, "$.fill_value: expected an integer from"),
    "text as an integer": wrong("int8", "1", "$.fill_value: expected an integer from"),
    "1 as a boolean": wrong("bool", 1, "$.fill_value: expected true or false, found 1"),
    "null": wrong("float32", None, "$.fill_value: expected a number that float32 holds"),
    "a float beyond the data type": wrong(
        "float16", 1e9, "$.fill_value: expected a number that float16 holds"
    ),
    "hex of another size": wrong("float64", "0x7fc00000", "$.fill_value: expected a number"),
    "a number in a string": wrong("float64", "1.5", "$.fill_value: expected a number"),
    "three parts of a complex number": wrong(
        "complex64", [1, 2, 3], "$.fill_value: expected an array of 2, found one of 3"
    ),
    "a complex number without parts": wrong("complex64", 1, "$.fill_value: expected an array"),
    "a time as text": wrong(
        time_type("datetime", "s"), "2020-01-01", "$.fill_value: expected an integer from -9223"
    ),
    "a unit that there is not": wrong(
        time_type("datetime", "d"),
        1,
        '$.data_type.configuration: expected a unit of times, found "d"',
    ),
    "a scale that is too large": wrong(
        time_type("datetime", "s", 2**31), 1, "$.data_type.configuration: expected a scale_factor"
    ),
    "no scale": wrong(
        named("numpy.datetime64", unit="s"),
        1,
        '$.data_type.configuration: expected the key "scale_factor" beside unit',
    ),
    "a scale without a unit": wrong(
        time_type("timedelta", "generic", 2), 1, "$.data_type.configuration: expected a scale_fac"
    ),
    "a string that is too long": wrong(
        U3, "abcd", "$.fill_value: expected a string of at most 3 characters"
    ),
    "a string that is no Unicode text": wrong(
        "string", "\ud800", "$.fill_value: expected a string of at most 1 characters, Unicode"
    ),
    "a number as a string": wrong("string", 1, "$.fill_value: expected a string"),
    "half a character": wrong(
        named("fixed_length_utf32", length_bytes=5),
        "",
        "$.data_type.configuration: expected a size in bytes, found 5",
    ),
    "bytes that are too long": wrong(
        S3, "YWJjZA==", "$.fill_value: expected at most 3 bytes, found 4"
    ),
    "base64 in two ways": wrong(S3, "YWK=", "$.fill_value: expected base64 whose unused"),
    "no base64": wrong("bytes", "?", "$.fill_value: expected base64"),
    "an element beyond a byte": wrong(
        "bytes", [256], "$.fill_value: expected an array of integers from 0 to 255, found [256]"
    ),
    "true as a byte": wrong("r8", [True], "$.fill_value: expected an array of integers"),
    "fewer raw bytes": wrong(V3, "YWI=", "$.fill_value: shape [] needs 3 bytes, found 2"),
    "2 GiB of raw bytes": wrong(LONG, "YWI=", "$.fill_value: shape [] needs 2147483647 bytes"),
    "bits that the specification counts as bytes": wrong(
        "r16", [0] * 16, "$.fill_value: shape [] needs 2 bytes, found more than 2"
    ),
    "no whole bytes": wrong("r12", [0], "$.data_type: expected a data type of Zarr v3"),
    "bytes of no size": wrong(
        named("raw_bytes", length_bytes=0), "", "$.data_type.configuration: expected a size"
    ),
    "2 GiB of a structure": wrong(
        structured(("x", named("null_terminated_bytes", length_bytes=2**31 - 1))),
        {"x": ""},
        "$.fill_value: needs more than 1032 times the bytes of the document",
    ),
    "a structure beyond NumPy": wrong(
        structured(("x", LONG), ("y", LONG)), "", "$.data_type.configuration: expected at most"
    ),
    "a structure without fields": wrong(
        structured(), "", "$.data_type.configuration: expected fields, found []"
    ),
    "a field twice": wrong(
        structured(("x", "int8"), ("x", "int8")),
        "",
        "$.data_type.configuration: expected a structure that NumPy can make",
    ),
    "a field without a name": wrong(
        structured(("", "int8")), "", "$.data_type.configuration.fields[0]: expected a name"
    ),
    "a field that is none": wrong(
        structured(("x",)), "", "$.data_type.configuration.fields[0]: expected a field with name"
    ),
    "a field of varying length": wrong(
        structured(("x", "string")),
        "",
        "$.data_type.configuration.fields[0]: expected a field of a",
    ),
    "objects in a field": wrong(
        structured(("x", "|O")), "", "$.data_type.configuration.fields[0]: expected a data type of"
    ),
    "a field that is missing": wrong(
        NESTED, {"p": {"x": 1}, "t": 0}, '$.fill_value: expected the key "r" beside p, t'
    ),
    "a field more": wrong(STRUCT, {"x": 1, "y": 1}, '$.fill_value: expected the keys x; found "y"'),
    "a field of another type": wrong(
        NESTED, {"p": {"x": "a"}, "t": 0, "r": [0, 0]}, "$.fill_value.p.x: expected a number"
    ),
    "bytes of a structure of the registry": wrong(
        STRUCT, "AAAAAA==", "$.fill_value: expected an object of 1 fields"
    ),
    "a structure's bytes, more than it has": wrong(
        structured(("x", "int8")),
        "AAA=",
        "$.fill_value: shape [] needs 1 bytes, found more than 1",
    ),
    "a structure's boolean of 2": wrong(
        structured(("x", "bool")), "Ag==", "$.fill_value: expected bytes 0 and 1 for bool"
    ),
    "bytes of a structure in an order that is unclear": (
        SHARDED_STRUCTURE,
        "$: the fill value of a structured data type next to big-endian codecs",
    ),
    "a data type of Zarr v2": wrong("<f4", 0, "$.data_type: expected a data type of Zarr v3"),
    "a data type that NumPy has not": wrong(
        "complex_bfloat16",
        [0, 0],
        "$.data_type: expected a data type of Zarr v3 that NumPy has",
    ),
    "long doubles": wrong("float80", 0, "$.data_type: expected a data type of Zarr v3 that"),
    "a class": wrong(
        {"name": "canary.Bird"}, 0, "$.data_type: expected a data type of Zarr v3 that NumPy"
    ),
    "a data type that is none": wrong([1], 0, "$.data_type: expected a data type of Zarr v3,"),
    "a configuration that is none": wrong(
        {"name": "int8", "configuration": []},
        0,
        "$.data_type: expected a data type of Zarr v3,",
    ),
    "a configuration too many": wrong(
        named("int8", endian="big"),
        0,
        '$.data_type.configuration: expected none, found "endian"',
    ),
    "a data type with another key": wrong(
        {"name": "int8", "must_understand": False},
        0,
        '$.data_type: expected the keys configuration, name; found "must_understand"',
    ),
    "another key": wrong(
        "int8", 0, "$: expected the keys attributes, chunk_grid, chunk_key_enc", offset=1
    ),
    "another key that must be understood": wrong(
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
        text_of(time_type("datetime", "s"), 0).replace('"unit": "s"', '"unit": "s", "unit": "D"'),
        "$.data_type: expected a data type of Zarr v3, found",
    ),
    "in a group": (
        BAD_GROUP,
        '$.consolidated_metadata.metadata["sub/x"].fill_value[0]: expected a number',
    ),
}
