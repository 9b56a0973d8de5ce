"""The rows of the matrix: the groups of the codec's case table, as they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(1, str(ROOT))  # before the packages, which may have "tests" of their own

from tests.codec import cases  # noqa: E402 # it is found from here on

Rows = dict[str, dict[str, Any]]


def rows() -> Rows:
    """Give the cases by row: arrays of numbers by dtype, the others by their group."""
    found: Rows = {}
    for group, table in cases.GROUPS.items():
        for case, value in table.items():
            row = _number(value.dtype) if table is cases.ARRAYS else group
            found.setdefault(row, {})[case] = value
    return found


def values() -> list[Any]:
    """Give all cases, in the order of the rows."""
    return [value for row in rows().values() for value in row.values()]


def _number(dtype: np.dtype[Any]) -> str:
    """Give the row of a dtype: one for both byte orders, and one for all of ml_dtypes."""
    package = dtype.type.__module__.partition(".")[0]
    if package != "numpy":
        return package
    long_doubles = {"g": "long double", "G": "complex long double"}
    return long_doubles.get(dtype.char, dtype.name)
