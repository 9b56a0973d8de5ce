"""What each method loses of arrays that are not plain, alone in a network's layer."""

import numpy as np
import pytest

from .verdicts import NO, lost

ARRAYS = {
    "NaN": np.array([0x7FC00001, 0x7FC00000, 0xFFC00002, 0x3F800000, 0x80000000], "u4").view("f4"),
    "half": np.array([1.5, np.inf, 6e-8, -0.0], "f2"),
    "2**53 + 1": np.array([2**53 + 1, 0]),
    "big-endian": np.array([1, 2], ">i4"),
    "Fortran": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
    "strided": np.arange(24.0).reshape(4, 6)[::2],
    "strided rows": np.arange(12.0).reshape(3, 4)[:, ::2],
    "backwards": np.arange(9.0)[6:2:-1],
    "0-d": np.array(2.5),
    "one row": np.ones((1, 4)),
    "(0, 4)": np.ones((0, 4)),
    "(3, 0)": np.ones((3, 0)),
    "(0,)": np.ones(0),
    "bool": np.array([[True, False]]),
    "complex": np.array([1 - 0j, 0.1 - 0.2j]),
    "times": np.array(["2015-02-26", "NaT"], "M8[ns]"),
    "dates": np.array([["2020-01-01"]], "M8[s]"),
    "text": np.array([["a", "bé"]]),
    "structure": np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]),
    "masked": np.ma.array([1.0, 2.0], mask=[False, True]),
    "objects": np.array([{}, 2]),
}


def refused(*kinds: str) -> dict[str, str]:
    return dict.fromkeys(kinds, NO)


UNMASKED = {"masked": "values container"}
HDF5 = {**UNMASKED, "Fortran": "order", **refused("times", "dates", "text", "objects")}
ARROW = {
    **UNMASKED,
    "Fortran": "order",
    "0-d": "shape",
    "text": "dtype",  # Python's strings
    **refused("(3, 0)", "big-endian", "complex", "structure", "objects"),
}
SAFETENSORS = {
    **UNMASKED,
    "Fortran": "order",
    "big-endian": "byte_order",
    **refused("complex", "times", "dates", "text", "structure", "objects"),
}
ZARR = {
    "Fortran": "order",
    "0-d": "container",
    "big-endian": "byte_order",
    **refused("masked", "objects"),
}
RAW = {**UNMASKED, "Fortran": "order", **refused("structure", "objects")}
BLOSC2 = {**UNMASKED, "Fortran": "order", **refused("objects")}
ORDER_OF_BYTES = {"big-endian": "byte_order"}
NPY = {**UNMASKED, **refused("objects")}

