"""msgspec: typed JSON as fast as orjson; it asks a hook for arrays, which gives ``tolist()``.

Lists come back, without dtype, and NaN has become None.
"""

from functools import partial

import msgspec

from method_kit.json_document import array_to_list, json_method, without_deques

_encode = partial(msgspec.json.encode, enc_hook=array_to_list)

METHODS = (
    json_method(
        name="msgspec",
        label="msgspec",
        dumps=lambda data: _encode(without_deques(data)),
        loads=msgspec.json.decode,
        human_readable=True,
    ),
)
