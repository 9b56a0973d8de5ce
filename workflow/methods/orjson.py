"""orjson with ``OPT_SERIALIZE_NUMPY``: arrays as bare nested lists, the shortest digits, fast.

Lists come back, without dtype, and NaN has become None. Who wants an array calls ``np.array``,
which the variant does; that is possible for one array, and impossible for layers or transitions.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import orjson

from contract import Method
from method_kit.documents import json_method


def _dumps(data: Any) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY)


def _method(name: str, label: str, loads: Callable[[Any], Any], variant_of: str = "") -> Method:
    return json_method(
        name,
        label,
        _dumps,
        loads,
        lists_for_deques=True,
        human_readable=True,
        refuses=(TypeError, ValueError),  # a dtype that it does not know; np.array of ragged lists
        variant_of=variant_of,
    )


METHODS = (
    _method("orjson", "orjson", orjson.loads),
    _method("orjson_array", "orjson, then np.array", lambda d: np.array(orjson.loads(d)), "orjson"),
)