# What each method loses of those of the arrays that it does not keep.
LOSSES: dict[str, dict[str, str]] = {
    "pickle_dump_5": {},
    **dict.fromkeys(("pickle_dump_2", "pickle_dump_4", "ndarray_dumps"), ORDER_OF_BYTES),
    **dict.fromkeys(("joblib_dump", "joblib_zlib", "joblib_lz4"), ORDER_OF_BYTES),
    **dict.fromkeys(("raw_gzip", "raw_lz4", "fortran_told"), RAW),
    **dict.fromkeys(("blosc2_shuffle_zstd", "blosc2_shuffle_lz4"), BLOSC2),
    "hdf5": HDF5,
    **{f"hdf5_{n}": HDF5 | refused("0-d") for n in ("gzip", "gzip_rows_1", "gzip_rows_64", "lzf")},
    **dict.fromkeys(("zarr", "zarr_uncompressed", "zarr_zip"), ZARR),
    **dict.fromkeys(("feather", "feather_uncompressed"), ARROW),
    **{name: ARROW | {"dates": "values dtype shape"} for name in ("parquet", "parquet_zstd")},
    "safetensors": SAFETENSORS,
    "safetensors_naive": {
        **SAFETENSORS,
        "Fortran": "values order",
        **dict.fromkeys(("strided", "strided rows", "backwards"), "values"),
    },
    **dict.fromkeys(("npy_base64", "duckdb"), NPY),
    # SQLite's adapter is for ndarray, not for what inherits from it.
    **dict.fromkeys(("sqlite", "np_save"), refused("masked", "objects")),
    # ---- documents
    "msgpack_numpy": {**UNMASKED, "Fortran": "order", **refused("times", "dates")},
    "ormsgpack": {
        **dict.fromkeys(("NaN", "half"), "dtype container"),
        "big-endian": "values dtype container",  # other numbers, silently
        **dict.fromkeys(("2**53 + 1", "one row", "(3, 0)", "(0,)", "bool"), "container"),
        "(0, 4)": "shape container",
        "dates": "dtype container",  # as text
        **refused("Fortran", "strided", "strided rows", "backwards", "0-d"),
        **refused("complex", "times", "text", "structure", "masked", "objects"),
    },
    "cbor": {
        **refused("0-d", "(0, 4)", "(3, 0)", "complex", "times", "dates"),
        **refused("text", "structure", "masked", "objects"),
    },
    "bjdata": {  # other numbers, silently
        "big-endian": "values byte_order",
        "Fortran": "values order",
        **dict.fromkeys(("strided", "strided rows", "backwards"), "values"),
        "0-d": "container",
        "bool": "dtype",
        "masked": "values container",
        **refused("complex", "times", "dates", "text", "objects"),
    },
    "json_tolist": {
        "NaN": "values dtype container",
        **dict.fromkeys(("half", "big-endian", "text", "objects"), "dtype container"),
        "Fortran": "order container",
        **dict.fromkeys(("2**53 + 1", "strided", "strided rows", "backwards"), "container"),
        **dict.fromkeys(("0-d", "one row", "(3, 0)", "(0,)", "bool"), "container"),
        "(0, 4)": "shape container",
        "times": "dtype container",
        "structure": "values dtype shape container",
        **UNMASKED,
        **refused("complex", "dates"),
    },
    # ---- what other programs read
    "mat": {
        **dict.fromkeys(("NaN", "2**53 + 1", "backwards", "0-d", "(0,)", "complex"), "shape"),
        "half": "dtype shape",
        "big-endian": "shape byte_order",
        "bool": "dtype",
        "times": "values dtype shape",
        "structure": "dtype shape",
        "dates": "values dtype",
        "text": "values",  # padded with blanks
        "masked": "values shape container",
        "objects": "values shape",
    },
    "fortran": {
        **dict.fromkeys(("half", "big-endian", "complex", "dates", "text"), "values dtype shape"),
        **dict.fromkeys(("2**53 + 1", "times"), "values dtype"),
        **dict.fromkeys(("Fortran", "strided", "strided rows", "0-d", "one row"), "shape"),
        **dict.fromkeys(("(0, 4)", "(3, 0)"), "shape"),
        **UNMASKED,
        **refused("NaN", "bool", "structure", "objects"),
    },
    "tofile": {
        **dict.fromkeys(("NaN", "half", "big-endian", "bool", "complex"), "values dtype shape"),
        **dict.fromkeys(("dates", "text"), "values dtype shape"),
        **dict.fromkeys(("2**53 + 1", "times", "structure"), "values dtype"),
        **dict.fromkeys(("Fortran", "strided", "strided rows", "0-d", "one row"), "shape"),
        **refused("masked", "objects"),
    },
    "np_savetxt": {
        **dict.fromkeys(("NaN", "2**53 + 1"), "values dtype"),
        **dict.fromkeys(("half", "big-endian"), "dtype"),
        **dict.fromkeys(("one row", "(3, 0)"), "shape"),
        "bool": "dtype shape",
        "structure": "values dtype shape",
        **UNMASKED,
        **refused("Fortran", "0-d", "complex", "times", "dates", "text", "objects"),
    },
    "np_savetxt_exact": {
        "NaN": "values",
        **UNMASKED,
        **refused("Fortran", "0-d", "times", "dates", "text", "structure", "objects"),
    },
}
EMPTY_FILES = {"tofile": {"(0, 4)", "(3, 0)", "(0,)"}, "np_savetxt": {"(0, 4)", "(0,)"}}


# Zarr's specification has no text, no structure.
@pytest.mark.filterwarnings("ignore:The data type", "ignore:loadtxt")
@pytest.mark.parametrize("name", LOSSES)
def test_what_is_lost_of_special_arrays(name, tmp_path):
    if name == "bjdata":
        pytest.importorskip(name)
    kinds = ARRAYS.keys() - EMPTY_FILES.get(name, set())
    found = {kind: lost(name, [[ARRAYS[kind]]], tmp_path / kind) for kind in kinds}
    assert {kind: loss for kind, loss in found.items() if loss} == LOSSES[name]
