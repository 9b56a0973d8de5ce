"""msgspec: typed JSON as fast as orjson; it asks a hook for arrays, which gives ``tolist()``.

Lists come back, without dtype, and NaN has become None.
"""

from functools import partial

import msgspec

from method_kit.documents import array_to_list, json_method

METHODS = (
    json_method(
        "msgspec",
        "msgspec",
        partial(msgspec.json.encode, enc_hook=array_to_list),
        msgspec.json.decode,
        lists_for_deques=True,
        human_readable=True,
        refuses=(TypeError, ValueError, OverflowError),  # a lone surrogate; integers out of range
    ),
)
