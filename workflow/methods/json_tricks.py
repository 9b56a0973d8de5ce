"""json-tricks: arrays as lists with dtype and shape, or compact: base64 where that is smaller.

Compact, bytes are compressed with gzip as well if that makes them smaller, so that most arrays are
compressed in vain. With ``preserve_order`` off, dicts come back as dicts.
"""

from functools import partial
from typing import Any

import json_tricks

from contract import Method
from documents import as_text, json_method, without_deques

# Without the byte order, big-endian arrays in base64 come back with other numbers, silently.
_COMPACT = {"ndarray_compact": True, "ndarray_store_byteorder": "suppress"}


def _dumps(data: Any, **options: Any) -> str:
    document: str = json_tricks.dumps(without_deques(data), allow_nan=True, **options)
    return document


def _loads(document: str | bytes) -> Any:
    return json_tricks.loads(as_text(document), preserve_order=False)


def _method(name: str, label: str, human_readable: bool, **options: Any) -> Method:
    return json_method(
        name=name,
        label=label,
        dumps=partial(_dumps, **options),
        loads=_loads,
        human_readable=human_readable,
    )


METHODS = (
    _method("json_tricks", "json-tricks", True),
    _method("json_tricks_compact", "json-tricks, compact", False, properties=_COMPACT),
)
