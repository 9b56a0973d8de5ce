"""THE table of arrays that the formats are tried with, and of what each format refuses."""

from typing import Any

import ml_dtypes
import numpy as np


def of_bits(values: list[int], kind: str) -> np.ndarray[Any, Any]:
    return np.array(values, f"u{np.dtype(kind).itemsize}").view(kind)


_WIDE = np.arange(24, dtype="f4").reshape(2, 3, 4)
_STRUCTURE = np.array([(1, 0.1), (-2, np.inf)], [("a", "i1"), ("b", ">f8")])
_NESTED = np.zeros(2, [("a", "S3"), ("b", "?", (2,)), ("c", [("d", "c8")])])
_NESTED["a"], _NESTED["b"], _NESTED["c"]["d"] = b"xyz", [True, False], 1 - 2j

ARRAYS: dict[str, np.ndarray[Any, Any]] = {
    "float32": np.array([0.1, -0.0, 1e-45, 3.4028235e38], "f4"),
    "float32, halfway": of_bits([0x15AE43FD, 0x95AE43FD, 0x15AE43FE], "f4"),
    "float64": np.array([[0.1 + 0.2, 5e-324], [1e23, -1.7976931348623157e308]]),
    "float16, all but NaN": np.delete(
        np.arange(65536, dtype="u2"), np.r_[0x7C01:0x8000, 0xFC01:0x10000]
    ).view("f2"),
    "not finite": np.array([np.nan, np.inf, -np.inf], "f4"),
    "NaN bits": of_bits([0x7FC00001, 0xFFC00000, 0x7F800001], "f4"),
    "long double": np.array([1, 3], "g") / 3,
    "bool": np.array([[True, False], [False, False]]),
    "int8": np.array([-128, 127], "i1"),
    "int64": np.array([2**53 + 1, -(2**63), 2**63 - 1]),
    "uint64": np.array([2**64 - 1, 0], "u8"),
    "complex64": np.array([complex(0.1, -0.0), complex(np.inf, np.nan)], "c8"),
    "complex128": np.array([[complex(1, 2)]]),
    "big-endian": np.array([[1.5, 2.5]], ">f4"),
    "big-endian complex": np.array([1 + 2j], ">c16"),
    "0-d": np.array(1.5),
    "empty": np.zeros(0, "f4"),
    "empty, 2-D": np.zeros((0, 3), "i2"),
    "one column": np.array([[1.0], [2.0]]),
    "3-D": _WIDE,
    "Fortran order": np.asfortranarray(_WIDE),
    "strided": _WIDE[0, ::-2, ::3],
    "broadcast": np.broadcast_to(np.arange(3, dtype="i2"), (2, 3)),
    "33 dimensions": np.ones((1,) * 33, "u1"),
    "many blocks": np.random.default_rng(1).normal(size=(600, 500)).astype("f8"),
    "many blocks, Fortran": np.asfortranarray(np.arange(400_000, dtype="i4").reshape(1000, 400)),
    "bytes": np.array([b"a", b"", b"xyz"]),
    "strings": np.array(["é", "", "\U0001f600b"]),
    "void": np.array([b"\x00\x01", b"\xff\x00"], "V2"),
    "times": np.array(["2026-11-23", "NaT"], "M8[s]"),
    "structure": _STRUCTURE,
    "structure, nested": _NESTED,
    "structure, aligned": np.zeros(2, np.dtype([("a", "i1"), ("b", "f8")], align=True)),
    "record": np.rec.array([(1, 2.0)], dtype=[("a", "i1"), ("b", "f8")]),
    "matrix": np.array([[1.0, 2.0]]).view(np.matrix),
    "masked": np.ma.array([1, 2], mask=[True, False], fill_value=9),
    "bfloat16": np.array([1, 0.1], ml_dtypes.bfloat16),
    "float8": np.arange(4, dtype="u1").view(ml_dtypes.float8_e4m3fn),
    "objects": np.array([1, "a"], dtype=object),
    "string dtype": np.array(["a", "bc"], np.dtypes.StringDType()),
}

_FLAT = ".csv holds numbers in 1 or 2 dimensions"
_FIELDS = "'names': ['a', 'b'], 'formats': ['i1', '<f8'], 'offsets': [0, 8], 'itemsize': 16"
_ALIGNED_DTYPE = f"{{{_FIELDS}, 'aligned': True}}"
_ALIGNED = f"dtype {_ALIGNED_DTYPE} would come back as {{{_FIELDS}}}; JSON holds it"

