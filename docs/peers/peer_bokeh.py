"""bokeh's `Serializer`, with buffers inside the document, and its `Deserializer`."""

from __future__ import annotations

import json
from typing import Any

from bokeh.core.json_encoder import serialize_json
from bokeh.core.serialization import Deserializer, Serializer

NAME = "bokeh"
PACKAGE = "bokeh"
CANARIES = ('{"type": "object", "name": "canary.Bird", "id": "p1"}',)


def write(value: Any) -> str:
    """Give the document of `value`."""
    return serialize_json(Serializer(deferred=False).serialize(value))


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return Deserializer().deserialize(json.loads(text))
