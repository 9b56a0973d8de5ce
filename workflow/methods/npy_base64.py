"""Each array as a whole NPY file in base64, in a JSON document.

What people come to who want JSON and trust `np.save` with the dtype and the order: ``np.save`` to a
``BytesIO``, base64 of it, an object around it that an ``object_hook`` recognises. NPY's header is
128 bytes, 172 in base64, for each array, however small. A third more than the bytes, and no person
reads it. Pickles are off on both sides: objects are refused. NPY is specified in NumPy's
``numpy.lib.format``.
"""

import base64
import json
from functools import partial
from typing import Any

import numpy as np

from method_kit import languages
from method_kit.array_files import from_npy, to_npy
from method_kit.documents import json_method, not_serializable

_KEY = "__npy__"


def _default(unknown: Any) -> dict[str, str]:
    if not isinstance(unknown, np.ndarray):
        raise not_serializable(unknown)
    return {_KEY: base64.b64encode(to_npy(unknown)).decode("ascii")}


def _object_hook(found: dict[str, Any]) -> Any:
    return from_npy(base64.b64decode(found[_KEY])) if set(found) == {_KEY} else found


METHODS = (
    json_method(
        "npy_base64",
        "JSON, NPY in base64",
        partial(json.dumps, default=_default),
        lambda document: json.loads(document, object_hook=_object_hook),
        refuses=(TypeError, ValueError),  # what json does not know; object arrays
        lists_for_deques=True,
        languages=languages.WITH_NPY,
    ),
)
