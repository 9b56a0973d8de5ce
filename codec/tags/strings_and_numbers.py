"""Write and read strings, integers, floats and complex numbers that JSON cannot represent."""

import math
import struct
from typing import Any

import numpy as np

from codec.arrays.elements import numbers
from codec.errors import DecodeError, ElementError, shorten

Keys = dict[str, Any]  # what stands beside the content of a tag


def items_of(content: object) -> list[Any]:
    """Return a content that has to be a list."""
    if type(content) is not list:
        raise DecodeError(f"expected an array, found {shorten(content)}")
    return content


def code_points(value: str) -> list[int]:
    """Return the code points of a string, which may have lone surrogates."""
    return list(map(ord, value))


def build_string(_: Keys, content: Any) -> str:
    """Join code points; JSON would make one character of two surrogates."""
    try:
        points = numbers.integers_between(items_of(content), np.dtype("<u4"), 0, 0x10FFFF)
    except ElementError as error:
        error.error.inside(error.index)
        raise error.error from None
    return "".join(map(chr, points.tolist()))


# More digits than this, and neither Python nor other readers take them for an integer by default.
MAX_DIGITS = 4300
MAX_BITS = (10**MAX_DIGITS).bit_length() - 1


def build_integer(_: Keys, content: Any) -> int:
    """Read an integer in hex."""
    digits = content.removeprefix("-") if type(content) is str else ""
    if digits[:2] != "0x" or not set(digits[2:]) <= set("0123456789abcdef") or digits[2:3] in "0":
        raise DecodeError(f'expected an integer in hex such as "-0x1f", found {shorten(content)}')
    return int(content, 16)


def _number(spelled: object) -> float:
    """Read a float as an element of a float64 array is read."""
    try:
        one = numbers.numbers_of([spelled], np.dtype("<f8"))
    except ElementError as error:
        raise error.error from None
    return float(struct.unpack("<d", one.tobytes())[0])


def spell_number(value: float) -> float | str:
    """Return a float as an element of a float64 array is spelled: JSON has finite numbers only."""
    if math.isfinite(value):
        return value
    # By its bits: a float keeps those of a NaN, most ways to handle it do not.
    return numbers.special_text(np.frombuffer(struct.pack("<d", value), "<f8"))


def build_float(_: Keys, content: Any) -> float:
    """Read a float that is not finite."""
    if type(content) is not str:
        raise DecodeError(f'expected a string such as "NaN", found {shorten(content)}')
    return _number(content)


def build_complex(_: Keys, content: Any) -> complex:
    """Read a complex number, part by part."""
    if len(items_of(content)) != 2:
        raise DecodeError(f"expected [real, imaginary], found {shorten(content)}")
    return complex(*map(_number, content))  # never re + im * 1j, which loses signs and NaN
