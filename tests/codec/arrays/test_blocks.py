"""Blocks of elements: what is read and written in one go is what the slow route gives."""

import json
import math
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codec.arrays import dtype_table
from codec.arrays.dtype_table import DTypeRow, Spelling
from codec.arrays.elements import blocks, nested, number_parsers, numbers
from tests.support.each import each

_SPELLINGS = {
    *(Spelling.BOOL, Spelling.INTEGER, Spelling.FLOAT, Spelling.COMPLEX),
    *(Spelling.SMALL_FLOAT, Spelling.TIME),
}
ROWS = {row.name: row for row in dtype_table.all_rows() if row.spelling in _SPELLINGS}
ROWS |= {name: dtype_table.read(name)[1] for name in ("datetime64[2s]", "timedelta64")}
SMALL = [name for name, row in ROWS.items() if row.spelling is Spelling.SMALL_FLOAT]
ENGINES = {"simdjson": number_parsers.simdjson, "orjson": lambda: None}


@contextmanager
def engine(name: str) -> Iterator[None]:
    """Let `name` parse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(number_parsers, "simdjson", ENGINES[name])
        yield


@pytest.fixture(params=ENGINES)
def _each_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    with engine(request.param):
        yield


def row_of_parts(row: DTypeRow) -> DTypeRow:
    return ROWS[{"complex64": "float32", "complex128": "float64"}.get(row.name, row.name)]


class _Reader:
    @staticmethod
    def plain(scanned: list[Any]) -> list[Any]:
        return scanned

    @staticmethod
    def claim(size: int) -> None:
        pass


def _finite(literal: str) -> float:
    if math.isinf(float(literal)):
        raise ValueError(literal)
    return float(literal)


def slowly(text: bytes, row: DTypeRow) -> np.ndarray[Any, Any] | None:
    """Read elements one by one; None if they are refused."""
    try:
        flat = json.loads(
            "[" + text.decode() + "]", parse_float=_finite, parse_constant=lambda _: 1 / 0
        )
        return nested.parse(flat, (len(flat),), row_of_parts(row), _Reader())
    except (ValueError, ZeroDivisionError, RecursionError):
        return None


def same(found: np.ndarray[Any, Any] | None, expected: np.ndarray[Any, Any] | None) -> bool:
    assert found is not None
    assert expected is not None
    assert found.flags.writeable
    assert found.ndim == 1
    return found.dtype == expected.dtype and found.tobytes() == expected.tobytes()


def samples(row: DTypeRow) -> np.ndarray[Any, Any]:
    """Return elements with all that is special about their dtype."""
    rng = np.random.default_rng(7)
    size = row.dtype.itemsize
    if row.spelling is Spelling.BOOL:
        return rng.random(2_000) < 0.5
    if size < 3:
        return np.arange(256**size).astype(f"<u{size}").view(row.dtype)
    raw = rng.integers(0, 256, (2_000, size), "u1")
    raw[::5, size // 2 :] = 0
    bits = raw.reshape(-1).view(row_of_parts(row).dtype).copy()
    if bits.dtype.kind in "mM":
        bits.view("i8")[::7] = -(2**63)  # NaT, of any unit and of none
    if bits.dtype == np.float32:
        bits[:2] = np.array([0x15AE43FD, 0x95AE43FD], "u4").view("f4")
    if bits.dtype.kind == "f":
        bits[2:7] = np.nan, -np.nan, np.inf, -np.inf, -0.0
    return bits.view(row.dtype)


# -- writing --------------------------------------------------------------------------------------


def written(array: np.ndarray[Any, Any], row: DTypeRow) -> str:
    return (blocks.write_block(array, row) or b"").decode()


def in_json(array: np.ndarray[Any, Any], row: DTypeRow) -> str:
    """Spell each element by itself, and nest them as `json` does."""
    flat = [written(array.reshape(-1)[i : i + 1], row) for i in range(array.size)]
    nested = np.arange(array.size).reshape(array.shape).tolist()
    pieces = json.dumps(nested, separators=(",", ":")).replace("[", "[ ").replace("]", " ]")
    words = pieces.replace(",", " , ").split()
    return "".join(str(flat[int(word)])[1:-1] if word.isdigit() else word for word in words)


@each("name", ROWS)
@each("shape", [(1,), (120,), (30, 4), (2, 3, 1, 20)])
def test_a_block_is_what_its_elements_are(name: str, shape: tuple[int, ...]) -> None:
    array = samples(ROWS[name])[: math.prod(shape)].reshape(shape)
    expected = in_json(array, ROWS[name])
    assert written(array, ROWS[name]) == expected
    assert written(np.asfortranarray(array), ROWS[name]) == expected
    assert written(array.astype(array.dtype.newbyteorder()), ROWS[name]) == expected


@each("name", ROWS)
def test_tokens_are_those_of_a_block(name: str) -> None:
    array = samples(ROWS[name])
    tokens = nested._FUNCTIONS[ROWS[name].spelling].write(array, ROWS[name], str)
    assert len(tokens) == array.size
    assert f"[{','.join(tokens)}]" == written(array, ROWS[name])


def test_other_dtypes_are_left() -> None:
    for dtype in ("U3", "S3", "V3", "g", "O"):
        assert blocks.write_block(np.zeros(2, dtype), dtype_table.spell(np.dtype(dtype))[1]) is None


def shortest(row: DTypeRow, pattern: int) -> str:
    """Spell one small float in the plain way: with more and more digits."""
    one = np.array([pattern], f"<u{row.dtype.itemsize}").view(row.dtype)
    for digits in range(1, 18 if np.isfinite(one[0]) else 1):
        text = f"{float(one[0]):.{digits}g}"
        text = text if set(text) & set(".e") else f"{text}.0"
        read = slowly(text.encode(), row)
        if read is not None and read.tobytes() == one.tobytes():
            return text
    return f'"{numbers.special_text(one)}"'


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("name", SMALL)
def test_small_floats_have_the_fewest_digits(name: str) -> None:
    row = ROWS[name]
    patterns = np.arange(0, 256**row.dtype.itemsize, 1 if row.dtype.itemsize == 1 else 37)
    values = patterns.astype(f"u{row.dtype.itemsize}").view(row.dtype)
    expected = [shortest(row, pattern) for pattern in patterns.tolist()]
    assert written(values, row) == f"[{','.join(expected)}]"


@pytest.mark.parametrize("count", [3, 1_000])
def test_the_float32_half_way_has_one_digit_more(count: int) -> None:
    bits = np.full(count, 0x15AE43FD, "u4")
    bits[1] |= 1 << 31
    text = written(bits.view("f4"), ROWS["float32"])
    assert text[:29] == "[7.0385307e-26,-7.0385307e-26"
    text = written(np.full(count, 7.038531e-26), ROWS["float64"])
    assert text.startswith("[7.038531e-26,")


# -- reading --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_each_engine")
@each("name", ROWS)
def test_what_is_written_is_read_in_one_go(name: str) -> None:
    array = samples(ROWS[name])
    text = written(array, ROWS[name]).replace("[", "").replace("]", "").encode()
    expected = array.view(row_of_parts(ROWS[name]).dtype)
    assert same(blocks.parse_block(text, ROWS[name]), expected)
    assert same(blocks.parse_block(text, ROWS[name]), slowly(text, ROWS[name]))


@pytest.mark.usefixtures("_each_engine")
def test_many_bytes_are_read_by_their_digits() -> None:
    values = np.arange(20_000).astype("u1")
    text = ",".join(map(str, values.tolist())).encode()
    assert same(blocks.parse_block(text, ROWS["uint8"]), values)
    assert same(blocks.parse_block(text.replace(b",", b", "), ROWS["uint8"]), values)
    for wrong in (b"256", b"999", b"1000", b"00", b"01", b"007", b"", b"-1", b"1.0", b"+1", b'"1"'):
        for place in (b",7,", b",70,", b",250,"):
            damaged = text.replace(place, b",%b," % wrong, 1)
            assert blocks.parse_block(damaged, ROWS["uint8"]) is None
        assert blocks.parse_block(b"%b,%b" % (wrong, text), ROWS["uint8"]) is None
        assert blocks.parse_block(b"%b,%b" % (text, wrong), ROWS["uint8"]) is None


@pytest.mark.parametrize("name", ENGINES)
def test_spaces_are_none_of_the_elements(name: str) -> None:
    with engine(name):
        found = blocks.parse_block(b' 1.5 ,\n"NaN"\t, -0.0, 2\r', ROWS["float64"])
    assert same(found, np.array([1.5, np.nan, -0.0, 2]))


_MALFORMED = rb"""
    , 1, ,1 1,,2 01 +1 1. .5 - 1e 0x1 NaN Infinity null [1] 1],[2 {} 1] ]1 1} '1' tru truee true1
    True 1e400 -1e400 "1" "NaN NaN" 1"NaN" "NaN"1 "NaN""NaN" -"NaN" "NaN"e1 "NaN,1" "N\u0061N"
    "1,2" "]" "\"" "nan" "0x1" "0X7fc00001" "NaNNaN" 1// "NaT"1 "NaT","NaN"
