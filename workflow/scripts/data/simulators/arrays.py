"""Arrays of one dtype, with numbers such as they occur: what a codec's speed is measured on."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Dataset

Shape = int | tuple[int, ...]


def normal(rng: np.random.Generator, *, values: Shape, dtype: str) -> NDArray[Any]:
    """Make independent standard normal numbers, drawn in float64 and cast once, like weights."""
    return rng.standard_normal(values).astype(dtype)


def normal_with_nan(
    rng: np.random.Generator, *, values: int, dtype: str, one_in: int = 100
) -> NDArray[Any]:
    """Make standard normal numbers of which every `one_in`-th, on average, is missing."""
    array = normal(rng, values=values, dtype=dtype)
    array[rng.random(values) < 1 / one_in] = np.nan
    return array


def complex_normal(rng: np.random.Generator, *, values: int) -> NDArray[np.complex128]:
    """Make complex numbers of which both parts are standard normal."""
    array = np.empty(values, np.complex128)
    array.real = rng.standard_normal(values)
    array.imag = rng.standard_normal(values)
    return array


def magnitudes(rng: np.random.Generator, *, values: int) -> NDArray[np.int64]:
    """Make int64 of either sign with 1 to 62 bits, every length as often: 1 to 19 digits.

    Counters, indices and identifiers are short, hashes and times in nanoseconds long; uniform
    int64 would nearly all have 19 digits.
    """
    bits = rng.integers(1, 63, values)
    size = rng.integers(0, np.int64(1) << bits)
    return np.where(rng.random(values) < 0.5, -size, size)


def pixels(rng: np.random.Generator, *, values: Shape) -> NDArray[np.uint8]:
    """Make independent uint8, every value as often."""
    return rng.integers(0, 256, values, np.uint8)


def flags(rng: np.random.Generator, *, values: int) -> NDArray[np.bool_]:
    """Make independent truth values, both as often."""
    return rng.random(values) < 0.5


def dataset(title: str, make: Callable[..., NDArray[Any]], **options: Any) -> Dataset:
    """Return the dataset of one array that ``make(rng, values=…, **options)`` makes."""
    return Dataset(
        title=title,
        kind="array",
        make=partial(make, **options),
        sizes={"values": 200_000},
        timed_only=True,
    )
