"""msgspec: typed JSON as fast as orjson; it asks a hook for arrays, which gives ``tolist()``.

Lists come back, without dtype, and NaN has become None.
"""

from functools import partial

import msgspec

from method_kit.documents import array_to_list, json_method, without_deques

_encode = partial(msgspec.json.encode, enc_hook=array_to_list)

METHODS = (
    json_method(
        "msgspec",
        "msgspec",
        lambda data: _encode(without_deques(data)),
        msgspec.json.decode,
        human_readable=True,
        refuses=(TypeError, ValueError, OverflowError),  # a lone surrogate; integers out of range
    ),
)