"""
UNUSUAL = [
    *_MALFORMED.split(),
    *(b"9" * 400, b"9" * 5000),
    *(b"", b" ", b"1 2", b'"NaN" "NaN"', b"1\x00", b"\x00", b'"NaN\x00"', b'"\xc3\xa9"'),
    *(b"\xc3\xa9", b"\xff", b"\xef\xbb\xbf1", b"1\x0b", b'"NaN"\x01', b"1,\xa0 2"),
]


@pytest.mark.usefixtures("_each_engine")
@each("text", UNUSUAL)
def test_what_is_unusual_is_left(text: bytes) -> None:
    for row in ROWS.values():
        assert blocks.parse_block(text, row) is None, row.name


@pytest.mark.usefixtures("_each_engine")
@each(
    "name, text",
    [
        *(("bool", text) for text in (b"1", b"0", b"true,1", b"true, false", b"true,false,")),
        *(("int8", text) for text in (b"128", b"-129", b"1.0", b"1e0", b"-0.0", b"true", b'"NaN"')),
        *(("uint8", text) for text in (b"256", b"-1", b"007", b"00", b"0256", b"1,,2", b"999")),
        *(("int64", text) for text in (b"9223372036854775808", b"-9223372036854775809")),
        *(("uint64", text) for text in (b"18446744073709551616", b"-1", b"1e5", b"1.8e19")),
        *(("float16", text) for text in (b"65520", b"-1e5", b'"0x7fc00001"', b"true", b"null")),
        *(("float32", text) for text in (b"1e39", b"-3.5e38", b'"0x7e00"', b"true", b"1,null")),
        *(("float64", text) for text in (b"1e309", b"-1e400", b'"0x7fc00001"', b"true", b'"NaT"')),
        *(("bfloat16", text) for text in (b"1e39", str(int(3.3895313892515355e38) + 1).encode())),
        *(("float8_e4m3fn", text) for text in (b"449", b'"Infinity"', b"464")),
        *(("timedelta64", text) for text in (b"-9223372036854775808", b'"NaN"', b"1.5", b'"nat"')),
    ],
)
def test_elements_of_another_dtype_are_left(name: str, text: bytes) -> None:
    assert slowly(text, ROWS[name]) is None or text == b"true, false"
    assert blocks.parse_block(text, ROWS[name]) is None


_TYPICAL = """
    0 -0 -0.0 1 7 -1 127 128 255 256 -129 65504 65519.99 65520 1e5 1.0 1E+2 448 464 2147483648
    9007199254740993 1e38 3.4e38 1e39 3.4028235677973366e38 3.4028235677973362e38 1e308
    1.7976931348623159e308 1.7976931348623158e308 1e-400 -1e-400 0e999999999999 5e-324
    2.2250738585072011e-308 7.038531e-26 7.0385307e-26 1.00000005960464477539
    1.000000059604644775390625 1.0000000596046447753906250000001 9007199254740993.0
    9007199254740992.99999999999999999999 123456789012345678901234567890e-20