# What comes back otherwise than as it was, and so is refused: why, by format.
REFUSED: dict[str, dict[str, str]] = {
    "csv": {
        "NaN bits": "$[0]: .csv has one NaN, found another, of bits 0x7fc00001; JSON holds it",
        "long double": "$: .csv holds numbers, found dtype float128; JSON holds it",
        "complex64": "$: .csv holds numbers, found dtype complex64; JSON holds it",
        "complex128": "$: .csv holds numbers, found dtype complex128; JSON holds it",
        "big-endian complex": "$: .csv holds numbers, found dtype >c16; JSON holds it",
        "0-d": f"$: {_FLAT}, found shape []; JSON holds it",
        "empty": f"$: {_FLAT}, found shape [0]; JSON holds it",
        "empty, 2-D": f"$: {_FLAT}, found shape [0, 3]; JSON holds it",
        "one column": "$: shape [2, 1] would come back as [2]; JSON holds it",
        "3-D": f"$: {_FLAT}, found shape [2, 3, 4]; JSON holds it",
        "Fortran order": f"$: {_FLAT}, found shape [2, 3, 4]; JSON holds it",
        "33 dimensions": f"$: {_FLAT}, found shape {[1] * 33}; JSON holds it",
        "many blocks, Fortran": "$: Fortran order",
        "bytes": "$: .csv holds numbers, found dtype |S3; JSON holds it",
        "strings": "$: .csv holds numbers, found dtype <U2; JSON holds it",
        "void": "$: .csv holds numbers, found dtype |V2; JSON holds it",
        "times": "$: .csv holds numbers, found dtype datetime64[s]; JSON holds it",
        "structure, nested": "$.a: .csv holds numbers, found dtype |S3; JSON holds it",
        "record": "$: recarray would come back as ndarray; JSON holds it",
        "matrix": "$: matrix would come back as ndarray; JSON holds it",
        "masked": "$: MaskedArray would come back as ndarray; JSON holds it",
        "bfloat16": "$: .csv holds numbers, found dtype bfloat16; JSON holds it",
        "float8": "$: .csv holds numbers, found dtype float8_e4m3fn; JSON holds it",
        "objects": "$: .csv holds numbers, found dtype object; JSON holds it",
        "string dtype": "$: .csv holds numbers, found dtype StringDType(); JSON holds it",
    },
    "hdf5": {
        "Fortran order": "$.x: Fortran order",
        "33 dimensions": "$.x: .h5 has at most 32 dimensions, found 33",
        "many blocks, Fortran": "$.x: Fortran order",
        "strings": "$.x: .h5 has no dtype <U2; JSON holds it",
        "times": "$.x: .h5 has no dtype datetime64[s]; JSON holds it",
        "structure, aligned": "$.x: " + _ALIGNED,
        "record": "$.x: recarray would come back as ndarray; JSON holds it",
        "matrix": "$.x: matrix would come back as ndarray; JSON holds it",
        "masked": "$.x: MaskedArray would come back as ndarray; JSON holds it",
        "bfloat16": "$.x: dtype bfloat16 would come back as |V2; JSON holds it",
        "float8": "$.x: dtype float8_e4m3fn would come back as |V1; JSON holds it",
        "objects": "$.x: .h5 has no dtype object; JSON holds it",
        "string dtype": "$.x: dtype StringDType() would come back as object; JSON holds it",
    },
    "json": {},
    "jsonl": {},
    "npy": {
        "structure, aligned": "$: " + _ALIGNED,
        "record": "$: recarray would come back as ndarray; JSON holds it",
        "matrix": "$: matrix would come back as ndarray; JSON holds it",
        "masked": "$: MaskedArray would come back as ndarray; JSON holds it",
        "bfloat16": "$: dtype bfloat16 would come back as |V2; JSON holds it",
        "float8": "$: dtype float8_e4m3fn would come back as |V1; JSON holds it",
        "objects": "$: .npy holds object as a pickle; --allow-pickle writes it",
        "string dtype": "$: .npy holds StringDType() as a pickle; --allow-pickle writes it",
    },
    "npz": {
        "structure, aligned": "$.x: " + _ALIGNED,
        "record": "$.x: recarray would come back as ndarray; JSON holds it",
        "matrix": "$.x: matrix would come back as ndarray; JSON holds it",
        "masked": "$.x: MaskedArray would come back as ndarray; JSON holds it",
        "bfloat16": "$.x: dtype bfloat16 would come back as |V2; JSON holds it",
        "float8": "$.x: dtype float8_e4m3fn would come back as |V1; JSON holds it",
        "objects": "$.x: .npz holds object as a pickle; --allow-pickle writes it",
        "string dtype": "$.x: .npz holds StringDType() as a pickle; --allow-pickle writes it",
    },
    "pickle": {},
    "safetensors": {
        "long double": "$.x: .safetensors has no dtype float128; JSON holds it",
        "complex128": "$.x: .safetensors has no dtype complex128; JSON holds it",
        "big-endian": "$.x: .safetensors is little-endian, found dtype >f4; JSON holds it",
        "big-endian complex": "$.x: .safetensors has no dtype >c16; JSON holds it",
        "Fortran order": "$.x: Fortran order",
        "many blocks, Fortran": "$.x: Fortran order",
        "bytes": "$.x: .safetensors has no dtype |S3; JSON holds it",
        "strings": "$.x: .safetensors has no dtype <U2; JSON holds it",
        "void": "$.x: .safetensors has no dtype |V2; JSON holds it",
        "times": "$.x: .safetensors has no dtype datetime64[s]; JSON holds it",
        "structure": "$.x: .safetensors has no dtype [('a', 'i1'), ('b', '>f8')]; JSON holds it",
        "structure, nested": "$.x: .safetensors has no dtype "
        "[('a', 'S3'), ('b', '?', (2,)), ('c', [('d', '<c8')])]; JSON holds it",
        "structure, aligned": f"$.x: .safetensors has no dtype {_ALIGNED_DTYPE}; JSON holds it",
        "record": "$.x: recarray would come back as ndarray; JSON holds it",
        "matrix": "$.x: matrix would come back as ndarray; JSON holds it",
        "masked": "$.x: MaskedArray would come back as ndarray; JSON holds it",
        "objects": "$.x: .safetensors has no dtype object; JSON holds it",
        "string dtype": "$.x: .safetensors has no dtype StringDType(); JSON holds it",
    },
}
