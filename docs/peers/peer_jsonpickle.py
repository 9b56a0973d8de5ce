"""`jsonpickle.encode` and `decode` with `keys=True` and its handlers for NumPy."""

from __future__ import annotations

from typing import Any

import jsonpickle
import jsonpickle.ext.numpy

NAME = "jsonpickle"
PACKAGE = "jsonpickle"
CANARIES = (
    '{"py/object": "canary.Bird"}',
    '{"py/reduce": [{"py/function": "canary.sing"}, {"py/tuple": ["la"]}]}',
    # An array whose one element is an object at the memory address 1.
    """{"py/object": "numpy.ndarray", "dtype": "[('a', 'O')]", "shape": [1],
        "values": "eJxjZIAAAAAQAAI="}""",
)

jsonpickle.ext.numpy.register_handlers()


def write(value: Any) -> str:
    """Give the document of `value`."""
    return jsonpickle.encode(value, keys=True)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return jsonpickle.decode(text, keys=True)
