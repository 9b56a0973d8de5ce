"""NumPy's own test arrays and dtypes come back the same, or are refused."""

import ast
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy._core import tests as core_tests
from numpy.lib import tests as lib_tests

import codec
from codec.payloads import payload_table
from tests.codec.same import assert_same
from tests.support.each import each

# Their expressions are evaluated by themselves, without what stands around them.
OF_FORMAT = Path(*lib_tests.__path__) / "test_format.py"
FILES = [*sorted(Path(*core_tests.__path__).glob("test_*.py")), OF_FORMAT]
MAKERS = {
    *("np.dtype", "np.array", "np.asarray", "np.zeros", "np.ones", "np.full", "np.arange"),
    *("np.rec.array", "np.rec.fromarrays", "np.ma.array", "np.ma.MaskedArray"),
    *("np.void", "np.str_", "np.bytes_", "np.datetime64", "np.timedelta64", "np.longdouble"),
}
LARGEST = 1 << 16  # bytes


def _expressions(file: Path) -> dict[str, None]:
    """Return the calls of NumPy's functions that make arrays, scalars and dtypes."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS:
            found[ast.unparse(node)] = None
    return found


def _evaluated(expression: str) -> Any:
    """Return an array, or None for what is none by itself."""
    try:
        with warnings.catch_warnings(action="ignore"):
            value = eval(expression, {"np": np})
            value = np.zeros(2, value) if isinstance(value, np.dtype) else value
    except Exception:
        return None
    return value if isinstance(value, np.ndarray | np.generic) else None


def _lists() -> list[Any]:
    """Return the arrays that the tests of .npy list; importing them would need marks of NumPy."""
    made: dict[str, Any] = {"np": np}
    for node in ast.parse(OF_FORMAT.read_text("utf-8")).body:
        if isinstance(node, ast.Assign | ast.For):
            exec(compile(ast.Module([node], []), OF_FORMAT.name, "exec"), made)
    return [*made["basic_arrays"], *made["record_arrays"]]


def _plain(array: Any) -> Any:
    """Return an array whose dtype says nothing of how its byte order was once asked for."""
    return array if array.dtype.names else array.view(array.dtype.str)


@cache
def cases() -> dict[str, Any]:
    """Return NumPy's arrays by their expressions."""
    made = {
        expression: _evaluated(expression) for file in FILES for expression in _expressions(file)
    }
    lists = enumerate(_lists())
    made |= {f"{array.dtype} {array.shape} {n}": _plain(array) for n, array in lists}
    return {
        name: value for name, value in made.items() if value is not None and value.nbytes <= LARGEST
    }


@pytest.mark.thorough
@each("payload", payload_table.ASKED)
def test_numpys_own_arrays_come_back_the_same_or_are_refused(payload: str) -> None:
    refused = []
    for name, value in cases().items():
        try:
            text = codec.dumps(value, payload=payload)
        except codec.EncodeError as error:
            refused.append((name, error.message))
            continue
        assert_same(codec.loads(text), value, name)
    assert len(cases()) > 1000
    assert len(refused) < len(cases()) / 20, refused
