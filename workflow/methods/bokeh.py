"""bokeh's serializer: arrays for plots in a browser, as gzip in base64 within the document.

For JavaScript, which has no 64-bit integers, float16 nor complex: int64 and float16 become lists
of numbers or smaller integers where they fit.
"""

import json
from typing import Any

from bokeh.core.json_encoder import serialize_json
from bokeh.core.serialization import (
    DeserializationError,
    Deserializer,
    SerializationError,
    Serializer,
)

from method_kit.documents import json_method


def _dumps(data: Any) -> str:
    document: str = serialize_json(Serializer(deferred=False).serialize(data))
    return document


def _loads(document: bytes) -> Any:
    return Deserializer().deserialize(json.loads(document))


METHODS = (
    json_method(
        "bokeh",
        "bokeh",
        _dumps,
        _loads,
        lists_for_deques=True,
        languages=("JavaScript",),  # BokehJS
        refuses=(SerializationError, DeserializationError),
    ),
)
