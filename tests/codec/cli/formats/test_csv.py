"""CSV: what NumPy and pandas read and write, dtypes, names of columns, refusals."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from codec.cli.files.format import FormatError
from tests.codec.cli.cases import ARRAYS
from tests.codec.cli.format_io import OPTIONS, read, written
from tests.codec.same import assert_same, bits
from tests.support.each import each
from tests.support.refusal import refusal


@pytest.mark.parametrize(
    "case", ["float32", "float32, halfway", "float64", "float16, all but NaN", "not finite",
             "bool", "int64", "uint64", "many blocks"],
)  # fmt: skip
def test_csv_for_numpy_and_pandas(case: str) -> None:
    array = ARRAYS[case]
    text = written("csv", array).decode()
    assert_same(np.loadtxt(io.StringIO(text), array.dtype, delimiter=",").copy(), array)
    wide = array if array.dtype.kind != "f" else array.astype("f8")  # as which pandas reads digits
    frame = pd.read_csv(io.StringIO(text), header=None, dtype=wide.dtype)
    found = frame.to_numpy().reshape(array.shape).astype(array.dtype, order="C")
    assert_same(found, array)


def test_csv_of_numpy_and_pandas() -> None:
    array = ARRAYS["float64"]
    file = io.BytesIO()
    np.savetxt(file, array, delimiter=",", fmt="%.17e")
    assert_same(read("csv", file.getvalue()), array)
    frame = pd.DataFrame({"a": [1, 2], "b, c": [0.1, np.inf]})
    options = replace(OPTIONS, dtype="a=int64,b, c=float64")
    with pytest.raises(FormatError, match="--dtype: there is no column"):
        read("csv", frame.to_csv(index=False).encode(), options)
    frame.columns = ["a", "1"]
    data = frame.to_csv(index=False).encode()
    expected = {"a": np.array([1, 2]), "1": np.array([0.1, np.inf])}
    assert_same(read("csv", data, replace(OPTIONS, dtype="a=int64")), expected)


def test_csv_of_float32_whose_shortest_digits_are_rounded_twice() -> None:
    """NumPy reads them by way of float64, which is then in the middle of two float32."""
    array = ARRAYS["float32, halfway"]
    assert written("csv", array[:1]) == b"7.03853069e-26\n"
    assert bits(read("csv", written("csv", array), replace(OPTIONS, dtype="float32"))) == bits(
        array
    )
    shortest = str(array[0]).encode()
    assert shortest == b"7.038531e-26"
    for sign in (b"", b"-"):
        with pytest.raises(FormatError, match="line 2, column 1: expected a number that float32"):
            read("csv", b"1\n" + sign + shortest, replace(OPTIONS, dtype="float32"))


def test_csv_as_text() -> None:
    columns = {"a": np.array([1, 0.1], "f4"), 'b,"c"': np.array([True, False]), "1": np.arange(2)}
    data = written("csv", columns)
    assert data == b'a,"b,""c""","1"\n1,1,0\n0.100000001,0,1\n'
    found = read("csv", data, replace(OPTIONS, dtype="a=float32,1=int64"))
    assert_same(found, {**columns, 'b,"c"': np.array([1.0, 0.0])})
    assert written("csv", ARRAYS["structure"]) == b"a,b\n1,0.10000000000000001\n-2,inf\n"
    assert written("csv", ARRAYS["not finite"]) == b"nan\ninf\n-inf\n"
    assert_same(
        read("csv", b"nan,inf\r\n-inf,1e5\r\n"), np.array([[np.nan, np.inf], [-np.inf, 1e5]])
    )
    assert_same(read("csv", b"a,\n"), {"a": np.empty(0), "": np.empty(0)})
    assert_same(read("csv", b"1"), np.array([1.0]))


# Text that has no number of the dtype: the place of the field, and what is found there.
NO_NUMBER: list[tuple[bytes, str | None, str, str]] = [
    (b"1,2\n3,x\n", None, "2, column 2", "'x'"),
    (b"a,b\n1,2\n1,\n", None, "3, column 2", "''"),
    (b"1\n1_0\n", None, "2, column 1", "'1_0'"),
    (b"1\n\xd9\xa1\n", None, "2, column 1", "'\\xd9\\xa1'"),
    (b"1,2\n#3,4\n", None, "2, column 1", "'#3'"),
    (b"1,-1e400\ninf,2\n", None, "1, column 2", "'-1e400'"),
    (b"1e400\n", None, "1, column 1", "'1e400'"),
    (b"2049\n", "float16", "1, column 1", "'2049'"),
    (b"a,b\n1,2\n1,1e39\n", "a=int8,b=float32", "3, column 2", "'1e39'"),
    (b"1e39\n", "float32", "1, column 1", "'1e39'"),
    (b"true\n", "bool", "1, column 1", "'true'"),
    (b"2\n", "bool", "1, column 1", "'2'"),
    (b"-0\n", "uint64", "1, column 1", "'-0'"),
    (b"256\n", "uint8", "1, column 1", "'256'"),
    (b"1.0\n", "uint8", "1, column 1", "'1.0'"),
]


@each("data, dtype, place, found", NO_NUMBER)
def test_what_is_no_number_is_refused(
    data: bytes, dtype: str | None, place: str, found: str
) -> None:
    expected = f"expected a number that {(dtype or 'float64').rpartition('=')[2]} has"
    message = refusal(FormatError, read, "csv", data, replace(OPTIONS, dtype=dtype))
    assert message == f"line {place}: {expected}, found {found}"


@each("data, dtype, message", [
    (b"", None, "expected lines of numbers, found an empty file"),
    (b"\n", None, "line 1: expected numbers or names of columns, found an empty line"),
    (b"1,2\n3\n", None, "line 2: expected 2 numbers, found 1"),
    (b"1\n\n2\n", None, "line 2: expected 1 numbers, found 0"),
    (b"1\n2\r3\n", None, "line 1 or a later one: Found an unquoted embedded newline within a "
     "single line of input.  This is currently not supported."),
    (b"9007199254740993\n", None, "line 1, column 1: expected a number that float64 has "
     "(--dtype int64 or uint64 may have it), found '9007199254740993'"),
    (b"a,a\n", None, "line 1: a name stands there twice"),
    (b'a,"b\n', None, "line 1: expected numbers or names of columns: unexpected end of data"),
    (b"a\n1\n", "b=int8", "--dtype: there is no column 'b'"),
    (b"1\n", "complex64", "--dtype: expected numbers or bool, found complex64"),
    (b"1\n", "float", '--dtype: expected a dtype such as "<f4", found "float"'),
])  # fmt: skip
def test_csv_that_is_refused(data: bytes, dtype: str | None, message: str) -> None:
    assert refusal(FormatError, read, "csv", data, replace(OPTIONS, dtype=dtype)) == message


def test_csv_rounds_where_it_is_asked_to() -> None:
    found = read("csv", b"9007199254740993\n", replace(OPTIONS, dtype="float64"))
    assert_same(found, np.array([2.0**53]))
