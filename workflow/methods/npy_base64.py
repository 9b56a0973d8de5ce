"""Each array as a whole NPY file in base64, in a JSON document.

What people come to who want JSON and trust `np.save` with the dtype and the order: ``np.save`` to a
``BytesIO``, base64 of it, an object around it that an ``object_hook`` recognises. NPY's header is
128 bytes, 172 in base64, for each array, however small. A third more than the bytes, and no person
reads it. Pickles are off on both sides: objects are refused. NPY is specified in NumPy's
``numpy.lib.format``.
"""

import base64
import io
import json
from typing import Any

import numpy as np

from method_kit.json_document import json_method, without_deques

_KEY = "__npy__"


def _default(unknown: Any) -> dict[str, str]:
    if not isinstance(unknown, np.ndarray):
        raise TypeError(f"Object of type {type(unknown).__name__} is not JSON serializable")
    file = io.BytesIO()
    np.save(file, unknown, allow_pickle=False)
    return {_KEY: base64.b64encode(file.getvalue()).decode("ascii")}


def _object_hook(found: dict[str, Any]) -> Any:
    if set(found) != {_KEY}:
        return found
    return np.load(io.BytesIO(base64.b64decode(found[_KEY])), allow_pickle=False)


METHODS = (
    json_method(
        name="npy_base64",
        label="JSON, NPY in base64",
        dumps=lambda data: json.dumps(without_deques(data), default=_default),
        loads=lambda document: json.loads(document, object_hook=_object_hook),
        human_readable=False,
        refuses=(TypeError, ValueError),  # what json does not know; object arrays
        languages=("C++", "JavaScript", "Julia", "R", "Rust"),  # JSON and NPY have readers there
    ),
)