"""
_NUMBERS = [
    *_TYPICAL.split(),
    *map(str, (2**63 - 1, 2**63, 2**63 + 1025, 2**64 - 1, 2**64, 2**64 + 2049, 2**127 + 1)),
    *map(str, (-(2**63), -(2**63) - 1, -(2**53) - 1)),
    *(f"0.{'1' * 900}", f"1.{'0' * 800}1e-10", "1" * 30),
    *("33895313892515354759047080037148786688" + end for end in "01"),
]
_WORDS = [
    *('"NaN"', '"Infinity"', '"-Infinity"', '"0x7fc00001"', '"0xfff8000000000001"', '"0x7e01"'),
    *('"0x7f"', '"NaT"', "true", "false", "null", "[1]", "{}", '","', '"["', '"\\""', "NaN", "01"),
]
_PLAIN = (
    st.sampled_from(_NUMBERS)
    | st.integers().map(str)
    | st.integers(-300, 300).map(str)
    | st.floats(allow_nan=False, allow_infinity=False).map(repr)
    | st.floats(width=32, allow_nan=False, allow_infinity=False).map(repr)
)
_JSONISH = '0123456789+-.eE",[]{}\\ \n\0NaInftyTrulsx\u00e9'
TEXTS = (
    st.lists(_PLAIN, min_size=1).map(",".join)
    | st.lists(_PLAIN | st.sampled_from(_WORDS), min_size=1).map(",".join)
    | st.lists(st.sampled_from([*_NUMBERS, *_WORDS, *_JSONISH])).map("".join)
    | st.text(st.sampled_from(_JSONISH))
    | st.lists(st.sampled_from(["true", "false", "true", "tru", " "])).map(",".join)
    | st.text("019,- ")
).map(str.encode) | st.binary(max_size=8)


@pytest.mark.thorough
@settings(max_examples=1_000)
@given(TEXTS)
@example(b"-0,1")
@example(b"9223372036854775809,1")
@example(b"-9223372036854775809")
@example(b"18446744073709551615,-0")
@example(b"1-1,2,3")
@example(b"1 ,2\n, 3")
def test_any_text_is_read_as_slowly_or_left(text: bytes) -> None:
    for row in ROWS.values():
        left = set()
        for name in ENGINES:
            with engine(name):
                found = blocks.parse_block(text, row)
            left.add(found is None)
            assert found is None or same(found, slowly(text, row)), (row.name, name)
        if len(left) > 1:  # of integers beyond 64 bits, simdjson makes no floats
            assert row.dtype.kind not in "biuMm", row.name
            assert max(map(len, re.findall(rb"[0-9]+", text))) > 18, row.name


@pytest.mark.thorough
@settings(max_examples=300)
@given(st.lists(_PLAIN, min_size=1, max_size=3).map(",".join).map(str.encode))
def test_any_numbers_that_fit_are_read(text: bytes) -> None:
    for row, name in product(ROWS.values(), ENGINES):
        with engine(name):
            found = blocks.parse_block(text, row)
        # What has a float's or more than 64 bits may be left.
        if found is None and (expected := slowly(text, row)) is not None:
            assert expected.dtype.kind not in "iuMm", (row.name, name)
            assert any(len(number) > 18 or "3389" in number for number in text.decode().split(","))


def test_a_refused_block_leaves_the_parser_usable() -> None:
    for text in (b"1,", b'1,"a"', b"1.5", b"9" * 30):
        assert blocks.parse_block(text, ROWS["int64"]) is None
        assert same(blocks.parse_block(b"1,2", ROWS["int64"]), np.array([1, 2]))


def test_results_outlive_the_next_block() -> None:
    first = blocks.parse_block(b"1.5,2.5", ROWS["float64"])
    blocks.parse_block(b"7.5,8.5,9.5", ROWS["float64"])
    assert same(first, np.array([1.5, 2.5]))


def test_threads_parse_at_a_time() -> None:
    def parse(start: int) -> None:
        expected = np.arange(start, start + 1_000)
        text = ",".join(map(str, expected.tolist())).encode()
        for _ in range(200):
            assert same(blocks.parse_block(text, ROWS["int64"]), expected)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(parse, range(0, 4_000, 1_000)))
