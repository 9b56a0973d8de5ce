"""Plain numeric arrays in text form are read by json-tricks, the most used peer."""

from typing import Any

import json_tricks
import numpy as np

import codec
from tests.codec.cases import ARRAYS, LAYOUTS
from tests.codec.same import bits

# Left out are pairs, long doubles and other packages' dtypes, which it has no spelling for, and
# big-endian 0-d arrays, whose dtype it looks up by name.
_PLAIN = {
    name: array
    for name, array in {**ARRAYS, **LAYOUTS}.items()
    if array.dtype.kind in "biuf"
    and array.dtype.type is not np.longdouble
    and array.dtype.isbuiltin == 1
    and (array.ndim > 0 or array.dtype.isnative)
}


def test_json_tricks_reads_our_plain_arrays() -> None:
    array: np.ndarray[Any, Any]
    for name, array in _PLAIN.items():
        read = json_tricks.loads(codec.dumps({"a": array}))["a"]
        assert read.dtype.str == array.dtype.str, name
        assert read.shape == array.shape, name
        assert bits(np.asarray(read)) == bits(array), name
