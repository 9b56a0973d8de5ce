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


def _refused(place: str, message: str, *names: str) -> dict[str, str]:
    """Return the message for each of some arrays; ``{}`` in it is the dtype or the class."""
    found = {}
    for name in names:
        kind = type(ARRAYS[name])
        called = ARRAYS[name].dtype if kind is np.ndarray else kind.__name__
        found[name] = f"{place}: {message.format(called)}; JSON holds it"
    return found


_FLAT = ".csv holds numbers in 1 or 2 dimensions, found shape"
_FIELDS = "'names': ['a', 'b'], 'formats': ['i1', '<f8'], 'offsets': [0, 8], 'itemsize': 16"
_ALIGNED = f"dtype {{}} would come back as {{{{{_FIELDS}}}}}"
_CLASS = ("{} would come back as ndarray", "record", "matrix", "masked")


def _refused_as_npy(place: str) -> dict[str, str]:
    return {
        **_refused(place, _ALIGNED, "structure, aligned"),
        **_refused(place, *_CLASS),
        **_refused(place, "dtype {} would come back as |V2", "bfloat16"),
        **_refused(place, "dtype {} would come back as |V1", "float8"),
    }


def _pickled(place: str, title: str) -> dict[str, str]:
    message = place + ": " + title + " holds {} as a pickle; --allow-pickle writes it"
    return {name: message.format(ARRAYS[name].dtype) for name in ("objects", "string dtype")}


# What comes back otherwise than as it was, and so is refused: why, by format.
REFUSED: dict[str, dict[str, str]] = {
    "csv": {
        "NaN bits": "$[0]: .csv has one NaN, found another, of bits 0x7fc00001; JSON holds it",
        **_refused(
            "$", ".csv holds numbers, found dtype {}", "long double", "complex64", "complex128",
            "big-endian complex", "bytes", "strings", "void", "times", "bfloat16", "float8",
            "objects", "string dtype",
        ),
        "0-d": f"$: {_FLAT} []; JSON holds it",
        "empty": f"$: {_FLAT} [0]; JSON holds it",
        "empty, 2-D": f"$: {_FLAT} [0, 3]; JSON holds it",
        "one column": "$: shape [2, 1] would come back as [2]; JSON holds it",
        "3-D": f"$: {_FLAT} [2, 3, 4]; JSON holds it",
        "Fortran order": f"$: {_FLAT} [2, 3, 4]; JSON holds it",
        "33 dimensions": f"$: {_FLAT} {[1] * 33}; JSON holds it",
        "many blocks, Fortran": "$: Fortran order",
        "structure, nested": "$.a: .csv holds numbers, found dtype |S3; JSON holds it",
        **_refused("$", *_CLASS),
    },
    "hdf5": {
        "Fortran order": "$.x: Fortran order",
        "33 dimensions": "$.x: .h5 has at most 32 dimensions, found 33",
        "many blocks, Fortran": "$.x: Fortran order",
        **_refused("$.x", ".h5 has no dtype {}", "strings", "times", "objects"),
        **_refused_as_npy("$.x"),
    },
    "json": {},
    "jsonl": {},
    "npy": _refused_as_npy("$") | _pickled("$", ".npy"),
    "npz": _refused_as_npy("$.x") | _pickled("$.x", ".npz"),
    "pickle": {},
    "safetensors": {
        **_refused(
            "$.x", ".safetensors has no dtype {}", "long double", "complex128",
            "big-endian complex", "bytes", "strings", "void", "times", "structure",
            "structure, nested", "structure, aligned", "objects", "string dtype",
        ),
        "big-endian": "$.x: .safetensors is little-endian, found dtype >f4; JSON holds it",
        "Fortran order": "$.x: Fortran order",
        "many blocks, Fortran": "$.x: Fortran order",
        **_refused("$.x", *_CLASS),
    },
}  # fmt: skip

REFUSED["keras"] = {
    name: message.replace("$.x", "$.weights.x") if "Fortran" not in message else message
    for name, message in REFUSED["hdf5"].items()
}

# Each format with each array that it holds, and those that come back from it as they were.
HELD = [(known, name) for known in REFUSED for name in ARRAYS if name not in REFUSED[known]]
KEPT = [
    (known, name)
    for known, name in HELD
    # A table in .csv comes back as a dict of columns.
    if known != "csv" or ARRAYS[name].dtype.names is None
]
