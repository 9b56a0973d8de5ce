"""The dtypes of the package ml_dtypes: every pattern of bits."""

import subprocess
import sys

import ml_dtypes
import numpy as np
import pytest

import codec
from codec.arrays import dtype_table
from codec.payloads import payload_table
from tests.codec.same import assert_same
from tests.support.each import each

ROWS = {row.name: row for row in dtype_table.all_rows() if row.dtype.isbuiltin == 2}


def patterns(name: str) -> np.ndarray:
    """Return an array of all values of a dtype, each in the form that ml_dtypes gives it."""
    dtype = ROWS[name].dtype
    bits = np.arange(256**dtype.itemsize).astype(f"u{dtype.itemsize}").view(dtype)
    if "int" in name or "float4" in name or "float6" in name:  # the upper bits carry nothing
        return np.unique(bits.astype(np.float32)).astype(dtype)
    return bits


def test_all_are_known() -> None:
    assert {"bfloat16", "float8_e4m3fn", "float8_e5m2", "int4", "uint4"} <= set(ROWS)
    assert all(row.dtype == np.dtype(getattr(ml_dtypes, name)) for name, row in ROWS.items())


@pytest.mark.parametrize("name", ROWS)
@each("payload", payload_table.ASKED)
def test_every_pattern_comes_back(name: str, payload: str) -> None:
    values = patterns(name)
    back = codec.loads(codec.dumps(values, payload=payload))
    assert_same(back, values)
    assert_same(codec.loads(codec.dumps(values[:1].reshape(()))), values[:1].reshape(()))


@pytest.mark.parametrize("name", ROWS)
def test_scalars_come_back(name: str) -> None:
    scalar = patterns(name)[1]
    assert_same(codec.loads(codec.dumps(scalar)), scalar)


def test_shortest_digits() -> None:
    values = np.array([0.1, 1, 3e38, np.inf], "f4").astype(ml_dtypes.bfloat16)
    assert codec.dumps(values).endswith('"__ndarray__":[0.1,1.0,3e+38,"Infinity"]}')


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("float8_e4m3fn", 1e6),
        ("float4_e2m1fn", 100),
        ("int4", 8),
        ("uint4", -1),
        ("bfloat16", 1e39),
    ],
)
def test_numbers_beyond_are_refused(name: str, number: float) -> None:
    with pytest.raises(codec.DecodeError, match=r"^\$\.__ndarray__\[1\]: expected"):
        codec.loads(f'{{"dtype":"{name}","shape":[2],"__ndarray__":[1,{number}]}}')


def test_without_the_package_they_are_refused_and_nothing_is_imported() -> None:
    script = (
        "import sys; sys.modules['ml_dtypes'] = None; import codec\n"
        'try: codec.loads(\'{"dtype":"bfloat16","shape":[0],"__ndarray__":[]}\')\n'
        "except codec.DecodeError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == '$: expected a dtype such as "float32", found "bfloat16"\n'
