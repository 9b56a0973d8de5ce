"""What columns say in few bytes takes no more memory than the document has earned."""

import contextlib
import json
from typing import Any

import numpy as np
import pytest

import codec
from codec.payloads.inflate import MAX_RATIO
from tests.codec.cases import Step, Transition
from tests.codec.test_memory import FIXED, peak_of_reading

TYPES = [Transition, Step]
MANY = 30_000


def _same(dtype: str, *shape: int) -> str:
    return codec.dumps(np.zeros((MANY, *shape), dtype), payload="compressed")


def _column(of: str, content: str, **keys: Any) -> str:
    more = "".join(f",{json.dumps(key)}:{json.dumps(value)}" for key, value in keys.items())
    return f'{{"of":"{of}"{more},"__column__":{content}}}'


_BOOLS = _column("bool", _same("bool"))
# What takes much memory in a few bytes: values that are all the same.
DENSE = {
    "float": _column("float", _same("f8")),
    "int": _column("int", _same("i8")),
    "bool": _BOOLS,
    "scalar": _column("scalar", _same("c16")),
    "scalar, times": _column("scalar", _same("M8[s]")),
    "array": _column("array", _same("i1", 1)),
    "array without bytes": _column("array", _same("i1", 0)),
    "array of large rows": _column("array", _same("i1", 500)),
    "tuple": _column("tuple", f"[{_BOOLS}]"),
    "tuple of many": _column("tuple", f"[{','.join([_BOOLS] * 40)}]"),
    "list": _column("list", f"[{_BOOLS}]"),
    "list of many": _column("list", f"[{','.join([_BOOLS] * 40)}]"),
    "dict": _column("dict", f'{{"a":{_BOOLS}}}'),
    "dict of many": _column("dict", "{" + ",".join(f'"{k}":{_BOOLS}' for k in range(40)) + "}"),
    "union": _column("union", f"[{_BOOLS}]").replace('"union"', f'"union","which":{_same("u1")}'),
    "object": _column("object", f"[{_BOOLS},{_BOOLS}]", type="Step", fields=["state", "reward"]),
    "namedtuple": _column(
        "object", f"[{_BOOLS},{_BOOLS}]", type="Transition", fields=["state", "action"]
    ),
}


def _is_read(document: str) -> bool:
    with contextlib.suppress(codec.DecodeError):
        return len(codec.loads(document, types=TYPES)) == MANY
    return False


@pytest.mark.thorough
@pytest.mark.parametrize("case", DENSE)
def test_the_memory_that_columns_take_is_granted(case: str) -> None:
    document = f'{{"length":{MANY},{DENSE[case][1:]}'
    low, high = 0, 1 << 20  # spaces behind it, so that it is as long as it has to be
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_read(document + " " * middle) else (middle + 1, high)
    document += " " * low
    assert _is_read(document)
    peak = peak_of_reading(document, types=TYPES)
    assert peak < FIXED + 2 * MAX_RATIO * len(document)
