"""JSON parser of foreign documents: NaN and Infinity are read, double keys are marked."""

from __future__ import annotations

import json
from typing import Any

from codec.decode.rest import may_overflow
from codec.decode.scan import Doubled, Pairs, read_float


def _object(pairs: Pairs) -> dict[str, Any]:
    value = dict(pairs)
    return value if len(value) == len(pairs) else Doubled(value)


# Most of these packages write NaN and Infinity as Python's json does, which is not JSON.
_QUICK = json.JSONDecoder(object_pairs_hook=_object, parse_constant=float)
_CAREFUL = json.JSONDecoder(object_pairs_hook=_object, parse_float=read_float, parse_constant=float)


def scanner_of(s: str) -> json.JSONDecoder:
    """Return the parser of a text; it refuses numbers beyond float64 if there may be some."""
    return _CAREFUL if may_overflow(s.encode("utf-8", "surrogatepass")) else _QUICK


def has_constants(s: str) -> bool:
    """Tell whether a text may hold NaN or Infinity, bare."""
    return "NaN" in s or "Infinity" in s
