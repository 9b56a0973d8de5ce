"""The JSON parser of foreign documents."""

from __future__ import annotations

import json
from typing import Any

from codec.scan import Doubled, Pairs, read_float


def _object(pairs: Pairs) -> dict[str, Any]:
    value = dict(pairs)
    return value if len(value) == len(pairs) else Doubled(value)


# Most of these packages write NaN and Infinity as Python's json does, which is not JSON.
SCANNER = json.JSONDecoder(object_pairs_hook=_object, parse_float=read_float, parse_constant=float)
