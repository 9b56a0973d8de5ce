"""Tables to try the dialect pandas with, those that it refuses among them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.codec.cases import times
from tests.codec.runs import array_of

NONE = np.dtypes.StringDType(na_object=None)
NAN = np.dtypes.StringDType(na_object=np.nan)
MASKED = [*(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)), "float32"]

_SOME = {
    "int64": [1, -2],
    "float64": [0.5, 1],
    "bool": [1, 0],
    "datetime64[ns]": [5 * 10**6, -(10**18)],
}
_PLAIN = {
    name: {"a": np.array(values).astype(name), "b": np.arange(2)} for name, values in _SOME.items()
}
VALUES: dict[str, Any] = {
    **{f"table of {name}": table for name, table in _PLAIN.items()},
    "table of integers, extreme": {"a": np.array([2**63 - 1, -(2**63), 2**53 + 1])},
    "table of floats": {
        "a": np.array([0.1, -0.0, 1e23, 0.1 + 0.2, np.finfo("f8").max, np.finfo("f8").tiny])
    },
    "table of subnormal floats": {"a": np.array([5e-324, -2.2250738585072011e-308, 0.0, 1])},
    "table of floats not finite": {"a": np.array([np.nan, np.inf, -np.inf, 1.5])},
    "table of NaN": {"a": np.array([np.nan, np.nan])},
    "table of infinity": {"a": np.array([np.inf, -np.inf])},
    "table of NaN bits": {"a": array_of([0x7FF8 << 48, 0xFFF8 << 48], "f8")},
    "table of random floats": {
        "a": np.random.default_rng(1).integers(1 << 52, 2046 << 52, 40_000, "u8").view("f8"),
        "b": np.arange(40_000),
    },
    "table of times": {"a": times([0, -1, -(2**63), 2**63 - 1, -(2**63) + 1], "M8[ns]")},
    "table of NaT": {"a": times([-(2**63)], "M8[ns]")},
    "table of times in seconds": {"a": times([0, 1], "M8[s]")},
    "table of times in microseconds": {"a": times([0, 1], "M8[us]")},
    "table of durations": {"a": times([0, -1, 90061123456789], "m8[ns]")},
    "table of object strings": {"a": np.array(["x", "é\u2028😀\x00", "", "1", "nan"], object)},
    "table of object strings and None": {"a": np.array(["x", None, "None"], object)},
    "table of None": {"a": np.array([None, None], object)},
    "table of surrogates": {"a": np.array(["\ud800"], object)},
    "table of objects": {"a": np.array([[1, 2], {"k": 0.5}, None, "x", True], object)},
    "table of numbers as objects": {"a": np.array([1, None], object)},
    "table of strings": {"a": np.array(["x", "", "é\x00", "nan"], NONE)},
    "table of strings, missing": {"a": np.array(["x", None, "None"], NONE)},
    "table of strings, NaN missing": {"a": np.array(["x", np.nan, "nan", "None"], NAN)},
    "table of strings, all missing": {"a": np.array([None, None], NONE)},
    "table of strings that cannot miss": {"a": np.array(["x"], np.dtypes.StringDType())},
    "table of U": {"a": np.array(["x", "yy"])},
    "table of S": {"a": np.array([b"x"])},
    "table of complex": {"a": np.array([1j])},
    **{
        f"table of {name}": {"a": np.array([0, 1], name)}
        for name in ("int8", "uint8", "uint64", "float32", "float16", ">i8", ">f8")
    },
    **{
        f"table of masked {name}": {"a": np.ma.array([1, 0], mask=[0, 1], dtype=name)}
        for name in (*MASKED, "float64", "bool", "float16", ">i4")
    },
    **{
        f"table of masked {name}, no mask": {"a": np.ma.array([1, 0], dtype=name)}
        for name in (*MASKED, "float64", "bool")
    },
    "table of masked float32": {
        "a": np.ma.array(array_of([0x15AE43FD, 0x3DCCCCCD, 1, 0], "f4"), mask=[0, 0, 0, 1])
    },
    "table of masked infinity": {"a": np.ma.array([np.inf, 0, -0.0], mask=[0, 1, 0])},
    "table of masked subnormal floats": {"a": np.ma.array([5e-324, 0], mask=[0, 1])},
    "table of masked NaN": {"a": np.ma.array([np.nan, 0], mask=[0, 1])},
    "table of masked uint64, extreme": {"a": np.ma.array([2**64 - 1, 0], dtype="u8")},
    "table of masked int64, rounded": {"a": np.ma.array([2**53 + 1, 0], mask=[0, 1])},
    "table of masked int64, not rounded": {"a": np.ma.array([-(2**53), 2**53, 0], mask=[0, 0, 1])},
    "table of masked int64, extreme": {"a": np.ma.array([-(2**63), 0], mask=[0, 1])},
    "table of all masked": {"a": np.ma.array([0, 0], mask=True)},
    "table of masked, a mask of False": {"a": np.ma.array([1, 2], mask=[False, False])},
    "table of masked, more under it": {"a": np.ma.array([1, 2], mask=[False, True])},
    "table of masked, hard": {"a": np.ma.array([1, 0], mask=[0, 1], hard_mask=True)},
    "table of masked, fill value": {"a": np.ma.array([1, 0], mask=[0, 1], fill_value=5)},
    "table of masked objects": {"a": np.ma.array(["x", ""], mask=[0, 1], dtype=object)},
    "table of a matrix": {"a": np.zeros((1, 1)).view(np.matrix)},
    "table of a recarray": {"a": np.zeros(2).view(np.recarray)},
    "table of records": {"a": np.zeros(2, [("x", "i4")])},
    "table of two dimensions": {"a": np.zeros((2, 2)), "b": np.zeros(2)},
    "table of no dimensions": {"a": np.array(1.5)},
    "table of two lengths": {"a": np.zeros(2), "b": np.zeros(3)},
    "table without rows": {
        **{name.rstrip("4"): np.zeros(0, name) for name in ("int64", "float64", "bool", "M8[ns]")},
        "o": np.zeros(0, object),
        "s": np.zeros(0, NONE),
        "t": np.zeros(0, NAN),
        "m": np.ma.array(np.zeros(0, "i4")),
    },
    "table of odd names": {
        name: np.arange(2) for name in ("", "index", "level_0", "é 😀", '"', "values")
    },
    "table with a NUL in a name": {"\x00": np.arange(2)},
    "table with the name 1": {1: np.arange(2)},
    "table with surrogates in a name": {"\ud800": np.arange(2)},
    "table of strides": {"a": np.arange(6)[::-2], "b": np.arange(6.0).reshape(2, 3).T[:, 0]},
    "table of a dtype with metadata": {"a": np.zeros(2, np.dtype("i8", metadata={"k": 1}))},
    "tables in JSON": {"train": {"x": np.arange(3), "y": np.eye(3)[0]}, "step": 5, "log": [{}]},
    "array in a dict of others": {"a": np.arange(2), "step": 5},
    "table like JSON": {"schema": {"fields": [], "pandas_version": "1.4.0"}, "data": []},
}
