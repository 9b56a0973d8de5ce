"""THE table of values that are not written, each with its place and reason."""

from collections import defaultdict
from typing import Any

import numpy as np

from tests.codec.cases import Colour, Half, Step, Transition
from tests.codec.cases_beside import REFUSED_BESIDE

# What is not written: the value, the place, and a part of the reason.
REFUSED: dict[str, tuple[Any, str, str]] = {
    **REFUSED_BESIDE,
    "class": ({"a": [1, dict]}, "$.a[1]", "Object of type type is not JSON serializable"),
    "object of a class": ({"a b": object()}, '$["a b"]', "Object of type object is not JSON"),
    "memoryview": ([memoryview(b"")], "$[0]", "Object of type memoryview is not JSON serializable"),
    "namedtuple not named": ([Transition(1, 2)], "$[0]", "Transition needs types=[Transition]"),
    "dataclass not named": ([Step(1, 2)], "$[0]", "Step needs types=[Step]"),
    "defaultdict": ((defaultdict(int),), "$[0]", "would come back as dict"),
    "IntEnum": ({1: Colour.RED}, "$[1]", "Colour needs types=[Colour]"),
    "scalar of a subclass": ([Half(0.5)], "$[0]", "Half would come back as float32"),
    "masked": ([np.ma.masked], "$[0]", "MaskedConstant would come back as ndarray"),
    "object that cannot be written": (
        [np.array([[0, object()]], dtype=object)],
        "$[0][0][1]",
        "Object of type object is not JSON serializable",
    ),
    "object in a structure": (
        [np.array([(0, object())], [("a", "i1"), ("o", "O")])],
        "$[0][0][1]",
        "Object of type object is not JSON serializable",
    ),
    "dtype metadata": (
        [np.zeros(1, np.dtype("f4", metadata={"a": 1}))],
        "$[0]",
        "metadata of dtype float32",
    ),
    "dtype metadata of a field": (
        [np.zeros(1, [("a", np.dtype("f4", metadata={"a": 1}))])],
        "$[0]",
        "metadata of dtype float32",
    ),
    "surrogates in the name of a field": (
        [np.zeros(1, [("\ud83d\ude00", "i1")])],
        "$[0]",
        "is no Unicode text",
    ),
    "title that is no string": (
        [np.zeros(1, {"names": ["a"], "formats": ["i1"], "titles": [1]})],
        "$[0]",
        "title 1 is no Unicode text",
    ),
    "strings of any length in a structure": (
        [np.zeros(1, {"names": ["a"], "formats": [np.dtypes.StringDType()]})],
        "$[0]",
        "NumPy does not support StringDType in structures",
    ),
    "scalar that is mostly padding": (
        [np.zeros(1, [("a", "S1000000")])[0]],
        "$[0]",
        "1000000 bytes of a structure that are mostly padding",
    ),
    "structure of objects that is mostly padding": (
        [np.zeros(1, [("a", "O"), ("b", "S1000000")])],
        "$[0]",
        "1000008 bytes of a structure that are mostly padding",
    ),
    "fill value that is mostly padding": (
        [np.ma.zeros(0, [("a", "S1000000")])],
        "$[0]",
        "2000008 bytes of a structure that are mostly padding",
    ),
    "sub-array of sub-arrays": ([np.zeros(1, [("c", ("f8", (5,)), (2,))])], "$[0]", "shape (2, 5)"),
    "missing strings of a class": (
        [np.zeros(1, np.dtypes.StringDType(na_object=Colour))],
        "$[0]",
        "its na_object is no string or NaN",
    ),
    "key of a class": ({"a": {Step: 1}}, "$.a", "a key: Object of type type is not JSON"),
}
