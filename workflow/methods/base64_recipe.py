"""The base64 recipe that everybody copies: an object with bytes, dtype and shape for each array.

Found in questions and answers since 2014 (Stack Overflow 3488934, "NumPy array is not JSON
serializable" and its kin). The standard library alone; decoded by an ``object_hook``, and read-only
then, because ``np.frombuffer`` shares the bytes. With zlib, level 6, it is what people do next.
"""

import base64
import json
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from contract import Method
from method_kit.documents import json_method, not_serializable

_Bytes = Callable[[bytes], bytes]


def _method(name: str, label: str, pack: _Bytes, unpack: _Bytes) -> Method:
    def default(unknown: Any) -> Any:
        if not isinstance(unknown, np.ndarray):
            raise not_serializable(unknown)
        return {
            "__ndarray__": base64.b64encode(pack(unknown.tobytes())).decode("ascii"),
            "dtype": str(unknown.dtype),
            "shape": unknown.shape,
        }

    def object_hook(found: dict[str, Any]) -> Any:
        if "__ndarray__" not in found:
            return found
        elements = unpack(base64.b64decode(found["__ndarray__"]))
        return np.frombuffer(elements, found["dtype"]).reshape(found["shape"])

    return json_method(
        name,
        label,
        partial(json.dumps, default=default),
        partial(json.loads, object_hook=object_hook),
        lists_for_deques=True,
    )


METHODS = (
    _method("base64_recipe", "JSON, base64 recipe", bytes, bytes),
    _method(
        "json_zlib_base64", "JSON, zlib in base64", lambda b: zlib.compress(b, 6), zlib.decompress
    ),
)
